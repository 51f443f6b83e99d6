using System.Text;
using System.Text.Json;
using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Facts.Wire;

/// <summary>事实读取 — wire JSON to a typed fact, or every reason why not; and back from what the log and the vault keep.</summary>
/// <remarks>Whether the sender may report this fact, and whether it is new, is the intake's question, not ours.</remarks>
/// <param name="hash">The centre's keyed hash.</param>
public sealed class FactReader(KeyedHash hash)
{
    /// <summary>Leaves room in an entry for its header and the commitments.</summary>
    private const int MostOpen = 56 * 1024;

    private const int MostValues = 900 * 1024;

    /// <summary>2^53 − 1: above it not every JSON reader keeps the digits of the sender's running number.</summary>
    public const long MostSequence = 9_007_199_254_740_991;

    /// <summary>Reads one CloudEvents item of a body that <see cref="WireJson"/> parsed.</summary>
    public ReadResult Read(JsonElement item)
    {
        var refusals = new Refusals();
        var envelope = new EnvelopeReader(refusals);
        try
        {
            var header = envelope.Read(item, FactBook.Find);
            if (envelope.Type is not { } type) return new(envelope.MessageId, null, null, [], refusals.All);
            var values = new object?[type.Fields.Count];
            ReadData(type, envelope.Data, values, refusals);
            if (refusals.Any || header is null) return new(envelope.MessageId, type, null, [], refusals.All);
            var fact = type.Make(header, values);
            CheckChanges(fact, refusals);
            var fields = FactWriter.Fields(type, values);
            CheckSize(header.Scope, fields, refusals);
            return refusals.Any ? new(envelope.MessageId, type, null, [], refusals.All) : new(envelope.MessageId, type, fact, fields, []);
        }
        catch (InvalidOperationException)
        {
            // Only for elements that did not come through WireJson: a text that is no text.
            return new(envelope.MessageId, envelope.Type, null, [], [new("", "lone-surrogate", "含有不成对的代理字符。", "Contains half a surrogate pair.")]);
        }
    }

    /// <summary>Rebuilds a typed fact from its entry and what the vault opens of it. Fields not given are null; names and values of
    /// another version of the catalogue are passed over. The header's type must be in the book.</summary>
    /// <param name="data">Public fields by name; any other kind than an object counts as none.</param>
    /// <param name="opened">Sealed and personal fields opened to the caller.</param>
    public static Fact FromStored(Header header, JsonElement data, IReadOnlyList<KeyValuePair<string, JsonElement>>? opened = null)
    {
        var type = FactBook.Find(header.Type) ?? throw new ArgumentException($"The catalogue has no {header.Type}.", nameof(header));
        var values = new object?[type.Fields.Count];
        var reader = new ValueReader(new Refusals(), stored: true);
        if (data.ValueKind == JsonValueKind.Object)
            foreach (var property in data.EnumerateObject())
                if (type.Field(property.Name) is { } field) values[field.Index] = reader.Read(property.Value, field);
        if (opened is not null)
            foreach (var (name, value) in opened)
                if (type.Field(name) is { } field) values[field.Index] = reader.Read(value, field);
        return type.Make(header, values);
    }

    /// <summary>Folds what differs in writing only: compatibility forms (full width), white space, hyphens, case.</summary>
    public static string Normal(string raw)
    {
        var folded = raw.IsNormalized(NormalizationForm.FormKC) ? raw : raw.Normalize(NormalizationForm.FormKC);
        var normal = new StringBuilder(folded.Length);
        foreach (var c in folded)
            if (!char.IsWhiteSpace(c) && c != '-') normal.Append(char.ToUpperInvariant(c));
        return normal.ToString();
    }

    private void ReadData(FactType type, JsonElement? data, object?[] values, Refusals refusals)
    {
        if (data is not { ValueKind: JsonValueKind.Object } members) return;
        var reader = new ValueReader(refusals);
        refusals.Enter("data");
        foreach (var member in members.EnumerateObject())
        {
            var name = member.Name;
            if (type.WireField(name) is not { } field)
            {
                if (name is not ("Round" or "Lots")) refusals.AddAt(name, "unknown-field", "此事实没有该字段。", "This fact has no such field.");
                continue;
            }
            refusals.Enter(name);
            var value = reader.Read(member.Value, field);
            refusals.Leave();
            values[field.Index] = field.HashFamily is { } family && value is not null ? Hashed(family, value) : value;
        }
        refusals.Leave();
    }

    /// <summary>A fact must fit: its public values and lots into one entry (65,535 bytes), all its values into a vault row (1 MiB).</summary>
    private static void CheckSize(Scope scope, IReadOnlyList<FieldValue> fields, Refusals refusals)
    {
        var open = 0;
        var all = 0;
        foreach (var lot in scope.Lots) open += Encoding.UTF8.GetByteCount(lot) + 3;
        foreach (var field in fields)
        {
            all += field.Canonical.Length;
            if (field.Field.Mark == Mark.Public) open += field.Canonical.Length + field.Field.Name.Length + 4;
        }
        if (open > MostOpen)
            refusals.AddAt("data", "too-large", $"公开内容超过 {MostOpen / 1024} KiB。", $"The public values are larger than {MostOpen / 1024} KiB.");
        if (all > MostValues) refusals.AddAt("data", "too-large", $"内容超过 {MostValues / 1024} KiB。", $"The values are larger than {MostValues / 1024} KiB.");
    }

    private static void CheckChanges(Fact fact, Refusals refusals)
    {
        var changes = ChangedValue.Changes(fact);
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].After is not { } after) continue;
            var targets = ChangedValue.Targets(fact.Header.Type, changes[i].Field).ToList();
            if (targets.Count == 0 || targets.Exists(target => ChangedValue.Parse(target.Field.Shape, after) is not null)) continue;
            refusals.Enter("data");
            refusals.Enter("Changes");
            refusals.Enter(i);
            refusals.AddAt(nameof(Terms.Change.After), "change-not-typed", $"不是「{targets[0].Field.Chinese}」的值。", $"Not a value of “{targets[0].Field.English}”.");
            refusals.Leave();
            refusals.Leave();
            refusals.Leave();
        }
    }

    private object Hashed(string family, object raw) => raw is string text
        ? hash(family, Normal(text))
        : ((IReadOnlySet<string>)raw).Select(value => hash(family, Normal(value))).ToHashSet(StringComparer.Ordinal);
}
