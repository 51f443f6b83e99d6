using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Signing;
using Witness.Ledger.Tree;

namespace Witness.Cosign;

/// <summary>The answer to a request: HTTP status, body, and its content type.</summary>
public readonly record struct CosignAnswer(int Status, string Body, string ContentType = "text/plain; charset=utf-8");

/// <summary>
/// 共签见证 — the witness of C2SP tlog-witness: signs a log's checkpoint only when it extends the last one it signed.
/// Its whole memory is one note per log in its folder, written durably before the signature is given away.
/// </summary>
public sealed class Cosigner
{
    private const int MaxProof = 63;

    private readonly Signer _signer;
    private readonly Dictionary<string, NoteKey[]> _logs;
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Lock> _gates = new();

    /// <summary>A witness over the logs of these keys; several keys of one name are one log whose key was changed.</summary>
    public Cosigner(Signer signer, IEnumerable<NoteKey> logs, string folder, TimeProvider time)
    {
        (_signer, _folder, _time) = (signer, folder, time);
        _logs = logs.GroupBy(k => k.Name).ToDictionary(g => g.Key, g => g.ToArray());
        DurableFile.MakeFolder(folder);
    }

    /// <summary>The witness's own key.</summary>
    public NoteKey Key => _signer.Key;

    /// <summary>Answers one <c>add-checkpoint</c> request.</summary>
    /// <exception cref="DurabilityException">The state could not be kept; nothing was signed, the process must stop.</exception>
    public CosignAnswer AddCheckpoint(ReadOnlySpan<byte> body)
    {
        if (Read(body) is not var (older, proof, signed)) return Plain(400, "malformed request");
        var checkpoint = signed.Checkpoint;
        if (!_logs.TryGetValue(checkpoint.Origin, out var keys)) return Plain(404, "unknown origin");
        if (signed.Note.Open(keys) is not { Count: > 0 }) return Plain(403, "no valid signature of the log");
        if (older > checkpoint.Size) return Plain(400, "the old size is larger than the checkpoint");

        lock (_gates.GetOrAdd(checkpoint.Origin, _ => new Lock())) // look and keep are one step
        {
            var last = Last(checkpoint.Origin);
            var lastSize = last?.Size ?? 0;
            if (older != lastSize) return Size(lastSize);
            if (older == checkpoint.Size && last is not null && last.Root != checkpoint.Root) return Size(lastSize);
            var lastRoot = last?.Root ?? Suite.Intl.Hash([]);
            if (!TreeProof.Extends(Suite.Intl, older, lastRoot, checkpoint.Size, checkpoint.Root, proof))
                return Plain(422, "the proof does not verify");
            DurableFile.Write(FileOf(checkpoint.Origin), signed.Note.ToBytes());
        }

        return Plain(200, _signer.Cosign(signed.Note.Text, _time.GetUtcNow()).Line());
    }

    private Checkpoint? Last(string origin)
    {
        if (DurableFile.ReadAll(FileOf(origin)) is not { } bytes) return null;
        return SignedCheckpoint.Parse(bytes) is { } note && note.Checkpoint.Origin == origin
            ? note.Checkpoint
            : throw new InvalidDataException($"the state of {origin} cannot be read; it must not be taken for empty");
    }

    // The name of a log may hold slashes; its hash does not.
    private string FileOf(string origin) =>
        Path.Combine(_folder, $"{Suite.Intl.Hash(Encoding.UTF8.GetBytes(origin))}.checkpoint");

    private static (long Older, Digest[] Proof, SignedCheckpoint Checkpoint)? Read(ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf("\n\n"u8);
        if (end < 0 || SignedCheckpoint.Parse(body[(end + 2)..]) is not { } checkpoint) return null;
        var lines = Encoding.UTF8.GetString(body[..end]).Split('\n');
        if (lines.Length > 1 + MaxProof || !lines[0].StartsWith("old ", StringComparison.Ordinal)) return null;
        var size = lines[0][4..];
        if (!long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var older)) return null;
        if (older.ToString(CultureInfo.InvariantCulture) != size) return null;
        var proof = new Digest[lines.Length - 1];
        for (var i = 0; i < proof.Length; i++)
        {
            if (Base64.Digest(lines[i + 1]) is not { } hash) return null;
            proof[i] = hash;
        }

        return (older, proof, checkpoint);
    }

    private static CosignAnswer Plain(int status, string line) => new(status, line + "\n");

    private static CosignAnswer Size(long size) =>
        new(409, size.ToString(CultureInfo.InvariantCulture) + "\n", "text/x.tlog.size");
}
