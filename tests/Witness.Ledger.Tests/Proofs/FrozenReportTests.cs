using System.Text;
using System.Text.Json;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Ledger.Tests.Proofs;

/// <summary>
/// Signed reports and bundles, frozen in tests/cases/ledger/report for other implementations: a good file passes, and a bad one
/// breaks first at the check its name says (<c>bad-facts-….bundle.json</c>). To write them anew: WITNESS_UPDATE=1.
/// </summary>
public sealed class FrozenReportTests
{
    private const string Origin = "witness.example/frozen";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_today_is_what_was_frozen()
    {
        var made = await Make();
        var folder = Cases.Path("report");
        if (Environment.GetEnvironmentVariable("WITNESS_UPDATE") == "1")
        {
            DurableFile.MakeFolder(folder);
            foreach (var (path, bytes) in made) DurableFile.Write(Path.Combine(folder, path), bytes);
        }
        Assert.Equal(made.Keys.Order(StringComparer.Ordinal), DurableFile.FilesBelow(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        foreach (var (path, bytes) in made) Assert.Equal(bytes, DurableFile.ReadAll(Path.Combine(folder, path)));
    }

    [Fact]
    public void The_good_ones_pass_and_the_bad_ones_break_where_their_names_say()
    {
        var files = DurableFile.FilesBelow(Cases.Path("report")).ToList();
        Assert.True(files.Count > 20);
        foreach (var file in files)
        {
            var (name, bytes) = (Path.GetFileName(file), DurableFile.ReadAll(file)!);
            var found = name.EndsWith(".bundle.json", StringComparison.Ordinal) ? ReportBundle.Read(bytes)?.Check(Suite.Intl, Trust.None) : SignedReport.Read(bytes)?.Check(Suite.Intl, Trust.None);
            var expected = name.StartsWith("good", StringComparison.Ordinal) ? null : name.Split('.')[0].Split('-')[1].Replace('_', '-');
            Assert.True((found is null ? "form" : found.FirstBroken?.Code) == expected, $"{name}: {found?.FirstBroken?.Code}");
        }
    }

    private static async Task<Dictionary<string, byte[]>> Make()
    {
        var random = Randomness.Seeded(2027);
        var salt = random.Bytes(Suite.SaltSize);
        var name = JsonElement.Parse("\"示例建设有限公司 \\\\ \\\"甲\\\" \U00020BB7\"");
        var body = JsonElement.Parse($$"""{"at":"2026-03-16T18:21+08:00","data":{"Round":1},"sealed":{"Bidder":"{{Commit(name)}}"},"type":"BidReceived"}""");
        var store = new MemoryLogStore();
        await using var log = await Sequencer.Open(store, Suite.Intl, Origin, Stop);
        for (var i = 0; i < 37; i++)
            await Append(i switch
            {
                7 => $$$"""{"data":{"Round":1,"Share":0.25},"sealed":{"Bidder":"{{{Commit(name)}}}","Price":"{{{Commit(JsonElement.Parse("1"))}}}"},"type":"BidOpened","v":1}""",
                30 => $$"""{"commitment":"{{Commit(body)}}","received":"2026-03-16T18:22:00.000+08:00","seq":9,"source":"T-01","tag":"00112233445566778899aabbccddeeff","v":1}""",
                _ => $$$"""{"data":{"Number":{{{i}}},"Text":"第{{{i}}}条\n\"示例\""},"type":"NoticePublished","v":1}""",
            });
        var signer = Signer.OfLog(Origin, new(random.Bytes(32)));
        var reporter = Signer.OfLog(SignedReport.KeyName(Origin), new(random.Bytes(32)));
        Signer[] cosigners = [Signer.OfCosigner("regulator.example/w", new(random.Bytes(32))), Signer.OfCosigner("archive.example/w", new(random.Bytes(32)))];
        var head = log.CurrentHead(LogName.Witness);
        var prefix = new Checkpoint(Origin, head.Size, head.Root);
        var content = Encoding.UTF8.GetBytes($$"""{"Attachments":[{"Digest":"sha256:{{Suite.Intl.Hash("示例录像"u8)}}"}],"Basis":{"Entries":["7","28-31"],"Origin":"{{Origin}}","Root":"{{head.Root}}","Size":37},"Cover":{"Number":"JZ-示例-1"},"Total":"39452380.66"}""");
        var report = SignedReport.Sign(Suite.Intl, "JZ-示例-1", content, prefix, reporter);
        await Append($$$"""{"data":{"Digest":"sha256:{{{report.Statement.Digest}}}","ReportNo":"JZ-示例-1"},"received":"2026-09-16T18:22:00.000+08:00","type":"ReportIssued","v":1}""");
        for (var i = 0; i < 300; i++) await Append($$"""{"later":{{i}}}""");
        head = log.CurrentHead(LogName.Witness);
        var text = new Checkpoint(Origin, head.Size, head.Root).Text();
        var at = DateTimeOffset.FromUnixTimeSeconds(1_789_459_200);
        var year = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(8));
        var signed = new SignedCheckpoint(new(Origin, head.Size, head.Root), new Note(text, [signer.Sign(text)]).With(cosigners.Select(c => c.Cosign(text, at))));
        DatedKey[] keys = [new(KeyUse.Log, signer.Key, year), new(KeyUse.Report, reporter.Key, year, year.AddYears(3)), .. cosigners.Select(c => new DatedKey(KeyUse.Cosigner, c.Key, year))];
        IReadOnlyList<Opening> whole = [new("Bidder", salt, name), new("commitment", salt, body)];
        (long, IReadOnlyList<Opening>)[] facts = [(7, [new("Bidder", salt, name)]), (28, []), (29, []), (30, whole), (31, [])];
        var good = await ReportBundle.Make(new(store, Suite.Intl, LogName.Witness), report, 37, facts, signed, keys, null, reporter, Stop, [new(Suite.Intl.Hash("示例证书"u8), year)]);
        var stranger = Signer.OfLog(SignedReport.KeyName(Origin), new(random.Bytes(32)));
        var late = good.KeyList with { Keys = [.. good.KeyList.Keys.Select(k => k.Use == KeyUse.Report ? k with { From = year.AddYears(1) } : k)] };
        ReportBundle Keyed(KeyList list, Signer by) => good with { Keys = new(list.Text(), [by.Sign(list.Text())]) };
        ReportBundle Entries(Func<ProvenEntry, ProvenEntry> change) => good with { Entries = [.. good.Entries.Select(change)] };
        var more = await ReportBundle.Make(new(store, Suite.Intl, LogName.Witness), report, 37, [.. facts, (33, [])], signed, keys, null, reporter, Stop);
        var bundles = new Dictionary<string, ReportBundle>
        {
            ["good-whole"] = good,
            ["good-nothing-open"] = Entries(e => e with { Openings = [] }),
            ["good-report-apart"] = good with { Report = null },
            ["bad-content"] = good with { Report = report with { Content = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).Replace("380.66", "380.67")) } },
            ["bad-statement-key"] = good with { Report = report with { Key = stranger.Key } },
            ["bad-statement-twice"] = good with { Report = report with { Note = report.Note.With([stranger.Sign(report.Note.Text)]) }, Statement = report.Note.With([stranger.Sign(report.Note.Text)]) },
            ["bad-keys-signer"] = Keyed(good.KeyList, stranger),
            ["bad-keys-number"] = Keyed(good.KeyList with { Number = "JZ-示例-2" }, reporter),
            ["bad-keys-token"] = good with { Token = "no token"u8.ToArray() },
            ["bad-key_time"] = Keyed(late, reporter),
            ["bad-checkpoint-size"] = good with { Checkpoint = SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(good.Checkpoint.Note.ToString().Replace("\n338\n", "\n339\n")))! },
            ["bad-cosigners-missing"] = good with { Checkpoint = good.Checkpoint with { Note = good.Checkpoint.Note with { Signatures = [.. good.Checkpoint.Note.Signatures.SkipLast(1)] } } },
            ["bad-cosigners-stranger"] = good with { Checkpoint = good.Checkpoint with { Note = good.Checkpoint.Note.With([stranger.Sign(text)]) } },
            ["bad-facts-entry"] = Entries(e => e.Position == 28 ? e with { Entry = "{\"x\":1}"u8.ToArray() } : e),
            ["bad-facts-position"] = Entries(e => e.Position == 31 ? e with { Position = 32 } : e),
            ["bad-facts-short"] = Entries(e => e.Position == 29 ? e with { Path = [.. e.Path.SkipLast(1)] } : e),
            ["bad-facts-long"] = Entries(e => e.Position == 29 ? e with { Path = [.. e.Path, head.Root] } : e),
            ["bad-facts-swapped"] = Entries(e => e.Position == 29 ? e with { Path = [.. e.Path.Reverse()] } : e),
            ["bad-issued"] = good with { Issued = 31 },
            ["bad-basis-fewer"] = good with { Entries = [.. good.Entries.Where(e => e.Position != 29)] },
            ["bad-basis-more"] = more,
            ["bad-values-salt"] = Entries(e => e with { Openings = [.. e.Openings.Select(o => o with { Salt = new byte[32] })] }),
            ["bad-values-field"] = Entries(e => e.Position == 7 ? e with { Openings = [e.Openings[0] with { Field = "Price" }] } : e),
            ["bad-values-body"] = Entries(e => e.Position == 30 ? e with { Openings = [whole[0]] } : e),
            ["bad-prefix"] = good with { Consistency = [.. good.Consistency.Skip(1)] },
        };
        var files = bundles.ToDictionary(b => $"{b.Key}.bundle.json", b => b.Value.Write());
        files["good.report.json"] = report.Write();
        files["bad-content.report.json"] = bundles["bad-content"].Report!.Write();
        files["bad-statement.report.json"] = (report with { Key = stranger.Key }).Write();
        files["bad-form-space.report.json"] = [.. report.Write(), (byte)' '];
        files["bad-form-order.bundle.json"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(good.Write()).Replace("\"issued\":37,", "").Replace("{\"checkpoint\"", "{\"issued\":37,\"checkpoint\""));
        files["bad-form-unused_hash.bundle.json"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(good.Write()).Replace("\"hashes\":[", $"\"hashes\":[\"{Base64.Text(head.Root)}\","));
        return files;

        string Commit(JsonElement value) => Base64.Text(Suite.Intl.Commit(salt, CanonicalJson.Write(value)));

        async Task Append(string entry) => await log.Append(new Draft([new(LogName.Witness, Encoding.UTF8.GetBytes(entry))], []), Stop);
    }
}
