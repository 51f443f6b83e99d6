using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using static Witness.Domain.Tests.Stages.Life;

namespace Witness.Domain.Tests.Stages;

public class MergeTests
{
    [Fact]
    public void Latest_is_by_happening_not_by_arrival()
    {
        var life = new Life().Add("2026-03-20T09:00", new NoticeAmended { NewOpeningAt = At("2026-04-02T09:00") })
            .Add("2026-03-05T09:00", new NoticePublished { OpeningAt = At("2026-04-01T09:00") });
        var cell = life.Cell("R4", "openingPlannedAt");
        Assert.Equal(At("2026-04-02T09:00"), cell.Values[0].Value);
        Assert.Equal((At("2026-04-01T09:00"), false), ((Moment)cell.Values[0].Earlier[0].Value!, cell.Values[0].Earlier[0].Corrected));
    }

    [Fact]
    public void A_hostile_date_cannot_win_and_an_unknown_one_ranks_before_all()
    {
        var life = new Life().Add("2026-03-05T09:00", new NoticePublished { Url = "known" }).Add("unknown", new NoticePublished { Url = "unknown" })
            .Add("2030-01-01T09:00", new NoticePublished { Url = "hostile" }, taken: "2026-03-06T09:00");
        Assert.Equal("known", life.Cell("R4", "url").Values[0].Value);
    }

    [Fact]
    public void A_correction_shows_old_and_new()
    {
        var life = new Life().Add("2026-03-05T09:00", new NoticePublished { Url = "old" }, key: "N").Add("2026-03-05T09:00", new NoticePublished { Url = "new" }, key: "N", version: 2);
        var value = life.Cell("R4", "url").Values.Single();
        Assert.Equal(("new", "old", true, 2), (value.Value, value.Earlier.Single().Value, value.Earlier.Single().Corrected, value.Origin.Fact.SourceVersion));
    }

    [Fact]
    public void A_contradiction_shows_both_and_no_winner_until_a_higher_version_comes()
    {
        var life = new Life().Add("2026-03-05T09:00", new NoticePublished { Url = "one", Nature = "正常" }, key: "N").Add("2026-03-05T09:00", new NoticePublished { Url = "two", Nature = "正常" }, key: "N");
        var cell = life.Cell("R4", "url");
        Assert.Equal(CellState.Conflicted, cell.State);
        Assert.Equal(["one", "two"], cell.Values.Select(v => (string)v.Value!).Order());
        Assert.Equal(CellState.Present, life.Cell("R4", "nature").State); // both say the same of it
        Assert.Equal(1, life.Table("R4").Completeness.Conflicts);
        life.Add("2026-03-05T09:00", new NoticePublished { Url = "three" }, key: "N", version: 2);
        Assert.Equal((CellState.Present, "three"), (life.Cell("R4", "url").State, life.Cell("R4", "url").Values.Single().Value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_intake_kept_as_contending_counts_whichever_comes_first(bool contenderFirst)
    {
        var life = new Life().Add("2026-03-05T09:00", new NoticePublished { Url = "one" }, key: "N").Contending("2026-03-05T09:05", new NoticePublished { Url = "two" }, key: "N");
        if (contenderFirst) life.Facts.Reverse();
        Assert.Equal((CellState.Conflicted, 2), (life.Cell("R4", "url").State, life.Cell("R4", "url").Values.Count));
        Assert.Equal(CellState.Conflicted, life.Cell("R4", "noticePublishedAt").State); // their At differs too
    }

    [Fact]
    public void A_conflict_of_which_the_values_are_hidden_is_shown_as_one()
    {
        // what intake has seen to differ differs, though nobody may read it here
        var life = new Life().Add("2026-04-01T09:30", new AuctionStarted(), key: "A").Contending("2026-04-01T09:30", new AuctionStarted(), key: "A");
        life.Facts[0] = life.Facts[0] with { Hidden = ["Auctioneer"] };
        life.Facts[1] = life.Facts[1] with { Hidden = ["Auctioneer"] };
        var cell = life.Cell("R6b", "auctioneer");
        Assert.Equal((CellState.Conflicted, true, true), (cell.State, cell.Values[0].Hidden, cell.Values[1].Hidden));
        Assert.Equal(1, life.Read().Summary().Completeness.Conflicts);
    }

    [Fact]
    public void A_retraction_takes_out_and_a_higher_version_revives()
    {
        var life = new Life().Add("2026-03-05T09:00", new NoticePublished { Url = "one" }, key: "N").Add("2026-03-06T09:00", new FactRetracted { SourceKey = "N", SourceVersion = 1 });
        Assert.Equal(CellState.NotCollected, life.Cell("R4", "url").State);
        Assert.Equal(TableStatus.Gathering, life.Table("R4").Status);
        life.Add("2026-03-07T09:00", new NoticePublished { Url = "two" }, key: "N", version: 2);
        Assert.Equal("two", life.Cell("R4", "url").Values[0].Value);
    }

    [Fact]
    public void A_change_of_a_catalogue_field_patches_it_and_other_text_patches_nothing()
    {
        var life = new Life().Project("2026-02-01T09:00", new ProjectRegistered { ProjectName = "旧名", Region = "370300", EstimatedValue = new Money(100m) })
            .Project("2026-02-02T09:00", new ProjectChanged { Changes = [new("ProjectName", "旧名", "新名"), new("EstimatedValue", "100", "250000.50"), new("IsStatutory", null, "大概"), new("建设地点", null, "别处")] });
        var name = life.Cell("R2", "projectName").Values.Single();
        Assert.Equal(("新名", "ProjectChanged", "Changes[ProjectName]"), (name.Value, name.Origin.FactType, name.Origin.Path));
        Assert.Equal(250000.50m, ((Money)life.Cell("R2", "estimatedValue").Values[0].Value!).Amount);
        Assert.Equal(CellState.NotCollected, life.Cell("R2", "isStatutory").State);
        Assert.Equal(At("2026-02-01T09:00"), life.Cell("R2", "registeredAt").Values.Single().Value); // a patch registers nothing
    }

    [Fact]
    [Clause("4.6.3 c")]
    public void One_company_under_two_spellings_and_one_code_is_one_party()
    {
        var life = new Life().Add("2026-04-01T09:30", new OpeningStarted()).Add("2026-04-01T09:40", new BidOpened { Bidder = Company("甲公司", "C-A") })
            .Add("2026-04-01T09:41", new BidOpened { Bidder = Company("甲 公 司", "C-A") }).Add("2026-04-01T09:42", new BidOpened { Bidder = Company("乙公司", "C-B") });
        Assert.Equal("唱标 2 家", life.Cell("R6a", "bidderCount").Note!.Zh);
        life.Add("2026-04-01T09:43", new BidOpened { Bidder = Company("乙公司") });
        Assert.Equal("唱标 2 家", life.Cell("R6a", "bidderCount").Note!.Zh); // the name joins the one code that claimed it
        life.Add("2026-04-01T09:44", new BidOpened { Bidder = Company("乙公司", "C-X") });
        Assert.Equal("唱标 4 家", life.Cell("R6a", "bidderCount").Note!.Zh); // two codes claim it now: it stands alone
    }

    [Fact]
    public void A_count_that_agrees_says_nothing_and_one_that_differs_does()
    {
        var life = new Life().Add("2026-04-01T09:30", new OpeningStarted { BidderCount = 1 }).Add("2026-04-01T09:40", new BidOpened { Bidder = Company("甲公司") });
        Assert.Null(life.Cell("R6a", "bidderCount").Note);
        life.Add("2026-04-01T09:41", new BidOpened { Bidder = Company("乙公司") });
        Assert.Equal((1, "唱标 2 家"), (life.Cell("R6a", "bidderCount").Values[0].Value, life.Cell("R6a", "bidderCount").Note!.Zh));
    }

    [Fact]
    public void Bookings_are_kept_by_number_released_ones_drop_out_and_changes_are_listed()
    {
        var life = new Life().Add("2026-03-01T09:00", new VenueBooked { BookingId = "1", Use = "评标", Rooms = [new(Name: "一室")] })
            .Add("2026-03-01T09:01", new VenueBooked { BookingId = "2", Use = "评标", Rooms = [new(Name: "二室")] })
            .Add("2026-03-02T09:00", new VenueChanged { BookingId = "1", After = new([new(Name: "三室")]) })
            .Add("2026-03-03T09:00", new VenueReleased { BookingId = "2", Reason = "取消" });
        var rooms = life.Cell("R3", "evaluationVenues").Values;
        Assert.Equal("三室", Printing.Text(rooms.Single().Row.Single(c => c.Column.Canonical == "rooms").Value, "zh"));
        Assert.Equal(2, life.Cell("R3", "venueChanges").Values.Count);
    }

    [Fact]
    public void Interest_is_summed_over_deposits_and_a_settled_ledger_is_formed()
    {
        var life = new Life().Add("2026-03-01T09:00", new DepositReceived { DepositId = "1", Amount = new Money(10m) }).Add("2026-03-01T09:01", new DepositReceived { DepositId = "2", Amount = new Money(10m) })
            .Add("2026-05-01T09:00", new DepositRefunded { DepositId = "1", Interest = new Money(0.25m) });
        Assert.Equal(TableStatus.Gathering, life.Table("R8").Status);
        life.Add("2026-05-02T09:00", new DepositTransferred { DepositId = "2", Amount = new Money(10m) }).Add("2026-05-01T09:00", new DepositRefunded { DepositId = "1", Interest = new Money(0.75m) }, key: "DepositRefunded-1", version: 2);
        Assert.Equal(TableStatus.Formed, life.Table("R8").Status);
        Assert.Equal(0.75m, ((Money)life.Cell("R8", "interest").Values.Single().Value!).Amount);
    }

    [Fact]
    public void Empty_lists_say_none_yet_then_none()
    {
        var life = new Life().Add("2026-03-05T09:00", new NoticePublished { Url = "x" });
        Assert.Equal((CellState.NotCollected, CellState.NoneYet), (life.Cell("R3", "venueChanges").State, life.Cell("R4", "clarifications").State));
        life.Add("2026-04-01T09:30", new OpeningStarted());
        Assert.Equal(CellState.None, life.Cell("R4", "clarifications").State);
    }

    [Fact]
    public void Stages_ahead_do_not_count_and_stages_passed_by_do()
    {
        var life = new Life().Project("2026-02-01T09:00", new ProjectRegistered { Kind = "GC", ProcurementMethod = new(null, null, "公开招标") });
        Assert.Equal((0, 5), (life.Table("R4").Completeness.Due, life.Table("R1").Completeness.NotCollected));
        life.Add("2026-04-01T11:00", new EvaluationStarted());
        Assert.True(life.Table("R5").Completeness.Due > 0);
    }

    [Fact]
    public void A_new_round_has_its_own_records_and_shares_the_project()
    {
        var life = new Life().Project("2026-02-01T09:00", new ProjectRegistered { ProjectName = "示例", Kind = "GC" }).Add("2026-03-05T09:00", new NoticePublished { Url = "first" })
            .Add("2026-04-01T09:00", new LotFailed { Cause = "不足三家" }).Add("2026-05-01T09:00", new NoticePublished { Url = "second" }, round: 2);
        var first = life.Read(round: 1).Tables().Single(t => t.Id == "R4");
        Assert.Equal(("first", TableStatus.Formed), (first["url"]!.Values.Single().Value, first.Status));
        var second = life.Read().Tables();
        Assert.Equal(("second", 2), (second.Single(t => t.Id == "R4")["url"]!.Values.Single().Value, second[0].Round));
        Assert.Equal("示例", second.Single(t => t.Id == "R2")["projectName"]!.Values.Single().Value);
        Assert.Empty(second.Single(t => t.Id == "R4")["url"]!.Values.Single().Earlier);
    }

    [Fact]
    [Clause("4.4.1 f")]
    public void Anomalies_stand_in_the_table_of_their_stage_only()
    {
        var life = new Life().Add("2026-03-05T09:00", new AnomalyReported { AnomalyKey = "1", Stage = "公告", Text = "示例" }).Add("2026-03-06T09:00", new PartyPrompted { AnomalyId = "1", Text = "已提示" });
        var row = life.Cell("R4", "anomalies").Values.Single();
        Assert.Equal(At("2026-03-06T09:00"), row.Row.Single(c => c.Column.Canonical == "prompted").Value);
        Assert.NotEqual(CellState.Present, life.Cell("R7", "anomalies").State);
        life.Add("2026-03-07T09:00", new AlertRaised { Alert = "A", Stage = "R4", Rule = "P02", Severity = "黄" }).Add("2026-03-07T10:00", new AlertTaken { Alert = "A", Officer = "W-1" });
        Assert.Equal("W-1", life.Cell("R4", "anomalies").Values[1].Row.Single(c => c.Column.Canonical == "taken").Value);
    }

    [Fact]
    public void Kind_and_region_come_from_the_account_when_nobody_declares_them()
    {
        var life = new Life().Add("2026-03-05T09:00", new HammerFell { Price = Yuan(1m) });
        var told = life.Read(sources: new SourceScope("trade", new HashSet<string>(), "370300", "ZR"));
        Assert.Equal(("ZR", Form.Auction, "370300"), (told.Nature.Kind!.Code, told.Nature.Form, told.Nature.Region));
        Assert.Null(life.Read().Nature.Kind);
        Assert.Equal(0, life.Read().Tables().Single(t => t.Id == "R6b").Completeness.NotCollected);
    }

    [Fact]
    public void A_locked_table_says_so()
    {
        var life = new Life().Project("2026-01-01T09:00", new TenderPlanPublished { Title = "示例" }).Add("2026-01-02T09:00", new RecordFormed { Stage = "R1", Version = 2 })
            .Add("2026-01-03T09:00", new RecordConfirmed { Stage = "R1" });
        Assert.Equal((TableStatus.Locked, 2), (life.Table("R1").Status, life.Table("R1").Version));
    }

    [Fact]
    public void The_dump_holds_no_provenance()
    {
        var facts = WholeLife.Of("GC", Form.Tender).Facts;
        var moved = facts.Select(f => f with { Position = f.Position + 1000, TakenAt = f.TakenAt.AddHours(1) });
        Assert.Equal(Dump(facts), Dump(moved));
    }

    private static byte[] Dump(IEnumerable<Recorded> facts)
    {
        var state = new LotState("LOT-1");
        foreach (var fact in facts) state.Advance(fact);
        return LotRecords.ContentDump(state, Context(), SealView.AllOpen);
    }
}
