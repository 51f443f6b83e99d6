using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Facts;

public sealed class StoredFactTests
{
    private static readonly Header Head = new(
        nameof(BidOpened), new Scope(ScopeKind.Lot, "P-1", ["LOT-1"]), new FactIdentity("甲平台", "k-1", 1), Moment.Of(new DateOnly(2026, 9, 16)));

    [Fact]
    public void Fields_not_opened_are_missing_and_names_of_another_catalogue_are_passed_over()
    {
        var fact = (BidOpened)FactReader.FromStored(
            Head, Json("""{"Order":3,"Colour":"红","DurationDays":"ten"}"""),
            [KeyValuePair.Create("Bidder", Json("""{"Name":"甲公司","Colour":"红"}""")), KeyValuePair.Create("SmeFlag", Json("\"小\"")), KeyValuePair.Create("Nothing", Json("1"))]);
        Assert.Equal(3, fact.Order);
        Assert.Equal("小", fact.SmeFlag);
        Assert.Equal(new Org("甲公司"), fact.Bidder);
        Assert.Null(fact.Price);
        Assert.Null(fact.DurationDays);
        Assert.Same(Head, fact.Header);
    }

    [Fact]
    public void Without_any_field_a_fact_is_still_a_fact() => Assert.Equal(new BidOpened { Header = Head }, FactReader.FromStored(Head, default));

    [Theory]
    [InlineData(" 139-0000 0001 ", "13900000001")]
    [InlineData("ｃａ－０１", "CA01")]
    [InlineData("Ab\tc", "ABC")]
    public void What_is_hashed_is_folded_first(string raw, string normal) => Assert.Equal(normal, FactReader.Normal(raw));

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
