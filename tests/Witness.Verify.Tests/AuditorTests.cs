using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Verify.Tests;

public sealed class AuditorTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_good_export_and_a_good_proof_pass_and_every_item_is_named_in_both_languages()
    {
        var evidence = await Evidence.Make(300, cosigners: 2);
        var (code, said) = await Ask([evidence.Folder, evidence.Proof, .. evidence.Trusted]);
        Assert.Equal(Auditor.Holds, code);
        Assert.Equal(2, said.Split("结论 通过 — passed").Length - 1);
        Assert.Contains("✓ 条目在日志的第 7 条，计入检查点的根哈希 — the entry stands at position 7", said);
        Assert.Contains("✓ 启封的值与条目中 Bidder 的承诺相符", said);
        Assert.Contains("300 条条目、全部瓦片与根哈希相符", said);
    }

    [Fact]
    public async Task Without_enough_outsiders_it_passes_but_not_as_anchored()
    {
        var evidence = await Evidence.Make(10, cosigners: 1);
        var (code, said) = await Ask([evidence.Proof, .. evidence.Trusted]);
        Assert.Equal(Auditor.Holds, code);
        Assert.Contains("结论 通过但未锚定", said);
        Assert.Contains("结论 通过 —", (await Ask([evidence.Proof, "--quorum", "1", .. evidence.Trusted])).Said);
    }

    [Fact]
    public async Task Cosigners_that_only_the_evidence_names_make_no_anchor()
    {
        var evidence = await Evidence.Make(10, cosigners: 2);
        var (code, said) = await Ask(evidence.Proof);
        Assert.Equal(Auditor.Holds, code);
        Assert.Contains("公钥取自本材料，不计入锚定", said);
        Assert.Contains("结论 通过但未锚定", said);
    }

    [Fact]
    public async Task Keys_the_auditor_brings_are_compared()
    {
        var evidence = await Evidence.Make(10, cosigners: 2);
        var other = Signer.OfLog(evidence.Log.Name, Ed25519Secret.New(Randomness.System)).Key;
        Assert.Equal(Auditor.Holds, (await Ask(evidence.Folder, "--log-key", evidence.Log.ToString())).Code);
        var (code, said) = await Ask(evidence.Folder, "--log-key", other.ToString());
        Assert.Equal(Auditor.Broken, code);
        Assert.Contains("不通过 — failed: 日志公钥", said);
    }

    [Fact]
    public async Task A_checkpoint_kept_from_before_must_be_a_beginning_of_the_log()
    {
        var evidence = await Evidence.Make(300, cosigners: 1);
        var older = Path.Combine(evidence.Root, "older");
        await File.WriteAllBytesAsync(older, evidence.Older.Note.ToBytes(), Stop);
        var (code, said) = await Ask(evidence.Folder, "--older", older);
        Assert.Equal(Auditor.Holds, code);
        Assert.Contains("自旧检查点（100 条）以来只有追加", said);

        var forged = new Checkpoint(evidence.Older.Checkpoint.Origin, 100, Suite.Intl.Hash("other"u8));
        await File.WriteAllBytesAsync(older, new Note(forged.Text(), [evidence.Signer.Sign(forged.Text())]).ToBytes(), Stop);
        Assert.Equal(Auditor.Broken, (await Ask(evidence.Folder, "--older", older)).Code);
        Assert.Equal(Auditor.Broken, (await Ask(evidence.Proof, "--older", older)).Code);
    }

    [Fact]
    public async Task One_changed_bit_anywhere_in_a_proof_file_is_found()
    {
        var evidence = await Evidence.Make(300, cosigners: 1);
        var bytes = await File.ReadAllBytesAsync(evidence.Proof, Stop);
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= (byte)(1 << i % 8);
            await File.WriteAllBytesAsync(evidence.Proof, changed, Stop);
            Assert.True((await Ask(evidence.Proof)).Code == Auditor.Broken, $"byte {i} of {bytes.Length}");
        }

        await File.WriteAllBytesAsync(evidence.Proof, [.. bytes, (byte)'\n'], Stop);
        Assert.Equal(Auditor.Broken, (await Ask(evidence.Proof)).Code);
        await File.WriteAllBytesAsync(evidence.Proof, [], Stop);
        Assert.Equal(Auditor.Broken, (await Ask(evidence.Proof)).Code);
    }

    [Fact, Clause("4.6.1")]
    public async Task One_changed_byte_in_any_file_of_an_export_is_found()
    {
        var evidence = await Evidence.Make(300, cosigners: 1);
        foreach (var file in Directory.EnumerateFiles(evidence.Folder, "*", SearchOption.AllDirectories).ToArray())
        {
            var bytes = await File.ReadAllBytesAsync(file, Stop);
            for (var i = 0; i < bytes.Length; i += bytes.Length < 1000 ? 1 : 61)
            {
                var changed = bytes.ToArray();
                changed[i] ^= (byte)(1 << i % 8);
                await File.WriteAllBytesAsync(file, changed, Stop);
                Assert.True((await Ask(evidence.Folder)).Code == Auditor.Broken, $"byte {i} of {file}");
            }

            await File.WriteAllBytesAsync(file, [.. bytes, 0], Stop);
            Assert.True((await Ask(evidence.Folder)).Code == Auditor.Broken, $"a byte behind {file}");
            File.Delete(file);
            Assert.True((await Ask(evidence.Folder)).Code == Auditor.Broken, $"without {file}");
            await File.WriteAllBytesAsync(file, bytes, Stop);
        }

        Assert.Equal(Auditor.Holds, (await Ask(evidence.Folder)).Code);
        await File.WriteAllTextAsync(Path.Combine(evidence.Folder, "tile", "extra"), "", Stop);
        Assert.Equal(Auditor.Broken, (await Ask(evidence.Folder)).Code);
    }

    [Theory]
    [InlineData()]
    [InlineData("no-such-file")]
    [InlineData("--log-key", "nonsense")]
    [InlineData("--older")]
    public async Task A_line_that_cannot_be_read_shows_how_it_is_meant(params string[] line)
    {
        var (code, said) = await Ask(line);
        Assert.Equal(Auditor.Misused, code);
        Assert.Contains("Usage", said);
    }

    [Fact]
    public async Task The_program_itself_gives_the_exit_code()
    {
        var evidence = await Evidence.Make(3, cosigners: 1);
        var program = Path.Combine(AppContext.BaseDirectory, "Witness.Verify.dll");
        using var run = Process.Start(new ProcessStartInfo("dotnet", [program, evidence.Folder, evidence.Proof]) { RedirectStandardOutput = true })!;
        var said = await run.StandardOutput.ReadToEndAsync(Stop);
        await run.WaitForExitAsync(Stop);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("通过但未锚定", said);
    }

    private static async Task<(int Code, string Said)> Ask(params string[] line)
    {
        var said = new StringWriter();
        return (await new Auditor(said).Run(line), said.ToString());
    }

    /// <summary>An exported log and the proof of one opened value, in a scratch folder.</summary>
    private sealed record Evidence(string Root, string Folder, string Proof, Signer Signer, SignedCheckpoint Older)
    {
        private const string Origin = "witness.example/centre";

        public NoteKey Log => Signer.Key;

        public IEnumerable<string> Trusted => ProofFile.Read(File.ReadAllBytes(Proof))!.Keys.Cosigners
            .SelectMany(c => (string[])["--cosigner", c.ToString()]);

        public static async Task<Evidence> Make(int size, int cosigners)
        {
            var root = Directory.CreateTempSubdirectory("witness").FullName;
            var store = new MemoryLogStore();
            await using var log = await Sequencer.Open(store, Suite.Intl, Origin, Stop);
            var value = JsonDocument.Parse("\"示例建设有限公司\"").RootElement;
            var salt = Randomness.Seeded(1).Bytes(Suite.SaltSize);
            var sealedValue = Base64.Text(Suite.Intl.Commit(salt, CanonicalJson.Write(value)));
            var signer = Signer.OfLog(Origin, Ed25519Secret.New(Randomness.Seeded(2)));
            var reader = new LogReader(store, Suite.Intl, LogName.Witness);
            SignedCheckpoint? older = null;
            for (var i = 0; i < size; i++)
            {
                var entry = $$$"""{"n":{{{i}}},"sealed":{"Bidder":"{{{sealedValue}}}"},"v":1}""";
                await log.Append(new Draft([new(LogName.Witness, Encoding.UTF8.GetBytes(entry))], []), Stop);
                if (i == 99) older = Sign(log, signer);
            }

            var signed = Sign(log, signer);
            var witnesses = Enumerable.Range(0, cosigners)
                .Select(i => Signer.OfCosigner($"w{i}.example", Ed25519Secret.New(Randomness.Seeded((ulong)(10 + i))))).ToArray();
            var at = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);
            signed = signed with { Note = signed.Note.With(witnesses.Select(w => w.Cosign(signed.Note.Text, at))) };
            var keys = KeyRing.For(signed, signer.Key, witnesses.Select(w => w.Key));

            var folder = Path.Combine(root, "export");
            await ExportFolder.Write(folder, reader, signed, keys, Stop);
            var proof = await ProofFile.Make(reader, Math.Min(7, size - 1), signed, keys, Stop) with { Opening = new("Bidder", salt, value) };
            var file = Path.Combine(root, "value.proof.json");
            await File.WriteAllBytesAsync(file, proof.Write(), Stop);
            return new(root, folder, file, signer, older ?? signed);
        }

        private static SignedCheckpoint Sign(Sequencer log, Signer signer)
        {
            var head = log.CurrentHead(LogName.Witness);
            var checkpoint = new Checkpoint(head.Origin, head.Size, head.Root);
            return new(checkpoint, new(checkpoint.Text(), [signer.Sign(checkpoint.Text())]));
        }
    }
}
