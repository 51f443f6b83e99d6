using System.Text.Json;
using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Tests.Play;

/// <summary>An independent reading of the plainest indicators over the lots that no answer names: they must be clean.</summary>
public sealed class CleanLotTests
{
    private static readonly Dictionary<string, List<(Message Message, JsonElement Data)>> Clean = Gather();

    [Fact]
    public void Openings_start_as_announced() => Each("OpeningStarted", (lot, m, d) =>
    {
        var late = m.At - Time(d, "PlannedAt");
        Assert.True(late >= TimeSpan.Zero && late <= TimeSpan.FromMinutes(5), lot);
    });

    [Fact]
    public void Bidders_of_one_lot_share_no_component_and_no_clue()
    {
        foreach (var (lot, prints) in Lots("BidFingerprinted"))
        {
            foreach (var member in (string[])["FileCreationId", "CaKey", "PublicIp", "Author", "MachineCode", "PricingLocks", "Contacts", "DocumentIds"])
            {
                var values = prints.Select(p => p.Data.GetProperty(member).GetRawText()).ToList();
                Assert.True(values.Distinct().Count() == values.Count, $"{lot} {member}");
            }
        }
    }

    [Fact]
    public void Prices_are_sane()
    {
        foreach (var (lot, bids) in Lots("BidOpened"))
        {
            var prices = bids.Select(b => b.Data.GetProperty("Price")).Where(p => p.TryGetProperty("Money", out _)).Select(p => Amount(p.GetProperty("Money"))).ToList();
            if (prices.Count < 2) continue;
            Assert.Equal(prices.Count, prices.Distinct().Count());
            Assert.True(prices.Min() >= 0.8m * prices.Average(), lot);
        }
    }

    [Fact]
    public void Deposits_come_from_and_go_back_to_the_bidders_own_account()
    {
        foreach (var (lot, paid) in Lots("DepositReceived"))
        {
            Assert.Equal(paid.Count, paid.Select(p => p.Data.GetProperty("PayerAccount").GetString()).Distinct().Count());
            var accounts = paid.ToDictionary(p => p.Data.GetProperty("DepositId").GetString()!, p => p.Data.GetProperty("PayerAccount").GetString());
            foreach (var back in Of(lot, "DepositRefunded").Where(b => Round(b.Data) == Round(paid[0].Data)))
                Assert.Equal(accounts[back.Data.GetProperty("DepositId").GetString()!], back.Data.GetProperty("PayeeAccount").GetString());
        }
    }

    [Fact]
    public void Contracts_follow_the_letter_within_thirty_days()
    {
        foreach (var (lot, letters) in Lots("AwardNoticed"))
        {
            var signed = Of(lot, "ContractSigned").ToList();
            if (signed.Count > 0) Assert.True(signed[^1].Message.At.Date <= letters[^1].Message.At.Date.AddDays(30).Work(0), lot);
        }
    }

    [Fact]
    public void Objective_points_are_alike_and_no_subjective_point_stands_out()
    {
        foreach (var (lot, scores) in Lots("BidScored"))
        {
            foreach (var item in scores.GroupBy(s => (s.Message.Subject, s.Data.GetProperty("Bidder").GetProperty("Code").GetString(), s.Data.GetProperty("Item").GetString(), Round(s.Data))))
            {
                var points = item.Select(s => decimal.Parse(s.Data.GetProperty("Score").GetString()!, System.Globalization.CultureInfo.InvariantCulture)).Order().ToList();
                if (!item.First().Data.GetProperty("Subjective").GetBoolean()) Assert.Single(points.Distinct());
                else Assert.True(points[^1] - points[0] <= 3.5m, lot);
            }
        }
    }

    [Fact]
    public void A_clean_lot_never_repeats_an_identity()
    {
        foreach (var (lot, said) in Clean)
            Assert.True(said.Select(s => (s.Message.Sender, s.Message.Key, s.Message.Version)).Distinct().Count() == said.Count, lot);
    }

    private static int Round(JsonElement data) => data.TryGetProperty("Round", out var round) ? round.GetInt32() : 1;

    private static Dictionary<string, List<(Message, JsonElement)>> Gather()
    {
        var lots = new Dictionary<string, List<(Message, JsonElement)>>();
        foreach (var (messages, answers) in new[] { (Told.DayMessages, Told.Day.Answers.AsEnumerable()), (Told.YearMessages, Told.Year.Answers) })
        {
            var touched = Told.Touched(answers);
            foreach (var message in messages.Where(m => m.Subject is { Length: 23 } lot && !touched.Contains(lot)))
            {
                if (!lots.TryGetValue(message.Subject!, out var said)) lots[message.Subject!] = said = [];
                said.Add((message, JsonDocument.Parse(message.Data).RootElement));
            }
        }
        return lots;
    }

    private static IEnumerable<(Message Message, JsonElement Data)> Of(string lot, string type) => Clean[lot].Where(s => s.Message.Type == type);

    private static IEnumerable<(string Lot, List<(Message Message, JsonElement Data)> Said)> Lots(string type)
    {
        var any = false;
        foreach (var lot in Clean.Keys)
        {
            foreach (var round in Of(lot, type).GroupBy(s => Round(s.Data)))
            {
                any = true;
                yield return (lot, round.ToList());
            }
        }
        Assert.True(any, $"no clean lot says {type}");
    }

    private static void Each(string type, Action<string, Message, JsonElement> look)
    {
        foreach (var (lot, said) in Lots(type))
            foreach (var (message, data) in said) look(lot, message, data);
    }

    private static DateTime Time(JsonElement data, string member) =>
        DateTimeOffset.Parse(data.GetProperty(member).GetString()!, System.Globalization.CultureInfo.InvariantCulture).DateTime;

    private static decimal Amount(JsonElement money) => decimal.Parse(money.GetProperty("Amount").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
