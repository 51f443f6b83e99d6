using System.Formats.Asn1;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Witness.Verify.Tests;

/// <summary>
/// The smallest PDF that carries a report: written from docs/spec/report-bundle.md, so that the reader is tried by another hand than
/// that of the paper itself. One page, two embedded files, one signature over all of it.
/// </summary>
internal sealed class SignedPaper : IDisposable
{
    private const int Room = 8192;

    private readonly AsymmetricAlgorithm _key;
    private readonly X509Certificate2 _certificate;

    public SignedPaper(bool rsa)
    {
        var name = new X500DistinguishedName("CN=示例中心, O=Example");
        var request = rsa
            ? new CertificateRequest(name, (RSA)(_key = RSA.Create(2048)), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(name, (ECDsa)(_key = ECDsa.Create(ECCurve.NamedCurves.nistP256)), HashAlgorithmName.SHA256);
        _certificate = request.CreateSelfSigned(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2036, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    /// <summary>SHA-256 of the certificate, as the list of keys names it.</summary>
    public Ledger.Bytes.Digest Print => new(SHA256.HashData(_certificate.RawData));

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    /// <summary>Puts a token beside every signature; null for none.</summary>
    public TimeAuthority? Stamps { get; set; }

    public byte[] Write(byte[] report, byte[]? bundle, bool lower = false)
    {
        var pdf = new MemoryStream();
        Text("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AF [4 0 R] >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n");
        var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(report);
        Stream(4, "/Filter /FlateDecode", packed.ToArray());
        if (bundle is not null) Stream(5, "", bundle);
        Text("6 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 ");
        var range = (int)pdf.Length;
        Text(new string(' ', 40) + "] /Contents ");
        var gap = (int)pdf.Length;
        Text($"<{new string('0', Room * 2)}>");
        var after = (int)pdf.Length;
        Text(" >>\nendobj\ntrailer\n<< /Root 1 0 R /Size 7 >>\n%%EOF\n");
        var bytes = pdf.ToArray();
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{gap} {after} {bytes.Length - after}")).CopyTo(bytes, range);
        var signature = Sign(SHA256.HashData([.. bytes.AsSpan(0, gap), .. bytes.AsSpan(after)]));
        var digits = Convert.ToHexString(Stamps?.Beside(signature) ?? signature);
        Encoding.ASCII.GetBytes(lower ? digits.ToLowerInvariant() : digits).CopyTo(bytes, gap + 1);
        return bytes;

        void Text(string text) => pdf.Write(Encoding.Latin1.GetBytes(text));

        void Stream(int number, string filter, byte[] content)
        {
            Text($"{number} 0 obj\n<< /Type /EmbeddedFile {filter} /Length {content.Length} >>\nstream\n");
            pdf.Write(content);
            Text("\nendstream\nendobj\n");
        }
    }

    private byte[] Sign(byte[] digest)
    {
        var attributes = new AsnWriter(AsnEncodingRules.DER);
        using (attributes.PushSetOf())
        {
            Attribute("1.2.840.113549.1.9.3", w => w.WriteObjectIdentifier("1.2.840.113549.1.7.1"));
            Attribute("1.2.840.113549.1.9.4", w => w.WriteOctetString(digest));
            Attribute("1.2.840.113549.1.9.16.2.47", w =>
            {
                using (w.PushSequence()) using (w.PushSequence()) using (w.PushSequence()) w.WriteOctetString(SHA256.HashData(_certificate.RawData));
            });
        }
        var signed = attributes.Encode();
        var signature = _key is RSA rsa ? rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : ((ECDsa)_key).SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var w = new AsnWriter(AsnEncodingRules.DER);
        var first = new Asn1Tag(TagClass.ContextSpecific, 0);
        using (w.PushSequence())
        {
            w.WriteObjectIdentifier("1.2.840.113549.1.7.2");
            using (w.PushSequence(first))
            using (w.PushSequence())
            {
                w.WriteInteger(1);
                using (w.PushSetOf()) Algorithm("2.16.840.1.101.3.4.2.1");
                using (w.PushSequence()) w.WriteObjectIdentifier("1.2.840.113549.1.7.1");
                using (w.PushSetOf(first)) w.WriteEncodedValue(_certificate.RawData);
                using (w.PushSetOf())
                using (w.PushSequence())
                {
                    w.WriteInteger(1);
                    using (w.PushSequence())
                    {
                        w.WriteEncodedValue(_certificate.IssuerName.RawData);
                        w.WriteInteger(_certificate.SerialNumberBytes.Span);
                    }
                    Algorithm("2.16.840.1.101.3.4.2.1");
                    w.WriteEncodedValue([0xa0, .. signed[1..]]);
                    Algorithm(_key is RSA ? "1.2.840.113549.1.1.1" : "1.2.840.10045.4.3.2");
                    w.WriteOctetString(signature);
                }
            }
        }
        return w.Encode();

        void Algorithm(string oid)
        {
            using (w.PushSequence())
            {
                w.WriteObjectIdentifier(oid);
                if (oid == "1.2.840.113549.1.1.1") w.WriteNull();
            }
        }

        void Attribute(string name, Action<AsnWriter> value)
        {
            using (attributes.PushSequence())
            {
                attributes.WriteObjectIdentifier(name);
                using (attributes.PushSetOf()) value(attributes);
            }
        }
    }
}
