using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;
using Witness.Domain.Terms;
using Witness.Flow.Follow;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Alerts;

/// <summary>
/// 预警簿 — the read model of alerts: folds their facts, in memory only, because what they say is of the compartment and read tables hold
/// released values only (rulings 27, 28). Made again from the log at every start.
/// </summary>
public sealed class AlertBook(LogStore store, SealedValues values) : Follower("alert-book", 2000)
{
    private readonly ReleasedFacts _facts = new(store, values);
    private readonly Dictionary<string, AlertLine> _lines = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Every alert, in no order.</summary>
    public IReadOnlyList<AlertLine> All
    {
        get
        {
            lock (_gate) return [.. _lines.Values];
        }
    }

    public AlertLine? Find(string number)
    {
        lock (_gate) return _lines.GetValueOrDefault(number);
    }

    /// <summary>What the fact at a position says of an alert, in full; null when its key is gone.</summary>
    internal async Task<Explanation?> Says(long position, CancellationToken stop) => (await _facts.WithClues(position, stop))?.Fact switch
    {
        AlertRaised { Explanation: { } text } => Explanation.Read(text),
        AlertRevised { Explanation: { } text } => Explanation.Read(text),
        _ => null,
    };

    protected internal override Task<long> LoadCursor(CancellationToken stop) => Task.FromResult(0L);

    protected internal override async Task See(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        foreach (var item in items)
        {
            if (item.Entry.Plain is not { } entry || NumberOf(entry) is not { } number) continue;
            var recorded = await _facts.WithClues(entry, item.Position, stop);
            var before = Find(number);
            if (Fold(before, number, recorded) is not { } after) continue;
            after = after with { Events = [.. before?.Events ?? [], new(item.Position, entry.Header.Type, entry.Header.At, entry.Actor)] };
            lock (_gate) _lines[number] = after;
        }
    }

    private static string? NumberOf(Entry entry)
    {
        var name = entry.Header.Type switch
        {
            nameof(AlertRaised) or nameof(AlertRevised) or nameof(AlertCleared) or nameof(AlertReopened) or nameof(AlertTaken) or nameof(AlertEscalated) or nameof(AlertReviewed) => "Alert",
            nameof(PartyPrompted) or nameof(PartyInformed) or nameof(StopRequested) => "AnomalyId",
            _ => null,
        };
        return name is not null && entry.Fields.TryGetProperty(name, out var number) ? number.GetString() : null;
    }

    private static AlertLine? Fold(AlertLine? line, string number, Recorded recorded)
    {
        var (fact, scope) = (recorded.Fact, recorded.Fact.Header.Scope);
        if (line is null) // an act on what is no alert is none
        {
            return fact is AlertRaised first && scope.Lots.Count > 0
                ? Told(new(number, scope.Lots[0], scope.Round, first.Rule ?? "", Unknown, Unknown, Levels.Read(first.Severity), first.Stage ?? "", AlertState.New, fact.At, null, Unknown, [], recorded.Position, 0, null, []), first.Explanation)
                : null;
        }
        return fact switch
        {
            AlertRevised said => Told(line with { Level = Levels.Read(said.Severity), Stage = said.Stage ?? line.Stage, Content = recorded.Position }, said.Explanation),
            AlertCleared => line with { State = AlertState.Cleared },
            AlertReopened => line with { State = AlertState.Reopened },
            AlertTaken taken => line with { State = AlertState.Taken, Officer = taken.Officer, Taken = line.Taken + 1 },
            AlertEscalated escalated => line with { EscalatedTo = escalated.To },
            AlertReviewed reviewed => line with { State = reviewed.Verdict switch { "确认" => AlertState.Confirmed, "已解释" => AlertState.Explained, "误报" => AlertState.Mistaken, _ => AlertState.Handling } },
            PartyPrompted or PartyInformed or StopRequested when line.State is AlertState.New or AlertState.Taken or AlertState.Reopened => line with { State = AlertState.Handling },
            _ => line,
        };
    }

    private static readonly Wording Unknown = new("", "");

    private static AlertLine Told(AlertLine line, string? explanation)
    {
        if (explanation is null) return line; // its key was destroyed
        var says = Explanation.Read(explanation);
        return line with { Name = says.Name, Why = says.Summary, Parties = says.Parties, Group = RuleBook.Find(line.Rule)?.Card.Group ?? Upstream.Group };
    }
}
