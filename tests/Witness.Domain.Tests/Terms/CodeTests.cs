using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Terms;

public sealed class CodeTests
{
    [Theory]
    [InlineData("A0191370300MA3C0000XX20260105000001", '1')]
    [InlineData("D0111370300004220000A20260302000123", 'A')]
    public void Published_vectors_of_the_unified_deal_code_hold(string first35, char check)
    {
        Assert.Equal(check, UnifiedDealCode.CheckCharacter(first35));
        Assert.True(UnifiedDealCode.IsValid(first35 + check));
        Assert.Equal(40, UnifiedDealCode.Hyphenate(first35 + check).Length);
        Assert.True(UnifiedDealCode.IsValid(UnifiedDealCode.Hyphenate(first35 + check)));
        Assert.False(UnifiedDealCode.IsValid(first35 + (check == '7' ? '8' : '7')));
    }

    [Theory]
    [InlineData("91350100M000100Y43", true)]
    [InlineData("91350100M000100Y44", false)]
    [InlineData("9135O100M000100Y43", false)]
    [InlineData("91350100M000100Y4", false)]
    [InlineData(null, false)]
    public void A_credit_code_holds_only_with_its_check_character(string? code, bool valid) => Assert.Equal(valid, CreditCode.IsValid(code));

    [Fact]
    public void Any_single_altered_character_of_a_unified_deal_code_is_found()
    {
        const string code = "A0191370300MA3C0000XX202601050000011";
        for (var i = 0; i < code.Length; i++)
        {
            var altered = code.ToCharArray();
            altered[i] = altered[i] == '0' ? '1' : '0';
            Assert.False(UnifiedDealCode.IsValid(new string(altered)), $"at {i}");
        }
    }

    [Theory]
    [InlineData("370300", true)]
    [InlineData("37030", false)]
    [InlineData("37030A", false)]
    [InlineData("070300", false)]
    [InlineData("３70300", false)]
    public void A_region_code_has_six_digits(string code, bool shaped) => Assert.Equal(shaped, RegionCode.IsShaped(code));

    [Fact]
    public void A_district_lies_within_its_city_and_province()
    {
        Assert.True(RegionCode.IsWithin("370303", "370300"));
        Assert.True(RegionCode.IsWithin("370303", "370000"));
        Assert.False(RegionCode.IsWithin("370400", "370300"));
        Assert.False(RegionCode.IsWithin("370300", "370303"));
    }
}
