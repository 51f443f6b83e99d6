namespace Witness.Domain.Rules.Traces;

/// <summary>检验 — the p-values of one rule over all its pairs, so that many tests do not find by chance (Benjamini–Hochberg, q = 0.05).
/// Only small ones are kept by name; the others are counted.</summary>
public sealed class TestRuns
{
    private const double Small = 0.05;

    private readonly Dictionary<string, Dictionary<string, double>> _tests = new(StringComparer.Ordinal);

    /// <summary>The pair's p-value as of now.</summary>
    public void Put(string rule, string pair, double p)
    {
        if (!_tests.TryGetValue(rule, out var pairs)) _tests.Add(rule, pairs = new(StringComparer.Ordinal));
        pairs[pair] = p;
    }

    /// <summary>How many pairs were tested.</summary>
    public int Count(string rule) => _tests.TryGetValue(rule, out var pairs) ? pairs.Count : 0;

    /// <summary>The largest p that still counts.</summary>
    public double Cutoff(string rule, double q = 0.05) =>
        _tests.TryGetValue(rule, out var pairs) ? Statistics.Cutoff(pairs.Values.Where(p => p <= Small), pairs.Count, q) : 0;

    /// <summary>Takes up what <see cref="Rows"/> gave.</summary>
    public void Load(IEnumerable<(string Rule, string Pair, double P)> rows)
    {
        foreach (var (rule, pair, p) in rows) Put(rule, pair, p);
    }

    /// <summary>All there is, to be saved.</summary>
    public IEnumerable<(string Rule, string Pair, double P)> Rows() =>
        _tests.OrderBy(t => t.Key, StringComparer.Ordinal).SelectMany(t => t.Value.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (t.Key, p.Key, p.Value)));
}
