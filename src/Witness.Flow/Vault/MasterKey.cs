using System.Text;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Vault;

/// <summary>The master key file cannot be used; the message says what to do about it.</summary>
public sealed class MasterKeyException(string message) : Exception(message);

/// <summary>
/// 主密钥 — 32 bytes in a file of the service account, outside database and keystore (ruling 30). Never used itself: every
/// use has a key derived from it. Guards against whoever reads database, disk image or backup, not against root on the host.
/// </summary>
public sealed class MasterKey
{
    private const int Size = 32;

    private readonly byte[] _key;

    private MasterKey(Suite suite, byte[] key) => (Suite, _key) = (suite, key);

    public Suite Suite { get; }

    /// <summary>Reads the file; at the very first start makes it, readable by its owner only.</summary>
    /// <param name="first">True only when there is neither database nor keystore yet: a lost key must not be replaced unseen.</param>
    /// <exception cref="MasterKeyException">Missing, of another length, or open to others than its owner.</exception>
    public static MasterKey Open(string path, Suite suite, Randomness random, bool first)
    {
        if (!DurableFile.Exists(path))
        {
            if (!first) throw new MasterKeyException($"the master key {path} is missing; without it neither vault nor row digests can be read. Restore it from its backup");
            DurableFile.Write(path, random.Bytes(Size), DurableFile.Private);
        }

        if (!DurableFile.IsPrivate(path))
            throw new MasterKeyException($"the master key {path} may be read by others; type: chmod 600 {path}");
        var key = DurableFile.ReadAll(path)!;
        return key.Length == Size ? new(suite, key) : throw new MasterKeyException($"the master key {path} is {key.Length} bytes long, not {Size}");
    }

    /// <summary>The key for one purpose; each purpose has its own, and none tells anything about another.</summary>
    public byte[] Derive(string purpose) => Suite.Mac(_key, Encoding.UTF8.GetBytes("witness\0" + purpose)).ToArray();
}
