using Witness.Domain.Facts;

namespace Witness.Domain.Rules.Traces;

/// <summary>
/// 历史 — what rules over many lots may know at a position of the log: bounded indexes by key, samples by segment, registered parties,
/// results of tests. A fold like any other, fed by what is open only: a sealed lot leaves nothing, and is looked at when it opens, so its
/// existence cannot be told. Every part can be written out as rows and taken up again.
/// </summary>
public sealed class History
{
    /// <summary>Traces by component, account, party, expert, agency, buyer.</summary>
    public TraceIndex Traces { get; } = new();

    public Segments Segments { get; } = new();

    public PartyRegistry Parties { get; } = new();

    /// <summary>Tests by rule, for the false discovery rate over all of them.</summary>
    public TestRuns Runs { get; } = new();

    /// <summary>What lots left under the key, other than this one.</summary>
    public IEnumerable<Trace> Others(string kind, string key, string but) => Traces.Find(kind, key).Where(t => t.Lot != but);

    /// <summary>Lots that left something under the key; those to look at again when what the key stands for changes.</summary>
    public IReadOnlyList<(string Lot, int Round)> Lots(string kind, string key) => [.. Traces.Find(kind, key).Select(t => (t.Lot, t.Round)).Distinct()];

    private readonly Dictionary<(string Lot, int Round), string> _natures = [];

    /// <summary>Kind, form and region of a round when the rules last looked; true when they were others, or it was never looked at.</summary>
    public bool Examined(string lot, int round, string nature)
    {
        if (_natures.TryGetValue((lot, round), out var before) && before == nature) return false;
        _natures[(lot, round)] = nature;
        return true;
    }

    /// <summary>All that <see cref="Examined"/> knows, to be saved and given to it again.</summary>
    public IEnumerable<(string Lot, int Round, string Nature)> Natures() =>
        _natures.OrderBy(n => n.Key.Lot, StringComparer.Ordinal).ThenBy(n => n.Key.Round).Select(n => (n.Key.Lot, n.Key.Round, n.Value));

    /// <summary>A fact of a party: gives the party whose lots are to be looked at again; null when nothing changed.</summary>
    public string? TakeParty(Recorded recorded) => Parties.Take(recorded);
}
