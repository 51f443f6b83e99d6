using System.Text.Json.Nodes;
using CsCheck;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;
using Witness.Ledger.Bytes;

namespace Witness.Domain.Tests.Facts;

public sealed class SchemaTests
{
    [Theory]
    [MemberData(nameof(FactGen.Names), MemberType = typeof(FactGen))]
    public void What_the_writer_writes_holds_under_both_schemas(string name)
    {
        var type = FactBook.Find(name)!;
        var data = new SchemaCheck(WireSchema.For(type));
        var envelope = new SchemaCheck(WireSchema.Envelope());
        var entry = new SchemaCheck(EntrySchema.For(type));
        FactGen.Of(type).Sample(
            fact =>
            {
                var item = JsonNode.Parse(FactWriter.Item(fact, type, "m-1"))!;
                Assert.True(envelope.Holds(item), item.ToJsonString());
                Assert.True(data.Holds(item["data"]), item["data"]!.ToJsonString());
                var bytes = AsEntry(fact, type).ToCanonical();
                Assert.True(entry.Holds(JsonNode.Parse(bytes)), System.Text.Encoding.UTF8.GetString(bytes));
            },
            iter: 10);
    }

    [Theory]
    [InlineData("BidOpened", """{"Colour":1}""")]
    [InlineData("BidOpened", """{"Price":{}}""")]
    [InlineData("BidOpened", """{"Price":{"Money":{"Amount":"1"},"Rate":{"Percent":"1"}}}""")]
    [InlineData("BidOpened", """{"Price":{"Money":{"Currency":"156"}}}""")]
    [InlineData("BidOpened", """{"Price":{"Money":{"Amount":"1e6"}}}""")]
    [InlineData("BidReceived", """{"CaKeyHash":"ab"}""")]
    [InlineData("OpeningStarted", """{"BidderCount":-1}""")]
    [InlineData("OpeningStarted", """{"PlannedAt":"2026/09/16"}""")]
    [InlineData("ProjectRegistered", """{"Kind":"工程"}""")]
    [InlineData("ProjectRegistered", """{"Region":"37030"}""")]
    [InlineData("NoticePublished", """{"Lots":[]}""")]
    public void What_the_reader_refuses_the_schema_refuses(string name, string data) =>
        Assert.False(new SchemaCheck(WireSchema.For(FactBook.Find(name)!)).Holds(JsonNode.Parse(data)));

    [Fact]
    public void Bare_texts_and_bare_names_hold_on_the_wire_only()
    {
        var place = JsonNode.Parse("""{"Place":"开标室2"}""");
        Assert.True(new SchemaCheck(WireSchema.For(FactBook.Of<OpeningStarted>())).Holds(place));
        Assert.False(new SchemaCheck(new JsonObject { ["$ref"] = "#/$defs/Room", ["$defs"] = EntrySchema.For(FactBook.Of<OpeningStarted>())["$defs"]!.DeepClone() }).Holds("开标室2"));
        Assert.True(new SchemaCheck(WireSchema.For(FactBook.Of<DealConfirmed>())).Holds(JsonNode.Parse("""{"Winner":{"Name":"甲公司"}}""")));
    }

    [Fact]
    public void A_schema_carries_terms_marks_and_units()
    {
        var amount = WireSchema.For(FactBook.Of<DepositReceived>())["properties"]!["Amount"]!;
        Assert.Equal("金额", (string?)amount["x-zh"]);
        Assert.Equal("元", (string?)amount["x-unit"]);
        Assert.Equal("S1", (string?)amount["x-mark"]![0]);
        Assert.True((bool)WireSchema.For(FactBook.Of<DepositReceived>())["x-secret"]!);
        Assert.Equal("account", (string?)WireSchema.For(FactBook.Of<DepositReceived>())["properties"]!["PayerAccount"]!["x-hashed"]);
    }

    [Fact]
    public void A_schema_is_the_same_text_each_time()
    {
        Assert.All(FactBook.All, type => Assert.Equal(SchemaText.Of(WireSchema.For(type)), SchemaText.Of(WireSchema.For(type))));
        Assert.Contains("唱标", SchemaText.Of(WireSchema.For(FactBook.Of<BidOpened>())));
    }

    private static Entry AsEntry(Fact fact, FactType type)
    {
        var fields = FactWriter.Fields(fact, type);
        return new(
            fact.Header, new(2026, 9, 16, 9, 30, 0, Moment.Offset), "demo", "370300", "GC", new("r-1", 0),
            [.. fields.Where(f => f.Field.Mark == Mark.Public).Select(f => KeyValuePair.Create(f.Field.Name, f.Canonical))],
            [.. fields.Where(f => f.Field.Mark != Mark.Public).Select(f => KeyValuePair.Create(f.Field.Name, new Digest(new byte[Digest.Size])))]);
    }
}
