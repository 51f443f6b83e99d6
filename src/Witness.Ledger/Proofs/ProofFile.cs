using System.Buffers;
using System.Text.Json;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;
using Witness.Ledger.Tree;

namespace Witness.Ledger.Proofs;

/// <summary>
/// 启封值 — one sealed value laid open: the field's name under <c>sealed</c> of the entry, the salt and the value. For an
/// entry that is sealed as a whole the field is <c>commitment</c> and the value is its body.
/// </summary>
public sealed record Opening(string Field, ReadOnlyMemory<byte> Salt, JsonElement Value);

/// <summary>
/// 证明文件 — <c>.proof.json</c>: one entry, its place in the tree, the signed checkpoint over it, and at most one
/// opened value (ruling 57 b). Canonical JSON itself, so that no byte of it can change unseen. See docs/spec/proof-file.md.
/// </summary>
public sealed record ProofFile(
    ReadOnlyMemory<byte> Entry, long Position, IReadOnlyList<Digest> Inclusion, SignedCheckpoint Checkpoint, KeyRing Keys)
{
    /// <summary>First value of the file.</summary>
    public const string Format = "witness-proof/v1";

    /// <summary>The opened value, if there is one.</summary>
    public Opening? Opening { get; init; }

    /// <summary>Makes the proof of one entry under a checkpoint that covers it.</summary>
    public static async Task<ProofFile> Make(
        LogReader reader, long position, SignedCheckpoint checkpoint, KeyRing keys, CancellationToken stop)
    {
        var size = checkpoint.Checkpoint.Size;
        if (position < 0 || position >= size) throw new ArgumentOutOfRangeException(nameof(position), "the checkpoint does not cover it");
        var entry = (await reader.Entries(position, 1, stop)).Single();
        return new(entry.Bytes, position, await reader.Inclusion(position, size, stop), keys.Trim(checkpoint), keys);
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        var json = new CanonicalWriter(buffer);
        json.StartObject();
        json.Key("checkpoint");
        json.Text(Checkpoint.Note.ToString());
        json.Key("cosigners");
        json.StartArray();
        foreach (var cosigner in Keys.Cosigners) json.Text(cosigner.ToString());
        json.EndArray();
        json.Key("entry");
        json.Text(Base64.Text(Entry.Span));
        json.Key("format");
        json.Text(Format);
        json.Key("inclusion");
        json.StartArray();
        foreach (var hash in Inclusion) json.Text(Base64.Text(hash));
        json.EndArray();
        json.Key("log");
        json.Text(Keys.Log.ToString());
        if (Opening is { } opening)
        {
            json.Key("opening");
            json.StartObject();
            json.Key("field");
            json.Text(opening.Field);
            json.Key("salt");
            json.Text(Base64.Text(opening.Salt.Span));
            json.Key("value");
            CanonicalJson.Write(json, opening.Value);
            json.EndObject();
        }

        json.Key("position");
        json.Number(Position);
        json.EndObject();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a proof file; null when the bytes are not exactly what <see cref="Write"/> gives for some proof.</summary>
    public static ProofFile? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes.ToArray());
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "format") != Format) return null;
            var log = NoteKey.Parse(Text(root, "log"));
            var cosigners = Texts(root, "cosigners").Select(NoteKey.Parse).ToArray();
            var inclusion = Texts(root, "inclusion").Select(Base64.Digest).ToArray();
            var entry = Base64.Bytes(Text(root, "entry"));
            var checkpoint = SignedCheckpoint.Parse(System.Text.Encoding.UTF8.GetBytes(Text(root, "checkpoint")));
            if (log is null || entry is null || checkpoint is null || inclusion.Contains(null) || cosigners.Contains(null)) return null;
            var read = new ProofFile(
                entry, root.GetProperty("position").GetInt64(), [.. inclusion.Select(h => h!.Value)], checkpoint, new(log, cosigners!))
            {
                Opening = root.TryGetProperty("opening", out var opening)
                    ? new(Text(opening, "field"), Base64.Bytes(Text(opening, "salt")), opening.GetProperty("value").Clone())
                    : null,
            };
            return bytes.SequenceEqual(read.Write()) ? read : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or CanonicalException)
        {
            return null;
        }
    }

    /// <summary>Checks everything the file says, item by item.</summary>
    public Checked Check(Suite suite, Trust trust)
    {
        var said = new Checked();
        var checkpoint = Checkpoint.Checkpoint;
        said.Say(CanonicalJson.IsCanonical(Entry.Span), "条目是规范 JSON", "the entry is canonical JSON");
        said.Say(
            TreeProof.Includes(suite, suite.Leaf(Entry.Span), Position, checkpoint.Root, checkpoint.Size, Inclusion),
            $"条目在日志的第 {Position} 条，计入检查点的根哈希",
            $"the entry stands at position {Position} under the root of the checkpoint");
        Keys.Check(Checkpoint, trust, said);
        if (Opening is { } opening)
            said.Say(
                Commitment(opening.Field) is { } commitment && opening.Salt.Length == Suite.SaltSize
                    && suite.Commit(opening.Salt.Span, CanonicalJson.Write(opening.Value)) == commitment,
                $"启封的值与条目中 {opening.Field} 的承诺相符",
                $"the opened value matches the commitment of {opening.Field} in the entry");
        else
            said.Remark("没有启封的值", "no value is opened");
        return said;
    }

    /// <summary>
    /// Compares with a checkpoint the auditor kept. A proof file holds no consistency proof, so only one over the same
    /// number of entries can be compared; for any other, an exported folder is needed, and that counts as not proven.
    /// </summary>
    public void CheckGrowth(SignedCheckpoint older, Checked said)
    {
        var (then, now) = (older.Checkpoint, Checkpoint.Checkpoint);
        if (then.Size == now.Size)
            said.Say(older.IsSignedBy(Keys.Log) && then == now, "与旧检查点相同", "it is the same as the older checkpoint");
        else
            said.Say(
                false,
                "单值证明不含一致性证明，请用导出文件夹与旧检查点比对",
                "a proof file holds no consistency proof; compare an exported folder with the older checkpoint");
    }

    private Digest? Commitment(string field)
    {
        try
        {
            using var entry = JsonDocument.Parse(Entry);
            var root = entry.RootElement;
            if (root.TryGetProperty("sealed", out var sealedFields) && sealedFields.TryGetProperty(field, out var commitment))
                return Base64.Digest(commitment.GetString() ?? "");
            return field == "commitment" && root.TryGetProperty("commitment", out var whole) ? Base64.Digest(whole.GetString() ?? "") : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() ?? throw new FormatException(name);

    private static IEnumerable<string> Texts(JsonElement parent, string name) =>
        parent.GetProperty(name).EnumerateArray().Select(e => e.GetString() ?? throw new FormatException(name));
}
