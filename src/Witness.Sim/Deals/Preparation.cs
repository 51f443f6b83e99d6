using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Deals;

/// <summary>计划、登记、场地、公告 — all that happens before anyone bids.</summary>
public static class Preparation
{
    private static readonly string[] Media = ["全国公共资源交易平台（示例）", "示例市公共资源交易网"];

    public static IEnumerable<Scene> Scenes(Deal deal)
    {
        var t = deal.T;
        if (deal.Round == 1)
        {
            if (!deal.NoPlan) yield return new(t.Plan, tape => Plan(deal, tape));
            yield return new(t.Register, tape => Register(deal, tape));
        }
        else
        {
            yield return new(t.Notice.AddHours(-3), tape => Retender(deal, tape));
        }
        yield return new(t.Book, tape => Book(deal, tape));
        yield return new(t.Notice, tape => Publish(deal, tape));
        if (deal.Has(Twist.Clarified) && t.Clarify > t.Notice) yield return new(t.Clarify, tape => Clarify(deal, tape));
        if (deal.Has(Twist.Floor)) yield return new(t.Deadline.AddHours(-26), tape => SetFloor(deal, tape));
    }

    private static void Plan(Deal deal, Tape tape)
    {
        var (t, dice) = (deal.T, deal.Dice);
        var project = tape.OfProject(deal.ProjectCode);
        var type = deal.Kind switch { "ZC" => "采购意向", "ZR" => "供应计划", "CQ" => "预披露", "NC" => "流转计划", _ => "招标计划" };
        var id = $"JH-{deal.ProjectCode}";
        var estimate = deal.Lots.Sum(l => l.Estimate);
        void Body(Payload p) => p.Text("PlanType", type).Text("PlanId", id).Text("Title", $"{deal.ProjectName}{type}").Orgs("ProcuringEntities", deal.Buyers)
            .Text("PlannedTender", deal.Has(Twist.VagueTimes) ? t.Notice.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture) : Payload.Day(t.Notice))
            .MoneyWan("PlannedAmount", estimate).Object("Window", w => w.Date("From", t.Plan).Date("To", t.Plan.AddDays(30)))
            .Texts("Media", Media).Text("Url", Url("plan", id));
        if (deal.Has(Twist.PlanWithdrawn))
        {
            project.Say(deal.Account, "TenderPlanPublished", t.Plan.AddHours(-30), p => p.Text("PlanType", type).Text("PlanId", id + "-1").Text("Title", $"{deal.ProjectName}{type}（首次）")
                .Orgs("ProcuringEntities", deal.Buyers).Date("PlannedTender", t.Notice).MoneyWan("PlannedAmount", estimate).Texts("Media", Media), late: TimeSpan.FromHours(30));
            project.Say(deal.Account, "TenderPlanWithdrawn", t.Plan.AddHours(-5), p => p.Text("PlanId", id + "-1").List("Changes", Array.Empty<string>(), (_, _) => { }).Text("Reason", "重复发布"), late: TimeSpan.FromHours(5));
        }
        project.Say(deal.Account, "TenderPlanPublished", t.Plan, Body, reportedAt: t.Plan.AddMinutes(dice.Int(1, 9)));
        if (deal.Has(Twist.PlanChanged))
            project.Say(deal.Account, "TenderPlanChanged", t.Plan.AddHours(26), p => p.Text("PlanId", id)
                .List("Changes", [1], (c, _) => c.Text("Field", "PlannedTender").Text("Before", Payload.Day(t.Notice.AddDays(-3))).Text("After", Payload.Day(t.Notice)))
                .Text("Reason", "资金安排调整"));
    }

    private static void Register(Deal deal, Tape tape)
    {
        var (t, dice) = (deal.T, deal.Dice);
        foreach (var party in deal.NewParties) Parties.Register(tape, deal.City.World, deal.Account, party, t.Register.AddMinutes(-2), late: TimeSpan.FromMinutes(2));
        var project = tape.OfProject(deal.ProjectCode);
        var estimate = deal.Lots.Sum(l => l.Estimate);
        void Body(Payload p)
        {
            p.Text("ProjectName", deal.ProjectName).Text("ProjectCode", deal.ProjectCode).Text("LocalProjectCode", $"SL{deal.ProjectCode[^8..]}")
                .Texts("OtherCodes", $"PT-{deal.ProjectCode}").Text("UnifiedDealCode", Codes.DealCode(Class(deal), deal.Buyer.Code, t.Register, deal.Index % 1_000_000));
            if (deal.Kind == "GC") p.Text("InvestmentCode", Codes.InvestmentCode(t.Register.Year, deal.District.Code, "48", deal.Index));
            p.Text("Kind", deal.Kind).Code("ProcurementMethod", "交易方式", MethodCode(deal.Method), deal.Method).Text("OrganisationForm", deal.Agency is null ? "自行" : "委托")
                .Orgs("ProcuringEntities", deal.Buyers).Org("Agency", deal.Agency).Orgs("SupervisoryBodies", [deal.Supervisor]).Text("Region", deal.District.Code)
                .Code("Industry", "GB/T 4754-2017", deal.Kind switch { "GC" => "E4813", "ZC" => "I6531", "ZR" => "K7040", "NC" => "A0511", _ => "L7299" })
                .Text("FundSource", deal.Kind is "ZR" or "CQ" or "NC" ? "不适用" : "财政资金100%").Money("EstimatedValue", estimate).Flag("IsStatutory", deal.Kind is "GC" or "ZC");
            if (deal.Kind == "NC") p.Object("CollectiveConsent", c => c.Int("For", 41).Int("Total", 52).Doc("Doc", "村民代表会议决议", dice));
        }
        var said = project.Say(deal.Account, "ProjectRegistered", t.Register, Body);
        foreach (var lot in deal.Lots)
        {
            tape.OfLot(deal.ProjectCode, lot.Code).Say(deal.Account, "LotRegistered", t.Register.AddSeconds(lot.Number), p =>
            {
                p.Text("LotCode", lot.Code).Texts("OtherCodes", $"PT-{lot.Code}").Text("LotName", lot.Name)
                    .Text("UnifiedDealCode", Codes.DealCode(Class(deal), deal.Buyer.Code, t.Register, (deal.Index * 8 + lot.Number) % 1_000_000))
                    .Text("Category", deal.Category).Money("EstimatedValue", lot.Estimate).Money("Budget", lot.Estimate)
                    .Text("PriceForm", (lot.Ceiling ?? lot.StartPrice)?.Form switch { QuoteForm.Rate => "费率", QuoteForm.Unit => "单价", _ => "总价" });
                if (lot.Area is { } area || deal.Has(Twist.Full) && (area = 128_000) > 0) p.Hundredths("AreaSquareMetres", area);
            });
        }
        if (deal.Has(Twist.ProjectChanged))
            project.Say(deal.Account, "ProjectChanged", t.Register.AddHours(3), p => p
                .List("Changes", [1], (c, _) => c.Text("Field", "FundSource").Text("Before", "财政资金100%").Text("After", "财政资金80%、自筹20%")).Text("Reason", "资金来源调整").Text("ApprovedBy", deal.Supervisor.Name));
        if (deal.Has(Twist.Corrected)) tape.OfProject(deal.ProjectCode).Correct(said, t.Register, Body, t.Register.AddHours(4));
    }

    private static void Retender(Deal deal, Tape tape)
    {
        foreach (var lot in deal.Lots)
            tape.OfLot(deal.ProjectCode, lot.Code, deal.Round).Say(deal.Account, "LotRetendered", deal.T.Notice.AddHours(-3),
                p => p.Int("NewRound", deal.Round).Text("Cause", "投标人不足三家").Text("PreviousOutcome", "流标"));
    }

    private static void Book(Deal deal, Tape tape)
    {
        var t = deal.T;
        var lots = tape.OfLots(deal.ProjectCode, deal.LotCodes, deal.Round);
        var by = deal.Agency ?? deal.Buyer;
        if (deal.OpeningHall is { } hall)
        {
            var use = deal.Form switch { TradeForm.Tender => "开标", TradeForm.Direct => "谈判", _ => "拍卖" };
            var id = $"YY-{deal.ProjectCode}-{deal.Round}K";
            var (from, to) = (t.Opening.AddMinutes(-30), deal.Form == TradeForm.Tender ? t.Opening.AddMinutes(75) : t.Opening.AddHours(3));
            lots.Say(Accounts.Venue, "VenueBooked", t.Book, p => p.Text("BookingId", id).Text("Use", use).Rooms("Rooms", [hall]).Span("Window", from, to).Org("BookedBy", by));
            if (deal.Has(Twist.VenueChanged))
            {
                var other = deal.City.Openings.First(h => h != hall);
                if (deal.Form != TradeForm.Tender) other = deal.City.Auctions.First(h => h != hall);
                lots.Say(Accounts.Venue, "VenueChanged", t.Book.AddHours(27), p => p.Text("BookingId", id)
                    .Object("Before", b => b.Rooms("Rooms", [other]).Span("Window", from, to)).Object("After", a => a.Rooms("Rooms", [hall]).Span("Window", from, to))
                    .Text("Reason", "原场地设备检修").Org("ChangedBy", by));
            }
            if (deal.Has(Twist.VenueReleased))
            {
                var spare = $"YY-{deal.ProjectCode}-{deal.Round}D";
                lots.Say(Accounts.Venue, "VenueBooked", t.Book.AddMinutes(4), p => p.Text("BookingId", spare).Text("Use", "答疑").Rooms("Rooms", [hall])
                    .Span("Window", t.Opening.AddDays(-5), t.Opening.AddDays(-5).AddHours(2)).Org("BookedBy", by));
                lots.Say(Accounts.Venue, "VenueReleased", t.Book.AddHours(30), p => p.Text("BookingId", spare).Text("Reason", "不再组织现场答疑"));
            }
        }
        if (deal.EvaluationHalls.Count > 0)
            lots.Say(Accounts.Venue, "VenueBooked", t.Book.AddMinutes(2), p => p.Text("BookingId", $"YY-{deal.ProjectCode}-{deal.Round}P").Text("Use", "评标")
                .Rooms("Rooms", deal.EvaluationHalls).Span("Window", t.EvaluationStart.AddMinutes(-30), t.EvaluationEnd.AddMinutes(60)).Org("BookedBy", by));
    }

    private static void Publish(Deal deal, Tape tape)
    {
        var (t, dice, lot) = (deal.T, deal.Dice, deal.Lots[0]);
        var lots = tape.OfLots(deal.ProjectCode, deal.LotCodes, deal.Round);
        var id = $"GG-{deal.ProjectCode}-{deal.Round}";
        var kind = NoticeKind(deal);
        var tender = deal.Form is TradeForm.Tender or TradeForm.Direct;
        bool Moved() => deal.Has(Twist.Extended) && tender || deal.Has(Twist.Full);
        void Notice(Payload p)
        {
            p.Text("NoticeId", id).Text("NoticeKind", kind).Text("Nature", deal.Round > 1 ? "重发" : "正常").Text("Title", $"{deal.ProjectName}{kind}公告").Texts("Media", Media)
                .Text("Url", Url("notice", id)).Time("SubmittedAt", t.Notice.AddHours(-2));
            if (deal.Form == TradeForm.Direct) p.Span("Window", t.Notice, t.DisclosureTo).Org("NamedSupplier", lot.Bids[0].Who.Firm);
            else p.Span("Window", t.Notice, tender ? t.SaleTo : t.DisclosureTo);
            if (tender && deal.Form != TradeForm.Direct)
                p.Span("SaleWindow", t.SaleFrom, t.SaleTo).Time("BidDeadlineAt", t.Deadline).Time("OpeningAt", t.Deadline).Room("OpeningPlace", deal.OpeningHall ?? deal.City.Openings[0]);
            if (deal.Form == TradeForm.Auction)
                p.Time("OpeningAt", t.Opening).Room("OpeningPlace", deal.OpeningHall ?? deal.City.Auctions[0]).Span("ExhibitionWindow", t.Opening.AddDays(-5).Date.AddHours(9), t.Opening.AddDays(-2).Date.AddHours(17));
            if (deal.Form == TradeForm.Listing) p.Span("ListingWindow", t.ListingFrom, t.ListingTo);
            if (!tender) p.Time("ApplyDeadlineAt", t.ApplyTo);
            if (deal.Lots.Count == 1)
            {
                p.Price("StartPrice", lot.StartPrice);
                Deposit(p, deal, lot);
                p.Price("CeilingPrice", lot.Ceiling);
            }
            if (deal.Has(Twist.Full)) p.Text("WindowText", "自公告发布之日起");
        }
        var said = lots.Say(deal.Account, "NoticePublished", t.Notice, Notice,
            atText: deal.Has(Twist.VagueTimes) ? t.Notice.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture) + "+08:00" : null, reportedAt: t.Notice.AddSeconds(dice.Int(0, 300)));
        foreach (var each in deal.Lots) Document(deal, each, tape.OfLot(deal.ProjectCode, each.Code, deal.Round));
        if (deal.Has(Twist.Invited) && tender)
            lots.Say(deal.Account, "InvitationIssued", t.Document.AddMinutes(20), p => p.Orgs("Invitees", deal.Lots[0].Bids.Select(b => b.Who.Firm)));
        if (deal.Has(Twist.NoticeAmended))
            lots.Say(deal.Account, "NoticeAmended", t.Notice.AddHours(24).Work(0), p => p.Text("NoticeId", id).Text("AmendKind", deal.Has(Twist.Extended) ? "延期" : "更正").Int("Sequence", 1)
                .List("Changes", [1], (c, _) => c.Text("Field", "联系方式").Text("Before", "0000-1000001").Text("After", "0000-1000002"))
                .Time("NewBidDeadlineAt", Moved() ? t.Deadline : null).Time("NewOpeningAt", Moved() ? t.Opening : null).Text("Reason", "公告内容更正"));
        if (deal.Has(Twist.Contradicted)) lots.Contradict(said, p => { Notice(p); p.Text("WindowText", "自公告发布之日起五日"); }, t.Notice.AddHours(6));
        if (deal.Has(Twist.Retracted))
            lots.Retract(lots.Say(deal.Account, "NoticePublished", t.Notice.AddMinutes(3), p => p.Text("NoticeId", id + "-误").Text("NoticeKind", kind).Text("Nature", "正常")
                .Text("Title", "误发公告").Texts("Media", Media).Text("Url", Url("notice", id + "x"))), t.Notice.AddMinutes(50), "误发");
        if (deal.Has(Twist.NoticeWithdrawn)) lots.Say(deal.Account, "NoticeWithdrawn", t.Notice.AddHours(5), p => p.Text("NoticeId", id + "-误").Text("Reason", "重复发布，予以撤回"));
        if (deal.Has(Twist.DocumentObjected))
            foreach (var each in deal.Lots) Disputes.OverDocument(deal, each, tape, t.Notice.AddHours(30).Work(0));
        if (deal.Form == TradeForm.Auction)
            lots.Say(deal.Account, "ExhibitionHeld", t.Opening.AddDays(-5).Date.AddHours(9), p => p.Span("Window", t.Opening.AddDays(-5).Date.AddHours(9), t.Opening.AddDays(-2).Date.AddHours(17)).Room("Place", deal.OpeningHall ?? deal.City.Auctions[0]));
        if (deal.Has(Twist.UpstreamAnomaly))
            tape.OfLot(deal.ProjectCode, lot.Code, deal.Round).Say(deal.Account, "AnomalyReported", t.Notice.AddHours(28).Work(0), p => p.Text("AnomalyKey", $"YC-{lot.Code}-1")
                .Code("Type", "异常类型", "YC09", "同一单位多次下载文件").Text("Stage", "公告信息").List("Parties", Array.Empty<string>(), (_, _) => { }).Text("Text", "同一网络地址短时间多次下载招标文件")
                .List("Evidence", [1], (d, _) => d.DocBody("下载日志摘录", dice)));
    }

    /// <summary>Lots share a notice, but each has its own document with its own ceiling and deposit.</summary>
    private static void Document(Deal deal, LotPlan lot, Tape to)
    {
        var (t, dice, tender) = (deal.T, deal.Dice, deal.Form is TradeForm.Tender or TradeForm.Direct);
        to.Say(deal.Account, "TenderDocumentIssued", t.Document, p =>
        {
            p.Text("DocumentId", $"WJ-{lot.Code}-{deal.Round}").List("Documents", (string[])["文件正文", "工程量清单及附件"], (d, name) => d.DocBody(name, dice)).Span("SaleWindow", t.SaleFrom, t.SaleTo)
                .Time("BidDeadlineAt", tender ? t.Deadline : t.ApplyTo).Time("OpeningAt", t.Opening).Room("OpeningPlace", deal.OpeningHall ?? deal.City.Auctions[0]).Int("BidValidityDays", 90)
                .Text("QualificationType", "后审").Code("EvaluationMethod", "评标办法", lot.Scores is null ? "02" : "01", MethodText(deal));
            Deposit(p, deal, lot);
            if (deal.Has(Twist.Deposits)) p.Text("DepositText", "投标截止前以转账或保函形式递交");
            p.Price("CeilingPrice", lot.Ceiling).Hundredths("PerformanceBondRate", 500);
        });
    }

    private static void Deposit(Payload p, Deal deal, LotPlan lot)
    {
        if (deal.Has(Twist.Deposits))
            p.Object("Deposit", d => d.Money("Amount", lot.Deposit).Texts("Forms", "转账", "保函").Time("DueAt", deal.Form is TradeForm.Tender or TradeForm.Direct ? deal.T.Deadline : deal.T.ApplyTo));
    }

    private static void Clarify(Deal deal, Tape tape)
    {
        var (t, dice) = (deal.T, deal.Dice);
        var extended = (t.Deadline.Date - t.Clarify.Date).Days >= 17 || deal.Has(Twist.Extended);
        var affects = extended || deal.ClarifyAffects;
        var moved = deal.Has(Twist.Extended) || deal.Has(Twist.Full);
        tape.OfLots(deal.ProjectCode, deal.LotCodes, deal.Round).Say(deal.Account, "ClarificationIssued", t.Clarify, p => p.Text("ClarificationId", $"CQ-{deal.ProjectCode}-{deal.Round}-1").Text("Document", "招标文件")
            .Doc("Content", "答疑澄清文件一", dice).Flag("AffectsPreparation", affects).Time("NewBidDeadlineAt", moved ? t.Deadline : null).Time("NewOpeningAt", moved ? t.Opening : null));
    }

    private static void SetFloor(Deal deal, Tape tape)
    {
        foreach (var lot in deal.Lots)
            tape.OfLot(deal.ProjectCode, lot.Code, deal.Round).Say(deal.Account, "FloorPriceSet", deal.T.Deadline.AddHours(-26), p => p
                .Price("Floor", deal.Start.With((lot.StartPrice ?? Quote.Of(lot.Estimate)).Value)).Money("AppraisedValue", lot.Estimate).Doc("Approval", "底价审批单", deal.Dice));
    }

    public static string NoticeKind(Deal deal) => (deal.Kind, deal.Form) switch
    {
        (_, TradeForm.Direct) => "单一来源",
        ("GC", _) => "招标",
        ("ZC", _) => "采购",
        ("ZR", TradeForm.Listing) => "挂牌",
        ("ZR", _) => "出让",
        (_, TradeForm.Auction) => "拍卖",
        (_, TradeForm.Tender) => "招标",
        _ => "信息披露",
    };

    public static string Url(string page, string id) => $"https://ggzy.example.invalid/{page}/{id}.html";

    public static string MethodText(Deal deal) => deal.Lots[0].Scores is null ? (deal.Kind == "ZC" ? "最低评标价法" : "经评审的最低投标价法") : "综合评分法";

    private static string MethodCode(string method) => method switch
    {
        "公开招标" => "1", "邀请招标" => "2", "竞争性谈判" => "3", "竞争性磋商" => "4", "询价" => "5", "单一来源" => "6", "拍卖" => "7", "挂牌" => "8", "网络竞价" => "9", "协议" => "10",
        _ => "99",
    };

    private static string Class(Deal deal) => deal.Kind switch { "GC" => "A01", "ZC" => "D01", "ZR" => deal.Category == "采矿权" ? "C01" : "B01", "CQ" => "E01", _ => "N01" };
}
