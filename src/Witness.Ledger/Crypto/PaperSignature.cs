using System.Formats.Asn1;
using System.Security.Cryptography;
using Witness.Ledger.Bytes;

namespace Witness.Ledger.Crypto;

/// <summary>
/// PDF 签名 — the CMS signature of a PDF as docs/spec/report-bundle.md allows it, with the time stamp beside it where an authority was asked.
/// </summary>
/// <param name="Content">Hash of the signed bytes, as the signature names it.</param>
/// <param name="Certificate">SHA-256 of the signer's certificate.</param>
/// <param name="Valid">True when the certificate's key made the signature.</param>
/// <param name="Time">The token beside the signature; null where there is none.</param>
public sealed record PaperSignature(Digest Content, Digest Certificate, bool Valid, TimeToken? Time)
{
    /// <summary>Length in bytes of the DER value at the beginning; null when there is none.</summary>
    public static int? LengthOf(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return new AsnReader(bytes, AsnEncodingRules.DER).PeekEncodedValue().Length;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>Reads a signature; null when it is not of the form, or carries a token that is not of its own.</summary>
    public static PaperSignature? Read(ReadOnlyMemory<byte> der)
    {
        if (CmsForm.Read(der, CmsShape.Paper) is not { Digest.Length: Digest.Size } form) return null;
        TimeToken? time = null;
        if (form.Beside is { } beside && ((time = TimeToken.Read(beside)) is null || time.Imprint != new Digest(SHA256.HashData(form.Signature.Span)))) return null;
        return new(new(form.Digest.Span), new(SHA256.HashData(form.Certificate.Span)), form.Valid && time?.Valid != false, time);
    }
}
