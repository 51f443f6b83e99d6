using System.Text;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Verify.Tests;

/// <summary>Draws of officers, as an auditor checks them from an exported log with nothing else.</summary>
public sealed class DrawTests : IDisposable
{
    private const string Origin = "witness.example/centre";

    private static readonly DateTimeOffset At = new(2026, 9, 16, 8, 0, 0, TimeSpan.FromHours(8));

    private readonly string _folder = Directory.CreateTempSubdirectory("witness-draws-").FullName;
    private readonly Signer _log = Signer.OfLog(Origin, new(Randomness.Seeded(1).Bytes(32)));
    private readonly Signer _cosigner = Signer.OfCosigner("regulator.example/w", new(Randomness.Seeded(2).Bytes(32)));
    private readonly MemoryLogStore _store = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact, Clause("5.2.1")]
    public async Task An_honest_draw_is_computed_again_from_the_log_alone()
    {
        var (code, said) = await Audit(_ => { });
        Assert.True(code == Auditor.Holds, said);
        Assert.Contains("1 次随机分派：承诺在前", said);
    }

    [Theory]
    [InlineData("chosen", "按承诺的候选名单应抽中")]
    [InlineData("assigned", "被分派")]
    [InlineData("older", "检查点早于承诺")]
    [InlineData("later", "用的不是第一个")]
    [InlineData("foreign", "不是本日志签署的检查点")]
    [InlineData("other-tree", "与日志的那一段不符")]
    [InlineData("secret", "揭示的种子与承诺不符")]
    public async Task A_rigged_draw_is_named(string how, string words)
    {
        var (code, said) = await Audit(draw => draw.How = how);
        Assert.Equal(Auditor.Broken, code);
        Assert.Contains(words, said, StringComparison.Ordinal);
    }

    private sealed class Rigging
    {
        public string How { get; set; } = "";
    }

    private async Task<(int Code, string Said)> Audit(Action<Rigging> rig)
    {
        var rigging = new Rigging();
        rig(rigging);
        await using var sequencer = await Sequencer.Open(_store, Suite.Intl, Origin, default);
        var secret = Randomness.Seeded(3).Bytes(VerifiableDraw.SecretSize);
        await Append(sequencer, new NoticePublished { Title = "示例公告" }, "before");
        var older = Note(sequencer);
        var candidates = Enumerable.Range(1, 5).Select(i => new DrawCandidate($"W100{i}", i == 2 ? "轮休" : null)).ToList();
        await Append(sequencer, new DrawCommitted { DrawId = "D-1", SeedCommitment = VerifiableDraw.Commit(secret), TaskId = "T-1", Candidates = candidates, Constraints = [] }, "commit");
        var first = Note(sequencer);
        await Append(sequencer, new NoticePublished { Title = "其他标段" }, "between");
        var later = Note(sequencer);
        var stranger = Signer.OfLog(Origin, new(Randomness.Seeded(9).Bytes(32)));
        var note = rigging.How switch
        {
            "older" => older, "later" => later, "foreign" => Note(sequencer, stranger), "other-tree" => Signed(first.Checkpoint with { Root = Suite.Intl.Hash("other"u8) }), _ => first,
        };
        var text = note.Note.ToString();
        var chosen = VerifiableDraw.Chosen(VerifiableDraw.Order(VerifiableDraw.Seed(secret, Encoding.UTF8.GetBytes(text)), candidates))!;
        if (rigging.How == "chosen") chosen = candidates.First(c => c.Excluded is null && c.Officer != chosen).Officer!;
        await Append(sequencer, new DrawMade { DrawId = "D-1", Seed = Convert.ToHexStringLower(rigging.How == "secret" ? Randomness.Seeded(4).Bytes(32) : secret), BeaconValue = text, Chosen = [chosen] }, "draw");
        await Append(sequencer, new TaskAssigned { TaskId = "T-1", DrawId = "D-1", Officer = rigging.How == "assigned" ? "W1999" : chosen, Way = "随机" }, "assigned");
        var signed = Note(sequencer);
        var folder = Path.Combine(_folder, "export");
        await ExportFolder.Write(folder, new(_store, Suite.Intl, LogName.Witness), signed, KeyRing.For(signed, _log.Key, [_cosigner.Key]), default);
        var kept = Path.Combine(_folder, "kept"); // what the auditor kept of those days
        await File.WriteAllBytesAsync(kept, first.Note.ToBytes());
        var said = new StringWriter();
        return (await new Auditor(said).Run([folder, "--older", kept]), said.ToString());
    }

    private SignedCheckpoint Note(Sequencer log, Signer? by = null)
    {
        var head = log.CurrentHead(LogName.Witness);
        return Signed(new(head.Origin, head.Size, head.Root), by);
    }

    private SignedCheckpoint Signed(Checkpoint checkpoint, Signer? by = null)
    {
        var text = checkpoint.Text();
        return new(checkpoint, new Note(text, [(by ?? _log).Sign(text)]).With([_cosigner.Cosign(text, At)]));
    }

    private static async Task Append(Sequencer log, Fact fact, string key)
    {
        var type = FactBook.Of(fact);
        var header = new Header(type.Name, new(ScopeKind.Lot, "PRJ-1", ["LOT-1"]), new("witness", key, 1), Moment.Of(At));
        var fields = FactWriter.Fields(fact with { Header = header }, type).Select(f => KeyValuePair.Create(f.Field.Name, f.Canonical)).ToList();
        await log.Append(new Draft([new(LogName.Witness, new Entry(header, At, "witness", null, null, null, fields, []).ToCanonical())], []), default);
    }
}
