using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Witness.Ledger.Crypto;
using Witness.Ledger.Proofs;

namespace Witness.Verify;

/// <summary>
/// 报告的 PDF — what it carries, and what its own signatures cover (docs/spec/report-bundle.md, "PDF"). Reads no more of a PDF than it
/// must: the signatures cover every byte but their own digits, and those have one spelling.
/// </summary>
internal sealed partial class PdfPaper
{
    private const long MostInflated = 256L * 1024 * 1024;

    private readonly byte[] _bytes;
    private readonly IReadOnlyList<Signed>? _signed;

    private PdfPaper(byte[] bytes, string text)
    {
        _bytes = bytes;
        _signed = Signatures(bytes, text);
        foreach (var content in Attachments(bytes, text))
        {
            // two of a kind are none: nobody could say which of them is meant
            if (new GivenFile("", content, FileKind.Other).Again() is not { Kind: FileKind.Report or FileKind.Bundle } file) continue;
            if (file.Kind == FileKind.Report) Report = Report is null ? content : [];
            else Bundle = Bundle is null ? content : [];
        }
    }

    /// <summary>A signature: the gap of its digits, the end of what it covers, its DER.</summary>
    private sealed record Signed(int Gap, int After, int End, byte[] Der);

    internal byte[]? Report { get; }

    internal byte[]? Bundle { get; }

    internal static PdfPaper Read(byte[] bytes) => new(bytes, Encoding.Latin1.GetString(bytes));

    internal void Check(Checked said)
    {
        var whole = _signed is { Count: > 0 } && _signed.Max(s => s.End) == _bytes.Length;
        said.Say(
            "pdf-form", whole,
            whole ? $"PDF 的签名覆盖到最后一个字节（{_signed!.Count} 个签名）" : "PDF 没有覆盖全文的签名，或签名之后又有改动",
            whole ? $"the PDF is signed to its last byte ({_signed!.Count} signatures)" : "the PDF has no signature over all of it, or was changed after it");
        if (whole)
        {
            var good = _signed!.All(Holds);
            said.Say("pdf-signature", good, good ? "签名之后没有字节被改动" : "签名之后文件又被改动过", good ? "no byte was changed since it was signed" : "the file was changed since it was signed");
        }
        if (Report is null && Bundle is null) said.Say("form", false, "PDF 里没有报告正文", "the PDF carries no report");
    }

    /// <summary>When the pages were signed at the latest, by the word of an authority.</summary>
    internal void CheckTime(Trust trust, Checked said)
    {
        if (_signed is null || _signed.Select(s => PaperSignature.Read(s.Der)).OfType<PaperSignature>().ToList() is not { Count: > 0 } signatures) return;
        if (signatures.Select(s => s.Time).OfType<TimeToken>().ToList() is not { Count: > 0 } times)
        {
            said.Remark("pdf-time", "PDF 的签名没有时间戳", "the signature of the PDF has no time stamp");
            return;
        }
        foreach (var time in times)
        {
            said.Say("pdf-time", time.Valid, $"PDF 的签名有时间戳：不晚于 {time.Said}（{time.Authority}）", $"the signature of the PDF is stamped: not later than {time.Said} ({time.Authority})");
            ReportBundle.CheckAuthority(time, trust, said);
        }
    }

    /// <summary>Binds the pages to the house: the report key named the certificate.</summary>
    internal void CheckSigner(ReportBundle? bundle, Checked said)
    {
        if (_signed is null || _signed.Select(s => PaperSignature.Read(s.Der)).OfType<PaperSignature>().Select(s => s.Certificate).ToList() is not { Count: > 0 } prints) return;
        if (bundle?.KeyList.Certificates is not { Count: > 0 } known)
        {
            said.Remark("pdf-signer", "证明包没有列出 PDF 的签名证书，未比对", "the bundle names no certificate of PDFs: not compared");
            return;
        }
        var good = prints.All(print => known.Any(k => k.Sha256 == print));
        said.Say("pdf-signer", good, good ? "PDF 由中心列明的证书签署" : "PDF 的签名证书不是中心列明的", good ? "the PDF is signed by a certificate the centre names" : "the PDF is signed by a certificate the centre does not name");
    }

    private bool Holds(Signed one) => PaperSignature.Read(one.Der) is { Valid: true } signature
        && signature.Content == Suite.Intl.Hash([.. _bytes.AsSpan(0, one.Gap), .. _bytes.AsSpan(one.After, one.End - one.After)]);

    /// <summary>Null where one is not as it must be.</summary>
    private static List<Signed>? Signatures(byte[] bytes, string text)
    {
        var found = new List<Signed>();
        foreach (Match match in ByteRange().Matches(text))
        {
            if (Number(match, 1) is not { } gap || Number(match, 2) is not { } after || Number(match, 3) is not { } rest) return null;
            if (gap >= after || after + (long)rest > bytes.Length || bytes[gap] != '<' || bytes[after - 1] != '>') return null;
            var digits = text[(gap + 1)..(after - 1)];
            if (digits.Length % 2 != 0 || digits.Any(c => !char.IsAsciiHexDigitUpper(c))) return null;
            var filled = Convert.FromHexString(digits);
            if (PaperSignature.LengthOf(filled) is not { } length || filled.AsSpan(length).ContainsAnyExcept((byte)0)) return null;
            found.Add(new(gap, after, after + rest, filled[..length]));
        }
        return found;
    }

    private static IEnumerable<byte[]> Attachments(byte[] bytes, string text)
    {
        for (var at = text.IndexOf("/EmbeddedFile", StringComparison.Ordinal); at >= 0; at = text.IndexOf("/EmbeddedFile", at + 1, StringComparison.Ordinal))
        {
            if (at + 13 < text.Length && text[at + 13] == 's') continue; // the tree of names
            var (begins, stream) = (text.LastIndexOf(" obj", at, StringComparison.Ordinal), text.IndexOf("stream", at, StringComparison.Ordinal));
            if (begins < 0 || stream < 0) continue;
            var head = text[begins..stream];
            if (head.Contains("endobj", StringComparison.Ordinal) || Length().Match(head) is not { Success: true } match || Number(match, 1) is not { } length) continue;
            var start = stream + 6;
            if (start < bytes.Length && bytes[start] == '\r') start++;
            if (start < bytes.Length && bytes[start] == '\n') start++;
            if (start + (long)length > bytes.Length) continue;
            var content = Flate().IsMatch(head) ? Inflate(bytes, start, length) : bytes[start..(start + length)];
            if (content is not null) yield return content;
        }
    }

    private static byte[]? Inflate(byte[] bytes, int start, int length)
    {
        try
        {
            using var plain = new MemoryStream();
            using var packed = new ZLibStream(new MemoryStream(bytes, start, length), CompressionMode.Decompress);
            var buffer = new byte[81920];
            for (int read; (read = packed.Read(buffer)) > 0;)
            {
                plain.Write(buffer, 0, read);
                if (plain.Length > MostInflated) return null;
            }
            return plain.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static int? Number(Match match, int group) => int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"/ByteRange\s*\[\s*0 (\d+) (\d+) (\d+)\s*\]")]
    private static partial Regex ByteRange();

    [GeneratedRegex(@"/Length (\d+)(?! \d+ R)\b")]
    private static partial Regex Length();

    [GeneratedRegex(@"/Filter\s*\[?\s*/FlateDecode")]
    private static partial Regex Flate();
}
