using System.Text.Json;
using Witness.Domain.Access;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;
using Witness.Domain.Terms;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Alerts;

/// <summary>
/// 预警簿 — the read model of alerts: folds their facts into rows that say only what all may see, and point to the fact that says the rest
/// (rulings 27, 54). What is of the compartment is opened from the vault when the book is opened, and held in memory for the queue.
/// </summary>
public sealed class AlertBook(LogStore store, SealedValues values, Handles handles, ReadDatabase database) : Follower("alert-book", 2000)
{
    private static readonly Wording Unknown = new("", "");

    private readonly ReleasedFacts _facts = new(store, values, handles);
    private readonly Dictionary<string, AlertLine> _lines = new(StringComparer.Ordinal);
    private readonly HashSet<(string Lot, int Round, Seal Seal)> _closedAgain = [];
    private readonly Lock _gate = new();

    private long _lastChanged = -1;

    /// <summary>A rule by its code, built in or added.</summary>
    public Func<string, Rule?> RuleOf { get; init; } = RuleBook.Find;

    /// <summary>Last position that changed an alert since the start; -1 before the first.</summary>
    public long LastChanged => Volatile.Read(ref _lastChanged);

    /// <summary>Every alert, in no order. One that rests on a seal closed again is not there (promise 4) until it opens.</summary>
    public IReadOnlyList<AlertLine> All
    {
        get
        {
            lock (_gate) return _closedAgain.Count == 0 ? [.. _lines.Values] : [.. _lines.Values.Where(line => !IsSealed(line))];
        }
    }

    public AlertLine? Find(string number)
    {
        lock (_gate) return _lines.TryGetValue(number, out var line) && !IsSealed(line) ? line : null;
    }

    /// <summary>What the fact at a position says of an alert, in full; null when its key is gone.</summary>
    internal async Task<Explanation?> Says(long position, CancellationToken stop) => (await _facts.WithClues(position, stop))?.Fact switch
    {
        AlertRaised { Explanation: { } text } => Explanation.Read(text),
        AlertRevised { Explanation: { } text } => Explanation.Read(text),
        AnomalyRecorded entered => Entered.Says(entered, position),
        _ => null,
    };

    protected internal override async Task<long> LoadCursor(CancellationToken stop)
    {
        IReadOnlyList<AlertRow> rows;
        var lines = new Dictionary<string, AlertLine>(StringComparer.Ordinal);
        await using (var snapshot = await database.Snapshot(stop))
        {
            rows = await snapshot.Rows<AlertRow>(AlertTables.Alert, "ORDER BY number");
            foreach (var (lot, round, seal) in await snapshot.Rows<ClosedSeal>("lot_seal", "WHERE is_open = 0"))
                if (Enum.TryParse<Seal>(seal, out var known)) _closedAgain.Add((lot, (int)round, known));
        }
        foreach (var row in rows)
        {
            var line = new AlertLine(
                row.Number, row.Lot, (int)row.Round, "", Unknown, Unknown, Severity.Low, row.Stage, Enum.Parse<AlertState>(row.State), MomentOf(row.Since), row.Officer, Unknown, [], row.Content,
                (int)row.Taken, row.Escalated, JsonSerializer.Deserialize<IReadOnlyList<SavedEvent>>(row.History)!.Select(e => new AlertEvent(e.Position, e.Type, MomentOf(e.At), e.Actor)).ToList());
            var content = (await _facts.WithClues(row.Content, stop))?.Fact;
            lines[row.Number] = content is null ? line : Told(line, content);
        }
        lock (_gate) // all at once: the queue is never half empty when the book goes on over other tables
        {
            _lines.Clear();
            foreach (var (number, line) in lines) _lines.Add(number, line);
        }
        return database.Cursor(Name);
    }

    protected internal override async Task See(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        var changed = new Dictionary<string, AlertLine>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item.Entry.Plain is not { } entry) continue;
            if (entry.Header.Type is nameof(SealOpened) or nameof(SealClosed)) Turn(entry);
            if (NumberOf(entry) is not { } number) continue;
            var recorded = await _facts.WithClues(entry, item.Position, stop);
            var before = changed.GetValueOrDefault(number) ?? Held(number);
            if (Fold(before, number, recorded) is not { } after) continue;
            changed[number] = after with { Events = [.. before?.Events ?? [], new(item.Position, entry.Header.Type, entry.Header.At, entry.Actor)] };
        }
        var next = items[^1].Position + 1;
        if (changed.Count > 0 || next - database.Cursor(Name) > 20_000)
        {
            await database.Apply(
                batch =>
                {
                    foreach (var line in changed.Values) batch.Put(AlertTables.Alert, Row(line));
                    batch.SetCursor(Name, next);
                    return Task.CompletedTask;
                },
                stop);
        }
        lock (_gate)
        {
            foreach (var (number, line) in changed) _lines[number] = line;
        }
        if (changed.Count > 0) Volatile.Write(ref _lastChanged, next - 1);
    }

    private void Turn(Entry entry)
    {
        if (!entry.Fields.TryGetProperty("Seal", out var name) || !Enum.TryParse<Seal>(name.GetString(), out var seal)) return;
        lock (_gate)
        {
            foreach (var lot in entry.Header.Scope.Lots)
            {
                if (entry.Header.Type == nameof(SealClosed)) _closedAgain.Add((lot, entry.Header.Scope.Round, seal));
                else _closedAgain.Remove((lot, entry.Header.Scope.Round, seal));
            }
        }
    }

    private AlertLine? Held(string number)
    {
        lock (_gate) return _lines.GetValueOrDefault(number);
    }

    private bool IsSealed(AlertLine line) =>
        _closedAgain.Count > 0 && RuleOf(line.Rule) is { } rule && rule.Card.Needs.SelectMany(need => need.Seals).Any(seal => _closedAgain.Contains((line.Lot, line.Round, seal)));

    private static string? NumberOf(Entry entry)
    {
        var name = entry.Header.Type switch
        {
            nameof(AlertRaised) or nameof(AlertRevised) or nameof(AlertCleared) or nameof(AlertReopened) or nameof(AlertTaken) or nameof(AlertEscalated) or nameof(AlertReviewed) => "Alert",
            nameof(PartyPrompted) or nameof(PartyInformed) or nameof(StopRequested) or nameof(AnomalyRecorded) or nameof(AnomalyVoided) => "AnomalyId",
            _ => null,
        };
        return name is not null && entry.Fields.TryGetProperty(name, out var number) ? number.GetString() : null;
    }

    private AlertLine? Fold(AlertLine? line, string number, Recorded recorded)
    {
        var (fact, scope) = (recorded.Fact, recorded.Fact.Header.Scope);
        if (line is null) // an act on what is no alert is none
        {
            return fact is AlertRaised or AnomalyRecorded && scope.Lots.Count > 0
                ? Told(new(number, scope.Lots[0], scope.Round, "", Unknown, Unknown, Severity.Low, "", AlertState.New, fact.At, null, Unknown, [], recorded.Position, 0, null, []), fact)
                : null;
        }
        line = line with { State = AlertLife.After(line.State, fact) };
        return fact switch
        {
            AlertRevised => Told(line with { Content = recorded.Position }, fact),
            AlertReopened => line with { EscalatedTo = null },
            AlertTaken taken => line with { Officer = taken.Officer, Taken = line.Taken + 1 },
            AlertEscalated escalated => line with { EscalatedTo = escalated.To },
            _ => line,
        };
    }

    private AlertLine Told(AlertLine line, Fact fact)
    {
        if (fact is AnomalyRecorded entered) return Entered.Told(line, entered);
        var (rule, level, stage, explanation) = fact switch
        {
            AlertRaised raised => (raised.Rule, raised.Severity, raised.Stage, raised.Explanation),
            AlertRevised revised => (revised.Rule, revised.Severity, revised.Stage, revised.Explanation),
            _ => (null, null, null, null),
        };
        line = line with { Rule = rule ?? line.Rule, Level = Levels.Read(level), Stage = stage ?? line.Stage };
        if (explanation is null) return line; // its key was destroyed
        var says = Explanation.Read(explanation);
        return line with { Name = says.Name, Why = says.Summary, Parties = says.Parties, Group = RuleOf(line.Rule)?.Card.Group ?? Upstream.Group };
    }

    private static AlertRow Row(AlertLine line) => new(
        line.Number, line.Lot, line.Round, line.Stage, line.State.ToString(), line.Since.ToString(), line.Officer, line.EscalatedTo, line.Taken, line.Content, line.Events[0].Position, line.Events[^1].Position,
        JsonSerializer.Serialize(line.Events.Select(e => new SavedEvent(e.Position, e.Type, e.At.ToString(), e.Actor))));

    private static Moment MomentOf(string text) => Moment.TryParse(text, out var moment) ? moment : Moment.Unknown;

    private sealed record SavedEvent(long Position, string Type, string At, string Actor);
}

/// <summary>Of the row of a seal.</summary>
internal sealed record ClosedSeal(string Lot, long Round, string Seal);
