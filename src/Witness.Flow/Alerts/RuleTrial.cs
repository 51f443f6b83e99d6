using Witness.Domain.Facts;
using Witness.Flow.Follow;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Alerts;

/// <summary>试算所见 — what one rule says of one round of a lot at the end of a trial.</summary>
/// <param name="Says">触发 of each cause; empty where it raises nothing.</param>
/// <param name="Why">Where it raises nothing: 未触发, 不适用, or what is missing.</param>
public sealed record TriedLot(string Lot, int Round, DateTimeOffset At, IReadOnlyList<AlertContent> Says, string Why);

/// <summary>
/// 试算 — one rule over any prefix of the log, as a draft or as it stands. Nothing is appended, no officer sees an alert; only lots the rule
/// looked at are given, each once, in order.
/// </summary>
public sealed class RuleTrial(LogStore store, SealedValues values, Handles handles)
{
    private const int Stretch = 2000;

    /// <param name="by">Names the one rule in <see cref="JudgedBy.Only"/>.</param>
    /// <param name="progress">Told how many entries were taken in.</param>
    public async Task<IReadOnlyList<TriedLot>> Run(long until, JudgedBy by, Action<long> progress, CancellationToken stop)
    {
        var facts = new ReleasedFacts(store, values, handles);
        var judgement = new Judgement(facts, by);
        var code = by.Only!.Single();
        var lots = new SortedDictionary<(string Lot, int Round), TriedLot>();
        for (var from = 0L; from < until;)
        {
            foreach (var entry in await store.ReadEntries(LogName.Witness, from, (int)Math.Min(Stretch, until - from), stop))
            {
                from = entry.Position + 1;
                if (await facts.Of(new FeedItem(entry.Position, AnyEntry.Read(entry.Bytes)), stop) is not { } recorded) continue;
                foreach (var looked in await judgement.Take(recorded, stop))
                    if (looked.Looked.TryGetValue(code, out var why))
                        lots[(looked.Lot, looked.Round)] = new(looked.Lot, looked.Round, looked.At, [.. looked.Now.Where(content => content.Rule == code)], why);
            }
            progress(from);
        }
        return [.. lots.Values];
    }
}
