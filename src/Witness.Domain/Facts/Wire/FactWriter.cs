using System.Globalization;
using System.Text.Json;
using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Wire;

/// <summary>事实写出 — typed facts to JSON: the stored form of fields (what our own steps append), and a whole item for the wire.
/// Decimals are texts, sets are sorted, empty values are left out.</summary>
public static class FactWriter
{
    /// <summary>The fields as an object, under the names they have in an entry (hashes as hashes).</summary>
    public static void WriteFields(Utf8JsonWriter json, Fact fact, FactType type)
    {
        json.WriteStartObject();
        foreach (var field in type.Fields)
            if (field.Get(fact) is { } value)
            {
                json.WritePropertyName(field.Name);
                Write(json, value, field.Shape);
            }
        json.WriteEndObject();
    }

    /// <summary>The fields one by one, as the intake keeps and commits to them.</summary>
    public static IReadOnlyList<FieldValue> Fields(Fact fact, FactType type)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) WriteFields(json, fact, type);
        using var document = JsonDocument.Parse(buffer.ToArray());
        var all = document.RootElement.Clone();
        var fields = new List<FieldValue>();
        foreach (var property in all.EnumerateObject())
        {
            var field = type.Field(property.Name)!;
            fields.Add(new(field, property.Value, property.Value, field.Get(fact)!));
        }
        return fields;
    }

    /// <summary>One CloudEvents item. «…Hash» fields are left out: the wire carries raw values, which we do not have.</summary>
    public static void WriteItem(Utf8JsonWriter json, Fact fact, FactType type, string messageId)
    {
        var header = fact.Header;
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", messageId);
        json.WriteString("type", header.Type);
        json.WriteString("source", header.Identity.Source);
        var subject = header.Scope.Kind switch
        {
            ScopeKind.Lot => header.Scope.Lots[0],
            ScopeKind.Project => header.Scope.Project,
            _ => header.Scope.Key,
        };
        if (subject is not null) json.WriteString("subject", subject);
        json.WriteString(fact.At.Precision == Precision.Second ? "time" : "at", fact.At.ToString());
        json.WriteString("sourcekey", header.Identity.SourceKey);
        json.WriteNumber("sourceversion", header.Identity.SourceVersion);
        if (header.Sequence is { } sequence) json.WriteNumber("sequence", sequence);
        if (header.Scope.Project is { } project) json.WriteString("project", project);
        if (header.ReportedAt is { } reportedAt) json.WriteString("reportedat", reportedAt.ToString());
        json.WriteStartObject("data");
        if (header.Scope.Round != 1) json.WriteNumber("Round", header.Scope.Round);
        if (header.Scope.Kind == ScopeKind.Lots)
        {
            json.WriteStartArray("Lots");
            foreach (var lot in header.Scope.Lots) json.WriteStringValue(lot);
            json.WriteEndArray();
        }
        foreach (var field in type.Fields)
            if (field.HashFamily is null && field.Get(fact) is { } value)
            {
                json.WritePropertyName(field.Name);
                Write(json, value, field.Shape);
            }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>One value by its shape.</summary>
    public static void Write(Utf8JsonWriter json, object value, Shape shape)
    {
        switch (shape)
        {
            case Shape.Text: json.WriteStringValue((string)value); break;
            case Shape.Integer: json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case Shape.Decimal: json.WriteStringValue(((decimal)value).ToString(CultureInfo.InvariantCulture)); break;
            case Shape.Flag: json.WriteBooleanValue((bool)value); break;
            case Shape.MomentShape: json.WriteStringValue(((Moment)value).ToString()); break;
            case Shape.SetOf:
                json.WriteStartArray();
                foreach (var item in ((IReadOnlySet<string>)value).Order(StringComparer.Ordinal)) json.WriteStringValue(item);
                json.WriteEndArray();
                break;
            case Shape.ListOf list:
                json.WriteStartArray();
                foreach (var item in (System.Collections.IEnumerable)value) Write(json, item, list.Item);
                json.WriteEndArray();
                break;
            case Shape.Record record:
                json.WriteStartObject();
                foreach (var member in record.Members)
                    if (member.Get(value) is { } part)
                    {
                        json.WritePropertyName(member.Name);
                        Write(json, part, member.Shape);
                    }
                json.WriteEndObject();
                break;
        }
    }
}
