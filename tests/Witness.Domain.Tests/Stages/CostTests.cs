using System.Diagnostics;
using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using static Witness.Domain.Tests.Stages.Life;

namespace Witness.Domain.Tests.Stages;

public class CostTests
{
    [Fact]
    public void A_bid_costs_the_same_in_an_auction_of_twenty_thousand()
    {
        Fold(2_000, out _);
        var state = Fold(20_000, out var slices);
        Console.WriteLine("Advance: {0}", string.Join(", ", slices.Select(s => $"{s.TotalMicroseconds / 2_000:0.0} µs")));
        Assert.Equal(20_000, state.FactCount);
        // Generous: other engineers share the machine. A cost that grew with the lot would be ten times and more.
        Assert.True(slices.Skip(5).Min() < slices.Take(5).Min() * 4, string.Join(", ", slices.Select(s => s.TotalMilliseconds)));
    }

    [Fact]
    public void A_summary_costs_fields_not_facts()
    {
        var (small, large) = (Fold(100, out _), Fold(20_000, out _));
        var (few, many) = (Time(small), Time(large));
        Console.WriteLine("Summary: {0:0} µs at 100 facts, {1:0} µs at 20,000", few.TotalMicroseconds, many.TotalMicroseconds);
        Assert.True(many < few * 6, $"{few} {many}");
        Assert.Equal(20_000, new LotReading(large, Context(), open: SealView.AllOpen).Tables().Single(t => t.Id == "R6b")["bidRoundCount"]!.Values[0].Value);
    }

    private static TimeSpan Time(LotState state)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var watch = Stopwatch.StartNew();
            _ = new LotReading(state, Context(), open: SealView.AllOpen).Summary();
            if (watch.Elapsed < best) best = watch.Elapsed;
        }
        return best;
    }

    private static LotState Fold(int bids, out List<TimeSpan> slices)
    {
        var bidders = Enumerable.Range(0, 40).Select(i => new Party(Company($"第{i}公司", $"C-{i}"))).ToArray();
        var facts = new List<Recorded>(bids);
        var start = new DateTime(2026, 4, 1, 9, 0, 0);
        for (var i = 0; i < bids; i++)
        {
            var at = new Moment(start.AddSeconds(i), Precision.Second);
            var header = new Header("AuctionBidPlaced", new(ScopeKind.Lot, "PRJ-1", ["LOT-1"]), new("trade", $"B-{i}", 1), at);
            facts.Add(new(new AuctionBidPlaced { Header = header, Sequence = i, Bidder = bidders[i % 40], Price = Yuan(i) }, i + 1, new DateTimeOffset(at.Local, Moment.Offset)));
        }
        var state = new LotState("LOT-1");
        slices = [];
        foreach (var slice in facts.Chunk(2_000))
        {
            var watch = Stopwatch.StartNew();
            foreach (var fact in slice) state.Advance(fact);
            slices.Add(watch.Elapsed);
        }
        return state;
    }
}
