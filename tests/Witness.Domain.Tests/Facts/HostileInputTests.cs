using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;

namespace Witness.Domain.Tests.Facts;

/// <summary>Whatever comes in is answered: a fact or refusals, never an exception.</summary>
public sealed class HostileInputTests
{
    private static readonly FactReader Reader = new((family, value) => $"{family}:{value}");

    private static readonly Gen<FactType> AnyType = Gen.Int[0, FactBook.All.Count - 1].Select(i => FactBook.All[i]);

    [Fact]
    public void Flipped_cut_and_doubled_bytes_are_answered() =>
        Gen.Select(AnyType.SelectMany(type => FactGen.Of(type).Select(fact => FactWriter.Item(fact, type, "m-1"))), Gen.Int, Gen.Byte, Gen.Int[0, 3]).Sample(
            (item, where, value, how) =>
            {
                var at = (int)((uint)where % item.Length);
                byte[] bytes = how switch
                {
                    0 => [.. item[..at], value, .. item[(at + 1)..]],
                    1 => item[..at],
                    2 => [.. item[..at], value, .. item[at..]],
                    _ => [(byte)'[', .. item, (byte)',', .. item, (byte)']'],
                };
                Answer(bytes);
            },
            iter: 3000);

    [Fact]
    public void Any_JSON_in_any_place_is_answered()
    {
        string[] values =
        [
            "null", "true", "[]", "{}", "0", "-1", "1e999", "-0", "123456789012345678901234567890", "0.1e-400", "\"\"", "\"unknown\"", "\"\\ud800\"", "\"\\u0000\"",
            "[[[[]]]]", "{\"Org\":{}}", "{\"Person\":null,\"Org\":null}", "{\"Money\":{\"Amount\":\"79228162514264337593543950335\"}}", "{\"Money\":null}", "{\"\":1}",
            "{\"Amount\":\"-\"}", "{\"Amount\":\".\"}", "{\"Amount\":\"1.\"}", "\"9999-12-31T23:59:59-14:00\"", "[null]", "[[]]", "[{}]", "{\"Amount\":\"1\",\"Raw\":\"99999999999999999999999999\",\"RawUnit\":\"亿元\"}",
        ];
        foreach (var type in FactBook.All)
            foreach (var field in type.Fields)
                foreach (var value in values)
                    Answer(Encoding.UTF8.GetBytes(
                        $$$"""{"specversion":"1.0","id":"m","type":"{{{type.Name}}}","source":"s","subject":"L","at":"unknown","sourcekey":"k","data":{"{{{field.WireName}}}":{{{value}}}}}"""));
        foreach (var name in new[] { "specversion", "id", "type", "source", "subject", "time", "at", "reportedat", "sourcekey", "sourceversion", "sequence", "project", "dataschema", "datacontenttype", "data" })
            foreach (var value in values) Answer(Encoding.UTF8.GetBytes($$$"""{"type":"NoticePublished","{{{name}}}":{{{value}}},"x":1}"""));
        foreach (var value in values)
        {
            Answer(Encoding.UTF8.GetBytes(value));
            Answer(Encoding.UTF8.GetBytes($$$"""{"type":"NoticePublished","data":{"Lots":{{{value}}},"Round":{{{value}}}}}"""));
        }
    }

    [Fact]
    public void A_very_deep_body_and_a_very_long_name_are_answered_shortly()
    {
        foreach (var depth in new[] { 17, 100, 511, 512, 513, 100_000 }) Answer(Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth)));
        using var body = WireJson.Parse(Encoding.UTF8.GetBytes($$$"""{"type":"AuctionEnded","data":{"{{{new string('长', 100_000)}}}":1}}"""));
        Assert.All(Reader.Read(body.Document!.RootElement).Refusals, refusal => Assert.InRange(refusal.Pointer.Length, 0, 200));
    }

    [Theory]
    [InlineData("名", 255, true)]
    [InlineData("名", 300, false)]
    [InlineData("\\n", 255, true)]
    public void A_fact_that_is_taken_fits_into_an_entry(string text, int suppliers, bool taken)
    {
        var name = string.Concat(Enumerable.Repeat(text, text == "名" ? 66 : 99));
        var data = $"{{\"Suppliers\":[{string.Join(",", Enumerable.Repeat($"{{\"Name\":\"甲{name}\"}}", suppliers))}]}}";
        using var body = WireJson.Parse(Encoding.UTF8.GetBytes($$$"""{"specversion":"1.0","id":"m","type":"ResultPublished","source":"s","subject":"L","at":"unknown","sourcekey":"k","data":{{{data}}}}"""));
        var result = Reader.Read(body.Document!.RootElement);
        Assert.Equal(taken, result.IsAccepted);
        if (!taken) Assert.Equal("/data too-large", $"{result.Refusals[0].Pointer} {result.Refusals[0].Code}");
        else
        {
            var open = result.Fields.Select(field => KeyValuePair.Create(field.Field.Name, field.Canonical)).ToList();
            Assert.InRange(new Entry(result.Fact!.Header, DateTimeOffset.UnixEpoch, "a", "370300", "GC", new("r", 1), open, []).ToCanonical().Length, 50_000, 65_535);
        }
    }

    [Fact]
    public void An_element_that_did_not_pass_the_strict_parser_is_answered_too()
    {
        using var loose = System.Text.Json.JsonDocument.Parse("""{"id":"\ud800","type":"OpeningStarted","data":{"Place":"\ud800"}}""");
        Assert.False(Reader.Read(loose.RootElement).IsAccepted);
    }

    private static void Answer(byte[] bytes)
    {
        using var body = WireJson.Parse(bytes);
        if (body.Document is not { } document)
        {
            Assert.NotEmpty(body.Refusals);
            return;
        }
        if (body.Refusals.Count > 0) return;
        var result = Reader.Read(document.RootElement);
        Assert.NotEqual(result.IsAccepted, result.Refusals.Count > 0);
        if (!result.IsAccepted) return;

        // What was taken can be kept, and read again from what is kept.
        var data = FactWriter.Data(result.Fact!, result.Type!);
        Assert.Equal(data, FactWriter.Data(FactReader.FromStored(result.Fact!.Header, System.Text.Json.JsonElement.Parse(data)), result.Type!));
        Assert.NotNull(JsonNode.Parse(data));
    }
}
