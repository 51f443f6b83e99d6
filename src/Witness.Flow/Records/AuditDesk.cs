using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Follow;
using Witness.Ledger.Log;

namespace Witness.Flow.Records;

/// <summary>审计事项 — what the audit log can be narrowed to.</summary>
public enum AuditSort { Looks, Denials, SignIns }

/// <summary>What is asked of the audit log, newest first.</summary>
/// <param name="Account">Part of the account.</param>
/// <param name="Object">Part of what was looked at: a lot's code, <c>fact/12</c>, <c>senders</c>, ….</param>
/// <param name="Before">Only entries before that position.</param>
public sealed record AuditQuery(
    string? Account = null, string? Object = null, AuditSort? Sort = null, DateOnly? From = null, DateOnly? To = null, long? Before = null, int Size = 50);

/// <summary>审计条目 — one entry of the audit log; its time is the trade clock's, as that of every entry.</summary>
/// <param name="What">查看, 查看被拒, 登录, ….</param>
/// <param name="Act">The right that was used or is missing, e.g. 查看标段记录.</param>
/// <param name="Device">Address a sign-in came from.</param>
public sealed record AuditLine(long Position, Moment At, string Account, string? Name, Wording What, Wording? Act, string? Object, string? Device, AuditSort Sort);

/// <summary>A stretch of the audit log.</summary>
/// <param name="Size">Entries the log holds.</param>
/// <param name="Before">Where to go on looking; null when everything was gone through.</param>
public sealed record AuditView(IReadOnlyList<AuditLine> Lines, long Size, long? Before);

/// <summary>
/// 审计台 — reads the audit log itself, newest entries first, and no table beside it: what an auditor sees is what is signed. Looking
/// into it is a look as well.
/// </summary>
public sealed class AuditDesk(Gateway gateway, TwoLogs logs)
{
    private const int Stretch = 1000;

    /// <summary>Entries gone through for one answer at most; the answer says where to go on.</summary>
    private const int MostSearched = 50_000;

    /// <summary>Display name of an account; null when there is none.</summary>
    public Func<string, CancellationToken, Task<string?>> NameOf { get; init; } = (_, _) => Task.FromResult<string?>(null);

    public async Task<Look<AuditView>> List(Reader reader, AuditQuery query, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadAudit, "audit", stop) is null) return new Look<AuditView>.Denied(DeskAnswers.Needs(Permission.ReadAudit));
        var size = logs.Log.CurrentHead(LogName.Audit).Size;
        var end = Math.Min(size, query.Before ?? size);
        var start = Math.Max(0, end - MostSearched);
        var wanted = Math.Clamp(query.Size, 1, 200);
        var lines = new List<AuditLine>();
        while (end > start && lines.Count < wanted)
        {
            var from = Math.Max(start, end - Stretch);
            foreach (var entry in (await logs.Store.ReadEntries(LogName.Audit, from, (int)(end - from), stop)).Reverse())
            {
                end = entry.Position;
                if (Line(entry) is not { } line || !Matches(line, query)) continue;
                lines.Add(line with { Name = await NameOf(line.Account, stop) });
                if (lines.Count == wanted) break;
            }
        }
        return new Look<AuditView>.Shown(new(lines, size, end > 0 ? end : null));
    }

    private static AuditLine? Line(StoredEntry entry)
    {
        if (AnyEntry.Read(entry.Bytes).Plain is not { } plain || FactBook.Find(plain.Header.Type) is not { } type) return null;
        var line = new AuditLine(entry.Position, plain.Header.At, plain.Actor, null, new(type.Chinese, type.English), null, null, null, AuditSort.SignIns);
        return FactReader.FromStored(plain.Header, plain.Fields) switch
        {
            Looked looked => line with { Account = looked.Account ?? plain.Actor, Act = Word(looked.Act), Object = looked.Object, Sort = AuditSort.Looks },
            LookDenied denied => line with { Account = denied.Account ?? plain.Actor, Act = Word(denied.Act), Object = denied.Object, Sort = AuditSort.Denials },
            SignedIn signed => line with { Account = signed.Account ?? plain.Actor, Device = signed.Device },
            SignInFailed failed => line with { Account = failed.Account ?? plain.Actor, Device = failed.Device },
            _ => line with { Sort = AuditSort.Looks },
        };
    }

    private static Wording? Word(string? code) =>
        code is null ? null : Permission.All.FirstOrDefault(permission => permission.Code == code) is { } known ? new(known.Chinese, known.English) : new(code, code);

    private static bool Matches(AuditLine line, AuditQuery query) =>
        (query.Sort is not { } sort || line.Sort == sort) && Holds(line.Account, query.Account) && Holds(line.Object, query.Object)
        && (query.From is not { } from || line.At.Date >= from) && (query.To is not { } to || line.At.Date <= to);

    private static bool Holds(string? text, string? part) => string.IsNullOrWhiteSpace(part) || text?.Contains(part.Trim(), StringComparison.OrdinalIgnoreCase) == true;
}
