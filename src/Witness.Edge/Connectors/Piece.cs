using System.Runtime.InteropServices;
using System.Text.Json;
using Witness.Domain.Facts.Wire;

namespace Witness.Edge.Connectors;

/// <summary>报文段 — the bytes of one item as found, or bytes that are no item at all and why.</summary>
/// <param name="Unreadable">Null: a JSON object, to be checked by the intake like any other.</param>
public sealed record Piece(ReadOnlyMemory<byte> Bytes, Refusal? Unreadable)
{
    private static readonly Refusal NotAnItem = new("", "not-an-item", "须为 JSON 对象（一条 CloudEvents）", "must be a JSON object: one CloudEvent");

    /// <summary>One item: a line, or a file that holds a single object.</summary>
    public static Piece Of(ReadOnlyMemory<byte> bytes)
    {
        using var body = WireJson.Parse(bytes);
        if (body.Document is not { } document) return new(bytes, body.Refusals[0]);
        return new(bytes, document.RootElement.ValueKind == JsonValueKind.Object ? null : NotAnItem);
    }

    /// <summary>A single object or an array of items; null when the bytes are not JSON, with the reason.</summary>
    public static (IReadOnlyList<Piece>? Pieces, Refusal? Why) Split(ReadOnlyMemory<byte> bytes)
    {
        using var body = WireJson.Parse(bytes);
        if (body.Document is not { } document) return (null, body.Refusals[0]);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object) return ([new(bytes, null)], null);
        if (root.ValueKind != JsonValueKind.Array) return (null, NotAnItem);
        var pieces = new List<Piece>(root.GetArrayLength());
        foreach (var element in root.EnumerateArray())
            pieces.Add(new(JsonMarshal.GetRawUtf8Value(element).ToArray(), element.ValueKind == JsonValueKind.Object ? null : NotAnItem));
        return (pieces, null);
    }

    /// <summary>A batch as the intake takes it; of one piece or more.</summary>
    public static byte[] Join(IReadOnlyList<Piece> pieces)
    {
        var body = new byte[pieces.Sum(piece => piece.Bytes.Length + 1) + 1];
        var at = 0;
        foreach (var piece in pieces)
        {
            body[at] = (byte)(at == 0 ? '[' : ',');
            piece.Bytes.CopyTo(body.AsMemory(at + 1));
            at += piece.Bytes.Length + 1;
        }
        body[^1] = (byte)']';
        return body;
    }
}
