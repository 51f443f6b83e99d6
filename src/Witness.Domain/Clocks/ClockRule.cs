using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>条文核对 — whether the text of the article was read; until then the clock is computed and marked 依据待核 (ruling 48).</summary>
public enum Evidence { Read, Secondary, Unverified }

/// <summary>时限规则 — one statutory clock: dated data, named as in the handbook (GC-22 …).</summary>
/// <param name="Start">Whose At starts it.</param>
/// <param name="Stop">Whose At (or window end) stops it; null for a bare due date.</param>
/// <param name="StopFact">The fact a source must be able to report before 逾期 is said (ruling 49).</param>
/// <param name="Shown">Table and field that print it.</param>
public sealed record ClockRule(
    string Id, Wording Name, string Law, string Article, Limit Limit, Field Start, Field? Stop, string StartFact, string StopFact,
    string Duty, Evidence Evidence, (string Stage, string Field) Shown, DateOnly From)
{
    /// <summary>Kind of lot it holds for.</summary>
    public required string Kind { get; init; }

    /// <summary>Forms it holds for; null: every.</summary>
    public IReadOnlyList<Form>? Forms { get; init; }

    /// <summary>土地 only, not mining.</summary>
    public bool LandOnly { get; init; }

    /// <summary>Of winners, of losers, or of both: said beside a bare due date.</summary>
    public Wording? Whose { get; init; }
}

/// <summary>时限目录 — the five clocks R7 prints and the five bare due dates of R8 (ruling 48).</summary>
public static class ClockBook
{
    private const string TenderRegulation = "《中华人民共和国招标投标法实施条例》";
    private const string ProcurementRegulation = "《中华人民共和国政府采购法实施条例》";

    private static readonly (string, string) Publicity = ("R7", "candidatePublicityDeadline");
    private static readonly (string, string) Contract = ("R7", "contractDeadline");
    private static readonly (string, string) Refund = ("R8", "dueAt");
    private static readonly IReadOnlyList<Form> Tenders = [Form.Tender];
    private static readonly Wording Winner = new("中标人", "Winner");
    private static readonly Wording Losers = new("未中标人", "Losers");
    private static readonly Wording Everyone = new("全部投标人", "All bidders");

    public static IReadOnlyList<ClockRule> All { get; } =
    [
        new("GC-22", new("公示中标候选人", "Publish the candidates"), TenderRegulation, "第五十四条", Within(3, PeriodUnit.Day), Moments.ReportReceived, Moments.CandidatesShown,
            "EvaluationReportReceived", "CandidatesPublished", "招标人", Evidence.Read, Publicity, new(2012, 2, 1)) { Kind = "GC", Forms = Tenders },
        new("GC-23", new("候选人公示期", "Publicity period"), TenderRegulation, "第五十四条", new(LimitMode.AtLeastAfter, new(3, PeriodUnit.Day)), Moments.CandidatesShown,
            Moments.PublicityEnd, "CandidatesPublished", "CandidatesPublished", "招标人", Evidence.Read, Publicity, new(2012, 2, 1)) { Kind = "GC", Forms = Tenders },
        new("GC-27", new("签订合同", "Sign the contract"), "《中华人民共和国招标投标法》", "第四十六条", Within(30, PeriodUnit.Day), Moments.AwardLetter, Moments.Contract,
            "AwardNoticed", "ContractSigned", "招标人、中标人", Evidence.Read, Contract, new(2000, 1, 1)) { Kind = "GC" },
        new("ZC-26", new("签订合同", "Sign the contract"), "《中华人民共和国政府采购法》", "第四十六条", Within(30, PeriodUnit.Day), Moments.AwardLetter, Moments.Contract,
            "AwardNoticed", "ContractSigned", "采购人、供应商", Evidence.Read, Contract, new(2003, 1, 1)) { Kind = "ZC" },
        new("ZR-08", new("签订出让合同", "Sign the transfer contract"), "国土资发〔2010〕34号", "", Within(10, PeriodUnit.WorkingDay), Moments.Deal, Moments.Contract,
            "DealConfirmed", "ContractSigned", "出让人、竞得人", Evidence.Unverified, Contract, new(2010, 3, 8)) { Kind = "ZR", LandOnly = true },
        new("GC-29", new("退还投标保证金及利息", "Refund deposits with interest"), TenderRegulation, "第五十七条", Within(5, PeriodUnit.Day), Moments.Contract, null,
            "ContractSigned", "DepositRefunded", "招标人", Evidence.Read, Refund, new(2012, 2, 1)) { Kind = "GC", Whose = Everyone },
        new("ZC-12", new("退还未中标保证金", "Refund losers' deposits"), ProcurementRegulation, "第三十三条", Within(5, PeriodUnit.WorkingDay), Moments.AwardLetter, null,
            "AwardNoticed", "DepositRefunded", "采购人、代理机构", Evidence.Read, Refund, new(2015, 3, 1)) { Kind = "ZC", Whose = Losers },
        new("ZC-13", new("退还中标保证金", "Refund the winner's deposit"), ProcurementRegulation, "第三十三条", Within(5, PeriodUnit.WorkingDay), Moments.Contract, null,
            "ContractSigned", "DepositRefunded", "采购人、代理机构", Evidence.Read, Refund, new(2015, 3, 1)) { Kind = "ZC", Whose = Winner },
        new("ZR-06", new("退还未竞得人保证金", "Refund losers' deposits"), "《招标拍卖挂牌出让国有建设用地使用权规定》（国土资源部令第39号）", "第二十一条", Within(5, PeriodUnit.WorkingDay),
            Moments.TradeEnded, null, "DealConfirmed", "DepositRefunded", "出让人", Evidence.Unverified, Refund, new(2007, 11, 1)) { Kind = "ZR", LandOnly = true, Whose = Losers },
        new("NC-04", new("退还未成交保证金", "Refund losers' deposits"), "省市农村产权交易规则", "", Within(5, PeriodUnit.WorkingDay), Moments.Deal, null,
            "DealConfirmed", "DepositRefunded", "交易机构", Evidence.Unverified, Refund, new(2020, 1, 1)) { Kind = "NC", Whose = Losers },
    ];

    public static ClockRule? Find(string id) => All.FirstOrDefault(r => r.Id == id);

    private static Limit Within(int count, PeriodUnit unit) => new(LimitMode.AtMostAfter, new(count, unit));
}
