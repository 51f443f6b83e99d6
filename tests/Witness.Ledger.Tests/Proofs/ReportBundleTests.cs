using System.Text;
using System.Text.Json;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;
using Witness.Ledger.Tests.Log;

namespace Witness.Ledger.Tests.Proofs;

public sealed class ReportBundleTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly byte[] Salt = Randomness.Seeded(9).Bytes(32);
    private static readonly DateTimeOffset Year = new(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData(4, 0)]
    [InlineData(7, 300)]
    [InlineData(255, 70_000)]
    public async Task A_bundle_proves_a_report_whatever_the_log_grew_to(int before, int after)
    {
        await using var world = await World.Open();
        var bundle = await Bundled(world, before, after);
        var read = ReportBundle.Read(bundle.Write())!;
        var found = read.Check(Suite.Intl, new([], read.KeyList.Ring.Cosigners));
        Assert.Null(found.FirstBroken);
        Assert.Equal(Verdict.Passed, found.Verdict);
        Assert.Equal(Verdict.PassedUnanchored, read.Check(Suite.Intl, Trust.None).Verdict);
    }

    [Fact]
    public async Task A_copy_with_values_left_out_is_as_valid_and_says_so()
    {
        await using var world = await World.Open();
        var bundle = await Bundled(world, 20, 20);
        Assert.DoesNotContain(bundle.Check(Suite.Intl, Trust.None).Items, i => i.Code == "withheld");
        var masked = bundle with { Entries = [.. bundle.Entries.Select(e => e with { Openings = [] })] };
        var found = ReportBundle.Read(masked.Write())!.Check(Suite.Intl, Trust.None);
        Assert.Null(found.FirstBroken);
        Assert.Contains(found.Items, i => i.Code == "withheld" && i.Zh.StartsWith("2 个值", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_report_travels_apart_from_its_bundle_and_is_known_again()
    {
        await using var world = await World.Open();
        var bundle = await Bundled(world, 20, 20);
        var other = (await Bundled(world, 3, 3, "示例-2")).Report!;
        var slim = ReportBundle.Read((bundle with { Report = null }).Write())!;
        var report = SignedReport.Read(bundle.Report!.Write())!;
        Assert.Null(slim.Check(Suite.Intl, Trust.None, report).FirstBroken);
        Assert.Null(slim.Check(Suite.Intl, Trust.None).FirstBroken);
        Assert.Equal("report-match", slim.Check(Suite.Intl, Trust.None, other).FirstBroken!.Code);
        Assert.Equal(Verdict.PassedUnanchored, report.Check(Suite.Intl, Trust.None).Verdict);
    }

    /// <summary>What somebody with a pen could do who has no key: each is found under the name of its check.</summary>
    [Fact]
    public async Task Every_forgery_is_found_under_the_name_of_its_check()
    {
        await using var world = await World.Open();
        var good = await Bundled(world, 20, 20);
        var stranger = Signer.OfLog(SignedReport.KeyName(World.Origin), Ed25519Secret.New(Randomness.System));
        var entry = good.Entries[1];
        Note Resigned(KeyList list) => new(list.Text(), [stranger.Sign(list.Text())]);
        (string Code, ReportBundle Bundle)[] forged =
        [
            ("content", good with { Report = good.Report! with { Content = "{\"Total\":\"1\"}"u8.ToArray() } }),
            ("keys", good with { Keys = Resigned(good.KeyList) }),
            ("keys", good with { Token = new byte[] { 1, 2, 3 } }),
            ("checkpoint", good with { Checkpoint = SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(good.Checkpoint.Note.ToString().Replace("\n41\n", "\n42\n")))! }),
            ("facts", good with { Entries = [good.Entries[0], entry with { Entry = "{\"n\":99}"u8.ToArray() }, .. good.Entries.Skip(2)] }),
            ("facts", good with { Entries = [good.Entries[0], entry with { Position = entry.Position + 1, Entry = entry.Entry }, .. good.Entries.Skip(2)] }),
            ("issued", good with { Issued = entry.Position }),
            ("basis", good with { Entries = [.. good.Entries.Where(e => e != entry)] }),
            ("values", good with { Entries = [.. good.Entries.Select(e => e with { Openings = [.. e.Openings.Select(o => o with { Salt = new byte[32] })] })] }),
            ("values", good with { Entries = [.. good.Entries.Select(e => e with { Openings = [.. e.Openings.Select(o => o with { Field = "Payer" })] })] }),
            ("prefix", good with { Consistency = [.. good.Consistency.Skip(1)] }),
        ];
        foreach (var (code, bundle) in forged) Assert.Equal(code, bundle.Check(Suite.Intl, Trust.None).FirstBroken?.Code);

        var strange = new Trust([Signer.OfLog(World.Origin, Ed25519Secret.New(Randomness.System)).Key], []) { Reports = [stranger.Key] };
        Assert.Equal("report-key", good.Check(Suite.Intl, strange).FirstBroken!.Code);
        Assert.Equal("log-key", good.Check(Suite.Intl, strange with { Reports = [good.Report!.Key] }).FirstBroken!.Code);
    }

    [Fact]
    public async Task A_key_that_was_not_in_use_when_the_report_was_issued_is_found()
    {
        await using var world = await World.Open();
        var bundle = await Bundled(world, 3, 3, from: Year.AddYears(1));
        Assert.Equal("key-time", bundle.Check(Suite.Intl, Trust.None).FirstBroken!.Code);
    }

    [Fact]
    public async Task An_older_checkpoint_is_compared_where_the_bundle_can()
    {
        await using var world = await World.Open();
        var bundle = await Bundled(world, 20, 20);
        SignedCheckpoint Older(Checkpoint point) => new(point, new(point.Text(), [world.Signer.Sign(point.Text())]));
        bool? Compare(Checkpoint point)
        {
            var said = new Checked();
            bundle.CheckGrowth(Older(point), said);
            return said.Items.Single().Holds;
        }
        Assert.True(Compare(bundle.Said.Prefix));
        Assert.True(Compare(bundle.Checkpoint.Checkpoint));
        Assert.False(Compare(bundle.Said.Prefix with { Root = bundle.Checkpoint.Checkpoint.Root }));
        Assert.Null(Compare(bundle.Said.Prefix with { Size = 2 }));
    }

    [Fact, Clause("4.6.1")]
    public async Task One_changed_bit_anywhere_in_a_report_or_a_bundle_is_found()
    {
        await using var world = await World.Open();
        var bundle = (await Bundled(world, 5, 5)).Write();
        var report = ReportBundle.Read(bundle)!.Report!.Write();
        for (var i = 0; i < bundle.Length; i += 3)
        {
            var changed = bundle.ToArray();
            changed[i] ^= (byte)(1 << i % 8);
            Assert.True(ReportBundle.Read(changed)?.Check(Suite.Intl, Trust.None).FirstBroken is not null || ReportBundle.Read(changed) is null, $"byte {i} of the bundle");
        }
        for (var i = 0; i < report.Length; i++)
        {
            var changed = report.ToArray();
            changed[i] ^= (byte)(1 << i % 8);
            Assert.True(SignedReport.Read(changed)?.Check(Suite.Intl, Trust.None).FirstBroken is not null || SignedReport.Read(changed) is null, $"byte {i} of the report");
        }
    }

    private static async Task<ReportBundle> Bundled(World world, int before, int after, string number = "JZ-示例-1", DateTimeOffset? from = null)
    {
        var name = JsonElement.Parse("\"示例建设有限公司\"");
        var body = JsonElement.Parse($$"""{"at":"2026-09-16","data":{},"sealed":{"Bidder":"{{Commitment(name)}}"},"type":"DepositPaid"}""");
        var start = world.Sequencer.CurrentHead(LogName.Witness).Size;
        await Append(world, $$$"""{"data":{"Round":1},"sealed":{"Bidder":"{{{Commitment(name)}}}"},"type":"BidOpened","v":1}""");
        await Append(world, $$"""{"commitment":"{{Commitment(body)}}","source":"T-01","tag":"00","v":1}""");
        await world.Grow(before - 2);
        var head = world.Sequencer.CurrentHead(LogName.Witness);
        var signer = Signer.OfLog(SignedReport.KeyName(World.Origin), new(Randomness.Seeded(77).Bytes(32)));
        var content = Encoding.UTF8.GetBytes($$"""{"Attachments":[],"Basis":{"Entries":["{{start}}-{{start + 1}}"],"Origin":"{{World.Origin}}","Root":"{{head.Root}}","Size":{{head.Size}}},"Cover":{"Number":"{{number}}"},"Total":"39452380.66"}""");
        var report = SignedReport.Sign(Suite.Intl, number, content, new(World.Origin, head.Size, head.Root), signer);
        var issued = head.Size;
        await Append(world, $$$"""{"data":{"Digest":"sha256:{{{report.Statement.Digest}}}","ReportNo":"{{{number}}}"},"received":"2026-09-16T18:22:00.000+08:00","type":"ReportIssued","v":1}""");
        await world.Grow(after);
        var (checkpoint, cosigners) = await Cosigned(world);
        DatedKey[] keys =
        [
            new(KeyUse.Log, world.Signer.Key, Year), new(KeyUse.Report, signer.Key, from ?? Year, (from ?? Year).AddYears(3)),
            .. cosigners.Select(key => new DatedKey(KeyUse.Cosigner, key, Year)),
            new(KeyUse.Cosigner, Signer.OfCosigner("silent.example", Ed25519Secret.New(Randomness.System)).Key, Year),
        ];
        return await ReportBundle.Make(
            world.Reader, report, issued,
            [(start, [new("Bidder", Salt, name)]), (start + 1, [new("Bidder", Salt, name), new("commitment", Salt, body)])],
            checkpoint, keys, null, signer, Stop);
    }

    private static string Commitment(JsonElement value) => Base64.Text(Suite.Intl.Commit(Salt, CanonicalJson.Write(value)));

    private static async Task Append(World world, string entry) =>
        await world.Sequencer.Append(new Draft([new(LogName.Witness, Encoding.UTF8.GetBytes(entry))], []), Stop);

    private static async Task<(SignedCheckpoint, IReadOnlyList<NoteKey>)> Cosigned(World world)
    {
        var signed = (await world.Keeper.SignNow(Stop))!;
        Signer[] cosigners = [.. new[] { "regulator.example/w", "archive.example/w" }.Select((name, i) => Signer.OfCosigner(name, new(Randomness.Seeded((ulong)(50 + i)).Bytes(32))))];
        var at = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);
        return (signed with { Note = signed.Note.With(cosigners.Select(c => c.Cosign(signed.Note.Text, at))) }, [.. cosigners.Select(c => c.Key)]);
    }
}
