using System.Collections.Frozen;
using Witness.Domain.Access;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>核验目录 — the thresholds and duties the clock data names; their figures stand there.</summary>
internal static class Checks
{
    public static FrozenDictionary<string, Func<CheckScene, Answer>> All { get; } = new Dictionary<string, Func<CheckScene, Answer>>
    {
        ["elsewhere"] = s => new(ClockStatus.Elsewhere),
        ["noFact"] = s => Answer.Lacks($"{s.Rule.See}（无事实可报）", $"{s.Rule.See} (no fact reports it)"),
        ["depositShare"] = MoneyChecks.DepositShare,
        ["depositCap"] = MoneyChecks.DepositCap,
        ["landDeposit"] = MoneyChecks.LandDeposit,
        ["basicAccount"] = MoneyChecks.BasicAccount,
        ["bond"] = MoneyChecks.Bond,
        ["size"] = MoneyChecks.Size,
        ["floor"] = MoneyChecks.Floor,
        ["instalment"] = MoneyChecks.Instalment,
        ["bidders"] = Bidders,
        ["validBidders"] = ValidBidders,
        ["openingTime"] = OpeningTime,
        ["answeredThere"] = AnsweredThere,
        ["committee"] = s => PeopleChecks.Committee(s, share: true),
        ["committeeOdd"] = s => PeopleChecks.Committee(s, share: false),
        ["largeGroup"] = PeopleChecks.LargeGroup,
        ["randomDraw"] = PeopleChecks.RandomDraw,
        ["invited"] = PeopleChecks.Invited,
        ["candidates"] = PeopleChecks.Candidates,
        ["auctioneer"] = PeopleChecks.Auctioneer,
        ["consent"] = PeopleChecks.Consent,
        ["toldTogether"] = ToldTogether,
        ["reEvaluationReport"] = ReEvaluationReport,
        ["announced"] = Announced,
        ["auctionPapers"] = AuctionPapers,
        ["priority"] = Priority,
        ["reportGate"] = ReportGate,
        ["unsignedRecorded"] = UnsignedRecorded,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Fewer than three may not be opened, or end the tender.</summary>
    private static Answer Bidders(CheckScene s)
    {
        var (opening, of) = s.Last<OpeningStarted>();
        if (of is null && !s.Has<LotFailed>()) return s.View.Round.Has(typeof(OpeningStarted)) ? Answer.Lacks("开标事实相互冲突", "the opening is contradicted") : Answer.NotArisen;
        if (!s.Open(Seal.S1)) return Answer.Sealed;
        var count = opening?.BidderCount ?? Distinct(s);
        if (count is not { } number) return Answer.Lacks("投标人数量", "the number of bidders", null, of);
        return Enough(s, number, of, new($"投标人 {number} 家", $"{number} bidders"));
    }

    /// <summary>有效供应商 — by the opening's own count, else by the reviews, else by who bid.</summary>
    private static Answer ValidBidders(CheckScene s)
    {
        var reviews = s.All<QualificationReviewed>().ToList();
        var (ended, of) = s.Last<OpeningEnded>();
        int? number = null;
        if (reviews.Count > 0 && s.Open(Seal.S4) && reviews.All(r => r.Fact is { Bidder: not null, Passed: not null }))
        {
            of = reviews[^1].Of;
            number = reviews.GroupBy(r => s.Lot.Parties.Joined(PartyBook.Key(r.Fact.Bidder)!)).Count(g => g.All(r => r.Fact.Passed == true));
        }
        else if (ended?.ValidBidCount is { } valid) number = valid;
        else if (s.Open(Seal.S1))
        {
            (var opening, of) = s.Last<OpeningStarted>();
            number = opening?.BidderCount ?? Distinct(s);
        }
        else if (s.Has<OpeningStarted>()) return Answer.Sealed;
        if (number is not { } count) return s.Has<OpeningStarted>() || s.Has<LotFailed>() ? Answer.Lacks("有效供应商数量", "the number of valid suppliers", null, of) : Answer.NotArisen;
        return Enough(s, count, of, new($"有效供应商 {count} 家", $"{count} valid suppliers"));
    }

    private static Answer Enough(CheckScene s, int number, Contribution? of, Wording measure)
    {
        if (number >= (int)s.Rule.Figures[0]) return Answer.Kept(true, measure, of);
        var ended = s.Has<LotFailed>() || s.Has<LotTerminated>();
        if (ended) return Answer.Kept(true, new($"{measure.Zh}，已流标或终止", $"{measure.En}; the lot failed or was terminated"), of);
        return Answer.Kept(false, measure, of);
    }

    private static int? Distinct(CheckScene s)
    {
        var read = s.View.CountOf(TenderConduct.BidsRead);
        return read > 0 ? read : s.All<BidReceived>().Select(b => PartyBook.Key(b.Fact.Bidder)).OfType<string>().Select(s.Lot.Parties.Joined).Distinct().Count() is > 0 and var received ? received : null;
    }

    /// <summary>The opening is set for the moment the deadline ends, and does not begin before it.</summary>
    private static Answer OpeningTime(CheckScene s)
    {
        var planned = s.View.Top(Occasions.OpeningPlanned);
        if (planned is null && s.View.Top(Moments.BidDeadline) is null) return Answer.NotArisen;
        if (planned is not { Rivals: null, Value: Moment { IsKnown: true } opens }) return Answer.Lacks("预定开标时间", "the planned opening");
        if (s.View.Top(Moments.BidDeadline) is not { Rivals: null, Value: Moment { IsKnown: true } deadline }) return Answer.Lacks("投标截止时间", "the bid deadline", null, planned);
        var early = s.View.Top(Moments.OpeningStart) is { Rivals: null, Value: Moment started } && started.CompareTo(deadline) is < 0;
        var measure = new Wording(
            $"截止 {Printing.Text(deadline, "zh")}，开标 {Printing.Text(opens, "zh")}{(early ? "，实际早于截止" : "")}",
            $"deadline {Printing.Text(deadline, "en")}, opening {Printing.Text(opens, "en")}{(early ? ", began before the deadline" : "")}");
        return Answer.Kept(opens.CompareTo(deadline) == 0 && !early, measure, planned);
    }

    private static Answer AnsweredThere(CheckScene s)
    {
        var raised = s.All<ObjectionReceived>().Where(o => o.Fact.Subject == "开标").ToList();
        if (raised.Count == 0) return Answer.NotArisen;
        foreach (var (objection, of) in raised)
        {
            if (objection.CaseId is null) return Answer.Lacks("编号", "the case number", null, of);
            var (answer, _) = s.All<ObjectionAnswered>().FirstOrDefault(a => a.Fact.CaseId == objection.CaseId);
            if (answer is null) return s.Absent("ObjectionAnswered", "当场答复", "the answer on the spot", of, s.Has<EvaluationStarted>() || s.Has<OpeningEnded>());
            if (!objection.At.IsKnown || !answer.At.IsKnown) return Answer.Lacks("异议或答复的发生时间", "when it was raised and answered", null, of);
            if (objection.At.Date != answer.At.Date) return Answer.Kept(false, new($"{objection.CaseId} 答复于 {Printing.Text(answer.At, "zh")}", $"{objection.CaseId} answered {Printing.Text(answer.At, "en")}"), of);
        }
        return Answer.Kept(true, new($"{raised.Count} 件均当日答复", $"{raised.Count} answered the same day"), raised[^1].Of);
    }

    private static Answer ToldTogether(CheckScene s)
    {
        var (letter, of) = s.Last<AwardNoticed>();
        if (letter is null || of is null) return Answer.NotArisen;
        var (losers, _) = s.Last<LosersNotified>();
        if (losers is null) return s.Absent("LosersNotified", "结果通知", "the notice to losers", of, s.Has<ContractSigned>());
        if (!letter.At.IsKnown || !losers.At.IsKnown) return Answer.Lacks("通知的发生时间", "when they were told", null, of);
        var measure = new Wording($"中标通知 {Printing.Text(letter.At, "zh")}，结果通知 {Printing.Text(losers.At, "zh")}", $"award {Printing.Text(letter.At, "en")}, losers {Printing.Text(losers.At, "en")}");
        return Answer.Kept(letter.At.Date == losers.At.Date, measure, of);
    }

    private static Answer ReEvaluationReport(CheckScene s)
    {
        var (started, of) = s.Last<ReEvaluationStarted>();
        if (started is null || of is null) return Answer.NotArisen;
        var (reported, paper) = s.Last<ReEvaluationReported>();
        return reported is null
            ? s.Absent("ReEvaluationReported", "重新评审书面报告", "the written report on the re-evaluation", of, s.Has<ResultPublished>() || s.Has<AwardNoticed>())
            : Answer.Kept(true, new("已书面报告", "Reported in writing"), paper);
    }

    private static Answer Announced(CheckScene s)
    {
        if (s.View.Top(Moments.TradeStart) is not { Rivals: null } trade) return Answer.NotArisen;
        if (s.View.Top(Occasions.NoticeOfSale) is not { Rivals: null } notice) return s.Absent("NoticePublished", "出让公告", "the notice of transfer", trade, passed: true);
        if (notice.Value is not Moment { IsKnown: true } shown || trade.Value is not Moment { IsKnown: true } began) return Answer.Lacks("公告或交易开始的时间", "when it was announced and began", null, notice);
        return Answer.Kept(shown.CompareTo(began) is <= 0, new($"公告 {Printing.Text(shown, "zh")}，交易 {Printing.Text(began, "zh")}", $"announced {Printing.Text(shown, "en")}, trade {Printing.Text(began, "en")}"), notice);
    }

    private static Answer AuctionPapers(CheckScene s)
    {
        var (hammer, of) = s.Last<HammerFell>();
        if (hammer is null || of is null) return Answer.NotArisen;
        var passed = s.Has<ResultPublished>() || s.Has<ContractSigned>();
        if (!s.Has<DealConfirmed>()) return s.Absent("DealConfirmed", "成交确认书", "the confirmation of the deal", of, passed);
        if (!s.Has<AuctionRecordSigned>()) return s.Absent("AuctionRecordSigned", "拍卖笔录签名", "the signed auction record", of, passed);
        return Answer.Kept(true, new("成交确认书、拍卖笔录已归集", "Confirmation and record are in"), of);
    }

    private static Answer Priority(CheckScene s)
    {
        if (!s.Has<DealConfirmed>()) return Answer.NotArisen;
        if (!s.Open(Seal.S1)) return Answer.Sealed;
        var (claimed, of) = s.Last<PriorityClaimed>();
        if (claimed is null) return Answer.Lacks("优先权主张", "a claim of priority");
        return claimed.Exercised is { } exercised
            ? Answer.Kept(true, exercised ? new("优先权已行使", "Priority was exercised") : new("优先权未行使", "Priority was not exercised"), of)
            : Answer.Lacks("是否行使优先权", "whether priority was exercised", null, of);
    }

    /// <summary>The witness report may be issued once the contract is signed and the winner's deposit, if any, is back (clause 5.3).</summary>
    private static Answer ReportGate(CheckScene s)
    {
        var (signed, of) = s.Last<ContractSigned>();
        var (report, paper) = s.Last<ReportIssued>();
        if (signed is null || of is null) return report is { Kind: "见证" } ? Answer.Kept(false, new("合同未签订即出具见证报告", "Report issued before the contract was signed"), paper) : Answer.NotArisen;
        if (!s.Open(Seal.S1)) return Answer.Sealed;
        var settled = s.View.Round[DepositLedger.Settled] is not BalanceAccumulator { Unsettled: > 0 };
        if (report is null) return new(ClockStatus.Running, settled ? new("条件已具备", "The condition is met") : new("待退还保证金", "Deposits are still to be returned"), CheckScene.Origin(of));
        return Answer.Kept(settled, settled ? new("合同已签、保证金已结清后出具", "Issued after contract and refund") : new("保证金未结清即出具", "Issued before the refund"), paper);
    }

    /// <summary>A contract whose limit has passed unsigned is recorded as an irregularity (clause 5.3).</summary>
    private static Answer UnsignedRecorded(CheckScene s)
    {
        if (s.Has<ContractSigned>()) return Answer.NotArisen;
        var (tick, of) = s.All<LimitPassed>().LastOrDefault(t => t.Fact is { Phase: "届满", Rule: "GC-27" or "ZC-26" or "ZC-39" or "ZR-08" });
        if (tick is null) return Answer.NotArisen;
        return s.Has<AnomalyRecorded>() || s.Has<AlertRaised>()
            ? Answer.Kept(true, new("逾期未签已记入异常", "The unsigned contract is recorded"), of)
            : new Answer(ClockStatus.Running, new("待记入异常", "Still to be recorded"), CheckScene.Origin(of));
    }
}
