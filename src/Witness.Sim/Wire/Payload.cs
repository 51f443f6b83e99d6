using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Witness.Sim.World;

namespace Witness.Sim.Wire;

/// <summary>载荷 — writes one <c>data</c> object in the wire forms of the catalogue: money and prices as tagged strings, moments to their precision.</summary>
public sealed class Payload(Utf8JsonWriter json)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Write(Action<Payload> body)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            body(new Payload(json));
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary><c>2026-03-16T18:21:07+08:00</c>.</summary>
    public static string Moment(DateTime at) => at.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "+08:00";

    public static string Day(DateTime at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>分 as 元 with two decimals.</summary>
    public static string Yuan(long cents) => (cents / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    public Payload Text(string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
        return this;
    }

    public Payload Int(string name, long? value)
    {
        if (value is not null) json.WriteNumber(name, value.Value);
        return this;
    }

    public Payload Flag(string name, bool? value)
    {
        if (value is not null) json.WriteBoolean(name, value.Value);
        return this;
    }

    /// <summary>A decimal given in hundredths, as a string.</summary>
    public Payload Hundredths(string name, long value) => Text(name, Yuan(value));

    public Payload Time(string name, DateTime? at) => at is null ? this : Text(name, Moment(at.Value));

    public Payload Date(string name, DateTime at) => Text(name, Day(at));

    public Payload Span(string name, DateTime? from, DateTime? to) => Object(name, p => p.Time("From", from).Time("To", to));

    public Payload Money(string name, long cents) => Object(name, p => p.MoneyBody(cents));

    /// <summary>Printed by the source in 万元: the amount in 元 with what was printed beside it.</summary>
    public Payload MoneyWan(string name, long cents) => Object(name, p => p.MoneyBody(cents)
        .Text("Raw", (cents / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture)).Text("RawUnit", "万元"));

    public Payload Price(string name, Quote? quote) => quote is null ? this : Object(name, p => p.PriceBody(quote));

    public Payload Org(string name, Firm? firm) => firm is null ? this : Object(name, p => p.OrgBody(firm));

    public Payload Orgs(string name, IEnumerable<Firm> firms) => List(name, firms, (p, f) => p.OrgBody(f));

    /// <summary>A party: <c>{"Org":{…}}</c>.</summary>
    public Payload Party(string name, Firm? firm) => firm is null ? this : Object(name, p => p.Org("Org", firm));

    public Payload Parties(string name, IEnumerable<Firm> firms) => List(name, firms, (p, f) => p.Org("Org", f));

    public Payload Doc(string name, string title, Dice dice) => Object(name, p => p.DocBody(title, dice));

    public Payload Code(string name, string list, string value, string? text = null) =>
        Object(name, p => p.Text("List", list).Text("Value", value).Text("Text", text));

    public Payload Room(string name, Hall hall) => Object(name, p => p.RoomBody(hall));

    public Payload Rooms(string name, IEnumerable<Hall> halls) => List(name, halls, (p, h) => p.RoomBody(h));

    public Payload Texts(string name, params IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
        return this;
    }

    public Payload ExpertRef(string name, Expert expert) => Object(name, p => p.ExpertBody(expert));

    public Payload Experts(string name, IEnumerable<Expert> experts) => List(name, experts, (p, e) => p.ExpertBody(e));

    public Payload Object(string name, Action<Payload> body)
    {
        json.WriteStartObject(name);
        body(this);
        json.WriteEndObject();
        return this;
    }

    public Payload List<T>(string name, IEnumerable<T> items, Action<Payload, T> each)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            each(this, item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        return this;
    }

    public Payload OrgBody(Firm firm) => Text("Name", firm.Name).Text("Code", firm.Code);

    public Payload DocBody(string title, Dice dice) =>
        Text("Title", title).Text("Digest", "sha256:" + dice.Text("0123456789abcdef", 64)).Int("Size", dice.Int(20_000, 9_000_000));

    public Payload RoomBody(Hall hall) => Text("Site", hall.Site).Text("Zone", hall.Zone).Text("Name", hall.Name);

    public Payload ExpertBody(Expert expert) => Text("Code", expert.Code).Text("Name", expert.Name).Text("Specialty", expert.Specialty);

    private Payload MoneyBody(long cents) => Text("Amount", Yuan(cents)).Text("Currency", "156");

    private Payload PriceBody(Quote quote) => quote.Form switch
    {
        QuoteForm.Rate => Object("Rate", p => p.Hundredths("Percent", quote.Value).Text("Base", quote.Per)),
        QuoteForm.Unit => Object("UnitPrice", p => p.Hundredths("Amount", quote.Value).Text("Per", quote.Per)),
        _ => Money("Money", quote.Value),
    };
}

/// <summary>报价形式 — a sum, a rate, a unit price.</summary>
public enum QuoteForm { Money, Rate, Unit }

/// <summary>报价 — in hundredths of 元, per cent, or 元 per unit.</summary>
/// <param name="Per">Base of a rate, or unit of a unit price.</param>
public sealed record Quote(QuoteForm Form, long Value, string? Per = null)
{
    public static Quote Of(long cents) => new(QuoteForm.Money, cents);

    public Quote With(long value) => this with { Value = value };
}
