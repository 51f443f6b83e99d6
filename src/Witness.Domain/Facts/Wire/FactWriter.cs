using System.Buffers;
using System.Globalization;
using Witness.Domain.Terms;
using Witness.Ledger.Bytes;

namespace Witness.Domain.Facts.Wire;

/// <summary>事实写出 — typed facts to canonical JSON: field by field as they are kept, and as a whole item for the wire.
/// Decimals are texts, sets are sorted, empty values are left out.</summary>
public static class FactWriter
{
    /// <summary>The fields one by one, sorted by name, as they are committed to and kept.</summary>
    public static IReadOnlyList<FieldValue> Fields(Fact fact, FactType type) => Fields(type, Values(fact, type));

    /// <summary>The fields as one canonical object, under the names they have in an entry (hashes as hashes).</summary>
    public static byte[] Data(Fact fact, FactType type)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        var json = new CanonicalWriter(buffer);
        json.StartObject();
        foreach (var field in type.FieldsByName)
            if (field.Get(fact) is { } value)
            {
                json.Key(field.Name);
                Write(json, value, field.Shape);
            }
        json.EndObject();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>One CloudEvents item. «…Hash» fields are left out: the wire carries raw values, which we do not have.</summary>
    public static byte[] Item(Fact fact, FactType type, string messageId)
    {
        var header = fact.Header;
        var buffer = new ArrayBufferWriter<byte>(1024);
        var json = new CanonicalWriter(buffer);
        var exact = fact.At.Precision == Precision.Second;
        json.StartObject();
        if (!exact) Text(json, "at", fact.At.ToString());
        WriteData(json, fact, type);
        Text(json, "id", messageId);
        Text(json, "project", header.Scope.Project);
        Text(json, "reportedat", header.ReportedAt?.ToString());
        if (header.Sequence is { } sequence) Number(json, "sequence", sequence);
        Text(json, "source", header.Identity.Source);
        Text(json, "sourcekey", header.Identity.SourceKey);
        Number(json, "sourceversion", header.Identity.SourceVersion);
        Text(json, "specversion", "1.0");
        Text(json, "subject", header.Scope.Kind switch
        {
            ScopeKind.Lot => header.Scope.Lots[0],
            ScopeKind.Project => header.Scope.Project,
            _ => header.Scope.Key,
        });
        if (exact) Text(json, "time", fact.At.ToString());
        Text(json, "type", header.Type);
        json.EndObject();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>One value by its shape.</summary>
    public static void Write(CanonicalWriter json, object value, Shape shape)
    {
        switch (shape)
        {
            case Shape.Text: json.Text((string)value); break;
            case Shape.Integer integer: json.Number(integer.Long ? (long)value : (int)value); break;
            case Shape.Decimal:
                Span<char> digits = stackalloc char[40];
                _ = ((decimal)value).TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
                json.Text(digits[..length]);
                break;
            case Shape.Flag: json.Bool((bool)value); break;
            case Shape.MomentShape:
                Span<char> moment = stackalloc char[Moment.LongestText];
                json.Text(moment[..((Moment)value).Format(moment)]);
                break;
            case Shape.SetOf:
                json.StartArray();
                var items = ((IReadOnlySet<string>)value).ToArray();
                Array.Sort(items, StringComparer.Ordinal);
                foreach (var item in items) json.Text(item);
                json.EndArray();
                break;
            case Shape.ListOf list:
                json.StartArray();
                foreach (var item in (System.Collections.IEnumerable)value) Write(json, item, list.Item);
                json.EndArray();
                break;
            case Shape.Record record:
                json.StartObject();
                foreach (var member in record.ByName)
                    if (member.Get(value) is { } part)
                    {
                        json.Key(member.Name);
                        Write(json, part, member.Shape);
                    }
                json.EndObject();
                break;
        }
    }

    /// <param name="values">In the order of the type's fields.</param>
    internal static IReadOnlyList<FieldValue> Fields(FactType type, object?[] values)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        var json = new CanonicalWriter(buffer);
        var ends = new int[type.Fields.Count];
        json.StartArray(); // one list of all values: each is cut out behind the bracket or comma before it
        foreach (var field in type.FieldsByName)
        {
            if (values[field.Index] is { } value) Write(json, value, field.Shape);
            ends[field.Index] = buffer.WrittenCount;
        }
        var written = buffer.WrittenMemory;
        var fields = new List<FieldValue>(type.Fields.Count);
        var start = 0;
        foreach (var field in type.FieldsByName)
        {
            if (values[field.Index] is not { } value) continue;
            fields.Add(new(field, written[(start + 1)..ends[field.Index]], value));
            start = ends[field.Index];
        }
        return fields;
    }

    private static object?[] Values(Fact fact, FactType type)
    {
        var values = new object?[type.Fields.Count];
        foreach (var field in type.Fields) values[field.Index] = field.Get(fact);
        return values;
    }

    private static void WriteData(CanonicalWriter json, Fact fact, FactType type)
    {
        var members = new SortedList<string, Action>(StringComparer.Ordinal);
        foreach (var field in type.FieldsByName)
            if (field.HashFamily is null && field.Get(fact) is { } value) members.Add(field.WireName, () => Write(json, value, field.Shape));
        var scope = fact.Header.Scope;
        if (scope.Round != 1) members.Add("Round", () => json.Number(scope.Round));
        if (scope.Kind == ScopeKind.Lots) members.Add("Lots", () => Write(json, scope.Lots, Shape.Of(typeof(IReadOnlyList<string>))));
        json.Key("data");
        json.StartObject();
        foreach (var (name, write) in members)
        {
            json.Key(name);
            write();
        }
        json.EndObject();
    }

    private static void Text(CanonicalWriter json, string name, string? value)
    {
        if (value is null) return;
        json.Key(name);
        json.Text(value);
    }

    private static void Number(CanonicalWriter json, string name, long value)
    {
        json.Key(name);
        json.Number(value);
    }
}
