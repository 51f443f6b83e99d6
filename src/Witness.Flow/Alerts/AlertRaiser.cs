using System.Globalization;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Follow;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Flow.Alerts;

/// <summary>
/// 预警 — the acting follower of judgement: appends AlertRaised, AlertRevised, AlertCleared and AlertReopened where what the rules say differs
/// from what the log has said. The rows that say so, and the cursor, commit with the facts; the number of a fact of an alert is its key, so
/// whatever dies nothing is said twice. At a start the log is folded from its beginning, in silence up to the cursor.
/// </summary>
public sealed class AlertRaiser : Follower
{
    private const int MostTogether = 100;

    private readonly LogStore _store;
    private readonly OwnFacts _own;
    private readonly Handles _handles;
    private readonly AlertRows _rows;
    private readonly Judgement _judgement;
    private long _saved;

    /// <param name="sources">Who may report what, as of now.</param>
    public AlertRaiser(LogStore store, SealedValues values, OwnFacts own, Handles handles, Func<SourceBook> sources) : base("alerts", 2000)
    {
        (_store, _own, _handles) = (store, own, handles);
        _rows = new(handles);
        _judgement = new(store, values, sources);
    }

    /// <summary>Facts taken in and looks made since the start.</summary>
    public (long Facts, long Looks) Counted => _judgement.Counted;

    /// <summary>What should stand now, by number of the alert: the explanations as canonical JSON.</summary>
    public IReadOnlyDictionary<string, string> Standing => _judgement.Standing.ToDictionary(content => _rows.NumberOf(content.Identity), content => content.Spelt, StringComparer.Ordinal);

    protected internal override async Task<long> LoadCursor(CancellationToken stop)
    {
        _saved = await ActingCursor.Load(_store, Name, stop);
        await _rows.Load(_store, stop);
        return 0;
    }

    protected internal override async Task See(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        await _judgement.Take(items.Where(item => item.Position < _saved), stop); // said already, or not to be said
        var changes = (await _judgement.Take(items.Where(item => item.Position >= _saved), stop)).SelectMany(Changes).ToList();
        var next = items[^1].Position + 1;
        foreach (var some in changes.Chunk(MostTogether)) await Append(some, ReferenceEquals(some[^1], changes[^1]) ? next : null, stop);
        if (changes.Count > 0) _saved = next;
        else if (next - _saved > 20_000) await _own.SaveRows([ActingCursor.Row(Name, _saved = next)], stop);
    }

    private IEnumerable<Change> Changes(LookedAt looked)
    {
        var wanted = looked.Now.ToLookup(content => content.Rule);
        foreach (var rule in looked.Looked.Keys.Union(looked.Now.Select(content => content.Rule)).Order(StringComparer.Ordinal))
        {
            var group = _rows.GroupOf(looked.Lot, looked.Round, rule);
            var said = _rows.Of(group);
            var numbers = new HashSet<string>(StringComparer.Ordinal);
            foreach (var content in wanted[rule])
            {
                var number = _rows.NumberOf(content.Identity);
                numbers.Add(number);
                var digest = content.Digest(_handles);
                if (!said.TryGetValue(number, out var before)) yield return Make(group, number, new(true, 1, digest, content.Level), content, looked, ChangeKind.Raised);
                else if (!before.Stands)
                {
                    yield return Make(group, number, before with { Stands = true, Count = before.Count + 1 }, content, looked, ChangeKind.Reopened);
                    if (before.Digest != digest) yield return Make(group, number, new(true, before.Count + 2, digest, content.Level), content, looked, ChangeKind.Revised);
                }
                else if (before.Digest != digest) yield return Make(group, number, new(true, before.Count + 1, digest, content.Level), content, looked, ChangeKind.Revised);
            }
            if (!looked.Looked.TryGetValue(rule, out var why)) continue;
            foreach (var (number, before) in said.ToList())
                if (before.Stands && !numbers.Contains(number))
                    yield return Noted(new(group, number, before with { Stands = false, Count = before.Count + 1 }, new AlertCleared { Alert = number, Why = why }, ScopeOf(looked), looked.At));
        }
    }

    private Change Make(Key16 group, string number, Said after, AlertContent content, LookedAt looked, ChangeKind kind) => Noted(new(group, number, after, kind switch
    {
        ChangeKind.Raised => new AlertRaised
        {
            Alert = number, Stage = content.Says.Stage, Rule = content.Rule, RuleVersion = content.Says.Version, Severity = Levels.Text(content.Level), Cause = content.Cause,
            Explanation = content.Spelt, Evidence = content.Evidence,
        },
        ChangeKind.Revised => new AlertRevised
        {
            Alert = number, Stage = content.Says.Stage, Rule = content.Rule, RuleVersion = content.Says.Version, Severity = Levels.Text(content.Level), Cause = content.Cause,
            Explanation = content.Spelt, Evidence = content.Evidence,
        },
        _ => new AlertReopened { Alert = number, Why = content.Says.Summary.Zh },
    }, ScopeOf(looked), looked.At));

    // what a round says later in the same stretch follows from it; should the append fail, the process ends
    private Change Noted(Change change)
    {
        _rows.Put(change.Group, change.Number, change.After);
        return change;
    }

    private async Task Append(IReadOnlyList<Change> changes, long? next, CancellationToken stop)
    {
        AttachedRow[] cursor = next is { } position ? [ActingCursor.Row(Name, position)] : [];
        IReadOnlyList<AttachedRow> rows = [.. changes.Select(change => AlertRows.Row(change.Group, change.Number, change.After)), .. cursor];
        if (await _own.AppendTogether([.. changes.Select(Own)], stop, Latest(rows)) is not Appended.Done)
        {
            // some of it stands in the log already: rows that went back, by whatever; what stands is not said again
            foreach (var change in changes) await _own.Append(Own(change), stop);
            await _own.SaveRows(Latest(rows), stop);
        }
    }

    // one row per key: of an alert that is reopened and revised at once the later
    private static IReadOnlyList<AttachedRow> Latest(IReadOnlyList<AttachedRow> rows) =>
        [.. rows.GroupBy(row => Convert.ToHexStringLower(row.Key.Span)).Select(same => same.Last())];

    private static OwnFact Own(Change change) => new(
        change.Fact, change.Scope, string.Create(CultureInfo.InvariantCulture, $"alert/{change.Number}/{change.After.Count}"), OwnFacts.Source, At: Moment.Of(change.At));

    private static Scope ScopeOf(LookedAt looked) => new(ScopeKind.Lot, null, [looked.Lot], looked.Round);

    private enum ChangeKind { Raised, Revised, Reopened }

    private sealed record Change(Key16 Group, string Number, Said After, Fact Fact, Scope Scope, DateTimeOffset At);
}
