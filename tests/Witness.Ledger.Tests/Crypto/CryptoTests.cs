using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Witness.Ledger.Crypto;

namespace Witness.Ledger.Tests.Crypto;

public sealed class CryptoTests(ITestOutputHelper output)
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(File.ReadAllText(Cases.Path("crypto.json"))).RootElement;

    [Fact]
    public void Ed25519_signs_and_verifies_as_RFC_8032_says()
    {
        foreach (var vector in Vectors.GetProperty("ed25519").EnumerateArray())
        {
            var secret = new Ed25519Secret(Hex(vector, "seed"));
            Assert.Equal(Hex(vector, "public"), secret.Public.ToArray());
            Assert.Equal(Hex(vector, "signature"), secret.Sign(Hex(vector, "message")));
            Assert.True(secret.Public.Verify(Hex(vector, "message"), Hex(vector, "signature")));
            var broken = Hex(vector, "signature");
            broken[3] ^= 1;
            Assert.False(secret.Public.Verify(Hex(vector, "message"), broken));
        }
    }

    [Fact]
    public void Bytes_that_are_no_point_are_no_key()
    {
        Assert.Null(Ed25519Public.Of(new byte[31]));
        Assert.Null(Ed25519Public.Of([.. Enumerable.Repeat((byte)0xff, 32)]));
    }

    [Fact]
    public void A_commitment_is_the_hash_of_two_salt_and_value()
    {
        var salt = Randomness.Seeded(1).Bytes(32);
        var expected = SHA256.HashData([2, .. salt, .. "\"甲公司\""u8]);
        Assert.Equal(expected, Suite.Intl.Commit(salt, "\"甲公司\""u8).ToArray());
        Assert.Throws<ArgumentException>(() => Suite.Intl.Commit(salt.AsSpan(1), "1"u8));
    }

    [Fact]
    public void What_was_encrypted_opens_only_with_the_same_key_nonce_and_context()
    {
        var random = Randomness.Seeded(2);
        var (key, nonce) = (random.Bytes(32), random.Bytes(Suite.NonceSize));
        var cipher = Suite.Intl.Encrypt(key, nonce, "plain"u8, "row 7"u8);
        Assert.Equal(5 + Suite.TagSize, cipher.Length);
        Assert.Equal("plain"u8.ToArray(), Suite.Intl.Decrypt(key, nonce, cipher, "row 7"u8));
        Assert.ThrowsAny<CryptographicException>(() => Suite.Intl.Decrypt(key, nonce, cipher, "row 8"u8));
        cipher[0] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => Suite.Intl.Decrypt(key, nonce, cipher, "row 7"u8));
        Assert.Throws<ArgumentException>(() => Suite.Intl.Encrypt(key.AsSpan(16), nonce, "plain"u8, default));
    }

    [Fact]
    public void The_keyed_hash_is_HMAC_and_a_handle_is_its_first_half()
    {
        var mac = HMACSHA256.HashData("key"u8, "data"u8);
        Assert.Equal(mac, Suite.Intl.Mac("key"u8, "data"u8).ToArray());
        Assert.Equal(mac[..16], Suite.Intl.Handle("key"u8, "data"u8).ToArray());
    }

    [Fact]
    public void A_seed_gives_the_same_bytes_again_and_the_system_does_not()
    {
        Assert.Equal(Randomness.Seeded(5).Bytes(100), Randomness.Seeded(5).Bytes(100));
        Assert.NotEqual(Randomness.Seeded(5).Bytes(32), Randomness.Seeded(6).Bytes(32));
        Assert.NotEqual(Randomness.System.Bytes(32), Randomness.System.Bytes(32));
    }

    // The national suite is not built yet; what it will stand on is held to the published vectors from now on.
    [Fact]
    public void SM3_SM4_and_SM2_of_the_library_give_the_published_results()
    {
        foreach (var vector in Vectors.GetProperty("sm3").EnumerateArray())
        {
            var digest = new SM3Digest();
            digest.BlockUpdate(Hex(vector, "message"));
            var hash = new byte[32];
            digest.DoFinal(hash, 0);
            Assert.Equal(Hex(vector, "hash"), hash);
        }

        var sm4 = Vectors.GetProperty("sm4");
        var engine = new SM4Engine();
        engine.Init(true, new KeyParameter(Hex(sm4, "key")));
        var block = Hex(sm4, "plain");
        engine.ProcessBlock(block, block);
        Assert.Equal(Hex(sm4, "cipher"), block);

        var sm2 = Vectors.GetProperty("sm2");
        var curve = GMNamedCurves.GetByName("sm2p256v1");
        var domain = new ECDomainParameters(curve);
        var point = curve.Curve.CreatePoint(new BigInteger(1, Hex(sm2, "x")), new BigInteger(1, Hex(sm2, "y")));
        var signer = new SM2Signer(PlainDsaEncoding.Instance);
        foreach (var message in (string[])[sm2.GetProperty("message").GetString()!, "another"])
        {
            signer.Init(false, new ParametersWithID(new ECPublicKeyParameters(point, domain), Encoding.ASCII.GetBytes(sm2.GetProperty("id").GetString()!)));
            signer.BlockUpdate(Encoding.ASCII.GetBytes(message));
            Assert.Equal(message != "another", signer.VerifySignature([.. Hex(sm2, "r"), .. Hex(sm2, "s")]));
        }
    }

    [Fact, Trait("ring", "long")]
    public void Signatures_are_verified_by_the_thousand()
    {
        var secret = Ed25519Secret.New(Randomness.Seeded(3));
        var message = Randomness.Seeded(4).Bytes(1000);
        var signature = secret.Sign(message);
        for (var i = 0; i < 500; i++) secret.Public.Verify(message, signature);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 3000; i++) Assert.True(secret.Public.Verify(message, signature));
        var rate = 3000 / watch.Elapsed.TotalSeconds;
        output.WriteLine($"{rate:N0} Ed25519 verifications/s on one core");
        Assert.True(rate > 1000, $"{rate:N0}/s");
    }

    private static byte[] Hex(JsonElement vector, string name) => Convert.FromHexString(vector.GetProperty(name).GetString()!);
}
