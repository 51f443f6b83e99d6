using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Witness.Ledger.Crypto;

/// <summary>What may stand in a signed message beside one signer and its certificate.</summary>
/// <param name="Version">Of the message: 1 about data elsewhere, 3 where the content is of a kind of its own.</param>
/// <param name="Content">Kind of the content.</param>
/// <param name="Inside">The content stands in the message itself.</param>
/// <param name="Free">The signer chooses among SHA-256, 384 and 512, and P-256 and P-384; else SHA-256 and P-256 alone.</param>
internal sealed record CmsShape(int Version, string Content, bool Inside, bool Free)
{
    public static readonly CmsShape Paper = new(1, "1.2.840.113549.1.7.1", Inside: false, Free: false);

    public static readonly CmsShape Time = new(3, "1.2.840.113549.1.9.16.1.4", Inside: true, Free: true);
}

/// <summary>
/// 签名消息 — a CMS SignedData as docs/spec/report-bundle.md allows it: one signer, one certificate, one spelling for each value, so that no byte of it can
/// change without being found. What is outside that form is refused, however valid elsewhere.
/// </summary>
/// <param name="Content">What stands inside; empty where it stands elsewhere.</param>
/// <param name="Digest">Hash of the content, as the signature names it.</param>
/// <param name="Certificate">The signer's certificate, DER.</param>
/// <param name="Signature">The signature's own bytes.</param>
/// <param name="Valid">The certificate's key made it, and what stands inside has the digest.</param>
/// <param name="Beside">A token of a time stamp authority beside the signature; null where there is none.</param>
internal sealed record CmsForm(ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Digest, ReadOnlyMemory<byte> Certificate, ReadOnlyMemory<byte> Signature, bool Valid, ReadOnlyMemory<byte>? Beside)
{
    private const string SignedData = "1.2.840.113549.1.7.2", Rsa = "1.2.840.113549.1.1.1", Ec = "1.2.840.10045.2.1", P256 = "1.2.840.10045.3.1.7", P384 = "1.3.132.0.34";
    private const string ContentType = "1.2.840.113549.1.9.3", MessageDigest = "1.2.840.113549.1.9.4", SigningCertificate = "1.2.840.113549.1.9.16.2.47", TimeStamp = "1.2.840.113549.1.9.16.2.14";

    private static readonly (string Oid, HashAlgorithmName Name, string WithRsa, string WithEc)[] Hashes =
    [
        ("2.16.840.1.101.3.4.2.1", HashAlgorithmName.SHA256, "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"),
        ("2.16.840.1.101.3.4.2.2", HashAlgorithmName.SHA384, "1.2.840.113549.1.1.12", "1.2.840.10045.4.3.3"),
        ("2.16.840.1.101.3.4.2.3", HashAlgorithmName.SHA512, "1.2.840.113549.1.1.13", "1.2.840.10045.4.3.4"),
    ];

    private static readonly Asn1Tag First = new(TagClass.ContextSpecific, 0, true), Second = new(TagClass.ContextSpecific, 1, true);

    /// <summary>Null when it is not of the form.</summary>
    public static CmsForm? Read(ReadOnlyMemory<byte> der, CmsShape shape)
    {
        try
        {
            return Open(der, shape);
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return null;
        }
    }

    private static CmsForm? Open(ReadOnlyMemory<byte> der, CmsShape shape)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var info = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        if (info.ReadObjectIdentifier() != SignedData) return null;
        var data = info.ReadSequence(First);
        info.ThrowIfNotEmpty();
        var signed = data.ReadSequence();
        data.ThrowIfNotEmpty();
        if (signed.ReadInteger() != shape.Version || Only(signed.ReadSetOf()) is not { } hashes) return null;
        var hash = Hashes.FirstOrDefault(known => (shape.Free || known.Name == HashAlgorithmName.SHA256) && IsAlgorithm(hashes, known.Oid));
        if (hash.Oid is null) return null;
        var content = signed.ReadSequence();
        if (content.ReadObjectIdentifier() != shape.Content) return null;
        byte[] inside = [];
        if (shape.Inside)
        {
            var wrapped = content.ReadSequence(First);
            inside = wrapped.ReadOctetString();
            wrapped.ThrowIfNotEmpty();
        }
        content.ThrowIfNotEmpty();
        var certificates = signed.ReadSetOf(skipSortOrderValidation: false, First);
        var certificate = certificates.ReadEncodedValue();
        var signers = signed.ReadSetOf();
        if (certificates.HasData || signed.HasData) return null;
        var signer = signers.ReadSequence();
        if (signers.HasData || signer.ReadInteger() != 1) return null;
        var id = signer.ReadSequence();
        var (issuer, serial) = (id.ReadEncodedValue(), id.ReadEncodedValue());
        if (id.HasData || !IsAlgorithm(signer.ReadEncodedValue(), hash.Oid) || signer.PeekTag() != First) return null;
        var attributes = signer.ReadEncodedValue();
        var how = signer.ReadEncodedValue();
        var signature = signer.ReadOctetString();
        ReadOnlyMemory<byte>? beside = null;
        if (signer.HasData && (shape.Inside || (beside = TokenOf(signer)) is null)) return null;
        if (Issuer(certificate) is not var (by, number, key) || !by.Span.SequenceEqual(issuer.Span) || !number.Span.SequenceEqual(serial.Span)) return null;
        byte[] text = [0x31, .. attributes.Span[1..]];
        if (DigestOf(text, SHA256.HashData(certificate.Span), shape.Content) is not { } digest) return null;
        var same = !shape.Inside || CryptographicOperations.HashData(hash.Name, inside).AsSpan().SequenceEqual(digest);
        return new(inside, digest, certificate, signature, same && Verifies(key, how, text, signature, hash, shape.Free), beside);
    }

    /// <summary>The one unsigned attribute that may be there: a time stamp over the signature.</summary>
    private static ReadOnlyMemory<byte>? TokenOf(AsnReader signer)
    {
        if (signer.PeekTag() != Second) return null;
        var unsigned = signer.ReadSetOf(skipSortOrderValidation: false, Second);
        var pair = unsigned.ReadSequence();
        if (unsigned.HasData || signer.HasData || pair.ReadObjectIdentifier() != TimeStamp) return null;
        var token = Only(pair.ReadSetOf());
        return pair.HasData ? null : token;
    }

    /// <summary>The digest among the signed attributes; null unless they name the kind of content and the certificate too.</summary>
    private static byte[]? DigestOf(byte[] attributes, byte[] certificate, string kind)
    {
        var set = new AsnReader(attributes, AsnEncodingRules.DER).ReadSetOf();
        byte[]? digest = null;
        var (typed, bound) = (false, false);
        while (set.HasData)
        {
            var pair = set.ReadSequence();
            var name = pair.ReadObjectIdentifier();
            if (Only(pair.ReadSetOf()) is not { } value || pair.HasData) return null;
            var reader = new AsnReader(value, AsnEncodingRules.DER);
            if (name == ContentType) typed = reader.ReadObjectIdentifier() == kind;
            else if (name == MessageDigest) digest = reader.ReadOctetString();
            else if (name == SigningCertificate) bound = IsBound(reader.ReadSequence().ReadSequence().ReadSequence(), certificate);
        }
        return typed && bound ? digest : null;
    }

    private static bool IsBound(AsnReader named, byte[] certificate)
    {
        if (named.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence) && !IsAlgorithm(named.ReadEncodedValue(), Hashes[0].Oid)) return false;
        return named.ReadOctetString().AsSpan().SequenceEqual(certificate);
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

    private static bool Verifies(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> how, byte[] text, byte[] signature, (string Oid, HashAlgorithmName Name, string WithRsa, string WithEc) hash, bool free)
    {
        var kind = new AsnReader(key, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        switch (kind.ReadObjectIdentifier())
        {
            case Rsa when IsAlgorithm(how, Rsa) || (free && IsAlgorithm(how, hash.WithRsa)):
                using (var rsa = RSA.Create())
                {
                    rsa.ImportSubjectPublicKeyInfo(key.Span, out _);
                    return rsa.KeySize >= 2048 && rsa.VerifyData(text, signature, hash.Name, RSASignaturePadding.Pkcs1);
                }
            case Ec when kind.ReadObjectIdentifier() is var curve && (curve == P256 || (free && curve == P384)) && IsAlgorithm(how, hash.WithEc, alone: true):
                using (var ecdsa = ECDsa.Create())
                {
                    ecdsa.ImportSubjectPublicKeyInfo(key.Span, out _);
                    return PaperSignature.LengthOf(signature) == signature.Length && ecdsa.VerifyData(text, signature, hash.Name, DSASignatureFormat.Rfc3279DerSequence);
                }
            default:
                return false;
        }
    }

    /// <summary>The algorithm alone, or with NULL where RSA and hashes allow it: nothing else, so that one thing has no two names.</summary>
    private static bool IsAlgorithm(ReadOnlyMemory<byte> algorithm, string oid, bool alone = false)
    {
        var reader = new AsnReader(algorithm, AsnEncodingRules.DER).ReadSequence();
        if (reader.ReadObjectIdentifier() != oid) return false;
        if (!reader.HasData) return true;
        if (alone) return false;
        reader.ReadNull();
        return !reader.HasData;
    }

    private static ReadOnlyMemory<byte>? Only(AsnReader set)
    {
        var value = set.ReadEncodedValue();
        return set.HasData ? null : value;
    }
}
