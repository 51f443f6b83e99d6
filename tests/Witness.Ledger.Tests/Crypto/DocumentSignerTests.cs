using System.Diagnostics;
using System.Security.Cryptography;
using Witness.Ledger.Crypto;

namespace Witness.Ledger.Tests.Crypto;

/// <summary>Signatures over documents, as OpenSSL reads them and its time-stamp authority answers them.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class DocumentSignerTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 9, 16, 8, 0, 0, TimeSpan.FromHours(8));

    private readonly string _folder = Directory.CreateTempSubdirectory("witness-cms").FullName;

    [Fact]
    public async Task A_signature_is_a_CAdES_that_OpenSSL_takes_and_of_no_other_content()
    {
        var signer = DocumentSigner.Open(In("paper.pem"), "示例中心", Now, Randomness.System);
        await File.WriteAllBytesAsync(In("cms.der"), signer.Sign("content"u8.ToArray()));
        await File.WriteAllTextAsync(In("content"), "content");
        await File.WriteAllTextAsync(In("other"), "another");
        string[] arguments = ["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", In("cms.der"), "-CAfile", In("paper.pem"), "-purpose", "any", "-attime", "1800000000", "-out", In("out"), "-content"];
        Assert.Equal((0, true), await Run("openssl", [.. arguments, In("content")], "successful"));
        Assert.NotEqual(0, (await Run("openssl", [.. arguments, In("other")], "")).Code);
    }

    [Fact]
    public void The_certificate_is_made_once_and_its_file_is_the_owners_alone()
    {
        var first = DocumentSigner.Open(In("paper.pem"), "示例中心", Now, Randomness.System);
        var again = DocumentSigner.Open(In("paper.pem"), "另一个名字", Now.AddYears(1), Randomness.System);
        Assert.Equal(first.Fingerprint, again.Fingerprint);
        Assert.Equal("示例中心", again.Name);
        Assert.Equal((Now, Now.AddYears(20)), (again.From, again.Until));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("paper.pem")));
        File.WriteAllText(In("broken.pem"), "no key");
        Assert.Throws<InvalidDataException>(() => DocumentSigner.Open(In("broken.pem"), "", Now, Randomness.System));
    }

    [Fact]
    public async Task An_operators_store_signs_too_and_a_wrong_password_is_told()
    {
        await Run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", In("k"), "-out", In("c"), "-days", "9999", "-subj", "/CN=operator"], "");
        await Run("openssl", ["pkcs12", "-export", "-inkey", In("k"), "-in", In("c"), "-out", In("store.p12"), "-passout", "pass:secret"], "");
        var store = await File.ReadAllBytesAsync(In("store.p12"));
        var signer = DocumentSigner.OfStore(store, "secret");
        Assert.Equal("operator", signer.Name);
        Assert.True(signer.Sign(new byte[1_000]).Length < 2_048);
        Assert.Throws<InvalidDataException>(() => DocumentSigner.OfStore(store, "other"));
    }

    [Theory]
    [InlineData("rsa:2048", "sha256")]
    [InlineData("rsa:3072", "sha512")]
    [InlineData("ec", "sha384")]
    public async Task A_time_stamp_of_an_authority_stands_beside_the_signature_and_only_beside_its_own(string key, string hash)
    {
        await File.WriteAllTextAsync(In("tsa.cnf"), $"""
            [tsa]
            default_tsa = t
            [t]
            serial = {In("serial")}
            signer_cert = {In("tsa.crt")}
            signer_key = {In("tsa.key")}
            signer_digest = {hash}
            default_policy = 1.2.3.4.1
            digests = sha256
            ess_cert_id_chain = no
            ess_cert_id_alg = sha256
            certs = {In("tsa.crt")}
            """);
        await File.WriteAllTextAsync(In("serial"), "01\n");
        await Run("openssl", ["req", "-x509", "-newkey", key, "-nodes", .. key == "ec" ? ["-pkeyopt", "ec_paramgen_curve:P-256"] : Array.Empty<string>(), "-keyout", In("tsa.key"), "-out", In("tsa.crt"), "-days", "99", "-subj", "/CN=time", "-addext", "extendedKeyUsage=critical,timeStamping"], "");
        var signer = DocumentSigner.Open(In("paper.pem"), "示例中心", Now, Randomness.System);
        var cms = signer.Sign("content"u8.ToArray());
        var ask = Timestamp.Of(cms, Randomness.System);
        await File.WriteAllBytesAsync(In("query"), ask.Query);
        Assert.Equal(0, (await Run("openssl", ["ts", "-reply", "-config", In("tsa.cnf"), "-queryfile", In("query"), "-out", In("answer")], "")).Code);
        var answer = await File.ReadAllBytesAsync(In("answer"));
        var stamped = ask.Beside(cms, answer);
        var read = PaperSignature.Read(stamped);
        Assert.Equal((true, "time"), (read!.Valid, read.Time!.Authority));
        Assert.Null(PaperSignature.Read(cms)!.Time);
        Assert.ThrowsAny<CryptographicException>(() => Timestamp.Of(signer.Sign("other"u8.ToArray()), Randomness.System).Token(answer));
        for (var i = 0; i < stamped.Length; i++) // of signature and token alike
        {
            var changed = stamped.ToArray();
            changed[i] ^= (byte)(1 << i % 8);
            Assert.False(PaperSignature.Read(changed) is { Valid: true } still && still.Content == read.Content && still.Certificate == read.Certificate, $"byte {i} of {stamped.Length}");
        }
        await File.WriteAllBytesAsync(In("cms.der"), stamped);
        await File.WriteAllTextAsync(In("content"), "content");
        Assert.Equal(0, (await Run("openssl", ["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", In("cms.der"), "-CAfile", In("paper.pem"), "-purpose", "any", "-attime", "1800000000", "-out", In("out"), "-content", In("content")], "")).Code);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string name) => Path.Combine(_folder, name);

    private static async Task<(int Code, bool Said)> Run(string tool, string[] arguments, string word)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, (await said + await complained).Contains(word, StringComparison.Ordinal));
    }
}
