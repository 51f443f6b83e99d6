using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Process;

/// <summary>合同签订超期/未签 — the contract signed late, or not at all when the limit has passed (P09; clauses 5.1.7, 5.3).</summary>
public sealed class UnsignedContract() : ClockIndicator(new(
    "P09", 1, new("合同签订超期/未签", "Contract signed late or not at all"),
    new("合同是否在法定期限内签订？", "Was the contract signed within the statutory limit?"),
    Grade.Plain, Severity.High, "R7",
    new("签订日 > 中标通知书（成交确认）日 + 法定期限（顺延后）", "signed > award letter (deal) + statutory limit, rolled"))
{
    Basis = Laws.Tendering("第四十六条"),
    Clocks = ["GC-27", "ZC-26", "ZR-08"],
    Applies = new(Kinds: ["GC", "ZC", "ZR"]),
    Needs = [Need.Of<AwardNoticed>(), Need.Of<DealConfirmed>(), Need.Of<ContractSigned>()],
    Counter = new("是否因异议、投诉、暂停而停计；合同是否已签而系统未报；届满日是否为休息日已顺延。", "Did an objection, complaint or suspension stop the clock; was it signed but not reported; was the last day a rest day?"),
    Look = new("核对合同文本日期；未签的向招标人、中标人提示，并按程序记入异常情况。", "Check the date on the contract; if unsigned, prompt both parties and record it."),
});
