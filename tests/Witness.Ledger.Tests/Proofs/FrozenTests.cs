using System.Text;
using System.Text.Json;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Ledger.Tests.Proofs;

/// <summary>
/// The formats are frozen in files that other implementations test themselves with (tests/cases/ledger/example). Changing
/// one byte of what we write is a new format, not an edit. To write them anew: WITNESS_UPDATE=1.
/// </summary>
public sealed class FrozenTests
{
    private const string Origin = "witness.example/frozen";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_today_is_what_was_frozen()
    {
        var made = await Make();
        var folder = Cases.Path("example");
        if (Environment.GetEnvironmentVariable("WITNESS_UPDATE") == "1")
        {
            foreach (var (path, bytes) in made)
            {
                DurableFile.MakeFolder(Path.GetDirectoryName(Path.Combine(folder, path))!);
                DurableFile.Write(Path.Combine(folder, path), bytes);
            }
        }

        Assert.Equal(
            made.Keys.Order(StringComparer.Ordinal),
            DurableFile.FilesBelow(folder).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal));
        foreach (var (path, bytes) in made) Assert.Equal(bytes, DurableFile.ReadAll(Path.Combine(folder, path)));
    }

    [Fact]
    public async Task The_frozen_files_verify_and_the_broken_ones_do_not()
    {
        var export = await ExportFolder.Check(Cases.Path("example/export"), Suite.Intl, Trust.None, null);
        Assert.Equal(Verdict.PassedUnanchored, export.Verdict);
        Assert.Null(IndependentReader.CheckFolder(Cases.Path("example/export")));
        foreach (var file in DurableFile.FilesBelow(Cases.Path("example")).Where(f => f.EndsWith(".proof.json", StringComparison.Ordinal)))
        {
            var read = ProofFile.Read(DurableFile.ReadAll(file));
            var expected = Path.GetFileName(file).StartsWith("good", StringComparison.Ordinal) ? Verdict.PassedUnanchored : Verdict.Failed;
            Assert.Equal(expected, read?.Check(Suite.Intl, Trust.None).Verdict ?? Verdict.Failed);
        }
    }

    private static async Task<Dictionary<string, byte[]>> Make()
    {
        var store = new MemoryLogStore();
        await using var log = await Sequencer.Open(store, Suite.Intl, Origin, Stop);
        var random = Randomness.Seeded(2026);
        var salt = random.Bytes(Suite.SaltSize);
        var name = JsonDocument.Parse("\"示例建设有限公司\"").RootElement;
        var body = JsonDocument.Parse("""{"at":"2026-03-16T18:21+08:00","data":{"Bidder":{"Name":"示例路桥有限公司"}},"type":"BidReceived"}""").RootElement;
        string Commitment(JsonElement value) => Base64.Text(Suite.Intl.Commit(salt, CanonicalJson.Write(value)));
        for (var i = 0; i < 259; i++)
        {
            var entry = i switch
            {
                7 => $$$"""{"data":{"Round":1},"sealed":{"Bidder":"{{{Commitment(name)}}}"},"type":"BidOpened","v":1}""",
                258 => $$$"""{"commitment":"{{{Commitment(body)}}}","received":"2026-03-16T18:22:00.000+08:00","seq":9,"source":"T-01","tag":"00112233445566778899aabbccddeeff","v":1}""",
                _ => $$$"""{"data":{"Number":{{{i}}},"Text":"第{{{i}}}条\n\"示例\""},"type":"NoticePublished","v":1}""",
            };
            await log.Append(new Draft([new(LogName.Witness, Encoding.UTF8.GetBytes(entry))], []), Stop);
        }

        var signer = Signer.OfLog(Origin, new Ed25519Secret(random.Bytes(32)));
        Signer[] cosigners = [Signer.OfCosigner("regulator.example/w", new(random.Bytes(32))), Signer.OfCosigner("archive.example/w", new(random.Bytes(32)))];
        var head = log.CurrentHead(LogName.Witness);
        var checkpoint = new Checkpoint(head.Origin, head.Size, head.Root);
        var at = DateTimeOffset.FromUnixTimeSeconds(1_789_459_200);
        var note = new Note(checkpoint.Text(), [signer.Sign(checkpoint.Text())]).With(cosigners.Select(c => c.Cosign(checkpoint.Text(), at)));
        var signed = new SignedCheckpoint(checkpoint, note);
        var keys = KeyRing.For(signed, signer.Key, cosigners.Select(c => c.Key));

        var reader = new LogReader(store, Suite.Intl, LogName.Witness);
        var files = new Dictionary<string, byte[]>();
        await foreach (var (path, bytes) in ExportFolder.Files(reader, signed, keys, Stop)) files[$"export/{path}"] = bytes;
        var one = await ProofFile.Make(reader, 7, signed, keys, Stop) with { Opening = new("Bidder", salt, name) };
        var whole = await ProofFile.Make(reader, 258, signed, keys, Stop) with { Opening = new("commitment", salt, body) };
        var plain = await ProofFile.Make(reader, 100, signed, keys, Stop);
        files["good-one-value.proof.json"] = one.Write();
        files["good-whole-entry.proof.json"] = whole.Write();
        files["good-no-opening.proof.json"] = plain.Write();
        files["bad-position.proof.json"] = (plain with { Position = 101 }).Write();
        files["bad-inclusion-short.proof.json"] = (plain with { Inclusion = [.. plain.Inclusion.SkipLast(1)] }).Write();
        files["bad-inclusion-long.proof.json"] = (plain with { Inclusion = [.. plain.Inclusion, head.Root] }).Write();
        files["bad-inclusion-swapped.proof.json"] = (plain with { Inclusion = [.. plain.Inclusion.Reverse()] }).Write();
        files["bad-salt.proof.json"] = (one with { Opening = new("Bidder", new byte[32], name) }).Write();
        files["bad-value.proof.json"] = (one with { Opening = new("Bidder", salt, body) }).Write();
        files["bad-cosignature-missing.proof.json"] = (one with { Checkpoint = signed with { Note = new(note.Text, [.. note.Signatures.Take(2)]) } }).Write();
        files["bad-log-key.proof.json"] = (one with { Keys = keys with { Log = Signer.OfLog(Origin, new(new byte[32])).Key } }).Write();
        files["bad-not-canonical.proof.json"] = [.. one.Write(), (byte)'\n'];
        return files;
    }
}
