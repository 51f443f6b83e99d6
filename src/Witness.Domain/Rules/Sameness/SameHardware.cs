using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Sameness;

/// <summary>CPU/主板/硬盘序列号一致 — serial numbers of different bidders meet, not vendor defaults (H03).</summary>
public sealed class SameHardware() : MatchRule(new(
    "H03", 1, new("CPU、主板、硬盘序列号一致", "Same processor, board or disk serial"),
    new("不同投标人的 CPU、主板或硬盘序列号是否一致？", "Do different bidders share a serial of processor, board or disk?"),
    Grade.Plain, Severity.High, "R6", new("CPU、主板、硬盘序列号集合交集 ≥ 1（剔除出厂默认值）", "shared serials of processor, board, disk ≥ 1, vendor defaults left out"))
{
    Basis = Laws.Regulation("第四十条第（一）项"),
    Applies = AppliesTo.Tenders,
    Needs = [Need.Of<BidFingerprinted>(f => f.Bidder, f => f.Moment, f => f.MachineCode), Need.If<BidOpened>(f => f.Bidder, f => f.Consortium, f => f.MachineCode), Need.If<BidReceived>(f => f.Bidder)],
    AcrossLots = true,
    Counter = new("是否出厂默认或克隆系统的重复序列号；是否二手设备流转。", "A vendor default or a cloned system; did a used machine change hands?"),
    Look = new("核对部件清单；请两家说明设备来源。", "Check the list of parts; ask both where the machine came from."),
}, ["cpu", "board", "disk"], ["制作", "上传"]);
