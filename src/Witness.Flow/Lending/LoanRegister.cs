using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Ledger.Log;

namespace Witness.Flow.Lending;

/// <summary>登记查询 — narrows the register; newest first.</summary>
/// <param name="Lot">Who has seen this lot: borrowers and officers.</param>
/// <param name="Before">Only entries before that position of the audit log.</param>
public sealed record RegisterQuery(string? CaseId = null, string? Lot = null, long? Before = null, int Size = 50);

/// <summary>查阅登记 — one look.</summary>
/// <param name="Who">The case of a borrower, the account of an officer.</param>
/// <param name="Denied">Asked for, and not given.</param>
public sealed record RegisterLine(long Position, Moment At, string Who, string? CaseId, string? Lot, string? ReportNo, string Object, string? Watermark, bool Denied);

/// <summary>A stretch of the register.</summary>
/// <param name="Before">Where to go on looking; null when everything was gone through.</param>
public sealed record RegisterView(IReadOnlyList<RegisterLine> Lines, long? Before);

/// <summary>查阅登记簿 — who looked at what: read from the signed audit log itself, with no table beside it that could say otherwise.</summary>
public sealed class LoanRegister(LendingPen pen, Sequencer log, LogStore store)
{
    private const int Stretch = 1000, MostSearched = 50_000;

    public async Task<Look<RegisterView>> List(Reader reader, RegisterQuery query, CancellationToken stop)
    {
        if (await pen.Gateway.Enter(reader, Permission.ReadLoans, "register", stop) is not { } pass) return new Look<RegisterView>.Denied(Permission.ReadLoans.Needs);
        var lots = await pen.Covered(pass, stop);
        if (lots is not null && query.Lot is { } lot && !lots.Contains(lot)) return new Look<RegisterView>.Absent();
        var numbers = pen.Reports().ToDictionary(report => report.Number, report => report.Lot, StringComparer.Ordinal);
        var size = log.CurrentHead(LogName.Audit).Size;
        var end = Math.Min(size, query.Before ?? size);
        var start = Math.Max(0, end - MostSearched);
        var (wanted, lines) = (Math.Clamp(query.Size, 1, 500), new List<RegisterLine>());
        while (end > start && lines.Count < wanted)
        {
            var from = Math.Max(start, end - Stretch);
            foreach (var entry in (await store.ReadEntries(LogName.Audit, from, (int)(end - from), stop)).Reverse())
            {
                end = entry.Position;
                if (Line(entry, numbers) is not { } line || !Fits(line, query, lots)) continue;
                lines.Add(line);
                if (lines.Count == wanted) break;
            }
        }
        return new Look<RegisterView>.Shown(new(lines, end > 0 ? end : null));
    }

    private static bool Fits(RegisterLine line, RegisterQuery query, HashSet<string>? lots) =>
        (query.CaseId is { } id ? line.CaseId == id : query.Lot is not null || line.CaseId is not null) && (query.Lot is not { } lot || line.Lot == lot) && (lots is null || (line.Lot is { } seen && lots.Contains(seen)));

    private static RegisterLine? Line(StoredEntry entry, Dictionary<string, string> numbers)
    {
        if (AnyEntry.Read(entry.Bytes).Plain is not { } plain || plain.Header.Type is not (nameof(ReportRead) or nameof(Looked) or nameof(LookDenied))) return null;
        var line = new RegisterLine(entry.Position, plain.Header.At, plain.Actor, CaseOf(plain.Actor), null, null, "", null, false);
        return FactReader.FromStored(plain.Header, plain.Fields) switch
        {
            ReportRead read => line with { Lot = plain.Header.Scope.Lots is [var lot, ..] ? lot : null, ReportNo = read.ReportNo, Object = "lent/" + read.ReportNo, Watermark = read.Watermark, CaseId = read.CaseId },
            Looked looked => Of(line, looked.Object ?? "", numbers),
            LookDenied denied => Of(line, denied.Object ?? "", numbers) with { Denied = true },
            _ => null,
        };
    }

    private static RegisterLine Of(RegisterLine line, string thing, Dictionary<string, string> numbers)
    {
        var number = thing.StartsWith("report/", StringComparison.Ordinal) ? thing["report/".Length..] : null;
        var lot = number is null ? thing : numbers.GetValueOrDefault(number) ?? number;
        return line with { Object = thing, ReportNo = number is not null && numbers.ContainsKey(number) ? number : null, Lot = lot.StartsWith("lot/", StringComparison.Ordinal) ? lot["lot/".Length..] : lot };
    }

    private static string? CaseOf(string actor) => actor.StartsWith("loan/", StringComparison.Ordinal) ? actor["loan/".Length..] : null;
}
