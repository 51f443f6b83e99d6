using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Witness.Domain.Report;
using Witness.Ledger.Bytes;

namespace Witness.Flow.Reports.Pdf;

/// <summary>缺字 — a character that the face cannot draw is spelled by its code point, so that it is seen to be missing; the report inside has it as it is.</summary>
internal static class Legible
{
    /// <summary>The report with every text drawable, and the characters that were spelled.</summary>
    /// <param name="bytes">Its canonical bytes.</param>
    public static (WitnessReport Report, IReadOnlyList<string> Missing) Of(WitnessReport report, ReadOnlySpan<byte> bytes)
    {
        if (IsDrawable(bytes)) return (report, []);
        var node = JsonNode.Parse(bytes)!;
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        Walk(node, missing);
        return missing.Count == 0 ? (report, []) : (ReportJson.Read(CanonicalJson.Write(node)) ?? throw new InvalidDataException("the report does not read again"), [.. missing]);
    }

    // nearly every report: one look over the bytes instead of reading it all again. Says no where it is not sure
    private static bool IsDrawable(ReadOnlySpan<byte> bytes)
    {
        var face = TrueTypeFace.Default;
        for (var i = 0; i < bytes.Length;)
        {
            if (bytes[i] == '\\')
            {
                if (bytes[i + 1] is not ((byte)'"' or (byte)'\\' or (byte)'n')) return false;
                i += 2;
            }
            else if (bytes[i] < 0x80)
            {
                if (!face.Has(bytes[i])) return false;
                i++;
            }
            else
            {
                if (Rune.DecodeFromUtf8(bytes[i..], out var rune, out var length) != OperationStatus.Done || !face.Has(rune.Value)) return false;
                i += length;
            }
        }
        return true;
    }

    private static void Walk(JsonNode node, SortedSet<string> missing)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, child) in members.ToList())
                {
                    // a typed value stands beside its text, is not drawn, and must stay what it is
                    if (child is null || name == "Data") continue;
                    if (Text(child, missing) is { } text) members[name] = text;
                    else Walk(child, missing);
                }
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    if (items[i] is not { } child) continue;
                    if (Text(child, missing) is { } text) items[i] = text;
                    else Walk(child, missing);
                }
                break;
        }
    }

    // null when there is nothing to change in it
    private static string? Text(JsonNode node, SortedSet<string> missing)
    {
        if (node is not JsonValue value || !value.TryGetValue<string>(out var text)) return null;
        var face = TrueTypeFace.Default;
        if (text.EnumerateRunes().All(rune => rune.Value == '\n' || face.Has(rune.Value))) return null;
        var drawn = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\n' || face.Has(rune.Value)) drawn.Append(rune);
            else if (rune.Value is '\t' or '\r') drawn.Append(' ');
            else
            {
                var spelled = string.Create(CultureInfo.InvariantCulture, $"〔U+{rune.Value:X4}〕");
                drawn.Append(spelled);
                missing.Add(spelled);
            }
        }
        return drawn.ToString();
    }
}
