using Witness.Domain.Rules.Traces;

namespace Witness.Domain.Tests.Rules;

/// <summary>Against values from tables and by hand.</summary>
public class StatisticsTests
{
    [Fact]
    public void Quantiles_interpolate_between_order_statistics()
    {
        decimal[] values = [1, 2, 3, 4];
        Assert.Equal(2.5m, Statistics.Quantile(values, 0.5m));
        Assert.Equal(1.75m, Statistics.Quantile(values, 0.25m));
        Assert.Equal(4m, Statistics.Quantile(values, 1m));
    }

    [Fact]
    public void Tail_probabilities_agree_with_the_tables()
    {
        Assert.Equal(1.0 / 120, Statistics.Hypergeometric(3, 3, 3, 10), 10);
        Assert.Equal(1, Statistics.Hypergeometric(0, 3, 3, 10), 10);
        Assert.Equal(0.5, Statistics.Binomial(1, 1, 0.5), 10);
        Assert.Equal(11.0 / 1024, Statistics.Binomial(9, 10, 0.5), 10);
        Assert.Equal(0.05, Statistics.ChiSquare(3.841459, 1), 5);
        Assert.Equal(0.001, Statistics.ChiSquare(29.5883, 10), 5);
        Assert.Equal(1, Statistics.ChiSquare(0, 5), 10);
    }

    [Fact]
    public void Many_tests_find_less_by_chance()
    {
        // the example of Benjamini and Hochberg (1995): 15 tests, the four smallest stand
        double[] p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459];
        Assert.Equal(0.0095, Statistics.Cutoff(p, 15));
        Assert.Equal(0, Statistics.Cutoff([0.04], 15));
    }

    [Fact]
    public void A_new_month_freezes_figures_and_calls_those_who_waited()
    {
        var segments = new Segments();
        segments.MoveTo(new(2026, 1, 10));
        for (var i = 0; i < 40; i++) segments.Put("x", $"L{i}", 1, new("x", $"L{i}", 1, i, new(2026, 1, 12), ["GC/a", "GC"]));
        segments.Await("B03", "L7", 1);
        var asked = new Sample("x", "L7", 1, 7, new(2026, 1, 12), ["GC/b", "GC/a", "GC"]);
        Assert.Null(segments.Find(asked, 30));
        Assert.Empty(segments.MoveTo(new(2026, 1, 31)));
        Assert.Equal([("B03", "L7", 1)], segments.MoveTo(new(2026, 2, 1)));
        Assert.Equal(("GC/a", "2026-02", 40), (segments.Find(asked, 30)!.Segment, segments.Version, segments.Find(asked, 30)!.N));
        segments.Put("x", "L99", 1, new("x", "L99", 1, 10_000, new(2026, 2, 2), ["GC/a"]));
        Assert.Equal(40, segments.Find(asked, 30)!.N);

        var copy = new Segments();
        var rows = segments.Rows();
        copy.Load(rows.Samples, rows.Frozen, rows.Waiting, rows.Month);
        Assert.Equal(segments.Find(asked, 30), copy.Find(asked, 30));
    }

    [Fact]
    public void Traces_are_replaced_lot_by_lot_and_kept_within_bounds()
    {
        var index = new TraceIndex();
        Trace Of(string lot, string disk, long position) => new("disk", disk, lot, 1, "c:1", null, new(2026, 1, 5), new("kp", $"{lot}{disk}", 1), position);
        index.Keep("f", "L1", 1, [Of("L1", "A", 1), Of("L1", "B", 2)]);
        index.Keep("f", "L2", 1, [Of("L2", "A", 3)]);
        index.Keep("f", "L1", 1, [Of("L1", "B", 2)]);
        Assert.Equal(["L2"], index.Find("disk", "A").Select(t => t.Lot));
        var copy = new TraceIndex();
        copy.Load(index.Rows());
        Assert.Equal(index.Rows().ToList(), copy.Rows().ToList());
        for (var i = 0; i < 2 * TraceIndex.MostPerKey; i++) index.Keep("f", $"M{i}", 1, [Of($"M{i}", "C", 10 + i)]);
        Assert.Equal(TraceIndex.MostPerKey, index.Find("disk", "C").Count);
    }
}
