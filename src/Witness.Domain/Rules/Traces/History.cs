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

    /// <summary>
    /// Whom a bidder of this lot meets under a key of other lots, at the lot that brings it to light: what others left before this lot left its own.
    /// Empty where the bidder had left it at another lot before: the meeting was said there, and one machine would be said again at every later lot.
    /// </summary>
    /// <param name="own">The bidder's keys; a consortium has several.</param>
    public IReadOnlyList<Trace> Meets(string kind, string key, string lot, IReadOnlyCollection<string> own)
    {
        var others = new List<Trace>();
        foreach (var trace in Traces.Find(kind, key))
        {
            if (own.Contains(trace.Who))
            {
                if (trace.Lot == lot) break;
                return [];
            }
            if (trace.Lot != lot) others.Add(trace);
        }
        return others;
    }

    private readonly Dictionary<(string Rule, string Body), (string Lot, int Round, DateOnly Day)> _spoken = [];

    private readonly Dictionary<(string Rule, string Lot, int Round), HashSet<string>> _speaking = [];

    /// <summary>Months after which what was said of a body is said again.</summary>
    public const int SpokenMonths = 12;

    /// <summary>What is found of a body (an agency, a buyer, a bidder) is said at the lot that brings it to light, and not at each of its lots after it. Null: here; else where it was said.</summary>
    public string? Speak(string rule, string body, string lot, int round, DateOnly day)
    {
        if (_spoken.TryGetValue((rule, body), out var said) && (said.Lot != lot || said.Round != round) && said.Day.AddMonths(SpokenMonths) > day) return said.Lot;
        if (said.Lot == lot && said.Round == round) return null;
        if (said.Lot is not null) _speaking[(rule, said.Lot, said.Round)].Remove(body);
        _spoken[(rule, body)] = (lot, round, day);
        if (!_speaking.TryGetValue((rule, lot, round), out var bodies)) _speaking.Add((rule, lot, round), bodies = new(StringComparer.Ordinal));
        bodies.Add(body);
        return null;
    }

    /// <summary>The lot no longer finds it of the body: the next that does says it.</summary>
    public void Unspeak(string rule, string lot, int round, IReadOnlyCollection<string> still)
    {
        if (!_speaking.TryGetValue((rule, lot, round), out var bodies)) return;
        foreach (var gone in bodies.Where(body => !still.Contains(body)).ToList())
        {
            bodies.Remove(gone);
            _spoken.Remove((rule, gone));
        }
    }

    /// <summary>All that <see cref="Speak"/> knows, to be saved and given to it again.</summary>
    public IEnumerable<(string Rule, string Body, string Lot, int Round, DateOnly Day)> Spoken() =>
        _spoken.OrderBy(s => s.Key.Rule, StringComparer.Ordinal).ThenBy(s => s.Key.Body, StringComparer.Ordinal).Select(s => (s.Key.Rule, s.Key.Body, s.Value.Lot, s.Value.Round, s.Value.Day));

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
