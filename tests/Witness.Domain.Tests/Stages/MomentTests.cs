using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using static Witness.Domain.Tests.Stages.Life;

namespace Witness.Domain.Tests.Stages;

public class MomentTests
{
    /// <summary>Every start and stop of the statutory rules, one by one.</summary>
    private const string Used =
        "@ApplyDeadline @BidDeadline @ChallengeAnswerEnd @DisclosureEnd @DisclosureStart @Knew @ListingEnd @ListingStart @NoticeEnd @PrequalDeadline @PublicityEnd "
        + "@ResultNoticeEnd @SaleEnd @SaleStart @TradeEnded @TradeStart AnomalyRecorded AuctionBidPlaced AuctionBidderRegistered AuctionStarted AwardDecided AwardNoticed BidOpened "
        + "BidWithdrawn CandidatesPublished ChallengeAnswered ChallengeReceived ClarificationIssued CommitteeFormed ComplaintAccepted ComplaintDecided ComplaintReceived ContractFiled "
        + "ContractPublished ContractSigned ContractSigned.EffectiveAt DealConfirmed DepositReceived DepositRefunded DepositRefunded[loser] DepositRefunded[winner] "
        + "DepositTransferred[winner] DisposalApproved EvaluationEnded EvaluationReportReceived EvaluationStarted ExhibitionHeld.Window.From ExhibitionHeld.Window.To ExpertsDrawn "
        + "FloorPriceSet HammerFell InquiryAnswered InquiryReceived InvitationIssued LimitPassed LosersNotified LotClosed LotResumed LotSuspended LotTerminated NoticeAmended[延期] "
        + "NoticePublished NoticePublished.SubmittedAt NoticePublished[出让] NoticePublished[单一来源] NoticePublished[拍卖] ObjectionAnswered ObjectionAnswered[开标] ObjectionReceived "
        + "ObjectionReceived[开标] OpeningStarted PerformanceBondSet PricePaid ProjectRegistered ReEvaluationReported ReEvaluationStarted ReportIssued ResultPublished "
        + "TenderDocumentIssued TenderPlanPublished TenderPlanPublished[采购意向] TenderPlanPublished[预披露].Window.From TenderPlanPublished[预披露].Window.To WrittenReportFiled";

    private static readonly Org A = Company("甲公司", "91370300MA0000000A");
    private static readonly Org B = Company("乙公司", "91370300MA0000000B");

    [Fact]
    public void Everything_the_statutory_rules_start_or_stop_at_can_be_told()
    {
        var reader = Reader(new Life().Add("2026-04-01T09:00", new OpeningStarted()));
        foreach (var term in Used.Split(' ')) Assert.NotNull(reader.All(term));
        Assert.Throws<ArgumentException>(() => reader.All("NoSuchFact"));
    }

    [Fact]
    public void Every_term_of_the_book_is_told_by_the_fact_it_names()
    {
        foreach (var term in MomentBook.All.Where(t => t[0] != '@' && !t.Contains('[') && !t.Contains('.')))
        {
            var fact = (Fact)Activator.CreateInstance(FactBook.Find(term)!.ClrType)!;
            var told = Reader(new Life().Add("2026-04-01T09:00", fact)).All(term);
            // a bid nobody named and a party nobody named say nothing of a count of parties
            if (term != nameof(BidOpened)) Assert.Equal(At("2026-04-01T09:00"), Assert.Single(told).At);
        }
    }

    [Theory]
    [InlineData("@BidDeadline", "2026-04-03T09:30")]
    [InlineData("@PrequalDeadline", "2026-03-12T17:00")]
    public void An_amendment_moves_the_deadline_of_the_notice_it_names(string term, string expected)
    {
        var life = new Life()
            .Add("2026-03-02T09:00", new NoticeAmended { NoticeId = "P", NewBidDeadlineAt = At("2026-03-12T17:00") }) // before the notice it amends
            .Add("2026-03-01T09:00", new NoticePublished { NoticeId = "P", NoticeKind = "资格预审", BidDeadlineAt = At("2026-03-10T17:00") })
            .Add("2026-03-15T09:00", new NoticePublished { NoticeId = "N", NoticeKind = "招标", BidDeadlineAt = At("2026-04-01T09:30") })
            .Add("2026-03-20T09:00", new NoticeAmended { NoticeId = "N", NewBidDeadlineAt = At("2026-04-03T09:30") });
        Assert.Equal(At(expected), Reader(life).Last(term)!.At);
        Assert.Equal(At("2026-04-03T09:30"), life.Cell("R4", "bidDeadlineAt").Values.Single().Value);
    }

    [Fact]
    public void An_amendment_of_a_listing_moves_the_deadline_of_applications()
    {
        var life = new Life().Add("2026-03-01T09:00", new NoticePublished { NoticeKind = "挂牌", ApplyDeadlineAt = At("2026-03-28T16:00") })
            .Add("2026-03-10T09:00", new NoticeAmended { NewBidDeadlineAt = At("2026-04-02T16:00") });
        Assert.Equal(At("2026-04-02T16:00"), Reader(life).Last("@ApplyDeadline")!.At);
        Assert.Empty(Reader(life).All("@BidDeadline"));
    }

    [Fact]
    public void Windows_give_their_ends()
    {
        var life = new Life().Add("2026-03-01T09:00", new NoticePublished { NoticeKind = "招标", Window = new(At("2026-03-01"), At("2026-03-08")), SaleWindow = new(At("2026-03-01"), At("2026-03-06")) })
            .Add("2026-03-04T09:00", new NoticeAmended { NewWindow = new(null, At("2026-03-10")) })
            .Add("2026-04-05T09:00", new CandidatesPublished { Window = new(At("2026-04-05"), At("2026-04-08")) })
            .Add("2026-04-09T09:00", new ResultPublished { Window = new(null, At("2026-04-10")) });
        var reader = Reader(life);
        (string Term, string Day)[] ends = [("@SaleStart", "2026-03-01"), ("@SaleEnd", "2026-03-06"), ("@NoticeEnd", "2026-03-10"), ("@PublicityEnd", "2026-04-08"), ("@ResultNoticeEnd", "2026-04-10")];
        foreach (var (term, day) in ends) Assert.Equal((term, At(day)), (term, reader.Last(term)!.At));
    }

    [Fact]
    public void The_publicity_of_a_single_source_or_a_deal_ends_where_its_own_notice_says()
    {
        var single = new Life().Add("2026-03-01T09:00", new NoticePublished { NoticeKind = "单一来源", Window = new(At("2026-03-01"), At("2026-03-09")) });
        Assert.Equal(At("2026-03-09"), Reader(single).Last("@PublicityEnd")!.At);
        var deal = new Life().Add("2026-05-01T09:00", new ResultPublished { Window = new(null, At("2026-05-15")) });
        Assert.Equal(At("2026-05-15"), Reader(deal).Last("@PublicityEnd")!.At);
    }

    [Fact]
    public void A_listing_starts_and_ends_as_planned_until_the_event_is_known()
    {
        var life = new Life().Add("2026-03-01T09:00", new NoticePublished { NoticeKind = "挂牌", ListingWindow = new(At("2026-03-21"), At("2026-03-31T10:00")) });
        Assert.Equal(At("2026-03-21"), Reader(life).Last("@ListingStart")!.At);
        life.Add("2026-03-21T09:00", new ListingStarted { Window = new(At("2026-03-21T09:00"), At("2026-04-01T10:00")) });
        Assert.Equal((At("2026-03-21T09:00"), At("2026-04-01T10:00")), (Reader(life).Last("@ListingStart")!.At, Reader(life).Last("@ListingEnd")!.At));
        life.Add("2026-04-01T10:05", new ListingEnded());
        Assert.Equal(At("2026-04-01T10:05"), Reader(life).Last("@ListingEnd")!.At);
    }

    [Fact]
    public void The_trade_starts_with_the_first_event_and_ends_with_the_deal_else_with_its_failure()
    {
        var life = new Life().Add("2026-04-02T09:00", new ListingStarted()).Add("2026-04-01T09:00", new AuctionStarted()).Add("2026-04-03T09:00", new AuctionPassed());
        Assert.Equal(At("2026-04-01T09:00"), Reader(life).Last("@TradeStart")!.At);
        Assert.Equal(At("2026-04-03T09:00"), Reader(life).Last("@TradeEnded")!.At);
        life.Add("2026-04-02T10:00", new DealConfirmed());
        Assert.Equal(At("2026-04-02T10:00"), Reader(life).Last("@TradeEnded")!.At);
    }

    [Theory]
    [InlineData(PeriodUnit.Day, "2026-03-24")]
    [InlineData(PeriodUnit.WorkingDay, "2026-03-25")]
    public void A_disclosure_is_shorter_by_the_days_it_was_suspended(PeriodUnit unit, string end)
    {
        // 5 days (Thursday to Monday) of which 3 are working days
        var life = new Life().Add("2026-03-02T09:00", new NoticePublished { NoticeKind = "信息披露", Window = new(At("2026-03-02"), At("2026-03-29")) })
            .Add("2026-03-12T09:00", new LotSuspended { Cause = "中止披露" }).Add("2026-03-17T09:00", new LotResumed()).Add("2026-03-20T09:00", new LotSuspended { Cause = "异议" });
        Assert.Equal(At(end), Reader(life).DisclosureEndLessPauses(unit, WorkCalendar.Official)!.At);
        Assert.Equal(At("2026-03-29"), Reader(life).Last("@DisclosureEnd")!.At);
        life.Add("2026-03-18T09:00", new NoticeAmended { AmendKind = "延期", NewWindow = new(null, At("2026-04-03")) });
        Assert.Equal(At("2026-04-03"), Reader(life).Last("@DisclosureEnd")!.At);
    }

    [Fact]
    public void A_suspension_not_resumed_reaches_to_the_end_of_the_disclosure()
    {
        var life = new Life().Add("2026-03-02T09:00", new NoticePublished { NoticeKind = "信息披露", Window = new(At("2026-03-02"), At("2026-03-31")) })
            .Add("2026-03-22T09:00", new LotSuspended { Cause = "中止披露" });
        Assert.Equal(At("2026-03-21"), Reader(life).DisclosureEndLessPauses(PeriodUnit.Day, WorkCalendar.Official)!.At);
    }

    [Theory]
    [InlineData("招标文件", "2026-03-05T09:00")]
    [InlineData("开标", "2026-04-01T09:30")]
    [InlineData("评标结果", "2026-04-05T09:00")]
    [InlineData("中标结果", "2026-04-12T09:00")]
    public void Who_complains_knew_when_the_thing_was_published_last_before(string subject, string knew)
    {
        var life = new Life().Add("2026-03-05T09:00", new TenderDocumentIssued()).Add("2026-04-01T09:30", new OpeningStarted()).Add("2026-04-05T09:00", new CandidatesPublished())
            .Add("2026-04-12T09:00", new ResultPublished()).Add("2026-04-15T09:00", new ComplaintReceived { CaseId = "C", Subject = subject }).Add("2026-04-20T09:00", new CandidatesPublished());
        var told = Assert.Single(Reader(life).All("@Knew"));
        Assert.Equal((At(knew), "C"), (told.At, told.Key));
    }

    [Fact]
    public void A_challenge_is_measured_from_the_end_of_the_notice_period_where_one_is_printed()
    {
        var life = new Life().Add("2026-04-10T09:00", new ResultPublished { Window = new(null, At("2026-04-11")) })
            .Add("2026-04-15T09:00", new ChallengeReceived { CaseId = "Q", Subject = "中标结果" });
        Assert.Equal(At("2026-04-11"), Reader(life).Last("@Knew", "Q")!.At);
    }

    [Fact]
    public void An_unanswered_challenge_ends_when_its_answer_was_due()
    {
        var life = new Life().Add("2026-04-01T09:00", new ChallengeReceived { CaseId = "1" }).Add("2026-04-02T09:00", new ChallengeReceived { CaseId = "2" })
            .Add("2026-04-07T09:00", new ChallengeAnswered { CaseId = "2" });
        var ends = Reader(life).ChallengeAnswerEnds(received => new Period(7, PeriodUnit.WorkingDay).From(received, WorkCalendar.Official).Rolled);
        Assert.Equal([("1", At("2026-04-13")), ("2", At("2026-04-07T09:00"))], ends.Select(e => (e.Key!, e.At!.Value)).OrderBy(e => e.Item1));
        Assert.Equal("2", Assert.Single(Reader(life).All("@ChallengeAnswerEnd")).Key);
    }

    [Fact]
    public void Refunds_are_told_of_winners_and_losers_apart_and_by_bidder()
    {
        var life = new Life().Add("2026-03-30T09:00", new DepositReceived { DepositId = "1", Bidder = A }).Add("2026-03-30T09:00", new DepositReceived { DepositId = "2", Bidder = B })
            .Add("2026-04-12T09:00", new ResultPublished { Suppliers = [A] })
            .Add("2026-05-01T09:00", new DepositRefunded { DepositId = "1" }).Add("2026-04-20T09:00", new DepositRefunded { DepositId = "2", IsWinner = false });
        Assert.Equal("c:" + A.Code, Assert.Single(Reader(life).All("DepositRefunded[winner]")).Key);
        Assert.Equal("c:" + B.Code, Assert.Single(Reader(life).All("DepositRefunded[loser]")).Key);
        Assert.Equal(At("2026-04-20T09:00"), Reader(life).Last("DepositRefunded", "c:" + B.Code)!.At);
        var sealed4 = Reader(life, new([Seal.S1]));
        Assert.Empty(sealed4.All("DepositRefunded[winner]"));
        Assert.True(sealed4.MayBeSealed("DepositRefunded[winner]"));
        Assert.False(sealed4.MayBeSealed("DepositRefunded"));
        Assert.True(Reader(life, SealView.NoneOpen).MayBeSealed("DepositRefunded"));
        Assert.Empty(Reader(life, SealView.NoneOpen).All("DepositRefunded"));
    }

    [Fact]
    public void A_contradicted_fact_is_told_as_such_and_cases_are_kept_apart()
    {
        var life = new Life().Add("2026-04-01T09:00", new ObjectionReceived { CaseId = "1", Subject = "开标" }, key: "k").Add("2026-04-01T10:00", new ObjectionReceived { CaseId = "1", Subject = "开标" }, key: "k")
            .Add("2026-04-02T09:00", new ObjectionReceived { CaseId = "2", Subject = "评标结果" });
        Assert.Equal([true, true, false], Reader(life).All("ObjectionReceived").Select(o => o.Contradicted));
        Assert.Equal(2, Reader(life).All("ObjectionReceived[开标]").Count);
        Assert.Equal("2", Reader(life).Last("ObjectionReceived[评标结果]")!.Key);
    }

    private static MomentReader Reader(Life life, SealView? seals = null)
    {
        var state = new LotState("LOT-1");
        foreach (var fact in life.Facts) state.Advance(fact);
        return new(state, 1, seals ?? SealView.AllOpen);
    }
}
