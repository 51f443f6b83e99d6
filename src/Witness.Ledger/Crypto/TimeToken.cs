using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Witness.Ledger.Bytes;

namespace Witness.Ledger.Crypto;

/// <summary>
/// 时间戳凭据 — an RFC 3161 token as docs/spec/report-bundle.md allows it. It proves "not later than <see cref="At"/>", as far as its authority is trusted.
/// </summary>
/// <param name="Imprint">SHA-256 of what was stamped.</param>
/// <param name="Certificate">SHA-256 of the authority's certificate.</param>
/// <param name="Authority">Common name in that certificate.</param>
/// <param name="Valid">Signed by that certificate, which is one for time stamps and was in its time.</param>
public sealed record TimeToken(DateTimeOffset At, Digest Imprint, Digest Certificate, string Authority, bool Valid)
{
    private const string Stamping = "1.3.6.1.5.5.7.3.8", Sha256 = "2.16.840.1.101.3.4.2.1";

    /// <summary>The time as people here read it.</summary>
    public string Said => At.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Null when it is not of the form.</summary>
    public static TimeToken? Read(ReadOnlyMemory<byte> der)
    {
        if (CmsForm.Read(der, CmsShape.Time) is not { } form) return null;
        try
        {
            var info = new AsnReader(form.Content, AsnEncodingRules.DER).ReadSequence();
            if (info.ReadInteger() != 1) return null;
            info.ReadObjectIdentifier(); // policy
            var imprint = info.ReadSequence();
            if (imprint.ReadSequence().ReadObjectIdentifier() != Sha256 || imprint.ReadOctetString() is not { Length: Digest.Size } hash) return null;
            info.ReadInteger(); // serial
            var at = info.ReadGeneralizedTime();
            using var certificate = X509CertificateLoader.LoadCertificate(form.Certificate.Span);
            var stamps = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(use => use.EnhancedKeyUsages[Stamping] is not null);
            var inTime = certificate.NotBefore.ToUniversalTime() <= at.UtcDateTime && at.UtcDateTime <= certificate.NotAfter.ToUniversalTime();
            return new(at, new(hash), new(SHA256.HashData(form.Certificate.Span)), certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), form.Valid && stamps && inTime);
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>SHA-256 of the certificate that a file holds, PEM or DER; null when it holds none.</summary>
    public static Digest? FingerprintOf(byte[] file)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(file);
            return new(SHA256.HashData(certificate.RawDataMemory.Span));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
