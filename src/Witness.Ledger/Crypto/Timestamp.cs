using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using Witness.Ledger.Bytes;

namespace Witness.Ledger.Crypto;

/// <summary>
/// 时间戳 — asks an authority (RFC 3161) when something was there at the latest: the request to send, and what to make of the answer. Of a token only what
/// is signed and the signer's certificate is kept, so that none of its bytes is without meaning (docs/spec/report-bundle.md).
/// </summary>
public sealed class Timestamp
{
    private const string TokenAttribute = "1.2.840.113549.1.9.16.2.14";

    private readonly Digest _imprint;
    private readonly Rfc3161TimestampRequest _request;

    private Timestamp(Digest imprint, Randomness randomness)
    {
        var nonce = randomness.Bytes(16);
        nonce[0] = (byte)((nonce[0] & 0x3F) | 0x40);
        (_imprint, _request) = (imprint, Rfc3161TimestampRequest.CreateFromHash(imprint.ToArray(), HashAlgorithmName.SHA256, nonce: nonce, requestSignerCertificates: true));
    }

    /// <summary>Asks about the signature of a CMS with one signer.</summary>
    public static Timestamp Of(byte[] cms, Randomness randomness) => Over(Read(cms).SignerInfos[0].GetSignature(), randomness);

    /// <summary>Asks about these bytes.</summary>
    public static Timestamp Over(ReadOnlySpan<byte> content, Randomness randomness) => new(new(SHA256.HashData(content)), randomness);

    /// <summary>Body of the request, <c>application/timestamp-query</c>.</summary>
    public byte[] Query => _request.Encode();

    /// <summary>The token of an answer (<c>application/timestamp-reply</c>).</summary>
    /// <exception cref="CryptographicException">The answer is a refusal, is about something else, is not signed as it says, or has a form we do not keep.</exception>
    public byte[] Token(ReadOnlyMemory<byte> answer)
    {
        var message = _request.ProcessResponse(answer, out _).AsSignedCms();
        if (message.SignerInfos.Count != 1 || message.SignerInfos[0].Certificate is not { } signer) throw new CryptographicException("the token is not signed by one whose certificate it holds");
        foreach (var any in message.Certificates) message.RemoveCertificate(any); // it may stand there twice
        message.AddCertificate(signer);
        foreach (var unsigned in message.SignerInfos[0].UnsignedAttributes)
            foreach (var value in unsigned.Values) message.SignerInfos[0].RemoveUnsignedAttribute(value);
        var token = message.Encode();
        return TimeToken.Read(token) is { Valid: true } read && read.Imprint == _imprint ? token : throw new CryptographicException("the token is none that can be kept: its authority signs in a form that is not allowed for");
    }

    /// <summary>A CMS with the token beside its signature; the signature itself stays as it is.</summary>
    /// <exception cref="CryptographicException">As for <see cref="Token"/>.</exception>
    public byte[] Beside(byte[] cms, ReadOnlyMemory<byte> answer)
    {
        var message = Read(cms);
        message.SignerInfos[0].AddUnsignedAttribute(new AsnEncodedData(TokenAttribute, Token(answer)));
        var stamped = message.Encode();
        return PaperSignature.Read(stamped) is { Valid: true, Time: not null } ? stamped : throw new CryptographicException("the signature does not read with its token");
    }

    private static SignedCms Read(byte[] cms)
    {
        var read = new SignedCms();
        read.Decode(cms);
        return read;
    }
}
