using System.Formats.Asn1;
using System.Security.Cryptography;
using Witness.Ledger.Bytes;

namespace Witness.Ledger.Crypto;

/// <summary>
/// PDF 签名 — the CMS signature of a PDF as docs/spec/report-bundle.md allows it: one signer, one certificate, one spelling for each
/// value, so that no byte of it can change without being found. What is outside that form is refused, however valid elsewhere.
/// </summary>
/// <param name="Content">Hash of the signed bytes, as the signature names it.</param>
/// <param name="Certificate">SHA-256 of the signer's certificate.</param>
/// <param name="Valid">True when the certificate's key made the signature.</param>
public sealed record PaperSignature(Digest Content, Digest Certificate, bool Valid)
{
    private const string SignedData = "1.2.840.113549.1.7.2", Data = "1.2.840.113549.1.7.1", Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string Rsa = "1.2.840.113549.1.1.1", Ec = "1.2.840.10045.2.1", EcdsaSha256 = "1.2.840.10045.4.3.2", P256 = "1.2.840.10045.3.1.7";
    private const string ContentType = "1.2.840.113549.1.9.3", MessageDigest = "1.2.840.113549.1.9.4", SigningCertificate = "1.2.840.113549.1.9.16.2.47";

    private static readonly Asn1Tag First = new(TagClass.ContextSpecific, 0, true);

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

    /// <summary>Reads a signature; null when it is not of the form.</summary>
    public static PaperSignature? Read(ReadOnlyMemory<byte> der)
    {
        try
        {
            return Open(der);
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return null;
        }
    }

    private static PaperSignature? Open(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var info = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        if (info.ReadObjectIdentifier() != SignedData) return null;
        var data = info.ReadSequence(First);
        info.ThrowIfNotEmpty();
        var signed = data.ReadSequence();
        data.ThrowIfNotEmpty();
        if (signed.ReadInteger() != 1 || Only(signed.ReadSetOf()) is not { } hashes || !IsAlgorithm(hashes, Sha256)) return null;
        var content = signed.ReadSequence();
        if (content.ReadObjectIdentifier() != Data || content.HasData) return null;
        var certificates = signed.ReadSetOf(skipSortOrderValidation: false, new Asn1Tag(TagClass.ContextSpecific, 0, true));
        var certificate = certificates.ReadEncodedValue();
        var signers = signed.ReadSetOf();
        if (certificates.HasData || signed.HasData) return null;
        var signer = signers.ReadSequence();
        if (signers.HasData || signer.ReadInteger() != 1) return null;
        var id = signer.ReadSequence();
        var (issuer, serial) = (id.ReadEncodedValue(), id.ReadEncodedValue());
        if (id.HasData || !IsAlgorithm(signer.ReadEncodedValue(), Sha256) || !signer.PeekTag().HasSameClassAndValue(First)) return null;
        var attributes = signer.ReadEncodedValue();
        var how = signer.ReadEncodedValue();
        var signature = signer.ReadOctetString();
        if (signer.HasData || Issuer(certificate) is not var (by, number, key) || !by.Span.SequenceEqual(issuer.Span) || !number.Span.SequenceEqual(serial.Span)) return null;
        var print = new Digest(SHA256.HashData(certificate.Span));
        byte[] text = [0x31, .. attributes.Span[1..]];
        return DigestOf(text, print) is { } digest ? new(digest, print, Verifies(key, how, text, signature)) : null;
    }

    /// <summary>The digest among the signed attributes; null unless they name the kind of content and the certificate too.</summary>
    private static Digest? DigestOf(byte[] attributes, Digest certificate)
    {
        var set = new AsnReader(attributes, AsnEncodingRules.DER).ReadSetOf();
        Digest? digest = null;
        var (typed, bound) = (false, false);
        while (set.HasData)
        {
            var pair = set.ReadSequence();
            var name = pair.ReadObjectIdentifier();
            if (Only(pair.ReadSetOf()) is not { } value || pair.HasData) return null;
            var reader = new AsnReader(value, AsnEncodingRules.DER);
            if (name == ContentType) typed = reader.ReadObjectIdentifier() == Data;
            else if (name == MessageDigest) digest = reader.ReadOctetString() is { Length: Digest.Size } hash ? new Digest(hash) : null;
            else if (name == SigningCertificate) bound = IsBound(reader.ReadSequence().ReadSequence().ReadSequence(), certificate);
        }
        return typed && bound ? digest : null;
    }

    private static bool IsBound(AsnReader named, Digest certificate)
    {
        if (named.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence) && !IsAlgorithm(named.ReadEncodedValue(), Sha256)) return false;
        return named.ReadOctetString().AsSpan().SequenceEqual(certificate.ToArray());
    }

    private static (ReadOnlyMemory<byte> Issuer, ReadOnlyMemory<byte> Serial, ReadOnlyMemory<byte> Key)? Issuer(ReadOnlyMemory<byte> certificate)
    {
        var body = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        if (!body.PeekTag().HasSameClassAndValue(First)) return null;
        body.ReadEncodedValue(); // version
        var serial = body.ReadEncodedValue();
        body.ReadEncodedValue(); // algorithm of the issuer
        var issuer = body.ReadEncodedValue();
        body.ReadEncodedValue(); // validity
        body.ReadEncodedValue(); // subject
        return (issuer, serial, body.ReadEncodedValue());
    }

    private static bool Verifies(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> how, byte[] text, byte[] signature)
    {
        var kind = new AsnReader(key, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        switch (kind.ReadObjectIdentifier())
        {
            case Rsa when IsAlgorithm(how, Rsa):
                using (var rsa = RSA.Create())
                {
                    rsa.ImportSubjectPublicKeyInfo(key.Span, out _);
                    return rsa.KeySize >= 2048 && rsa.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                }
            case Ec when kind.ReadObjectIdentifier() == P256 && IsAlgorithm(how, EcdsaSha256):
                using (var ecdsa = ECDsa.Create())
                {
                    ecdsa.ImportSubjectPublicKeyInfo(key.Span, out _);
                    return LengthOf(signature) == signature.Length && ecdsa.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
                }
            default:
                return false;
        }
    }

    /// <summary>The algorithm alone, or with NULL where RSA and hashes allow it: nothing else, so that one thing has no two names.</summary>
    private static bool IsAlgorithm(ReadOnlyMemory<byte> algorithm, string oid)
    {
        var reader = new AsnReader(algorithm, AsnEncodingRules.DER).ReadSequence();
        if (reader.ReadObjectIdentifier() != oid) return false;
        if (!reader.HasData) return true;
        if (oid == EcdsaSha256) return false;
        reader.ReadNull();
        return !reader.HasData;
    }

    private static ReadOnlyMemory<byte>? Only(AsnReader set)
    {
        var value = set.ReadEncodedValue();
        return set.HasData ? null : value;
    }
}
