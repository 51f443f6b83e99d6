using System.Text;
using System.Text.Json.Nodes;
using Witness.Domain.Access;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Kinds;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Keeping;

/// <summary>
/// 保管笔 — how the desks of keeping write: enter by the gateway, append all facts of an act or none, wait until the book shows it. What two persons have to do is
/// asked for and decided here, once for all of them.
/// </summary>
public sealed class KeepingPen(Gateway gateway, KeepingBook book, ReadDatabase database, OwnFacts own, TwoClocks clocks)
{
    /// <summary>Ends true when the book has passed a position, false after the patience of an act (2 s): 处理中.</summary>
    public Func<long, CancellationToken, Task<bool>> Folded { get; init; } = (_, _) => Task.FromResult(false);

    /// <summary>The handle by which conditions name what a hold and a disposal are about.</summary>
    public required Handles Handles { get; init; }

    internal KeepingBook Book => book;

    internal ReadDatabase Database => database;

    /// <summary>By the trade clock.</summary>
    public DateOnly Today => Now.Date;

    internal Moment Now => Moment.Of(clocks.Trade.GetUtcNow());

    internal string FreshKey(string prefix) => own.FreshKey(prefix);

    internal Task<Pass?> Enter(Reader reader, Permission permission, string thing, CancellationToken stop) => gateway.Enter(reader, permission, $"keeping/{thing}", stop);

    /// <summary>What holds over a lot are about, and a disposal depends on; null lot: the centre as a whole.</summary>
    internal Key16 AboutHolds(string? lot) => Handles.About(lot is null ? "keeping/centre" : $"keeping/lot/{lot}");

    /// <summary>Lots of the reader's scope with what their periods depend on.</summary>
    internal async Task<IReadOnlyList<KeptLot>> Lots(Pass pass, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var methods = (await snapshot.Rows<KeptProject>("project", "WHERE method <> ''")).ToDictionary(row => row.Project, row => row.Method, StringComparer.Ordinal);
        return [.. (await snapshot.Rows<KeptLot>("lot", "ORDER BY lot")).Select(l => l with { Method = methods.GetValueOrDefault(l.Project) ?? "" }).Where(l => pass.Covers(l.Region.Length == 0 ? null : l.Region, l.Kind.Length == 0 ? null : l.Kind))];
    }

    internal async Task<KeptLot?> Lot(string lot, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        if (await snapshot.Rows<KeptLot>("lot", "WHERE lot = @lot", new { lot }) is not [var row, ..]) return null;
        return await snapshot.Rows<KeptProject>("project", "WHERE project = @project", new { project = row.Project }) is [var project, ..] ? row with { Method = project.Method } : row;
    }

    internal static Form FormOf(KeptLot lot) => KindBook.ByMethod(lot.Method);

    /// <summary>How long a material of a lot is kept, by the rules as they stand today.</summary>
    internal KeptUntil Until(KeptLot lot, string material) => book.Ask(life => life.Table).Of(lot.Kind, FormOf(lot), material, book.StartOf(lot.Lot), Today);

    /// <summary>One act: all of its facts or none. The key of the first says what may happen once.</summary>
    internal async Task<Act> Write(Reader reader, IReadOnlyList<OwnFact> facts, CancellationToken stop, IReadOnlyList<Condition>? conditions = null)
    {
        try
        {
            return await own.AppendTogether(facts, stop, conditions: conditions) switch
            {
                Appended.Done { Receipts: [.., var receipt] } => new Act.Done(receipt.Position, Pending: !await Folded(receipt.Position, stop)),
                Appended.Overtaken over => Refused($"此前刚有新的暂停处置（{over.Position}），请刷新", $"A hold was placed just before ({over.Position}): reload"),
                Appended.Seen seen => Refused($"他人已先办理（{seen.First}）", $"Somebody else has done it first ({seen.First})"),
                _ => Refused("他人已先办理，请刷新", "Somebody else has done it first: reload"),
            };
        }
        catch (LogClosedException closed)
        {
            return Refused($"日志只读：{closed.Reason.Zh}", $"The log is read-only: {closed.Reason.En}");
        }
    }

    internal Task<Act> Write(Reader reader, Fact fact, Scope scope, string key, CancellationToken stop) => Write(reader, [new(fact, scope, key, reader.Account)], stop);

    /// <summary>申请 — what is asked for stands in the log word by word; another person decides.</summary>
    internal Task<Act> Ask(Reader reader, string act, string number, JsonObject request, CancellationToken stop)
    {
        var text = Encoding.UTF8.GetString(CanonicalJson.Write(request));
        var fact = new ApprovalAsked { Approval = number, Act = act, Request = text, RequestDigest = $"sha256:{Suite.Intl.Hash(Encoding.UTF8.GetBytes(text))}", By = reader.Account };
        return Write(reader, fact, OwnFacts.Centre, $"{number}/asked", stop);
    }

    /// <summary>What stands in the way of deciding a request; null when nothing does.</summary>
    internal Act? Undecidable(Reader reader, KeepingAsk? ask, string act, bool agrees, string reason) =>
        ask is null || ask.Act != act ? Refused("没有这项申请", "There is no such request")
        : ask.State != AskState.Waiting ? Refused("这项申请已经办结", "This request was decided")
        : agrees && ask.By == reader.Account ? Refused("申请人不得批准自己的申请", "Nobody approves what they asked for")
        : !agrees && reason.Trim().Length is 0 or > 500 ? Refused("不同意须写明理由（至多 500 字）", "Refusing needs a reason of at most 500 characters") : null;

    /// <summary>决定 — one decision per request: its key says so.</summary>
    internal Task<Act> Decide(Reader reader, KeepingAsk ask, bool agrees, string reason, IReadOnlyList<OwnFact> effects, CancellationToken stop)
    {
        Fact decision = agrees ? new ApprovalGiven { Approval = ask.Approval, By = reader.Account } : new ApprovalRefused { Approval = ask.Approval, By = reader.Account, Reason = reason.Trim() };
        return Write(reader, [new(decision, OwnFacts.Centre, $"{ask.Approval}/decided", reader.Account, CausedBy: ask.Position), .. agrees ? effects : []], stop);
    }

    /// <summary>The next number of a series of requests.</summary>
    internal string Number(string series) => $"{series}-{Today.Year}-{book.Ask(life => life.Asks.Count(ask => ask.Approval.StartsWith($"{series}-{Today.Year}-", StringComparison.Ordinal))) + 1:0000}";

    internal static Act Refused(string zh, string en) => new Act.Refused(new(zh, en));

    internal static Act Denied(Permission permission) => Refused($"没有权限：{permission.Needs.Zh}", $"Not permitted: {permission.Needs.En}");
}
