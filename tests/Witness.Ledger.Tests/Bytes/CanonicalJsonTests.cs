using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Witness.Ledger.Bytes;

namespace Witness.Ledger.Tests.Bytes;

public sealed class CanonicalJsonTests
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(File.ReadAllText(Cases.Path("jcs.json"))).RootElement;

    public static TheoryData<string, string> Texts() =>
        new(Vectors.GetProperty("texts").EnumerateArray().Select(v => (v.GetProperty("input").GetString()!, v.GetProperty("output").GetString()!)));

    public static TheoryData<string, string> Numbers() =>
        new(Vectors.GetProperty("numbers").EnumerateArray().Select(v => (v.GetProperty("ieee").GetString()!, v.GetProperty("text").GetString()!)));

    public static TheoryData<string> Refused() => new(Vectors.GetProperty("refused").EnumerateArray().Select(v => v.GetString()!));

    public static TheoryData<string> NotCanonical() => new(Vectors.GetProperty("notCanonical").EnumerateArray().Select(v => v.GetString()!));

    [Theory, MemberData(nameof(Texts))]
    public void A_published_text_comes_out_as_published(string input, string output)
    {
        Assert.Equal(output, Encoding.UTF8.GetString(CanonicalJson.Write(Encoding.UTF8.GetBytes(input))));
        Assert.Equal(output, Encoding.UTF8.GetString(CanonicalJson.Write(JsonNode.Parse(input))));
        Assert.True(CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(output)));
        Assert.False(CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(input)));
    }

    [Theory, MemberData(nameof(Numbers))]
    public void A_published_number_comes_out_as_published(string ieee, string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        new CanonicalWriter(buffer).Number(BitConverter.UInt64BitsToDouble(Convert.ToUInt64(ieee, 16)));
        Assert.Equal(text, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Theory, MemberData(nameof(Refused))]
    public void What_has_no_canonical_form_is_refused(string json)
    {
        Assert.Throws<CanonicalException>(() => CanonicalJson.Write(Encoding.UTF8.GetBytes(json)));
        Assert.False(CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(json)));
    }

    [Theory, MemberData(nameof(NotCanonical))]
    public void Another_spelling_of_a_value_is_not_canonical(string json) =>
        Assert.False(CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused() =>
        Assert.False(CanonicalJson.IsCanonical([(byte)'"', 0xC3, 0x28, (byte)'"']));

    [Fact]
    public void Every_number_reads_back_as_itself() => Gen.Double.Where(double.IsFinite).Sample(number =>
    {
        var bytes = CanonicalJson.Write(JsonValue.Create(number));
        Assert.Equal(number, double.Parse(Encoding.UTF8.GetString(bytes), System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(CanonicalJson.IsCanonical(bytes));
    }, iter: 20_000);

    [Fact]
    public void Every_object_comes_out_sorted_whatever_the_order_it_came_in() =>
        Gen.Dictionary(Gen.String.AlphaNumeric, Gen.Int)[0, 20].Sample(members =>
        {
            var one = CanonicalJson.Write(new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))));
            var other = CanonicalJson.Write(new JsonObject(members.Reverse().Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))));
            Assert.Equal(one, other);
            Assert.True(CanonicalJson.IsCanonical(one));
        });

    [Fact]
    public void The_writer_refuses_keys_out_of_order_twice_and_integers_no_double_holds()
    {
        Assert.Throws<CanonicalException>(() => Keys("b", "a"));
        Assert.Throws<CanonicalException>(() => Keys("a", "a"));
        Assert.Throws<CanonicalException>(() => new CanonicalWriter(new ArrayBufferWriter<byte>()).Number((1L << 53) + 1));
        Keys("A", "a", "\u20ac", "\ud83d\ude02", "\ufb33"); // UTF-16 order, not that of code points
    }

    private static void Keys(params string[] keys)
    {
        var json = new CanonicalWriter(new ArrayBufferWriter<byte>());
        json.StartObject();
        foreach (var key in keys)
        {
            json.Key(key);
            json.Null();
        }

        json.EndObject();
    }
}
