using System.Text.Json;
using System.Text.Json.Nodes;
using Witness.Flow.Vault;

namespace Witness.Flow.Alerts;

/// <summary>
/// 化名 — persons as rules may compare them: name and number of a person or an expert stand as keyed handles, the same wherever the same
/// stands in the vault. So rules find that one sits twice, and nothing they say or leave behind names anybody (ruling 31).
/// </summary>
internal sealed class Pseudonyms(Handles handles)
{
    private const int Shown = 12;

    private static readonly HashSet<string> Naming = new(StringComparer.Ordinal) { "Code", "Name", "Id", "LicenceNo" };

    /// <summary>The value with nobody named in it; an organisation in it keeps its name.</summary>
    public JsonElement Of(ReadOnlyMemory<byte> canonical)
    {
        var node = JsonNode.Parse(canonical.Span);
        if (node is JsonValue value && value.TryGetValue<string>(out var text)) node = Handle(text);
        else Veil(node, inOrg: false);
        return JsonSerializer.SerializeToElement(node);
    }

    private void Veil(JsonNode? node, bool inOrg)
    {
        switch (node)
        {
            case JsonArray many:
                for (var i = 0; i < many.Count; i++)
                {
                    if (many[i] is JsonValue value && value.TryGetValue<string>(out var text)) many[i] = Handle(text);
                    else Veil(many[i], inOrg);
                }
                break;
            case JsonObject one:
                foreach (var (name, member) in one.ToList())
                {
                    if (!inOrg && Naming.Contains(name) && member is JsonValue value && value.TryGetValue<string>(out var text)) one[name] = Handle(text);
                    else if (member is JsonObject or JsonArray) Veil(member, name is "Org" or "Seat");
                }
                break;
        }
    }

    private string Handle(string text) => $"※{handles.Hash("person", text)[..Shown]}";
}
