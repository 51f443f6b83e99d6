using System.Globalization;

namespace Witness.Domain.Rules.Traces;

/// <summary>样本 — one lot's value of one measure, for the segments it belongs to, narrowest first.</summary>
public sealed record Sample(string Measure, string Lot, int Round, decimal Value, DateOnly Day, IReadOnlyList<string> Segments);

/// <summary>分段统计 — the frozen figures of one segment: robust centre and spread, quartiles, outer percentiles.</summary>
/// <param name="Version">The month before which it was frozen: <c>2026-03</c>.</param>
public sealed record Summary(string Segment, string Version, int N, decimal P5, decimal Q1, decimal Median, decimal Q3, decimal P95, decimal Mad)
{
    public decimal Iqr => Q3 - Q1;

    /// <summary>0.6745 · (x − median) / MAD; null when the spread is nil.</summary>
    public decimal? RobustZ(decimal value) => Mad == 0 ? null : 0.6745m * (value - Median) / Mad;
}

/// <summary>
/// 分段 — values of measures by kind × class × region × value band, over the twelve months before. Figures are frozen on the first of each
/// month of trade time and versioned, so that the same prefix of the log gives the same answer and an explanation can name what it stood on.
/// </summary>
public sealed class Segments
{
    private readonly Dictionary<(string Measure, string Lot, int Round), Sample> _samples = [];
    private readonly Dictionary<(string Measure, string Segment), Summary> _frozen = [];
    private readonly HashSet<(string Rule, string Lot, int Round)> _waiting = [];

    /// <summary>Month of the figures in force; null before the first freezing.</summary>
    public string? Version { get; private set; }

    private DateOnly _month;

    public IReadOnlyCollection<Sample> Samples => _samples.Values;

    /// <summary>The lot's value, in place of the one it gave before; null takes it out.</summary>
    public void Put(string measure, string lot, int round, Sample? sample)
    {
        if (sample is null) _samples.Remove((measure, lot, round));
        else _samples[(measure, lot, round)] = sample;
    }

    /// <summary>The narrowest of the segments with at least so many values; the widest there is when none has.</summary>
    public Summary? Find(Sample sample, int least)
    {
        Summary? widest = null;
        foreach (var segment in sample.Segments)
        {
            if (!_frozen.TryGetValue((sample.Measure, segment), out var summary)) continue;
            if (summary.N >= least) return summary;
            widest = summary;
        }
        return widest;
    }

    public Summary? Find(string measure, string segment) => _frozen.GetValueOrDefault((measure, segment));

    /// <summary>A rule could not tell for want of numbers: it is asked again when the figures are next frozen.</summary>
    public void Await(string rule, string lot, int round) => _waiting.Add((rule, lot, round));

    /// <summary>Trade time has moved on; on a new month the figures are frozen anew, and those who waited are given back, in order.</summary>
    public IReadOnlyList<(string Rule, string Lot, int Round)> MoveTo(DateOnly day)
    {
        var month = new DateOnly(day.Year, day.Month, 1);
        if (month <= _month) return [];
        var first = _month == default;
        _month = month;
        if (first && _samples.Count == 0) return [];
        Freeze(month);
        var waited = _waiting.OrderBy(w => w.Lot, StringComparer.Ordinal).ThenBy(w => w.Round).ThenBy(w => w.Rule, StringComparer.Ordinal).ToList();
        _waiting.Clear();
        return waited;
    }

    private void Freeze(DateOnly before)
    {
        Version = before.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        _frozen.Clear();
        var since = before.AddMonths(-12);
        var values = new Dictionary<(string, string), List<decimal>>();
        foreach (var sample in _samples.Values)
        {
            if (sample.Day < since || sample.Day >= before) continue;
            foreach (var segment in sample.Segments)
            {
                if (!values.TryGetValue((sample.Measure, segment), out var list)) values.Add((sample.Measure, segment), list = []);
                list.Add(sample.Value);
            }
        }
        foreach (var (at, list) in values)
        {
            list.Sort();
            var median = Statistics.Quantile(list, 0.5m);
            var off = list.Select(v => Math.Abs(v - median)).Order().ToList();
            _frozen[at] = new(
                at.Item2, Version, list.Count, Statistics.Quantile(list, 0.05m), Statistics.Quantile(list, 0.25m), median, Statistics.Quantile(list, 0.75m),
                Statistics.Quantile(list, 0.95m), Statistics.Quantile(off, 0.5m));
        }
    }

    /// <summary>All there is, to be saved: samples, frozen figures, who waits.</summary>
    public (IReadOnlyList<Sample> Samples, IReadOnlyList<(string Measure, Summary Summary)> Frozen, IReadOnlyList<(string Rule, string Lot, int Round)> Waiting, DateOnly Month) Rows() =>
        ([.. _samples.Values.OrderBy(s => s.Lot, StringComparer.Ordinal).ThenBy(s => s.Measure, StringComparer.Ordinal).ThenBy(s => s.Round)],
         [.. _frozen.Select(f => (f.Key.Measure, f.Value)).OrderBy(f => f.Measure, StringComparer.Ordinal).ThenBy(f => f.Value.Segment, StringComparer.Ordinal)],
         [.. _waiting.Order()], _month);

    /// <summary>Takes up what <see cref="Rows"/> gave.</summary>
    public void Load(IEnumerable<Sample> samples, IEnumerable<(string Measure, Summary Summary)> frozen, IEnumerable<(string Rule, string Lot, int Round)> waiting, DateOnly month)
    {
        foreach (var sample in samples) Put(sample.Measure, sample.Lot, sample.Round, sample);
        foreach (var (measure, summary) in frozen) _frozen[(measure, summary.Segment)] = summary;
        foreach (var wait in waiting) _waiting.Add(wait);
        _month = month;
        Version = _frozen.Count == 0 ? null : _frozen.Values.First().Version;
    }
}
