using Witness.Domain.Access;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using static Witness.Domain.Tests.Stages.Life;

namespace Witness.Domain.Tests.Stages;

/// <summary>One whole life per kind and form: every field of every table that applies is said by some fact.</summary>
internal static class WholeLife
{
    public static readonly IReadOnlyList<(string Kind, Form Form)> All =
    [
        ("GC", Form.Tender), ("ZC", Form.Tender), ("ZC", Form.SingleSource), ("ZR", Form.Tender), ("ZR", Form.Auction), ("ZR", Form.Listing),
        ("CQ", Form.Tender), ("CQ", Form.Auction), ("CQ", Form.Listing), ("NC", Form.Tender), ("NC", Form.Auction), ("NC", Form.Listing), ("NC", Form.Agreement),
    ];

    private static readonly Domain.Terms.Org Buyer = Company("示例采购单位", "12370300MB00000001");
    private static readonly Domain.Terms.Org Agency = Company("示例代理公司", "91370300MA00000002");
    private static readonly Domain.Terms.Org Supervisor = Company("示例监督局", "11370300MB00000003");
    private static readonly Domain.Terms.Org A = Company("甲公司", "91370300MA0000000A");
    private static readonly Domain.Terms.Org B = Company("乙公司", "91370300MA0000000B");
    private static readonly Domain.Terms.Org C = Company("丙公司", "91370300MA0000000C");
    private static readonly Doc Paper = new("示例文件", new string('a', 64), 1024);
    private static readonly ExpertRef Expert1 = new("E-001", "专家一", "A08");
    private static readonly ExpertRef Expert2 = new("E-002", "专家二", "A08");

    public static Life Of(string kind, Form form)
    {
        var life = Planned(kind, form);
        Venue(life, form);
        Notice(life, kind, form);
        switch (form)
        {
            case Form.Tender or Form.SingleSource: Tender(life, kind); break;
            case Form.Auction: Auction(life); break;
            case Form.Listing: Listing(life); break;
        }
        Result(life, form);
        Deposits(life);
        Anomalies(life);
        return life;
    }

    /// <summary>The same start, but the lot fails after the notice or the auction passes.</summary>
    public static Life Failed(string kind, Form form)
    {
        var life = Planned(kind, form);
        Notice(life, kind, form);
        if (form == Form.Auction)
            return life.Add("2026-04-02T09:00", new AuctionStarted { StartPrice = Yuan(100) }).Add("2026-04-02T09:20", new AuctionPassed { Reason = "无人应价" })
                .Add("2026-04-02T10:00", new LotFailed { Cause = "无人应价", Basis = "拍卖法" });
        return life.Add("2026-04-02T09:00", new LotFailed { Cause = "不足三家", Basis = "招标投标法第二十八条", DecidedBy = "招标人" });
    }

    private static Life Planned(string kind, Form form) => new Life()
        .Project("2026-01-05T09:00", new TenderPlanPublished
        {
            PlanType = "招标计划", PlanId = "JH-1", Title = "示例项目", ProcuringEntities = [Buyer], PlannedTender = At("2026-03"), PlannedAmount = new Money(8_000_000m),
        })
        .Project("2026-02-02T09:00", new ProjectRegistered
        {
            ProjectName = "示例项目", ProjectCode = "PRJ-1", LocalProjectCode = "LOCAL-1", OtherCodes = ["旧编号-1"], Kind = kind, ProcurementMethod = new(null, null, Method(form)),
            OrganisationForm = "委托", ProcuringEntities = [Buyer], Agency = Agency, SupervisoryBodies = [Supervisor], Region = "370300",
            EstimatedValue = new Money(8_000_000m), IsStatutory = true,
        })
        .Add("2026-02-02T09:10", new LotRegistered { LotCode = "LOT-1", LotName = "示例标段", Category = kind == "ZR" ? "宗地" : "施工", EstimatedValue = new Money(8_000_000m), AreaSquareMetres = 1200m });

    private static void Venue(Life life, Form form)
    {
        var use = form == Form.Auction ? "拍卖" : "开标";
        life.Add("2026-03-02T09:00", new VenueBooked { BookingId = "B-1", Use = use, Rooms = [new("主楼", "一区", "第一开标室")], Window = Span("2026-04-01T09:00", "2026-04-01T11:00"), BookedBy = Agency })
            .Add("2026-03-02T09:05", new VenueBooked { BookingId = "B-2", Use = "评标", Rooms = [new("主楼", "二区", "第三评标室")], Window = Span("2026-04-01T11:00", "2026-04-01T18:00"), BookedBy = Agency })
            .Add("2026-03-03T09:00", new VenueChanged
            {
                BookingId = "B-1", Before = new([new("主楼", "一区", "第一开标室")]), After = new([new("主楼", "一区", "第二开标室")], Span("2026-04-01T09:30", "2026-04-01T11:00")), Reason = "设备检修", ChangedBy = Agency,
            });
    }

    private static void Notice(Life life, string kind, Form form)
    {
        var notice = form switch { Form.Auction => "拍卖", Form.Listing => "挂牌", Form.SingleSource => "单一来源", Form.Agreement => "信息披露", _ => kind == "GC" ? "招标" : "采购" };
        life.Add("2026-03-05T09:00", new NoticePublished
        {
            NoticeId = "N-1", NoticeKind = notice, Nature = "正常", Title = "示例公告", Media = ["示例网"], Url = "https://example.invalid/n1",
            Window = Span("2026-03-05", "2026-03-31"), SaleWindow = form is Form.Tender ? Span("2026-03-05", "2026-03-12") : null,
            BidDeadlineAt = form == Form.Tender ? At("2026-03-30T09:00") : null, OpeningAt = form is Form.Tender or Form.Auction ? At("2026-03-30T09:00") : null,
            ListingWindow = form is Form.Listing or Form.Agreement ? Span("2026-04-01T09:00", "2026-04-10T16:00") : null,
            ApplyDeadlineAt = form is Form.Auction or Form.Listing or Form.Agreement ? At("2026-03-31T16:00") : null,
            Deposit = new(new Money(100_000m), ["转账", "保函"], At("2026-03-30T09:00")), CeilingPrice = Yuan(8_000_000m), StartPrice = Yuan(1_000_000m),
        });
        if (form is Form.Tender)
            life.Add("2026-03-05T09:30", new TenderDocumentIssued { DocumentId = "D-1", Documents = [Paper], EvaluationMethod = new(null, null, "综合评估法"), OpeningAt = At("2026-03-30T09:00"), BidValidityDays = 90 });
        life.Add("2026-03-10T09:00", new ClarificationIssued { ClarificationId = "C-1", Document = "招标文件", Content = Paper, AffectsPreparation = true, NewBidDeadlineAt = form == Form.Tender ? At("2026-04-01T09:00") : null });
        life.Add("2026-03-10T09:30", new NoticeAmended
        {
            NoticeId = "N-1", AmendKind = "延期", NewBidDeadlineAt = form == Form.Tender ? At("2026-04-01T09:00") : null, NewOpeningAt = form == Form.Tender ? At("2026-04-01T09:30") : null,
            Changes = [new("OpeningAt", null, "2026-04-01T09:30+08:00")],
        });
    }

    private static void Tender(Life life, string kind)
    {
        life.Add("2026-03-31T15:00", new ExpertsDrawn
        {
            DrawId = "DR-1", Pool = new(null, null, "综合评标专家库"), Mode = "集中", Method = "随机", Specialties = [new(new(null, "A08", "房屋建筑"), 4)], Count = 4, Regions = ["370300"],
            RecusedOrgs = [A], Experts = [Expert1], EvaluationAt = At("2026-04-01T11:00"),
        }).Add("2026-03-31T15:20", new ExpertResponded { DrawId = "DR-1", Expert = Expert1, Response = "确认" })
            .Add("2026-03-31T15:21", new ExpertResponded { DrawId = "DR-1", Expert = Expert2, Response = "拒绝" })
            .Add("2026-03-31T16:00", new ExpertsRedrawn { DrawId = "DR-1", RedrawId = "RD-1", Reason = new(null, null, "请假"), Count = 1, Replaced = [Expert1], Experts = [Expert2] });
        life.Add("2026-04-01T09:30", new OpeningStarted { PlannedAt = At("2026-04-01T09:30"), Place = new("主楼", "一区", "第二开标室"), BidderCount = 3, Host = Agency }, taken: "2026-04-01T09:31");
        foreach (var (bidder, i) in new[] { A, B, C }.Select((b, i) => (b, i + 1)))
        {
            life.Add($"2026-03-31T1{i}:00", new BidReceived { BidId = $"BID-{i}", Bidder = bidder })
                .Add($"2026-04-01T09:4{i}", new BidOpened { BidId = $"BID-{i}", Bidder = bidder, Order = i, Price = Yuan(7_000_000m + i) })
                .Add($"2026-04-01T09:1{i}", new DepositChecked { Bidder = bidder, Result = "已缴", Form = "转账", Amount = new Money(100_000m), PaidAt = At($"2026-03-2{i}T10:00"), AccountMatches = true });
        }
        life.Add("2026-04-01T10:00", new OpeningEnded { ValidBidCount = 3 })
            .Add("2026-04-01T10:50", new CommitteeFormed { Members = [new(Expert1, "专家", true)], Total = 5, Experts = 4, Representatives = 1 })
            .Add("2026-04-01T11:00", new EvaluationStarted { Rooms = [new("主楼", "二区", "第三评标室")], Mode = "集中", Method = new(null, null, "综合评估法") })
            .Add("2026-04-01T11:30", new QualificationReviewed { Bidder = A, Type = "后审", Step = "资格性", Passed = true })
            .Add("2026-04-01T11:31", new QualificationReviewed { Bidder = C, Type = "后审", Step = "资格性", Passed = false, Reason = "资质过期" })
            .Add("2026-04-01T11:40", new BidRejected { BidId = "BID-3", Bidder = C, Phase = "资格", Reason = "资质过期", Basis = "招标文件 3.1" })
            .Add("2026-04-01T13:00", new EvaluationRolledBack { FromStep = "详细评审", ToStep = "符合性审查", Reason = "计算错误", BeforeDigest = new string('b', 64) })
            .Add("2026-04-01T17:00", new EvaluationEnded { Ranking = [new(1, A), new(2, B)] })
            .Add("2026-04-02T09:00", new EvaluationReportReceived { Report = Paper, Candidates = [new(1, A), new(2, B)] })
            .Add("2026-04-02T10:00", new ReEvaluationStarted { Reason = "异议成立", OrderedBy = Supervisor, Basis = "实施条例", SameCommittee = true })
            .Add("2026-04-02T15:00", new ReEvaluationEnded { Changed = false, Before = [new(1, A), new(2, B)], After = [new(1, A), new(2, B)] });
        if (kind == "GC") life.Add("2026-04-03T09:00", new CandidatesPublished { Candidates = [new(1, A, null, Yuan(7_000_001m)), new(2, B)], Ranked = true, Window = Span("2026-04-03", "2026-04-08"), Media = ["示例网"], Url = "https://example.invalid/c1" });
        if (kind is "ZR" or "NC") life.Add("2026-04-09T08:00", new DealConfirmed { Winner = new(A), Price = Yuan(7_000_001m), Doc = Paper });
        life.Add("2026-04-09T09:00", new AwardDecided { Suppliers = [A], Value = Yuan(7_000_001m), SmeFlag = "小", DecidedBy = "招标人" });
    }

    private static void Auction(Life life)
    {
        life.Add("2026-04-01T08:30", new AuctionBidderRegistered { Bidder = new(A), Paddle = "01", DepositPaid = true })
            .Add("2026-04-01T08:31", new AuctionBidderRegistered { Bidder = new(B), Paddle = "02", DepositPaid = true })
            .Add("2026-04-01T09:00:00+08:00", new AuctionStarted { Auctioneer = new("示例拍卖师", "PM-1"), StartPrice = Yuan(1_000_000m), HasReserve = true, Ladder = [new(new Money(1_000_000m), new Money(50_000m))], Direction = "up" })
            .Add("2026-04-01T09:05:00+08:00", new LadderChanged { Ladder = [new(new Money(1_000_000m), new Money(20_000m))] });
        for (var i = 1; i <= 5; i++) life.Add($"2026-04-01T09:1{i}:00+08:00", new AuctionBidPlaced { Sequence = i, Bidder = new(i % 2 == 0 ? A : B), Paddle = "01", Price = Yuan(1_000_000m + (i * 20_000m)), Channel = "现场" });
        life.Add("2026-04-01T09:20:00+08:00", new HammerFell { Price = Yuan(1_100_000m), Winner = new(B), Paddle = "02" })
            .Add("2026-04-01T09:30:30+08:00", new AuctionEnded()).Add("2026-04-01T09:40", new AuctionRecordSigned { Doc = Paper })
            .Add("2026-04-01T10:00", new DealConfirmed { Winner = new(B), Price = Yuan(1_100_000m), Doc = Paper });
    }

    private static void Listing(Life life)
    {
        life.Add("2026-03-31T10:00", new ApplicationApproved { Bidder = new(A) })
            .Add("2026-04-01T09:00", new ListingStarted { Window = Span("2026-04-01T09:00", "2026-04-10T16:00"), StartPrice = Yuan(1_000_000m), PriceStep = new(new Money(10_000m), "up"), HasReserve = true });
        for (var i = 1; i <= 4; i++) life.Add($"2026-04-0{i + 1}T10:00", new QuotePlaced { Sequence = i, Bidder = new(i % 2 == 0 ? A : B), Price = Yuan(1_000_000m + (i * 10_000m)), Valid = i != 3 });
        life.Add("2026-04-10T16:00", new ListingEnded { BiddingParties = 2 }).Add("2026-04-10T16:05", new TimedBiddingStarted { Parties = 2, CycleSeconds = 300 })
            .Add("2026-04-10T16:20", new TimedBiddingEnded { Extensions = 2 })
            .Add("2026-04-10T16:30", new DealConfirmed { Winner = new(A), Price = Yuan(1_040_000m), Doc = Paper });
    }

    private static void Result(Life life, Form form)
    {
        var price = Yuan(form switch { Form.Auction => 1_100_000m, Form.Listing => 1_040_000m, Form.Agreement => 1_000_000m, _ => 7_000_001m });
        var winner = form == Form.Auction ? B : A;
        var signed = form is Form.Tender or Form.SingleSource ? "2026-04-20T09:00" : "2026-04-14T09:00";
        life.Add("2026-04-11T09:00", new ResultPublished { Outcome = "成交", Nature = "正常", Suppliers = [winner], Value = price, Window = Span("2026-04-11", "2026-04-13"), Media = ["示例网"], Url = "https://example.invalid/r1" })
            .Add("2026-04-05T09:00", new ObjectionReceived { CaseId = "CASE-1", Subject = "评标结果", From = new(B) }).Add("2026-04-06T09:00", new ObjectionAnswered { CaseId = "CASE-1", Subject = "评标结果", Upheld = false })
            .Add(signed, new ContractSigned { ContractNo = "HT-1", Parties = [new(Buyer), new(winner)], Value = price, Doc = Paper })
            .Add("2026-04-21T09:00", new ContractPublished { ContractNo = "HT-1", Media = ["示例网"], Url = "https://example.invalid/h1" });
        if (form is Form.Tender or Form.SingleSource) life.Add("2026-04-13T09:00", new AwardNoticed { LetterNo = "TZ-1", To = [A], Doc = Paper });
        if (form == Form.Agreement) life.Add("2026-04-09T09:00", new DealConfirmed { Winner = new(A), Price = Yuan(1_000_000m), Doc = Paper });
    }

    private static void Deposits(Life life)
    {
        life.Add("2026-03-25T10:00", new DepositReceived { DepositId = "DP-1", Bidder = A, Payer = new(A), PayerAccountHash = "hash-1", PayerBank = "示例银行", Form = "转账", Amount = new Money(100_000m), CollectedBy = Agency })
            .Add("2026-03-25T11:00", new DepositReceived { DepositId = "DP-2", Bidder = B, Payer = new(B), PayerAccountHash = "hash-2", PayerBank = "示例银行", Form = "转账", Amount = new Money(100_000m), CollectedBy = Agency })
            .Add("2026-03-25T12:00", new GuaranteeLodged { Bidder = C, GuaranteeNo = "G-1", Issuer = Agency, Type = "银行", Form = "电子", Amount = new Money(100_000m), Window = Span("2026-03-25", "2026-07-25") })
            .Add("2026-04-22T10:00", new DepositRefunded { DepositId = "DP-2", Bidder = B, Payee = new(B), PayeeAccountHash = "hash-2", Amount = new Money(100_000m), Interest = new Money(12.5m), IsWinner = false, Cause = "未中标" })
            .Add("2026-04-22T11:00", new DepositRefunded { DepositId = "DP-1", Bidder = A, Payee = new(A), PayeeAccountHash = "hash-1", Amount = new Money(100_000m), Interest = new Money(13.5m), IsWinner = true, Cause = "合同签订" });
    }

    private static void Anomalies(Life life)
    {
        foreach (var stage in new[] { "R1", "R2", "R3", "R4", "R5", "开标", "评标", "R6b", "R6c", "R7", "R8" })
            life.Add("2026-04-22T12:00", new AnomalyReported { AnomalyKey = $"AN-{stage}", Type = new(null, null, "示例"), Stage = stage, Text = "示例情况" });
    }

    private static Window Span(string from, string to) => new(At(from), At(to));

    private static string Method(Form form) => form switch { Form.Tender => "公开招标", Form.SingleSource => "单一来源", Form.Auction => "拍卖", Form.Listing => "挂牌", _ => "协议转让" };
}
