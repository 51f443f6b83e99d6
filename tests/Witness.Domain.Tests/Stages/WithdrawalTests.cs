using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;

namespace Witness.Domain.Tests.Stages;

/// <summary>What is taken back leaves the records and is seen to have left.</summary>
public class WithdrawalTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Both_contents_of_a_contradicted_fact_go_whatever_came_first(int turn)
    {
        var life = new Life().Add("2026-03-05T09:00", new NoticePublished { Media = ["甲网"] }, key: "n").Contending("2026-03-05T09:00", new NoticePublished { Media = ["甲网", "乙网"] }, key: "n")
            .Add("2026-03-06T09:00", new FactRetracted { SourceKey = "n", Reason = "误发" });
        life.Facts.AddRange(life.Facts.Take(turn).ToList());
        life.Facts.RemoveRange(0, turn);
        var cell = life.Cell("R4", "media");
        Assert.Equal((CellState.NotCollected, 0), (cell.State, cell.Values.Count));
        Assert.Equal(0, life.Read().Summary().Conflicts);
        Assert.Equal(2, cell.Withdrawn.Count);
    }

    [Fact]
    public void A_retracted_value_stands_struck_through_with_reason_and_by_whom()
    {
        var life = new Life().Add("2026-03-05T09:00", new NoticePublished { Url = "u" }, key: "n").Add("2026-03-06T09:00", new FactRetracted { SourceKey = "n", Reason = "发布有误" }, key: "back");
        var gone = Assert.Single(life.Cell("R4", "url").Withdrawn);
        Assert.Equal(("u", "n", "back", "发布有误"), (gone.Value, gone.Origin.Fact.SourceKey, gone.Withdrawal!.By.Fact.SourceKey, gone.Withdrawal.Reason));
        Assert.Equal(2, gone.Withdrawal.By.Position);
        life.Add("2026-03-07T09:00", new NoticePublished { Url = "v" }, key: "n", version: 2);
        Assert.Single(life.Cell("R4", "url").Withdrawn); // without a version it is retracted for good
        var upTo = new Life().Add("2026-03-05T09:00", new NoticePublished { Url = "u" }, key: "n").Add("2026-03-06T09:00", new FactRetracted { SourceKey = "n", SourceVersion = 1 })
            .Add("2026-03-07T09:00", new NoticePublished { Url = "v" }, key: "n", version: 2);
        Assert.Empty(upTo.Cell("R4", "url").Withdrawn);
    }

    [Fact]
    public void Rows_corrected_or_retracted_name_their_columns_in_both_languages()
    {
        var life = new Life().Add("2026-03-05T09:00", new VenueBooked { BookingId = "1", Use = "评标", Rooms = [new(Name: "一室")] }, key: "b")
            .Add("2026-03-05T09:00", new VenueBooked { BookingId = "1", Use = "开标", Rooms = [new(Name: "二室")] }, key: "b", version: 2);
        var cell = life.Cell("R3", "openingVenue");
        var earlier = Assert.Single(cell.Values.Single().Earlier);
        Assert.Equal(("用途 评标；场地 一室", "Use Evaluation; Rooms 一室"), (Printing.Of(cell.Field, earlier, "zh"), Printing.Of(cell.Field, earlier, "en")));
        life.Add("2026-03-06T09:00", new FactRetracted { SourceKey = "b", Reason = "改期" });
        cell = life.Cell("R3", "openingVenue");
        Assert.Equal("用途 开标；场地 二室", Printing.Of(cell.Field, Assert.Single(cell.Withdrawn), "zh"));
        Assert.Empty(life.Cell("R3", "evaluationVenues").Withdrawn);
    }

    [Fact]
    public void What_a_seal_hides_is_not_told_by_its_retraction()
    {
        var life = new Life().Add("2026-04-01T09:30", new OpeningStarted { BidderCount = 7 }, key: "o").Add("2026-04-01T10:00", new FactRetracted { SourceKey = "o", Reason = "误报" });
        Assert.Empty(life.Table("R6a", seals: SealView.NoneOpen)["bidderCount"]!.Withdrawn);
        Assert.Equal(7, Assert.Single(life.Cell("R6a", "bidderCount").Withdrawn).Value);
    }

    [Fact]
    public void A_lot_that_failed_before_anybody_said_its_form_forms_none_of_the_three_tables_of_the_trade()
    {
        var life = new Life().Add("2026-04-01T09:00", new LotFailed { Cause = "其他" });
        Assert.Equal("R3 R4 R5 R7", string.Join(' ', life.Read().Formed().Select(f => f.Table.Id)));
        Assert.Equal("R3 R4 R5 R7", string.Join(' ', life.Read().Summary().Stages.Where(s => s.Value == TableStatus.Formed).Select(s => s.Key)));
        life.Project("2026-02-01T09:00", new ProjectRegistered { Kind = "ZR", ProcurementMethod = new(null, null, "拍卖") });
        Assert.Contains(life.Read().Formed(), f => f.Table.Id == "R6b");
    }
}
