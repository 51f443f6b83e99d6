using System.Text.Json;
using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Tests.Stages;

namespace Witness.Domain.Tests.Clocks;

public class RealDealClockTests
{
    private static readonly string[] Five = ["GC-22", "GC-23", "GC-27", "ZC-26", "ZR-08"];

    [Fact]
    [Clause("5.1.7")]
    public void Each_real_deal_gives_what_its_notices_allow()
    {
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Deals.Folder(), "clocks.json")));
        foreach (var deal in cases.RootElement.EnumerateArray())
        {
            var name = deal.GetProperty("deal").GetString();
            var clocks = Deals.Read(deal.GetProperty("lot").GetString()!, SealView.AllOpen).Clocks.Where(c => Five.Contains(c.Rule.Id)).ToDictionary(c => c.Rule.Id);
            var expected = deal.GetProperty("clocks");
            foreach (var one in expected.EnumerateObject())
            {
                var clock = clocks[one.Name];
                Assert.Equal((name, one.Name, one.Value.GetProperty("status").GetString()), (name, one.Name, clock.StatusText.Zh));
                Same(one.Value, "start", clock.Start?.At.ToString(), clock);
                Same(one.Value, "bound", clock.Bound?.At.ToString(), clock);
                Same(one.Value, "dueRaw", clock.DueRaw?.ToString(), clock);
                Same(one.Value, "dueRolled", clock.DueRolled?.ToString(), clock);
                Same(one.Value, "actual", clock.Actual?.ToString(), clock);
            }
            foreach (var (id, clock) in clocks)
            {
                if (expected.TryGetProperty(id, out _)) continue;
                Assert.Equal((name, id, ClockStatus.CannotTell), (name, id, clock.Status));
                Assert.NotEmpty(clock.Missing);
            }
        }
    }

    public static TheoryData<string> Rows => [.. Statutory.Value.Select(d => d.GetProperty("deal").GetString()!)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_row_of_the_real_deals_comes_out_as_read(string deal)
    {
        var row = Statutory.Value.Single(d => d.GetProperty("deal").GetString() == deal);
        var lot = row.GetProperty("lot").GetString()!;
        foreach (var expected in row.GetProperty("rules").EnumerateArray())
        {
            var rule = expected.GetProperty("rule").GetString()!;
            var settings = ClockSettings.Shipped;
            if (expected.TryGetProperty("local", out var local))
                settings = ClockSettings.Of(new Life().Centre("2025-01-01", new LimitEntered { Rule = rule, Value = local.GetInt32(), Basis = "示例", From = Life.At("2025-01-01") }).Facts);
            var runs = LotRecords.Of(lot, Deals.Of(lot), Deals.ContextOfPages(settings), SealView.AllOpen).ClocksOf(rule).ToList();
            if (expected.GetProperty("status").ValueKind == JsonValueKind.Null)
            {
                Assert.Empty(runs);
                continue;
            }
            var clock = Assert.Single(runs);
            Assert.True(expected.GetProperty("status").GetString() == clock.StatusText.Zh, $"{deal} {rule}: {clock.Explanation.Zh}");
            Same(expected, "start", clock.From?.ToString(), clock);
            Same(expected, "bound", clock.Bound?.At.ToString(), clock);
            Same(expected, "raw", clock.DueRaw?.ToString(), clock);
            Same(expected, "due", clock.DueRolled?.ToString(), clock);
            Same(expected, "back", clock.Back?.Raw?.ToString(), clock);
            Same(expected, "actual", clock.Actual?.ToString(), clock);
            if (expected.TryGetProperty("measure", out var measure)) Assert.Contains(measure.GetString()!, clock.Measure!.Zh);
            if (expected.TryGetProperty("missing", out var missing)) Assert.Contains(clock.Missing, m => m.Zh == missing.GetString());
            if (expected.TryGetProperty("note", out var note)) Assert.Contains(clock.Notes, n => n.Zh.Contains(note.GetString()!));
            if (expected.TryGetProperty("rest", out _)) Assert.Contains(clock.Notes, n => n.Zh == "届满日为休息日");
            Assert.NotEqual("红", clock.Status == ClockStatus.OnlyStrictShort ? clock.Level : null);
        }
    }

    private static readonly Lazy<IReadOnlyList<JsonElement>> Statutory = new(() =>
        [.. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Deals.Folder(), "statutory.json"))).RootElement.EnumerateArray()]);

    [Fact]
    public void What_only_the_strict_reading_breaks_is_yellow_and_shows_both()
    {
        var clock = Deals.Read("E5000000053065534001").Clocks.Single(c => c.Rule.Id == "GC-23");
        Assert.Equal(("黄", false, true), (clock.Level, clock.Strict, clock.Inclusive));
        Assert.Equal("2026-03-18", clock.InclusiveDue!.Raw.ToString());
    }

    [Fact]
    public void Kinds_without_clocks_have_none()
    {
        Assert.Empty(Deals.Read("华蓥市体育公园单体建筑主体工程劳务").Clocks);
    }

    private static void Same(JsonElement expected, string member, string? actual, ClockResult clock)
    {
        if (expected.TryGetProperty(member, out var value)) Assert.Equal((clock.Rule.Id, member, value.GetString()), (clock.Rule.Id, member, actual));
    }
}
