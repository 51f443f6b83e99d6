using System.Text;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Report;
using Witness.Flow.Accounts;
using Witness.Flow.Reports;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;
using Witness.Ledger.Proofs;

namespace Witness.Flow.Tests.Reports;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public class IssueTests
{
    private static readonly string[] Lives =
    [
        "GC-Tender", "ZC-Tender", "ZC-SingleSource", "ZR-Tender", "ZR-Auction", "ZR-Listing", "CQ-Tender", "CQ-Auction", "CQ-Listing", "NC-Tender", "NC-Auction", "NC-Listing", "NC-Agreement",
    ];

    [Fact]
    [Clause("5.3")]
    public async Task Deals_of_every_kind_end_with_a_report_that_issues_itself_and_proves_itself()
    {
        await using var house = await ReportHouse.New();
        foreach (var life in Lives) await house.Live(life, life);
        Assert.Equal(0, await house.Pass(5)); // it settles first
        Assert.Equal(Lives.Length, await house.Pass(10));
        Assert.Equal(0, await house.Pass(600)); // its own facts are no later facts
        foreach (var life in Lives)
        {
            var row = Assert.Single(house.Book.Of(life, 1));
            Assert.Equal(nameof(ReportKind.Witness), row.Kind);
            var (report, bytes) = await house.Stored(life);
            Assert.Equal(bytes, await house.Again(report));
            Assert.All(await Task.WhenAll(new[] { "json", "bundle" }.Select(format => house.Desk.File(ReportHouse.Lead, row.Number, format, false, default))), look => Assert.IsType<Look<ReportFile>.Shown>(look));
            foreach (var party in new[] { false, true })
            {
                var bundle = ReportBundle.Read(((Look<ReportFile>.Shown)await house.Desk.File(ReportHouse.Lead, row.Number, "bundle", party, default)).What.Bytes)!;
                var entries = bundle.Entries.Where(e => e.Position != bundle.Issued && e.Position < row.UpTo).Select(Entry).OfType<ReportEntry>();
                var drawn = ReportJson.Read(bundle.Report!.Content.Span)!;
                Assert.Equal(ReportJson.Write(drawn), ReportJson.Write(ReportDrawer.Again(drawn, entries)));
                if (!party) Assert.Null(bundle.Check(Suite.Intl, Trust.None).FirstBroken?.Zh);
            }
        }
        Assert.Equal(Lives.Length, house.Book.All.Select(r => r.Number).Distinct().Count());
    }

    [Fact]
    public async Task A_lot_that_fails_or_is_ended_gets_a_report_on_termination_and_what_is_sealed_stays_sealed()
    {
        await using var house = await ReportHouse.New();
        static bool Before(string type) => type is "TenderPlanPublished" or "ProjectRegistered" or "LotRegistered" or "NoticePublished" or "TenderDocumentIssued" or "DepositReceived" or "BidReceived";
        await house.Live("GC-Tender", "F-1", Before);
        await house.Live("GC-Tender", "F-2", Before);
        await house.Live("GC-Tender", "F-3", type => type is not ("ContractSigned" or "ContractPublished" or "DepositRefunded"));
        await house.Rig.Accept(ReportHouse.Of("F-1").Lot("2026-04-01T10:00", new LotFailed { Cause = "不足三家", Basis = "招标投标法第二十八条" }));
        await house.Rig.Accept(ReportHouse.Of("F-2").Lot("2026-04-01T10:00", new LotTerminated { Reason = "项目取消", Basis = "示例依据" }));
        await house.Rig.Accept(ReportHouse.Of("F-3").Lot("2026-04-15T10:00", new LotTerminated { Reason = "采购任务取消", Basis = "示例依据" }));
        Assert.Equal(2, await house.Pass(11));
        Assert.Equal("待退还（划转）保证金 2 笔", house.Issuer.WaitOf("F-3", 1)?.Why.Zh);
        foreach (var lot in new[] { "F-1", "F-2" })
        {
            Assert.Equal(nameof(ReportKind.Termination), Assert.Single(house.Book.Of(lot, 1)).Kind);
            var (report, bytes) = await house.Stored(lot);
            foreach (var sealed_ in new[] { "甲公司", "乙公司", "91370300MA0000000A" }) Assert.DoesNotContain(sealed_, Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
            Assert.Contains(report.Gaps, gap => gap.State.Zh == "未启封");
        }
        var told = ReportHouse.Of("F-3");
        await house.Rig.Accept([.. new[] { ("DP-1", "甲公司"), ("DP-2", "乙公司") }.Select(d => told.Lot("2026-04-16T10:00", new DepositRefunded { DepositId = d.Item1, Bidder = new(d.Item2), Cause = "终止" }))]);
        Assert.Equal(1, await house.Pass(11));
        Assert.Equal(nameof(ReportKind.Termination), Assert.Single(house.Book.Of("F-3", 1)).Kind);
    }

    [Fact]
    public async Task Many_late_facts_make_one_supplement_and_the_first_report_stays_as_it_is()
    {
        await using var house = await ReportHouse.New();
        await house.Live("GC-Tender", "S-1");
        Assert.Equal(1, await house.Pass(11));
        var (first, bytes) = await house.Stored("S-1");
        var told = ReportHouse.Of("S-1");
        for (var i = 0; i < 5; i++)
        {
            await house.Rig.Accept(told.Lot($"2026-09-0{i + 1}T09:00", new ContractFiled { ContractNo = "HT-1", With = new($"备案机关{i}") }), told.Lot($"2026-09-0{i + 1}T10:00", new WrittenReportFiled { To = new("示例监督局") }));
            Assert.Equal(0, await house.Pass(20));
        }
        await house.Rig.Accept(told.Project("2026-09-02T09:00", new ProjectChanged { Changes = [new("ProjectName", "示例项目", "示例项目（更名）")], Reason = "更名" }));
        Assert.Equal(0, await house.Pass(20));
        Assert.Equal(1, await house.Pass(60));
        Assert.Equal(0, await house.Pass(600));
        Assert.Equal(2, house.Book.Of("S-1", 1).Count);
        var (second, later) = await house.Stored("S-1", 2);
        Assert.Equal((first.Cover.Number, first.Cover.Number, ReportKind.Supplement, 2), (second.Supplement!.First, second.Supplement.Previous, second.Cover.Kind, second.Cover.Version));
        Assert.Contains(second.Supplement.Changes, c => c is { Part: "R2", Before.Zh: "示例项目", After.Zh: "示例项目（更名）" });
        Assert.Equal(bytes, (await house.Stored("S-1")).Bytes);
        Assert.Equal(bytes, await house.Again(first));
        Assert.Equal(later, await house.Again(second));
        var compared = Assert.IsType<Look<ReportComparison>.Shown>(await house.Desk.Compare(ReportHouse.Lead, first.Cover.Number, second.Cover.Number, default)).What;
        Assert.Equal(second.Supplement.Changes.Count, compared.Changes.Count);
    }

    [Fact]
    public async Task A_restart_and_read_tables_made_anew_change_nothing_and_issue_nothing_twice()
    {
        var rig = await Rig.Open();
        await rig.Register("trade", region: "370300");
        var house = ReportHouse.Over(rig);
        await house.Live("ZC-Tender", "R-1");
        Assert.Equal(1, await house.Pass(11));
        var (report, bytes) = await house.Stored("R-1");
        await house.Close();
        rig = await rig.Restart();
        await using (var again = ReportHouse.Over(rig))
        {
            Assert.Equal(0, await again.Pass(1000));
            Assert.Equal(bytes, (await again.Stored("R-1")).Bytes);
            Assert.Equal(bytes, await again.Again(report));
        }
    }

    [Fact]
    public async Task Two_who_issue_the_same_version_at_once_leave_one_report()
    {
        await using var house = await ReportHouse.New();
        await house.Live("GC-Tender", "D-1");
        await house.Settle();
        var last = house.Book.Near.Single(n => n.Lot == "D-1").Position;
        var source = (await house.History.Of("D-1", 1, last + 1, default)).Source;
        var order = new ReportOrder("JZ-370300-2026-000001", 1, ReportKind.Witness, ReportCopy.Full, house.Issuer.Key.ToString());
        var came = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => house.Issuer.Issue(source, order, OwnFacts.Source, [ReportIssuer.Automatic], null, default)));
        Assert.Single(came, position => position is not null);
        Assert.Equal(0, await house.Pass(1000));
        Assert.Single(house.Book.Of("D-1", 1));
    }

    [Fact]
    public async Task A_contract_overdue_is_recorded_once_and_the_report_waits()
    {
        await using var house = await ReportHouse.New();
        await house.Live("GC-Tender", "O-1", type => type is not ("ContractSigned" or "ContractPublished"));
        Assert.Equal(0, await house.Pass(11));
        Assert.Equal("逾期未签合同", house.Issuer.WaitOf("O-1", 1)?.Why.Zh);
        Assert.Equal(0, await house.Pass(600));
        await using var snapshot = await house.Rig.Database.Snapshot(default);
        Assert.Equal(1, await snapshot.One<long>("SELECT count(*) FROM fact WHERE type = 'AnomalyRecorded'"));
        var list = Assert.IsType<Look<ReportList>.Shown>(await house.Desk.List(ReportHouse.Lead, new(), default)).What;
        Assert.Equal("逾期未签合同", Assert.Single(list.Waiting).Why.Zh);
    }

    [Fact]
    public async Task Where_the_centre_wants_two_persons_one_reviews_and_another_issues()
    {
        await using var house = await ReportHouse.New();
        await house.Set(ReportSettings.IssuePolicy, ReportSettings.Two);
        await house.Live("GC-Tender", "T-1");
        Assert.Equal(0, await house.Pass(11));
        Assert.True(house.Issuer.WaitOf("T-1", 1)!.Ready);
        Assert.IsType<Act.Refused>(await house.Desk.Issue(ReportHouse.Lead, "T-1", 1, default));
        Assert.IsType<Act.Refused>(await house.Desk.Review(Told.Auditor(), "T-1", 1, ReportDesk.Agrees, "", default));
        Assert.IsType<Act.Refused>(await house.Desk.Review(Told.Officer(), "T-1", 1, ReportDesk.Returns, "", default));
        Assert.IsType<Act.Done>(await house.Desk.Review(ReportHouse.Lead, "T-1", 1, ReportDesk.Agrees, "", default));
        Assert.IsType<Act.Refused>(await house.Desk.Issue(ReportHouse.Lead, "T-1", 1, default)); // not who reviewed it
        await house.Rig.Accept(ReportHouse.Of("T-1").Project("2026-09-02T09:00", new ProjectChanged { Changes = [new("ProjectName", "示例项目", "更名")] }));
        await house.Pass(11);
        var other = ReportHouse.Lead with { Account = "W1003" };
        Assert.Contains("变化", Assert.IsType<Act.Refused>(await house.Desk.Issue(other, "T-1", 1, default)).Why.Zh, StringComparison.Ordinal);
        Assert.IsType<Act.Done>(await house.Desk.Review(Told.Officer(), "T-1", 1, ReportDesk.Agrees, "已核对", default));
        Assert.IsType<Act.Done>(await house.Desk.Issue(other, "T-1", 1, default));
        var (report, _) = await house.Stored("T-1");
        Assert.Equal("W1001", report.Signatures.Reviewers[^1].Account);
        Assert.Equal("W1001、W1003", house.Book.Of("T-1", 1)[0].Signers);
        Assert.Equal(report.Cover.Number, house.Book.Of("T-1", 1)[0].Number);
    }

    [Fact]
    public async Task Readers_see_reports_of_their_scope_and_outside_the_compartment_the_partys_copy()
    {
        await using var house = await ReportHouse.New();
        await house.Live("GC-Tender", "V-1");
        await house.Pass(11);
        var number = house.Book.Of("V-1", 1)[0].Number;
        Assert.Equal(ReportCopy.Full, Assert.IsType<Look<ReportView>.Shown>(await house.Desk.One(ReportHouse.Lead, number, default)).What.Report.Cover.Copy);
        Assert.Equal(ReportCopy.Party, Assert.IsType<Look<ReportView>.Shown>(await house.Desk.One(Told.Auditor(), number, default)).What.Report.Cover.Copy);
        Assert.IsType<Look<ReportView>.Absent>(await house.Desk.One(Told.Officer(["370700"]), number, default));
        Assert.IsType<Look<ReportView>.Denied>(await house.Desk.One(Told.Admin(), number, default));
        Assert.IsType<Look<ReportView>.Absent>(await house.Desk.One(ReportHouse.Lead, "JZ-1", default));
        Assert.Empty(Assert.IsType<Look<ReportList>.Shown>(await house.Desk.List(Told.Officer(kinds: ["ZC"]), new(), default)).What.Page.Items);
        Assert.IsType<Look<ReportView>.Shown>(await house.Desk.Draft(ReportHouse.Lead, "V-1", 1, default));
        Assert.IsType<Look<ReportView>.Absent>(await house.Desk.Draft(ReportHouse.Lead, "V-1", 2, default));
        Assert.IsType<Look<ReportView>.Absent>(await house.Desk.Draft(ReportHouse.Lead, "V-9", 1, default));
    }

    [Fact]
    public async Task A_stored_report_that_somebody_changed_is_named_and_not_shown()
    {
        await using var house = await ReportHouse.New();
        await house.Live("GC-Tender", "X-1");
        await house.Pass(11);
        foreach (var file in Directory.GetFiles(Path.Combine(house.Rig.Folder, "reports"), "*", SearchOption.AllDirectories))
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            var bytes = await File.ReadAllBytesAsync(file);
            bytes[^1] ^= 1;
            await File.WriteAllBytesAsync(file, bytes);
        }
        Assert.IsType<Look<ReportView>.Altered>(await house.Desk.One(ReportHouse.Lead, house.Book.Of("X-1", 1)[0].Number, default));
    }

    private static ReportEntry? Entry(ProvenEntry proven)
    {
        var entry = proven.Plain() is { } plain ? Domain.Facts.Entry.Read(Encoding.UTF8.GetBytes(plain.GetRawText())) : null;
        return entry is null ? null : ReportEntry.Of(entry, proven.Position, [.. proven.Openings.Where(o => o.Field != ProvenEntry.Whole).Select(o => KeyValuePair.Create(o.Field, o.Value))]);
    }
}
