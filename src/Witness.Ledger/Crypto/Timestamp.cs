using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace Witness.Ledger.Crypto;

/// <summary>
/// 时间戳 — asks an authority (RFC 3161) when a signature was there at the latest: the request to send, and what to make of the answer.
/// </summary>
public sealed class Timestamp
{
    private const string TokenAttribute = "1.2.840.113549.1.9.16.2.14";

    private readonly byte[] _cms;
    private readonly Rfc3161TimestampRequest _request;

    private Timestamp(byte[] cms, Rfc3161TimestampRequest request) => (_cms, _request) = (cms, request);

    /// <summary>Asks about the signature of a CMS with one signer.</summary>
    public static Timestamp Of(byte[] cms, Randomness randomness)
    {
        var nonce = randomness.Bytes(16);
        nonce[0] = (byte)((nonce[0] & 0x3F) | 0x40);
        return new(cms, Rfc3161TimestampRequest.CreateFromSignerInfo(Read(cms).SignerInfos[0], HashAlgorithmName.SHA256, nonce: nonce, requestSignerCertificates: true));
    }

    /// <summary>Body of the request, <c>application/timestamp-query</c>.</summary>
    public byte[] Query => _request.Encode();

    /// <summary>The CMS with the token beside its signature; the signature itself stays as it is.</summary>
    /// <exception cref="CryptographicException">The answer is a refusal, is about something else, or is not signed as it says.</exception>
    public byte[] With(ReadOnlyMemory<byte> answer)
    {
        var token = _request.ProcessResponse(answer, out _);
        var cms = Read(_cms);
        if (!token.VerifySignatureForSignerInfo(cms.SignerInfos[0], out _)) throw new CryptographicException("the token is not over this signature");
        cms.SignerInfos[0].AddUnsignedAttribute(new AsnEncodedData(TokenAttribute, token.AsSignedCms().Encode()));
        return cms.Encode();
    }

    /// <summary>The time of the token beside the signature; null where there is none, or it is not over this signature.</summary>
    public static DateTimeOffset? TimeOf(byte[] cms)
    {
        var signer = Read(cms).SignerInfos[0];
        foreach (var attribute in signer.UnsignedAttributes)
        {
            if (attribute.Oid.Value != TokenAttribute) continue;
            return Rfc3161TimestampToken.TryDecode(attribute.Values[0].RawData, out var token, out _) && token.VerifySignatureForSignerInfo(signer, out _) ? token.TokenInfo.Timestamp : null;
        }
        return null;
    }

    private static SignedCms Read(byte[] cms)
    {
        var read = new SignedCms();
        read.Decode(cms);
        return read;
    }
}
