using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Keeping;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;

namespace Witness.Flow.Tests.Keeping;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public class DisposalTests
{
    private static readonly AppraisedItem[] All = [.. RetentionBook.OfLots.Select(material => new AppraisedItem("D-1", material))];

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    [Clause("6.2")]
    public async Task What_is_due_goes_by_appraisal_and_two_persons_and_leaves_a_tombstone_and_a_whole_log(Engine engine)
    {
        await using var house = await KeepingHouse.New(engine);
        await house.Done("GC-Tender", "D-1");
        await house.Done("GC-Tender", "D-2");
        var name = await PackageTests.Evidence(house, "D-1", "示例.txt", "证据");
        var row = Assert.Single(house.Reports.Book.Of("D-1", 1));
        Assert.Contains("未到期", KeepingHouse.No(await house.Disposal.Appraise(KeepingHouse.Lead, All, "无保存价值", default)), StringComparison.Ordinal);
        house.Day("2050-01-01");
        Assert.Contains("鉴定意见", KeepingHouse.No(await house.Disposal.Appraise(KeepingHouse.Lead, All, "", default)), StringComparison.Ordinal);
        Assert.Contains("没有权限", KeepingHouse.No(await house.Disposal.Appraise(KeepingHouse.Officer, All, "无保存价值", default)), StringComparison.Ordinal);
        KeepingHouse.Ok(await house.Disposal.Appraise(KeepingHouse.Lead, All, "无保存价值", default));
        var ask = Assert.Single(house.Book.Ask(life => life.Asks));
        Assert.Contains("没有经批准", KeepingHouse.No(await house.Disposal.Execute(KeepingHouse.Lead, ask.Approval, default)), StringComparison.Ordinal);
        Assert.Contains("申请人不得批准", KeepingHouse.No(await house.Disposal.Decide(KeepingHouse.Lead, ask.Approval, true, "", default)), StringComparison.Ordinal);
        KeepingHouse.Ok(await house.Disposal.Decide(KeepingHouse.Other, ask.Approval, true, "", default));
        KeepingHouse.Ok(await house.Disposal.Execute(KeepingHouse.Lead, ask.Approval, default));
        await house.Settle();

        Assert.Null(await house.Reports.Issuer.Signed(row, Domain.Report.ReportCopy.Full, default)); // gone from the store
        Assert.Null(await house.EvidenceStore.Read(new(ScopeKind.Lot, null, ["D-1"]), name, default));
        Assert.All(RetentionBook.OfLots, material => Assert.Equal(RetentionDesk.Gone, house.Line("D-1", material).Result.State));
        var gone = house.Book.Ask(life => life.Gone);
        var evidence = gone.Single(tomb => tomb.Material == RetentionBook.EvidenceFiles);
        Assert.Equal((name, ask.Approval, "W2001"), (Assert.Single(evidence.Digests), evidence.Approval, evidence.By));
        Assert.StartsWith("KP-GC 15年 至 ", evidence.Rule, StringComparison.Ordinal);
        Assert.True(gone.Single(tomb => tomb.Material == RetentionBook.Raw).Keys > 0);
        Assert.True(gone.Single(tomb => tomb.Material == RetentionBook.Records).Keys > 0);
        Assert.Empty(house.Book.Ask(life => life.Breaches));
        Assert.Contains("都已销毁", KeepingHouse.No(await house.Disposal.Execute(KeepingHouse.Lead, ask.Approval, default)), StringComparison.Ordinal);
        Assert.NotNull(await house.Reports.Issuer.Signed(Assert.Single(house.Reports.Book.Of("D-2", 1)), Domain.Report.ReportCopy.Full, default)); // its neighbour is untouched
        Assert.Equal(0, await house.Disposer.Finish(default));

        // the log still verifies, every entry of it
        var note = (await house.Rig.Notes.SignNow(default))!;
        var folder = Path.Combine(house.Rig.Folder, "export");
        await ExportFolder.Write(folder, house.Rig.Reader(), note, KeyRing.For(note, house.Rig.Notes.Key, []), default);
        Assert.Null((await ExportFolder.Check(folder, Suite.Intl, Trust.None, null)).FirstBroken);
        Assert.Empty((await new Witness.Flow.Follow.Scanner((CheckedStore)house.Rig.Store, house.Rig.Database, new(house.Rig.Handles, house.Rig.Vault), house.Rig.Own, new(house.Rig.Trade, house.Rig.Real)) { Keys = house.Rig.Keys }.RunOnce(default)).Finds);

        // what comes late about it is refused, not lost in silence
        var late = await house.Rig.Send(Reports.ReportHouse.Of("D-1").Lot("2050-01-02", new BidOpened { Bidder = new("示例公司") }));
        Assert.Equal("disposed", Assert.Single(late.Items).Problems!.Single().Code);
    }

    [Fact]
    public async Task A_hold_stops_every_step_and_the_log_refuses_what_overlooks_one()
    {
        await using var house = await KeepingHouse.New();
        await house.Done("GC-Tender", "D-1");
        house.Day("2050-01-01");
        var draft = new HoldDraft(["D-1"], "审计", "示例审计", "示例审计机关", "示审〔2049〕1号");
        KeepingHouse.Ok(await house.Holds.Place(KeepingHouse.Lead, draft, default));
        Assert.Contains("暂停处置", KeepingHouse.No(await house.Disposal.Appraise(KeepingHouse.Lead, All, "无保存价值", default)), StringComparison.Ordinal);
        KeepingHouse.Ok(await house.Holds.Lift(KeepingHouse.Lead, house.Book.Ask(life => life.Holds)[0].Id, "审计结束", "示审〔2049〕2号", default));
        KeepingHouse.Ok(await house.Disposal.Appraise(KeepingHouse.Lead, All, "无保存价值", default));
        var ask = Assert.Single(house.Book.Ask(life => life.Asks));
        KeepingHouse.Ok(await house.Holds.Place(KeepingHouse.Lead, draft with { Lots = [] }, default));
        Assert.Contains("暂停处置", KeepingHouse.No(await house.Disposal.Decide(KeepingHouse.Other, ask.Approval, true, "", default)), StringComparison.Ordinal);
        KeepingHouse.Ok(await house.Holds.Lift(KeepingHouse.Lead, house.Book.Ask(life => life.Holds)[0].Id, "解除", "示审〔2049〕3号", default));
        KeepingHouse.Ok(await house.Disposal.Decide(KeepingHouse.Other, ask.Approval, true, "", default));
        KeepingHouse.Ok(await house.Holds.Place(KeepingHouse.Lead, draft, default));
        Assert.Contains("暂停处置", KeepingHouse.No(await house.Disposal.Execute(KeepingHouse.Lead, ask.Approval, default)), StringComparison.Ordinal);

        // whoever decided before the hold was folded meets it in the sequencer
        var before = house.Book.Next - 2;
        var fact = new MaterialDisposed { Material = RetentionBook.Reports, Digests = [], Approval = ask.Approval };
        var refused = await house.Rig.Own.AppendTogether([new(fact, new(ScopeKind.Lot, null, ["D-1"]), "race", "W2001")], default, conditions: [new(house.Rig.Handles.About("keeping/lot/D-1"), before)]);
        Assert.IsType<Appended.Overtaken>(refused);

        // and who goes past the desk is shown
        await house.Rig.Own.Append(new(fact with { Approval = "JDXH-0" }, new(ScopeKind.Lot, null, ["D-1"]), "past", "W2001"), default);
        await house.Settle();
        Assert.Equal(2, house.Book.Ask(life => life.Breaches).Count); // no two persons, and under a hold
    }

    [Fact]
    public async Task Whoever_witnessed_a_lot_does_not_dispose_of_it_and_a_crash_between_word_and_deed_is_made_good()
    {
        await using var house = await KeepingHouse.New();
        await house.Done("GC-Tender", "D-1");
        var name = await PackageTests.Evidence(house, "D-1", "示例.txt", "证据");
        await house.Rig.Own.Append(new(new TaskJoined { TaskId = "T-1", Officer = "W2002" }, new(ScopeKind.Lot, null, ["D-1"]), "joined", "W2002"), default);
        await house.Settle();
        house.Day("2050-01-01");
        KeepingHouse.Ok(await house.Disposal.Appraise(KeepingHouse.Lead, [new("D-1", RetentionBook.EvidenceFiles)], "无保存价值", default));
        var ask = Assert.Single(house.Book.Ask(life => life.Asks));
        Assert.Contains("见证人员", KeepingHouse.No(await house.Disposal.Decide(KeepingHouse.Other, ask.Approval, true, "", default)), StringComparison.Ordinal);
        KeepingHouse.Ok(await house.Disposal.Decide(KeepingHouse.Other with { Account = "W2003" }, ask.Approval, true, "", default));
        var kept = File.ReadAllBytes(Path.Combine(house.Rig.Folder, "evidence", name[7..9], name[7..]));
        KeepingHouse.Ok(await house.Disposal.Execute(KeepingHouse.Lead, ask.Approval, default));
        File.WriteAllBytes(Path.Combine(house.Rig.Folder, "evidence", name[7..9], name[7..]), kept); // as after a crash, or somebody put it back
        Assert.Equal(1, await house.Disposer.Finish(default));
        Assert.Null(await house.EvidenceStore.Probe(name, default));
    }

    [Fact]
    public async Task A_person_is_forgotten_by_key_once_no_archive_needs_the_name_any_more()
    {
        await using var house = await KeepingHouse.New();
        await house.Done("GC-Tender", "D-1");
        const string Number = "370300199001011234";
        await house.Rig.Accept(Reports.ReportHouse.Of("D-1").Lot("2026-09-16", new AuctionStarted { Auctioneer = new("张示例", Number) }));
        await house.Settle();
        var subject = KeyName.Subject(house.Rig.Handles.Subject(Number));
        Assert.NotNull(house.Rig.Keys.Find(subject));
        Assert.Contains("D-1，保管期限未满", KeepingHouse.No(await house.Disposal.AskForget(KeepingHouse.Lead, Number, "本人申请", "示例1号", default)), StringComparison.Ordinal);
        house.Day("2050-01-01");
        KeepingHouse.Ok(await house.Disposal.AskForget(KeepingHouse.Lead, Number, "本人申请", "示例1号", default));
        var ask = Assert.Single(house.Book.Ask(life => life.Asks));
        Assert.DoesNotContain(Number, ask.Request, StringComparison.Ordinal);
        Assert.Contains("申请人不得批准", KeepingHouse.No(await house.Disposal.Decide(KeepingHouse.Lead, ask.Approval, true, "", default)), StringComparison.Ordinal);
        KeepingHouse.Ok(await house.Disposal.Decide(KeepingHouse.Other, ask.Approval, true, "", default));
        await house.Settle();
        Assert.Null(house.Rig.Keys.Find(subject));
        Assert.Empty(house.Book.Ask(life => life.Breaches));
    }

    [Fact]
    public async Task Fixity_names_what_was_changed_goes_on_after_a_restart_and_forgets_what_was_put_back()
    {
        await using var house = await KeepingHouse.New();
        await house.Done("GC-Tender", "D-1");
        var name = await PackageTests.Evidence(house, "D-1", "示例.txt", "证据");
        var round = await house.Fixity.Round(default);
        Assert.Equal((3, 0), (round.Objects, round.Failed.Count));
        await house.Settle();
        Assert.Equal(3, Assert.Single(house.Book.Rounds).Objects);

        var path = Path.Combine(house.Rig.Folder, "evidence", name[7..9], name[7..]);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        house.Rig.Real.Advance(TimeSpan.FromDays(7));
        round = await house.Fixity.Round(default);
        Assert.Contains(name, Assert.Single(round.Failed), StringComparison.Ordinal);
        Assert.Equal(("evidence", name), (Assert.Single(house.Met).Table, house.Met[0].Row));
        Assert.Equal(name, Assert.Single(house.Fixity.Finds).Row);
        await house.Settle();
        Assert.Contains("D-1", Assert.Single(house.Book.Rounds[0].Failed), StringComparison.Ordinal);
        File.WriteAllBytes(path, bytes);
        house.Rig.Real.Advance(TimeSpan.FromDays(7));
        round = await house.Fixity.Round(default);
        Assert.Empty(house.Fixity.Finds);

        // a round that was cut short goes on where it stood
        var half = round with { Next = $"evidence {name}", Objects = 1, Ended = null };
        await house.Rig.Own.SaveRows([new(FixityRun.Table, "round"u8.ToArray(), System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(half))], default);
        var again = new FixityRun(house.Book, house.Rig.Store, house.Rig.Own, new(house.Rig.Trade, house.Rig.Real)) { Shelves = house.Disposer.Shelves, Pace = long.MaxValue };
        Assert.Equal((3, half.Began), ((await again.Round(default)).Objects, half.Began));
    }
}
