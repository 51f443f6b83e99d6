using System.Buffers;
using System.Text.Json;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;

namespace Witness.Ledger.Proofs;

/// <summary>条目及其存在证明 — an entry, where it stands, the hashes that lead from it to the root, and its opened values.</summary>
/// <param name="Path">Leaf upward.</param>
/// <param name="Openings">Sorted by field, each field once.</param>
public sealed record ProvenEntry(long Position, ReadOnlyMemory<byte> Entry, IReadOnlyList<Digest> Path, IReadOnlyList<Opening> Openings)
{
    /// <summary>The name under which an entry that is sealed as a whole opens.</summary>
    public const string Whole = "commitment";

    /// <summary>The entry as it reads with what is opened: of one sealed as a whole its body; null while that is closed.</summary>
    public JsonElement? Plain()
    {
        var entry = JsonElement.Parse(Entry.Span);
        if (!entry.TryGetProperty(Whole, out _)) return entry;
        return Openings.FirstOrDefault(o => o.Field == Whole) is { Value.ValueKind: JsonValueKind.Object } body ? body.Value : null;
    }

    /// <summary>The commitment that an opening of this field must meet; null when there is none.</summary>
    internal Digest? CommitmentOf(string field)
    {
        if (field == Whole) return Base64.Digest(ProofJson.TextOf(JsonElement.Parse(Entry.Span), Whole));
        return Plain() is { } plain && plain.TryGetProperty("sealed", out var hidden) ? Base64.Digest(ProofJson.TextOf(hidden, field)) : null;
    }

    /// <summary>Values that stay closed in this copy, as far as can be seen.</summary>
    internal int Withheld()
    {
        if (Plain() is not { } plain) return 1;
        var fields = plain.TryGetProperty("sealed", out var hidden) && hidden.ValueKind == JsonValueKind.Object ? hidden.EnumerateObject().Count() : 0;
        return fields - Openings.Count(o => o.Field != Whole);
    }
}

/// <summary>
/// 证明包 — all an outsider needs to check a report without asking anyone: the signed report, the entry that issued it, every
/// entry it rests on with the values laid open for this reader, one checkpoint over them all, and the keys. Canonical JSON; see
/// docs/spec/report-bundle.md. Values may be left out for a reader: what stays is as valid as before.
/// </summary>
/// <param name="Issued">Position of the entry that says the report was issued.</param>
/// <param name="Consistency">From the report's prefix to the checkpoint.</param>
public sealed partial record ReportBundle(
    long Issued, IReadOnlyList<ProvenEntry> Entries, SignedCheckpoint Checkpoint, IReadOnlyList<Digest> Consistency, Note Keys)
{
    /// <summary>First value of the file.</summary>
    public const string Format = "witness-report-bundle/v1";

    private static readonly string[] Members = ["checkpoint", "consistency", "entries", "format", "hashes", "issued", "keys", "report", "statement", "token"];

    private static readonly string[] EntryMembers = ["at", "entry", "open", "path"];

    /// <summary>The statement of the report, when the report itself travels apart (beside the bundle in a PDF).</summary>
    public required Note Statement { get; init; }

    /// <summary>The report; null where it travels apart.</summary>
    public SignedReport? Report { get; init; }

    /// <summary>时间戳 — an RFC 3161 token over the text of the checkpoint, if an authority was asked.</summary>
    public ReadOnlyMemory<byte>? Token { get; init; }

    /// <summary>What the statement says; it was read with the bundle.</summary>
    public ReportStatement Said => ReportStatement.Parse(Statement.Text)!;

    /// <summary>The keys; they were read with the bundle.</summary>
    public KeyList KeyList => KeyList.Parse(Keys.Text)!;

    /// <summary>Makes the bundle of a report under a checkpoint that covers all of its entries.</summary>
    /// <param name="facts">Positions the report rests on, each with what this reader may see of it.</param>
    /// <param name="keys">Log, report and cosigners; cosigners that did not sign the checkpoint are left out.</param>
    public static async Task<ReportBundle> Make(
        LogReader reader, SignedReport report, long issued, IEnumerable<(long Position, IReadOnlyList<Opening> Openings)> facts,
        SignedCheckpoint checkpoint, IReadOnlyList<DatedKey> keys, ReadOnlyMemory<byte>? token, Signer reportSigner, CancellationToken stop,
        IReadOnlyList<DatedCertificate>? certificates = null)
    {
        var size = checkpoint.Checkpoint.Size;
        var openings = new SortedDictionary<long, IReadOnlyList<Opening>> { [issued] = [] };
        foreach (var (position, opened) in facts) openings[position] = opened;
        if (openings.Keys.First() < 0 || openings.Keys.Last() >= size) throw new ArgumentException("the checkpoint does not cover the report", nameof(checkpoint));
        var entries = new List<ProvenEntry>(openings.Count);
        var tiles = reader.Tiles(stop);
        foreach (var (position, opened) in openings)
        {
            var entry = (await reader.Entries(position, 1, stop)).Single();
            entries.Add(new(position, entry.Bytes, await tiles.Inclusion(position, size), [.. opened.OrderBy(o => o.Field, StringComparer.Ordinal)]));
        }
        var ring = KeyRing.For(checkpoint, keys.First(k => k.Use == KeyUse.Log).Key, keys.Where(k => k.Use == KeyUse.Cosigner).Select(k => k.Key));
        var list = new KeyList(
            checkpoint.Checkpoint.Origin, report.Statement.Number, [.. keys.Where(k => k.Use != KeyUse.Cosigner || ring.Cosigners.Contains(k.Key))],
            token is { } bytes ? reader.Suite.Hash(bytes.Span) : null) { Certificates = certificates ?? [] };
        var note = new Note(list.Text(), [reportSigner.Sign(list.Text())]);
        return new(issued, entries, ring.Trim(checkpoint), await tiles.Consistency(report.Statement.Prefix.Size, size), note)
        {
            Report = report,
            Statement = report.Note,
            Token = token,
        };
    }

    /// <summary>The bytes of the file. Hashes that several paths share stand once, in the order of their first use.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(65536);
        var json = new CanonicalWriter(buffer);
        var hashes = new List<Digest>();
        var known = new Dictionary<Digest, int>();
        json.StartObject();
        json.Key("checkpoint");
        json.Text(Checkpoint.Note.ToString());
        json.Key("consistency");
        WriteHashes(json, Consistency);
        json.Key("entries");
        json.StartArray();
        foreach (var entry in Entries) Write(json, entry, hashes, known);
        json.EndArray();
        json.Key("format");
        json.Text(Format);
        json.Key("hashes");
        WriteHashes(json, hashes);
        json.Key("issued");
        json.Number(Issued);
        json.Key("keys");
        json.Text(Keys.ToString());
        if (Report is { } report)
        {
            json.Key("report");
            report.Write(json);
        }
        else
        {
            json.Key("statement");
            json.Text(Statement.ToString());
        }
        if (Token is { } token)
        {
            json.Key("token");
            json.Text(Base64.Text(token.Span));
        }
        json.EndObject();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(CanonicalWriter json, ProvenEntry entry, List<Digest> hashes, Dictionary<Digest, int> known)
    {
        json.StartObject();
        json.Key("at");
        json.Number(entry.Position);
        json.Key("entry");
        json.Raw(entry.Entry.Span);
        if (entry.Openings.Count > 0)
        {
            json.Key("open");
            json.StartObject();
            foreach (var opening in entry.Openings)
            {
                json.Key(opening.Field);
                json.StartObject();
                json.Key("salt");
                json.Text(Base64.Text(opening.Salt.Span));
                json.Key("value");
                CanonicalJson.Write(json, opening.Value);
                json.EndObject();
            }
            json.EndObject();
        }
        json.Key("path");
        json.StartArray();
        foreach (var hash in entry.Path)
        {
            if (!known.TryGetValue(hash, out var index))
            {
                known.Add(hash, index = hashes.Count);
                hashes.Add(hash);
            }
            json.Number(index);
        }
        json.EndArray();
        json.EndObject();
    }

    private static void WriteHashes(CanonicalWriter json, IReadOnlyList<Digest> hashes)
    {
        json.StartArray();
        foreach (var hash in hashes) json.Text(Base64.Text(hash));
        json.EndArray();
    }

    /// <summary>Reads a bundle; null when the bytes are not exactly what <see cref="Write()"/> gives for some bundle.</summary>
    public static ReportBundle? Read(ReadOnlySpan<byte> bytes)
    {
        if (!CanonicalJson.IsCanonical(bytes)) return null;
        using var document = JsonDocument.Parse(bytes.ToArray());
        return Read(document.RootElement) is { } read && bytes.SequenceEqual(read.Write()) ? read : null;
    }

    /// <summary>True when the JSON says that it is a bundle, whatever else is wrong with it.</summary>
    public static bool Looks(JsonElement root) => ProofJson.TextOf(root, "format") == Format;

    private static ReportBundle? Read(JsonElement root)
    {
        if (!ProofJson.HasOnly(root, Members) || !Looks(root) || ProofJson.NumberOf(root, "issued") is not { } issued) return null;
        if (ProofJson.HashesOf(root, "hashes") is not { } hashes || ProofJson.HashesOf(root, "consistency") is not { } consistency) return null;
        if (Note.Parse(ProofJson.TextOf(root, "checkpoint")) is not { } note || Signing.Checkpoint.Parse(note.Text) is not { } checkpoint) return null;
        if (Note.Parse(ProofJson.TextOf(root, "keys")) is not { } keys || KeyList.Parse(keys.Text) is null) return null;
        var report = root.TryGetProperty("report", out var signed) ? SignedReport.Read(signed) : null;
        if (root.TryGetProperty("report", out _) != report is not null) return null;
        if ((report?.Note ?? Note.Parse(ProofJson.TextOf(root, "statement"))) is not { } statement || ReportStatement.Parse(statement.Text) is null) return null;
        ReadOnlyMemory<byte>? token = null;
        if (root.TryGetProperty("token", out _) && (token = Base64.Bytes(ProofJson.TextOf(root, "token"))) is null) return null;
        if (ProofJson.ItemsOf(root, "entries") is not { } items) return null;
        var entries = new List<ProvenEntry>(items.Count);
        foreach (var item in items)
        {
            if (ReadEntry(item, hashes) is not { } entry || (entries.Count > 0 && entries[^1].Position >= entry.Position)) return null;
            entries.Add(entry);
        }
        return new(issued, entries, new(checkpoint, note), consistency, keys) { Statement = statement, Report = report, Token = token };
    }

    private static ProvenEntry? ReadEntry(JsonElement item, IReadOnlyList<Digest> hashes)
    {
        if (!ProofJson.HasOnly(item, EntryMembers) || ProofJson.NumberOf(item, "at") is not { } position) return null;
        if (!item.TryGetProperty("entry", out var entry) || entry.ValueKind != JsonValueKind.Object || ProofJson.ItemsOf(item, "path") is not { } steps) return null;
        var path = new List<Digest>(steps.Count);
        foreach (var step in steps)
        {
            if (ProofJson.NumberOf(step) is not { } index || index >= hashes.Count) return null;
            path.Add(hashes[(int)index]);
        }
        var openings = new List<Opening>();
        if (item.TryGetProperty("open", out var open))
        {
            if (open.ValueKind != JsonValueKind.Object) return null;
            foreach (var field in open.EnumerateObject())
            {
                if (Base64.Bytes(ProofJson.TextOf(field.Value, "salt")) is not { Length: Suite.SaltSize } salt || !field.Value.TryGetProperty("value", out var value)) return null;
                openings.Add(new(field.Name, salt, value.Clone()));
            }
        }
        return new(position, CanonicalJson.Write(entry), path, openings);
    }
}
