using System.Text;
using System.Text.Json;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;
using Witness.Ledger.Tests.Log;

namespace Witness.Ledger.Tests.Proofs;

public sealed class ProofTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly byte[] Salt = Randomness.Seeded(9).Bytes(32);
    private static readonly JsonElement Bidder = JsonDocument.Parse("""{"Name":"示例建设有限公司","Code":"示例","Rank":1}""").RootElement;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(700)]
    public async Task A_stranger_who_read_only_the_specification_agrees(int size)
    {
        await using var world = await World.Open();
        var (signed, keys) = await Signed(world, size);
        foreach (var position in new[] { 0L, size / 2, size - 1 }.Distinct())
        {
            var proof = await ProofFile.Make(world.Reader, position, signed, keys, Stop);
            var read = ProofFile.Read(proof.Write());
            Assert.Equal(Verdict.Passed, read!.Check(Suite.Intl, new([], keys.Cosigners)).Verdict);
            Assert.Null(IndependentReader.CheckProof(proof.Write()));
        }

        var folder = Path.Combine(world.Folder, "export");
        await ExportFolder.Write(folder, world.Reader, signed, keys, Stop);
        Assert.Equal(Verdict.Passed, (await ExportFolder.Check(folder, Suite.Intl, new([], keys.Cosigners), null)).Verdict);
        Assert.Null(IndependentReader.CheckFolder(folder));
    }

    [Fact]
    public async Task The_stranger_finds_a_changed_entry_proof_checkpoint_and_opening_too()
    {
        await using var world = await World.Open();
        var proof = await Opened(world);
        Assert.Null(IndependentReader.CheckProof(proof.Write()));
        ProofFile[] broken =
        [
            proof with { Position = 3 },
            proof with { Entry = "{\"x\":1}"u8.ToArray() },
            proof with { Inclusion = [.. proof.Inclusion.Skip(1)] },
            proof with { Opening = proof.Opening! with { Salt = new byte[32] } },
            proof with { Checkpoint = proof.Checkpoint with { Note = proof.Checkpoint.Note with { Text = proof.Checkpoint.Note.Text.Replace("\n5\n", "\n6\n") } } },
        ];
        foreach (var one in broken)
        {
            Assert.NotNull(IndependentReader.CheckProof(one.Write()));
            Assert.True(ProofFile.Read(one.Write()) is not { } read || read.Check(Suite.Intl, Trust.None).Verdict == Verdict.Failed);
        }
    }

    [Fact]
    public async Task The_stranger_answers_to_flipped_bits_of_a_proof_and_of_a_folder_naming_where()
    {
        await using var world = await World.Open();
        var proof = (await Opened(world)).Write();
        for (var at = 0; at < proof.Length; at += 3)
        {
            var changed = proof.ToArray();
            changed[at] ^= (byte)(1 << (at % 8));
            Assert.True(IndependentReader.CheckProof(changed) is not null, $"byte {at} of the proof");
        }

        var folder = Path.Combine(world.Folder, "export");
        var (signed, keys) = await Signed(world, 260);
        await ExportFolder.Write(folder, world.Reader, signed, keys, Stop);
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            var (bytes, name) = (await File.ReadAllBytesAsync(file, Stop), Path.GetRelativePath(folder, file));
            for (var at = 0; at < bytes.Length; at += bytes.Length > 1000 ? 97 : 1)
            {
                var changed = bytes.ToArray();
                changed[at] ^= (byte)(1 << (at % 8));
                await File.WriteAllBytesAsync(file, changed, Stop);
                var found = IndependentReader.CheckFolder(folder);
                Assert.True(found?.Contains(name, StringComparison.Ordinal) == true, $"byte {at} of {name}: {found ?? "holds"}");
            }
            File.Delete(file);
            Assert.Contains(name, IndependentReader.CheckFolder(folder)!, StringComparison.Ordinal);
            await File.WriteAllBytesAsync(file, bytes, Stop);
        }
    }

    [Fact]
    public async Task An_opened_value_holds_only_with_its_salt_field_and_value()
    {
        await using var world = await World.Open();
        var proof = await Opened(world);
        Assert.Equal(Verdict.Passed, ProofFile.Read(proof.Write())!.Check(Suite.Intl, new([], proof.Keys.Cosigners)).Verdict);
        var opening = proof.Opening!;
        Opening[] wrong =
        [
            opening with { Field = "Payer" }, opening with { Field = "commitment" }, opening with { Salt = new byte[32] },
            opening with { Salt = new byte[31] }, opening with { Value = JsonDocument.Parse("1").RootElement },
        ];
        foreach (var one in wrong)
        {
            var found = (proof with { Opening = one }).Check(Suite.Intl, Trust.None);
            Assert.Contains("承诺", found.FirstBroken!.Zh);
        }
    }

    [Fact]
    public async Task A_whole_sealed_entry_opens_by_its_commitment()
    {
        await using var world = await World.Open();
        var body = JsonDocument.Parse("""{"type":"BidOpened","data":{"Bidder":"示例"}}""").RootElement;
        var commitment = Suite.Intl.Commit(Salt, CanonicalJson.Write(body));
        await Append(world, $$"""{"commitment":"{{Base64.Text(commitment)}}","source":"a","tag":"","v":1}""");
        var (signed, keys) = await Signed(world, 1);
        var proof = await ProofFile.Make(world.Reader, 0, signed, keys, Stop) with { Opening = new("commitment", Salt, body) };
        Assert.Equal(Verdict.Passed, proof.Check(Suite.Intl, new([], keys.Cosigners)).Verdict);
        Assert.Null(IndependentReader.CheckProof(proof.Write()));
    }

    [Fact]
    public async Task What_the_auditor_brings_decides()
    {
        await using var world = await World.Open();
        var (signed, keys) = await Signed(world, 3);
        var proof = await ProofFile.Make(world.Reader, 1, signed, keys, Stop);
        var stranger = Signer.OfLog(World.Origin, Ed25519Secret.New(Randomness.System)).Key;
        var nobody = Signer.OfCosigner("nobody.example", Ed25519Secret.New(Randomness.System)).Key;
        Assert.Equal(Verdict.Passed, proof.Check(Suite.Intl, new([stranger, keys.Log], keys.Cosigners)).Verdict);
        Assert.Equal(Verdict.Failed, proof.Check(Suite.Intl, new([stranger], keys.Cosigners)).Verdict);
        Assert.Equal(Verdict.PassedUnanchored, proof.Check(Suite.Intl, new([], [nobody, keys.Cosigners[0]])).Verdict);
        Assert.Equal(Verdict.PassedUnanchored, proof.Check(Suite.Intl, new([], keys.Cosigners, Quorum: 3)).Verdict);
        Assert.Equal(Verdict.PassedUnanchored, proof.Check(Suite.Intl, Trust.None).Verdict);
    }

    [Fact]
    public async Task Evidence_carries_no_signature_it_does_not_name()
    {
        await using var world = await World.Open();
        var (signed, keys) = await Signed(world, 3);
        var fewer = new KeyRing(keys.Log, [keys.Cosigners[1]]);
        var trimmed = await ProofFile.Make(world.Reader, 1, signed, fewer, Stop);
        Assert.Equal(2, trimmed.Checkpoint.Note.Signatures.Count);
        Assert.Equal(Verdict.PassedUnanchored, trimmed.Check(Suite.Intl, Trust.None).Verdict);
        Assert.Equal(Verdict.Failed, (trimmed with { Checkpoint = signed }).Check(Suite.Intl, Trust.None).Verdict);
        Assert.Equal(Verdict.Failed, (trimmed with { Keys = keys }).Check(Suite.Intl, Trust.None).Verdict);
    }

    [Fact]
    public async Task A_scan_names_the_first_thing_that_is_broken()
    {
        await using var world = await World.Open();
        await world.Grow(20_000);
        var head = world.Sequencer.CurrentHead(LogName.Witness);
        var scan = new LogScan(Suite.Intl);
        Assert.Null(await scan.Check(world.Store, LogName.Witness, head, Stop));
        Assert.Contains("根哈希", (await scan.Check(world.Store, LogName.Witness, head with { Size = 19_999 }, Stop))!.Zh);
        Assert.Contains("20000", (await scan.Check(world.Store, LogName.Witness, head with { Size = 20_001 }, Stop))!.Zh);
        var changed = await scan.Check(
            head.Size,
            head.Root,
            async (from, count) => [.. (await world.Reader.Entries(from, count, Stop)).Select(e => e.Position == 17_000 ? "{}"u8.ToArray() : e.Bytes)],
            place => world.Store.ReadTile(LogName.Witness, place.Level, place.Index, Stop));
        Assert.Contains("tile/0/066", changed!.En);
    }

    private static async Task<ProofFile> Opened(World world)
    {
        var commitment = Suite.Intl.Commit(Salt, CanonicalJson.Write(Bidder));
        await world.Grow(2);
        await Append(world, $$$"""{"data":{"At":"2026-09-16"},"sealed":{"Bidder":"{{{Base64.Text(commitment)}}}"},"type":"BidOpened","v":1}""");
        var (signed, keys) = await Signed(world, 5);
        return await ProofFile.Make(world.Reader, 2, signed, keys, Stop) with { Opening = new("Bidder", Salt, Bidder) };
    }

    private static async Task Append(World world, string entry) =>
        await world.Sequencer.Append(new Draft([new(LogName.Witness, Encoding.UTF8.GetBytes(entry))], []), Stop);

    private static async Task<(SignedCheckpoint, KeyRing)> Signed(World world, int size)
    {
        await world.Grow(size - (int)world.Sequencer.CurrentHead(LogName.Witness).Size);
        CosignClient[] cosigners = [await world.Cosigner("regulator"), await world.Cosigner("archive")];
        var signed = (await world.Keeper.SignNow(Stop))!;
        foreach (var cosigner in cosigners)
            await world.Keeper.AddCosignatures(signed, Assert.IsType<Cosigning.Signed>(await cosigner.Submit(signed, world.Reader, Stop)).Signatures, Stop);
        return (world.Keeper.Cosigned!, KeyRing.For(world.Keeper.Cosigned!, world.Keeper.Key, cosigners.Select(c => c.Key)));
    }
}
