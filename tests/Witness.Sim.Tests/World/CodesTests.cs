using Witness.Sim.World;

namespace Witness.Sim.Tests.World;

public sealed class CodesTests
{
    [Theory]
    [InlineData("A0191370300MA3C0000XX20260105000001", '1')]
    [InlineData("D0111370300004220000A20260302000123", 'A')]
    public void Unified_deal_codes_end_in_the_check_character_of_the_vectors(string body, char check) => Assert.Equal(check, Codes.DealCheck(body));

    [Fact]
    public void A_unified_deal_code_has_forty_characters() =>
        Assert.Equal("A01-91370300MA3C0000XX-20260105-000001-1", Codes.DealCode("A01", "91370300MA3C0000XX", new DateTime(2026, 1, 5), 1));

    [Fact]
    public void Credit_codes_hold_their_two_check_characters()
    {
        var dice = new Dice(7);
        for (var i = 0; i < 500; i++)
        {
            var code = Codes.CreditCode("91", "379902", "MA" + dice.Text("0123456789ABCDEFGHJKLMNPQRTUWXY", 6));
            Assert.True(Codes.IsCreditCode(code), code);
            var spoiled = code[..10] + (code[10] == '0' ? '1' : '0') + code[11..];
            Assert.False(Codes.IsCreditCode(spoiled), spoiled);
        }
    }

    [Fact]
    public void Project_and_lot_codes_have_the_lengths_of_the_specification_and_stay_apart()
    {
        var day = new DateTime(2026, 5, 6);
        var codes = new[] { 0, 9999, 10_000, 10_001, 400_000 }.Select(n => Codes.ProjectCode('A', "379902", day, n)).ToList();
        Assert.All(codes, c => Assert.Equal(17, c.Length));
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.Equal(23, Codes.LotCode(codes[0], 3).Length);
        Assert.Equal(24, Codes.InvestmentCode(2026, "379902", "48", 123_456_789).Length);
    }

    [Fact]
    public void Everybody_in_the_city_is_plainly_invented_and_bears_a_valid_code()
    {
        var city = new City(3, "day", 60);
        var firms = city.PublicBuyers.Concat(city.StateFirms).Concat(city.Villages).Concat(city.Agencies)
            .Concat(city.Builders.Concat(city.Suppliers).Concat(city.Holders).Select(b => b.Firm)).ToList();
        Assert.All(firms, f => Assert.Contains("示例", f.Name, StringComparison.Ordinal));
        Assert.All(firms, f => Assert.True(Codes.IsCreditCode(f.Code), f.Code));
        Assert.Equal(firms.Count, firms.Select(f => f.Code).Distinct().Count());
    }

    [Fact]
    public void No_two_honest_bidders_share_anything_that_gives_them_away()
    {
        var city = new City(3, "year", 200);
        var all = city.Builders.Concat(city.Suppliers).Concat(city.Holders).ToList();
        foreach (var trace in new Func<Bidder, string>[] { b => b.Account, b => b.Phone, b => b.CaKey, b => b.PublicIp, b => b.Machine.Mac[0], b => b.Machine.Disk[0], b => b.Machine.Cpu[0], b => b.LegalPerson, b => b.Address })
            Assert.Equal(all.Count, all.Select(trace).Distinct().Count());
    }
}
