using System.Text.Json;
using Witness.Ledger.Proofs;

namespace Witness.Verify;

/// <summary>What a file is, by what stands in it.</summary>
internal enum FileKind
{
    /// <summary>单值证明.</summary>
    Proof,

    /// <summary>签署的报告.</summary>
    Report,

    /// <summary>证明包.</summary>
    Bundle,

    /// <summary>报告的 PDF.</summary>
    Pdf,

    /// <summary>证据文件, or what nobody can read any more.</summary>
    Other,
}

/// <summary>送核文件 — one file that was given, and what it says it is, whatever else may be wrong with it.</summary>
internal sealed record GivenFile(string Path, byte[] Bytes, FileKind Kind)
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 64 };

    internal static async Task<GivenFile> Open(string path)
    {
        var bytes = await File.ReadAllBytesAsync(path);
        return new(path, bytes, KindOf(bytes));
    }

    /// <summary>The same bytes, by what stands in them.</summary>
    internal GivenFile Again() => this with { Kind = KindOf(Bytes) };

    private static FileKind KindOf(byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith("%PDF"u8)) return FileKind.Pdf;
        if (bytes is not [(byte)'{', ..]) return FileKind.Other;
        try
        {
            using var document = JsonDocument.Parse(bytes, Deep);
            return document.RootElement.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String
                ? format.GetString() switch
                {
                    ProofFile.Format => FileKind.Proof,
                    SignedReport.Format => FileKind.Report,
                    ReportBundle.Format => FileKind.Bundle,
                    _ => FileKind.Other,
                }
                : FileKind.Other;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return FileKind.Other;
        }
    }
}
