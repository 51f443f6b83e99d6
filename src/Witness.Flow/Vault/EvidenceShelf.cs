using System.Text;
using Witness.Domain.Facts;
using Witness.Flow.Store;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Vault;

/// <summary>What a file became: its name in the store, and the digest of the file as it was handed in.</summary>
public sealed record KeptObject(string Name, string ContentDigest, int Size);

/// <summary>
/// 证据库 — files by the digest of what lies on the disk, beside the database (decision 0012): <c>0x01 ‖ nonce ‖ ciphertext</c> under the key of the lot's
/// compartment, so that destroying the key erases them while name and entry stay. Written whole under another name, made durable, renamed, read-only;
/// a crash leaves the whole object or none. The digest is tested on every read. A failed fsync is fatal: see <see cref="Fault"/>.
/// </summary>
public sealed class EvidenceShelf(string folder, Keystore keys, Suite suite, Randomness random)
{
    /// <summary>Largest file.</summary>
    public const int MostBytes = 32 << 20;

    private const byte Version = 1;
    private static readonly byte[] Bound = Encoding.UTF8.GetBytes("evidence");

    private readonly TaskCompletionSource<Exception> _fault = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the reason when the disk did not take what was written: the process has to stop.</summary>
    public Task<Exception> Fault => _fault.Task;

    /// <summary>Keeps a file; when this returns, it survives a power cut.</summary>
    /// <exception cref="DurabilityException">It could not be made durable.</exception>
    public async Task<KeptObject> Put(Scope scope, ReadOnlyMemory<byte> content, CancellationToken stop)
    {
        if (content.Length is 0 or > MostBytes) throw new ArgumentOutOfRangeException(nameof(content), content.Length, "an object has 1 byte to 32 MiB");
        var key = DraftMaker.LotKey(scope, null);
        await keys.Ensure([key], stop);
        return await Task.Run(() => Write(key, content), stop);
    }

    /// <summary>The file as it was handed in; null when it is not there, or its key was destroyed.</summary>
    /// <exception cref="TamperException">What lies on the disk is not what was kept.</exception>
    public async Task<byte[]?> Read(Scope scope, string name, CancellationToken stop)
    {
        if (PathOf(name) is not { } path) return null;
        var kept = await Task.Run(() => DurableFile.ReadAll(path), stop);
        if (kept is null) return null;
        if (NameOf(kept) != name || kept.Length < 1 + Suite.NonceSize + Suite.TagSize || kept[0] != Version) throw new TamperException("evidence", name);
        if (keys.Find(DraftMaker.LotKey(scope, null)) is not { } key) return null;
        return suite.TryDecrypt(key, kept.AsSpan(1, Suite.NonceSize), kept.AsSpan(1 + Suite.NonceSize), Bound) ?? throw new TamperException("evidence", name);
    }

    /// <summary>巡检 — names of objects that are missing or changed, of those given.</summary>
    public IReadOnlyList<string> Scrub(IEnumerable<string> names, CancellationToken stop)
    {
        var broken = new List<string>();
        foreach (var name in names)
        {
            stop.ThrowIfCancellationRequested();
            if (PathOf(name) is not { } path || DurableFile.ReadAll(path) is not { } kept || NameOf(kept) != name) broken.Add(name);
        }
        return broken;
    }

    /// <summary>The object as it lies there, tested against its name; null when it is missing or changed. Needs no key.</summary>
    public async Task<int?> Probe(string name, CancellationToken stop) =>
        PathOf(name) is { } path && await Task.Run(() => DurableFile.ReadAll(path), stop) is { } kept && NameOf(kept) == name ? kept.Length : null;

    /// <summary>销毁 — takes the object off the disk, durably; not an error when it is gone. Its tombstone must stand in the log first.</summary>
    public void Remove(string name)
    {
        if (PathOf(name) is { } path && DurableFile.Exists(path)) DurableFile.Delete(path);
    }

    /// <summary>Removes what a crash left half written.</summary>
    public void Sweep()
    {
        foreach (var path in DurableFile.FilesBelow(folder))
            if (path.EndsWith(".tmp", StringComparison.Ordinal)) DurableFile.Delete(path);
    }

    /// <summary>The digest of a file's own bytes, as letters and records name it.</summary>
    public string DigestOf(ReadOnlySpan<byte> content) => $"{suite.HashId}:{suite.Hash(content)}";

    private KeptObject Write(KeyName key, ReadOnlyMemory<byte> content)
    {
        var nonce = random.Bytes(Suite.NonceSize);
        byte[] kept = [Version, .. nonce, .. suite.Encrypt(keys.Obtain(key), nonce, content.Span, Bound)];
        var name = NameOf(kept);
        var path = PathOf(name)!;
        try
        {
            DurableFile.MakeFolder(Path.GetDirectoryName(path)!);
            DurableFile.Write(path, kept, DurableFile.Fixed);
        }
        catch (DurabilityException why)
        {
            _fault.TrySetResult(why);
            throw;
        }
        return new(name, DigestOf(content.Span), content.Length);
    }

    private string NameOf(ReadOnlySpan<byte> kept) => DigestOf(kept);

    // a name comes from an entry of the log, but a path is made of nothing that is not a digest
    private string? PathOf(string name)
    {
        var digest = name.StartsWith(suite.HashId + ":", StringComparison.Ordinal) ? name[(suite.HashId.Length + 1)..] : "";
        return digest.Length == 64 && digest.All(char.IsAsciiHexDigitLower) ? Path.Combine(folder, digest[..2], digest) : null;
    }
}
