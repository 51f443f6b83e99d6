using Witness.Domain.Facts;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Flow.Follow;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Alerts;

/// <summary>复算预警 — one alert that stands at the end of a replay; its canonical JSON is the same on every replay of the same facts by the same rules.</summary>
/// <param name="Level">红, 橙, 黄.</param>
/// <param name="At">Trade time as far as its lot knew.</param>
public sealed record ReplayedAlert(string Alert, string Rule, string Lot, int Round, string Cause, string Level, string At, Explanation Explanation)
{
    public string ToCanonical() => Content.Text(this);
}

/// <summary>复算差异 — one alert on which two replays differ.</summary>
/// <param name="Is"><c>first</c> or <c>second</c>: only there; <c>changed</c>: in both, saying different things.</param>
public sealed record ReplayDifference(string Is, string Alert, string Rule, string Lot, int Round, string? First, string? Second)
{
    public string ToCanonical() => Content.Text(this);
}

/// <summary>
/// 复算 — judges any prefix of the log again, by any rules as of any day: no cursor, no row, no clock is asked, and nothing is appended. Seals
/// stand as the log had them at each fact (what of it may be shown is for the reader's rights to say).
/// </summary>
public sealed class Replay(LogStore store, SealedValues values, Handles handles)
{
    private const int Stretch = 2000;

    /// <summary>The alerts that stand once all before <paramref name="until"/> is taken in, by number.</summary>
    /// <param name="progress">Told how many entries were taken in.</param>
    public async Task<IReadOnlyList<ReplayedAlert>> Run(long until, JudgedBy by, Action<long> progress, CancellationToken stop)
    {
        var facts = new ReleasedFacts(store, values, handles);
        var judgement = new Judgement(facts, by);
        var rows = new AlertRows(handles);
        var standing = new Dictionary<(string Lot, int Round, string Rule), IReadOnlyList<AlertContent>>();
        for (var from = 0L; from < until;)
        {
            foreach (var entry in await store.ReadEntries(LogName.Witness, from, (int)Math.Min(Stretch, until - from), stop))
            {
                from = entry.Position + 1;
                if (await facts.Of(new FeedItem(entry.Position, AnyEntry.Read(entry.Bytes)), stop) is not { } recorded) continue;
                foreach (var looked in await judgement.Take(recorded, stop))
                {
                    foreach (var rule in looked.Looked.Keys)
                    {
                        IReadOnlyList<AlertContent> now = [.. looked.Now.Where(content => content.Rule == rule)];
                        if (now.Count == 0) standing.Remove((looked.Lot, looked.Round, rule));
                        else standing[(looked.Lot, looked.Round, rule)] = now;
                    }
                }
            }
            progress(from);
        }
        return [.. standing.SelectMany(round => round.Value.Select(content => Of(content, round.Key, rows))).OrderBy(alert => alert.Alert, StringComparer.Ordinal)];
    }

    /// <summary>Where two replays differ, by number.</summary>
    public static IReadOnlyList<ReplayDifference> Between(IReadOnlyList<ReplayedAlert> first, IReadOnlyList<ReplayedAlert> second)
    {
        var (one, other) = (first.ToDictionary(alert => alert.Alert, StringComparer.Ordinal), second.ToDictionary(alert => alert.Alert, StringComparer.Ordinal));
        var differences = new List<ReplayDifference>();
        foreach (var number in one.Keys.Union(other.Keys).Order(StringComparer.Ordinal))
        {
            var (a, b) = (one.GetValueOrDefault(number), other.GetValueOrDefault(number));
            if (a is not null && b is not null && a.Level == b.Level && a.Explanation.ToCanonical() == b.Explanation.ToCanonical()) continue;
            var of = (a ?? b)!;
            differences.Add(new(a is null ? "second" : b is null ? "first" : "changed", number, of.Rule, of.Lot, of.Round, Said(a), Said(b)));
        }
        return differences;
    }

    private static string? Said(ReplayedAlert? alert) => alert is null ? null : $"{alert.Level} {alert.Explanation.Summary.Zh}";

    private static ReplayedAlert Of(AlertContent content, (string Lot, int Round, string Rule) at, AlertRows rows) =>
        new(rows.NumberOf(content.Identity), content.Rule, at.Lot, at.Round, content.Cause, Levels.Text(content.Level), Moment.Of(content.At).ToString(), content.Says);
}
