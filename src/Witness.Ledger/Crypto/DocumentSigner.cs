using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Witness.Ledger.Bytes;

namespace Witness.Ledger.Crypto;

/// <summary>
/// 文件签名器 — signs documents with a certificate (CMS, CAdES). An installation makes its own certificate once and keeps it with its key in a file beside the
/// others; an operator who has one from an authority gives it instead. It says which house printed a paper; what a report says is proved by the report's own key.
/// </summary>
public sealed class DocumentSigner
{
    private const string SigningCertificate = "1.2.840.113549.1.9.16.2.47";
    private const int Years = 20;

    private readonly X509Certificate2 _certificate;

    private DocumentSigner(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>SHA-256 of the certificate: its name in lists of keys.</summary>
    public Digest Fingerprint => new(SHA256.HashData(_certificate.RawData));

    /// <summary>The certificate as DER.</summary>
    public byte[] Certificate => _certificate.RawData;

    public DateTimeOffset From => new(_certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero);

    public DateTimeOffset Until => new(_certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);

    /// <summary>Who signs: the common name of the certificate.</summary>
    public string Name => _certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    /// <summary>The certificate and key of the file; a certificate issued by itself (P-256, twenty years) is written there first when there is no file.</summary>
    /// <exception cref="InvalidDataException">The file holds no certificate with its key.</exception>
    public static DocumentSigner Open(string file, string name, DateTimeOffset now, Randomness randomness)
    {
        if (DurableFile.ReadAll(file) is { } stored) return Read(Encoding.UTF8.GetString(stored), file);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var serial = randomness.Bytes(16);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40); // positive, and as long for every certificate
        var second = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        using var certificate = request.Create(request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), second, second.AddYears(Years), serial);
        var text = $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
        DurableFile.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
        DurableFile.Write(file, Encoding.UTF8.GetBytes(text), DurableFile.Private);
        return Read(text, file);
    }

    /// <summary>The certificate and key of a PKCS #12 store that an operator has been given.</summary>
    /// <exception cref="InvalidDataException">It holds no certificate with a key we can sign with, or the password is another.</exception>
    public static DocumentSigner OfStore(ReadOnlySpan<byte> store, string? password)
    {
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12(store, password, X509KeyStorageFlags.EphemeralKeySet);
            return Checked(certificate, "the store");
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException($"the store cannot be read: {e.Message}", e);
        }
    }

    /// <summary>A detached CMS over the content: SHA-256, one certificate, its digest among what is signed.</summary>
    public byte[] Sign(ReadOnlyMemory<byte> content)
    {
        var cms = new SignedCms(new ContentInfo(content.ToArray()), detached: true);
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, _certificate)
        {
            IncludeOption = X509IncludeOption.EndCertOnly, DigestAlgorithm = new("2.16.840.1.101.3.4.2.1"),
        };
        // SigningCertificateV2 ::= SEQUENCE { SEQUENCE OF ESSCertIDv2 { certHash } }, SHA-256 being the default
        signer.SignedAttributes.Add(new AsnEncodedData(SigningCertificate, [0x30, 0x26, 0x30, 0x24, 0x30, 0x22, 0x04, 0x20, .. SHA256.HashData(_certificate.RawData)]));
        cms.ComputeSignature(signer, silent: true);
        return cms.Encode();
    }

    private static DocumentSigner Read(string text, string file)
    {
        try
        {
            return Checked(X509Certificate2.CreateFromPem(text, text), file);
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{file} holds no certificate with its key"), e);
        }
    }

    private static DocumentSigner Checked(X509Certificate2 certificate, string where)
    {
        using var rsa = certificate.GetRSAPrivateKey();
        using var curve = certificate.GetECDsaPrivateKey();
        return rsa is { KeySize: >= 2048 } || curve is { KeySize: 256 } ? new(certificate) : throw new InvalidDataException($"{where} holds neither an RSA key of 2048 bits nor one on P-256");
    }
}
