using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Terms;

public class RegionTests
{
    [Theory]
    [InlineData("370000", "山东省（370000）", "Shandong (370000)")]
    [InlineData("370300", "淄博市（370300）", "Zibo (370300)")]
    [InlineData("370303", "张店区（370303）", "Zhangdian (370303)")]
    [InlineData("152500", "锡林郭勒盟（152500）", "Xilingol League (152500)")]
    [InlineData("370399", "淄博市370399（未收录名称）", "Zibo, 370399 (name not listed)")]
    [InlineData("371200", "山东省371200（未收录名称）", "Shandong, 371200 (name not listed)")]
    [InlineData("999999", "999999（未收录名称）", "999999 (name not listed)")]
    [InlineData("x", "x（未收录名称）", "x (name not listed)")]
    public void A_region_is_named_and_one_that_is_not_listed_shows_its_code(string code, string zh, string en) =>
        Assert.Equal(new Wording(zh, en), RegionNames.Of(code));

    [Fact]
    public void Every_listed_code_is_shaped_and_lies_in_one_that_is_listed_too()
    {
        Assert.All(RegionNames.Codes, code => Assert.True(RegionCode.IsShaped(code), code));
        Assert.All(RegionNames.Codes, code => Assert.NotNull(RegionNames.Find(code[..2] + "0000")));
        Assert.Equal(34, RegionNames.Codes.Count(code => code.EndsWith("0000", StringComparison.Ordinal)));
        Assert.All(RegionNames.Codes, code => Assert.NotEmpty(RegionNames.Find(code)!.En));
    }
}
