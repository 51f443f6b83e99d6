using System.Text;
using System.Text.Json;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Accounts;

/// <summary>复核状态.</summary>
public enum ApprovalState
{
    /// <summary>待复核.</summary>
    Waiting = 1,

    /// <summary>已通过.</summary>
    Given = 2,

    /// <summary>不通过.</summary>
    Refused = 3,

    /// <summary>已失效.</summary>
    Lapsed = 4,
}

/// <summary>申请 — one act that waits for a second person. What is let happen is exactly <paramref name="Request"/>.</summary>
/// <param name="Request">The whole request as JSON; its digest stands in the log from the asking on.</param>
public sealed record Approval(
    string Id, string Act, string Request, string Digest, string Zh, string En, string By, DateTimeOffset Asked, DateTimeOffset Until,
    ApprovalState State = ApprovalState.Waiting, string? DecidedBy = null, DateTimeOffset? Decided = null, string? Reason = null)
{
    public Wording Subject => new(Zh, En);

    /// <summary>As it stands at a time: what nobody decided in time has lapsed.</summary>
    public ApprovalState At(DateTimeOffset now) => State == ApprovalState.Waiting && now >= Until ? ApprovalState.Lapsed : State;

    public static string DigestOf(string act, string request) => Suite.Intl.Hash(Encoding.UTF8.GetBytes($"{act}\n{request}")).ToString();
}

/// <summary>效果 — what an approved request comes to, written in one transaction with the approval.</summary>
/// <param name="Refused">Why it cannot be done any more; nothing is then written.</param>
/// <param name="Placed">Once it stands in the log.</param>
public sealed record Effect(Wording? Refused, IReadOnlyList<OwnFact> Facts, IReadOnlyList<AttachedRow> Rows, Action? Placed = null)
{
    public static Effect No(string zh, string en) => new(new(zh, en), [], []);
}

/// <summary>
/// 复核簿 — acts of four eyes: asked by one, bound to the exact request by its digest, given or refused by another within 30 minutes. Decided once: the
/// decision's identity in the log is the approval's, so of two decisions racing one is written and the other is not.
/// </summary>
public sealed class Approvals(LogStore store, OwnFacts own, TwoClocks clocks)
{
    public static readonly AttachedTable Table = new("approval");

    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(30);

    private const int MostRead = 10_000;

    public async Task<IReadOnlyList<Approval>> All(CancellationToken stop) =>
        [.. (await store.ReadRows(Table, default, default, MostRead, stop)).Select(row => JsonSerializer.Deserialize<Approval>(row.Value!.Value.Span)!)];

    public async Task<Approval?> Find(string id, CancellationToken stop) =>
        await store.ReadRow(Table, Encoding.UTF8.GetBytes(id), stop) is { } row ? JsonSerializer.Deserialize<Approval>(row) : null;

    /// <param name="subject">What the second person reads; the digest is over the request itself.</param>
    public async Task<(Approval Approval, long Position)?> Ask(PairAct act, string request, Wording subject, string by, CancellationToken stop)
    {
        var now = clocks.Real.GetUtcNow();
        var id = own.FreshKey("approval")["approval/".Length..];
        var asked = new Approval(id, act.Code, request, Approval.DigestOf(act.Code, request), subject.Zh, subject.En, by, now, now + Lasts);
        var fact = new ApprovalAsked { Approval = id, Act = act.Code, RequestDigest = asked.Digest, By = by, Until = Moment.Of(asked.Until) };
        return await own.Append(new(fact, OwnFacts.Centre, $"approval/{id}/asked", by), stop, [Row(asked)]) is Appended.Done done ? (asked, done.Receipts[0].Position) : null;
    }

    /// <summary>Lets it happen: approval and effect are one transaction. Null when done, else why not.</summary>
    /// <param name="digest">Of the request the second person saw.</param>
    public async Task<(long? Position, Wording? Why)> Give(Reader reader, string id, string digest, Func<Approval, CancellationToken, Task<Effect>> effect, CancellationToken stop)
    {
        var (asked, wrong) = await Waiting(reader, id, stop);
        if (asked is null || wrong is not null) return (null, wrong);
        if (asked.Digest != digest || Approval.DigestOf(asked.Act, asked.Request) != digest) return (null, new("申请与所见不符", "The request is not the one that was shown"));
        var comes = await effect(asked, stop);
        if (comes.Refused is { } why) return (null, why);
        var given = new OwnFact(new ApprovalGiven { Approval = id, By = reader.Account }, OwnFacts.Centre, Key(id), reader.Account);
        var row = Row(asked with { State = ApprovalState.Given, DecidedBy = reader.Account, Decided = clocks.Real.GetUtcNow() });
        if (await own.AppendTogether([given, .. comes.Facts], stop, [row, .. comes.Rows]) is not Appended.Done done) return (null, Decided);
        comes.Placed?.Invoke();
        return (done.Receipts[0].Position, null);
    }

    public async Task<(long? Position, Wording? Why)> Refuse(Reader reader, string id, string reason, CancellationToken stop)
    {
        var (asked, why) = await Waiting(reader, id, stop);
        if (asked is null || why is not null) return (null, why);
        if (reason.Trim().Length is 0 or > 300) return (null, new("须写明原因（至多 300 字）", "Say why (at most 300 characters)"));
        var fact = new ApprovalRefused { Approval = id, By = reader.Account, Reason = reason.Trim() };
        var row = Row(asked with { State = ApprovalState.Refused, DecidedBy = reader.Account, Decided = clocks.Real.GetUtcNow(), Reason = reason.Trim() });
        return await own.Append(new(fact, OwnFacts.Centre, Key(id), reader.Account), stop, [row]) is Appended.Done done ? (done.Receipts[0].Position, null) : (null, Decided);
    }

    private static Wording Decided => new("该申请已有结论", "It has been decided already");

    private async Task<(Approval? Approval, Wording? Why)> Waiting(Reader reader, string id, CancellationToken stop)
    {
        if (await Find(id, stop) is not { } asked || FourEyes.Find(asked.Act) is not { } act) return (null, new("没有这个申请", "There is no such request"));
        if (asked.By == reader.Account) return (asked, new("申请人不能复核自己的申请", "Who asked does not decide"));
        if (!act.MayGive(reader, asked.By)) return (asked, new("您的角色不能复核此事项", "Your role does not decide this act"));
        if (asked.State != ApprovalState.Waiting) return (asked, Decided);
        if (asked.At(clocks.Real.GetUtcNow()) != ApprovalState.Lapsed) return (asked, null);
        var lapsed = new ApprovalLapsed { Approval = id, By = reader.Account, Reason = "逾时未复核" };
        await own.Append(new(lapsed, OwnFacts.Centre, Key(id), reader.Account), stop, [Row(asked with { State = ApprovalState.Lapsed })]);
        return (asked, new("申请已过 30 分钟，失效", "It has lapsed: 30 minutes are over"));
    }

    private static string Key(string id) => $"approval/{id}/decided";

    private static AttachedRow Row(Approval approval) => new(Table, Encoding.UTF8.GetBytes(approval.Id), JsonSerializer.SerializeToUtf8Bytes(approval));
}
