using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Cases;

/// <summary>暂停处置 — a hold by court, complaint or audit: nothing that it names may be disposed of while it stands.</summary>
/// <param name="Lots">Empty: the whole centre.</param>
public sealed record Hold(string Id, IReadOnlyList<string> Lots, string Cause, string Reason, string Authority, string DocumentNo, string By, Moment At, long Position)
{
    /// <summary>Null while it stands.</summary>
    public HoldLift? Lifted { get; init; }

    public bool Covers(string lot) => Lifted is null && (Lots.Count == 0 || Lots.Contains(lot));
}

/// <summary>解除 — why a hold stands no more.</summary>
public sealed record HoldLift(string Reason, string DocumentNo, string By, Moment At, long Position);

/// <summary>双人申请状态.</summary>
public enum AskState { Waiting, Given, Refused }

/// <summary>双人申请 — what one person has asked for and another decides: a period, a list to dispose of, a person to forget.</summary>
/// <param name="Request">Canonical JSON; <paramref name="Digest"/> is of it.</param>
public sealed record KeepingAsk(string Approval, string Act, string Request, string Digest, string By, Moment At, long Position)
{
    public AskState State { get; init; }

    public string? DecidedBy { get; init; }

    public Moment? Decided { get; init; }

    public string? Reason { get; init; }
}

/// <summary>销毁记录 — what stays of what was disposed of.</summary>
/// <param name="Digests">Names of the objects, which are digests of what lay in the store.</param>
/// <param name="Keys">Keys destroyed with it.</param>
/// <param name="Left">What had to stay; empty when nothing.</param>
public sealed record Tombstone(string Lot, string Material, IReadOnlyList<string> Digests, int Keys, string Rule, string Approval, string Left, string By, Moment At, long Position);

/// <summary>违规 — an act of keeping that the log has and the rules do not allow: it is shown, and never hidden.</summary>
public sealed record KeepingBreach(long Position, Wording What);

/// <summary>
/// 保管生命周期 — holds, requests for two persons, what was set and what was disposed of, folded from the log in its order. It believes no desk: whatever stands in
/// the log without its two persons, or against a hold, is a breach.
/// </summary>
public sealed class KeepingLife
{
    public const string ActRetention = "keeping-retention", ActDisposal = "keeping-disposal", ActForget = "keeping-forget";

    private readonly Dictionary<string, Hold> _holds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeepingAsk> _asks = new(StringComparer.Ordinal);
    private readonly List<RetentionRule> _set = [];
    private readonly List<Tombstone> _gone = [];
    private readonly List<KeepingBreach> _breaches = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public static IReadOnlySet<string> Types { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        nameof(HoldPlaced), nameof(HoldLifted), nameof(RetentionSet), nameof(DisposalApproved), nameof(MaterialDisposed), nameof(KeyDestroyed), nameof(ApprovalAsked), nameof(ApprovalGiven), nameof(ApprovalRefused),
    };

    public IReadOnlyList<Hold> Holds => [.. _holds.Values.OrderBy(hold => hold.Lifted is not null).ThenByDescending(hold => hold.Position)];

    public IReadOnlyList<KeepingAsk> Asks => [.. _asks.Values.OrderBy(ask => ask.State != AskState.Waiting).ThenByDescending(ask => ask.Position)];

    public RetentionTable Table => new([.. _set]);

    public IReadOnlyList<Tombstone> Gone => [.. _gone];

    public IReadOnlyList<KeepingBreach> Breaches => [.. _breaches];

    public KeepingAsk? Find(string approval) => _asks.GetValueOrDefault(approval);

    public Hold? HoldOf(string id) => _holds.GetValueOrDefault(id);

    /// <summary>The holds that cover a lot now.</summary>
    public IReadOnlyList<Hold> Over(string lot) => [.. _holds.Values.Where(hold => hold.Covers(lot))];

    public void Clear()
    {
        _holds.Clear();
        _asks.Clear();
        _set.Clear();
        _gone.Clear();
        _breaches.Clear();
        _used.Clear();
    }

    /// <param name="actor">Who appended it, as the entry says.</param>
    public void Fold(Fact fact, string actor, long position)
    {
        switch (fact)
        {
            case HoldPlaced placed: Place(placed, actor, position); break;
            case HoldLifted lifted: Lift(lifted, actor, position); break;
            case ApprovalAsked { Approval: { } id, Act: ActRetention or ActDisposal or ActForget } asked: _asks.TryAdd(id, new(id, asked.Act!, asked.Request ?? "", asked.RequestDigest ?? "", actor, asked.At, position)); break;
            case ApprovalGiven { Approval: { } id } when _asks.TryGetValue(id, out var ask): Decide(ask, AskState.Given, actor, fact.At, null, position); break;
            case ApprovalRefused { Approval: { } id } refused when _asks.TryGetValue(id, out var ask): Decide(ask, AskState.Refused, actor, fact.At, refused.Reason, position); break;
            case RetentionSet set: Set(set, position); break;
            case DisposalApproved { Approval: var id } when !Approved(id, ActDisposal): Breach(position, "销毁批准没有经两人办理", "A disposal was approved without two persons"); break;
            case MaterialDisposed gone: Dispose(gone, actor, position); break;
            case KeyDestroyed { Approval: var id } when !Approved(id, ActForget) && !Approved(id, ActDisposal): Breach(position, "密钥销毁没有经两人批准", "A key was destroyed without two persons"); break;
        }
    }

    private bool Approved(string? approval, string act) => approval is not null && _asks.TryGetValue(approval, out var ask) && ask.Act == act && ask.State == AskState.Given;

    private void Place(HoldPlaced placed, string actor, long position)
    {
        var id = placed.HoldId ?? $"BQ@{position}";
        _holds.TryAdd(id, new(id, placed.Header.Scope.Lots, placed.Cause ?? "其他", placed.Basis ?? "", placed.Authority ?? "", placed.DocumentNo ?? "", actor, placed.At, position));
    }

    private void Lift(HoldLifted lifted, string actor, long position)
    {
        if (lifted.HoldId is { } id && _holds.TryGetValue(id, out var hold) && hold.Lifted is null)
            _holds[id] = hold with { Lifted = new(lifted.Basis ?? "", lifted.DocumentNo ?? "", actor, lifted.At, position) };
    }

    private void Decide(KeepingAsk ask, AskState state, string actor, Moment at, string? reason, long position)
    {
        if (ask.State != AskState.Waiting) return;
        if (actor == ask.By && state == AskState.Given)
        {
            Breach(position, $"{ask.Approval}：申请人批准了自己的申请，不生效", $"{ask.Approval}: who asked has approved it; it has no effect");
            return;
        }
        _asks[ask.Approval] = ask with { State = state, DecidedBy = actor, Decided = at, Reason = reason };
    }

    private void Set(RetentionSet fact, long position)
    {
        if (!Approved(fact.Approval, ActRetention) || !_used.Add(fact.Approval!)) Breach(position, "保管期限没有经两人批准，不生效", "A retention rule was set without two persons; it has no effect");
        else if (RetentionTable.RuleOf(fact, position) is { } rule) _set.Add(rule);
    }

    private void Dispose(MaterialDisposed fact, string actor, long position)
    {
        foreach (var lot in fact.Header.Scope.Lots)
        {
            _gone.Add(new(lot, fact.Material ?? "", fact.Digests ?? [], fact.Keys ?? 0, fact.Rule ?? "", fact.Approval ?? "", fact.Left ?? "", actor, fact.At, position));
            if (!Approved(fact.Approval, ActDisposal)) Breach(position, $"{lot}：销毁没有经鉴定和两人批准", $"{lot}: disposed of without appraisal and two persons");
            foreach (var hold in Over(lot)) Breach(position, $"{lot}：在暂停处置 {hold.Id} 期间被销毁", $"{lot}: disposed of under the hold {hold.Id}");
        }
    }

    private void Breach(long position, string zh, string en) => _breaches.Add(new(position, new(zh, en)));
}
