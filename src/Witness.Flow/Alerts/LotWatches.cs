using Witness.Domain.Clocks;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;

namespace Witness.Flow.Alerts;

/// <summary>标段看护缓存 — the lots in hand, kept up fact by fact. One that fell out is folded again from where its facts lie.</summary>
internal sealed class LotWatches(LotPlaces places, OpenFacts facts, Bindings bindings, int most)
{
    private readonly Dictionary<string, LinkedListNode<LotWatch>> _known = new(StringComparer.Ordinal);
    private readonly LinkedList<LotWatch> _recent = [];

    /// <summary>What clocks are reckoned with; set before the first lot is asked for.</summary>
    public ClockContext Clocks { get; private set; } = null!;

    public void Reckon(ClockContext clocks)
    {
        Clocks = clocks;
        foreach (var watch in _recent) watch.Reckon(clocks);
    }

    public async Task<LotWatch> Of(string lot, CancellationToken stop)
    {
        if (_known.TryGetValue(lot, out var node))
        {
            if (node == _recent.First) return node.Value;
            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value;
        }
        var watch = new LotWatch(lot, places.ProjectOf(lot), Clocks);
        var folded = 0;
        foreach (var position in places.Of(lot))
        {
            if (await facts.At(position, stop) is not { } recorded) continue;
            watch.Advance(recorded);
            folded++;
        }
        if (folded > 0)
            foreach (var round in watch.State.Rounds) bindings.Settle(watch.Round(round));
        _known[lot] = _recent.AddFirst(watch);
        while (_known.Count > most)
        {
            _known.Remove(_recent.Last!.Value.Lot);
            _recent.RemoveLast();
        }
        return watch;
    }

    /// <summary>What was taken in cannot be taken out: fold it anew when asked.</summary>
    public void Drop(string lot)
    {
        if (_known.Remove(lot, out var node)) _recent.Remove(node);
    }
}
