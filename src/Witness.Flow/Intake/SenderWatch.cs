using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Intake;

/// <summary>缺号 — sequence numbers that never came.</summary>
public sealed record Gap(long First, long Last);

/// <summary>How a sender does: on the real clock (ruling 51).</summary>
/// <param name="Accepted">Items that were new; those seen before, contradicting what stands, or refused are counted apart.</param>
public sealed record SenderState(
    string Sender, DateTimeOffset LastSeen, long? LastSequence, IReadOnlyList<Gap> Gaps, long Accepted, long Refused, bool Silent, long Seen = 0, long Conflicts = 0)
{
    /// <summary>Numbers above the last that came in items that were refused; at most a hundred are remembered.</summary>
    public IReadOnlyList<long>? Turned { get; init; }
}

/// <summary>
/// 来源值守 — keeps who was heard from when, and which sequence numbers are missing; a silent or gapped sender is a fact.
/// Its rows are saved with the facts of the request that changed them, so a crash loses at most a heartbeat.
/// </summary>
public sealed class SenderWatch(LogStore store, OwnFacts own, TwoClocks clocks)
{
    public static readonly AttachedTable Table = new("sender_state");

    /// <summary>Silent after this long without a sign (ruling 69; a parameter).</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(5);

    private const int MostGaps = 100;

    private readonly ConcurrentDictionary<string, SenderState> _states = new(StringComparer.Ordinal);

    public async Task Load(CancellationToken stop)
    {
        foreach (var row in await store.ReadRows(Table, default, default, 10_000, stop))
        {
            var state = JsonSerializer.Deserialize<SenderState>(row.Value!.Value.Span)!;
            _states[state.Sender] = state;
        }
    }

    public SenderState? Of(string sender) => _states.GetValueOrDefault(sender);

    /// <summary>Notes a request: its sequence numbers, how many items were refused; gives the row to save with it.</summary>
    /// <param name="refusedSequences">Numbers of refused items: they came, so they are not missing, but none is the sender's last.</param>
    public AttachedRow Note(string sender, IReadOnlyList<long> sequences, int refused, IReadOnlyList<long>? refusedSequences = null)
    {
        var now = clocks.Real.GetUtcNow();
        var state = _states.AddOrUpdate(
            sender,
            _ => Follow(new(sender, now, null, [], 0, refused, false), sequences, refusedSequences ?? []),
            (_, old) => Follow(old with { LastSeen = now, Refused = old.Refused + refused, Silent = false }, sequences, refusedSequences ?? []));
        return Row(state);
    }

    /// <summary>What became of well-formed items, as far as it is known; a conflict is known only once the item has no place, and is then taken from the accepted.</summary>
    public AttachedRow Count(string sender, int accepted, int seen, int conflicts) => Row(_states.AddOrUpdate(
        sender,
        _ => throw new InvalidOperationException("Items are counted after their request is noted."),
        (_, old) => old with { Accepted = old.Accepted + accepted, Seen = old.Seen + seen, Conflicts = old.Conflicts + conflicts }));

    /// <summary>What the sequencing step alone could tell of a request, after <see cref="Count"/> took so many for new: saved with the sender's next one.</summary>
    public void Correct(string sender, IReadOnlyList<ItemAnswer> admitted, int counted)
    {
        var (accepted, conflicts) = (admitted.Count(answer => answer.Outcome == ItemAnswer.Accepted), admitted.Count(answer => answer.Outcome == ItemAnswer.Conflict));
        var seen = admitted.Count - accepted - conflicts;
        if (counted == 0) Count(sender, accepted, seen, conflicts);
        else if (accepted != counted) Count(sender, accepted - counted, seen - (admitted.Count - counted), conflicts);
    }

    /// <summary>心跳: the sender lives and says which number it gave last; what lies between is missing.</summary>
    public async Task Beat(string sender, long? lastSequence, CancellationToken stop)
    {
        var before = Of(sender);
        var row = Note(sender, [], 0);
        if (lastSequence is { } last && before?.LastSequence is { } known && last > known)
        {
            var state = _states.AddOrUpdate(sender, _ => throw new InvalidOperationException(), (_, old) => old with { Gaps = (old.Turned ?? []).Aggregate(With(old.Gaps, known + 1, last), Without) });
            row = Row(state);
        }
        if (before?.Silent == true)
            await own.Append(new(new SourceReturned { Source = sender }, OwnFacts.Centre, own.FreshKey($"returned/{sender}"), OwnFacts.Source), stop, [row]);
    }

    /// <summary>Called now and then by the host: says once of each sender that it fell silent.</summary>
    public async Task Look(CancellationToken stop)
    {
        var now = clocks.Real.GetUtcNow();
        foreach (var (sender, state) in _states)
        {
            if (state.Silent || now - state.LastSeen < SilentAfter) continue;
            var silent = state with { Silent = true };
            if (!_states.TryUpdate(sender, silent, state)) continue;
            var window = new Window(Moment.Of(state.LastSeen), null);
            await own.Append(new(new SourceSilenced { Source = sender, Window = window }, OwnFacts.Centre, own.FreshKey($"silent/{sender}"), OwnFacts.Source), stop, [Row(silent)]);
        }
    }

    private static SenderState Follow(SenderState state, IReadOnlyList<long> sequences, IReadOnlyList<long> refused)
    {
        if (refused.Count > 0) state = state with { Turned = [.. (state.Turned ?? []).Concat(refused).Distinct().TakeLast(MostGaps)] };
        foreach (var sequence in sequences)
        {
            if (state.LastSequence is not { } last) state = state with { LastSequence = sequence };
            else if (sequence > last)
                state = state with { LastSequence = sequence, Gaps = Without(sequence > last + 1 ? With(state.Gaps, last + 1, sequence - 1) : state.Gaps, sequence) };
            else if (state.Gaps.Count > 0) state = state with { Gaps = Without(state.Gaps, sequence) };
        }
        if (state is not { Turned: { Count: > 0 } turned, LastSequence: { } until }) return state;
        foreach (var number in turned.Where(number => number <= until)) state = state with { Gaps = Without(state.Gaps, number) };
        return state with { Turned = [.. turned.Where(number => number > until)] };
    }

    private static IReadOnlyList<Gap> With(IReadOnlyList<Gap> gaps, long first, long last) =>
        gaps.Count < MostGaps && !gaps.Any(gap => gap.First <= first && last <= gap.Last) ? [.. gaps, new(first, last)] : gaps;

    private static IReadOnlyList<Gap> Without(IReadOnlyList<Gap> gaps, long number)
    {
        var left = new List<Gap>(gaps.Count + 1);
        foreach (var gap in gaps)
        {
            if (number < gap.First || number > gap.Last)
            {
                left.Add(gap);
                continue;
            }
            if (gap.First < number) left.Add(gap with { Last = number - 1 });
            if (number < gap.Last) left.Add(gap with { First = number + 1 });
        }
        return left;
    }

    private static AttachedRow Row(SenderState state) =>
        new(Table, Encoding.UTF8.GetBytes(state.Sender), JsonSerializer.SerializeToUtf8Bytes(state));
}
