using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Sameness;

/// <summary>文件制作机器码一致 — bids of different bidders made on one machine (H01; clause 4.4.1 f). Per component, placeholders left out.</summary>
public sealed class SameMachine() : MatchRule(new(
    "H01", 1, new("文件制作机器码一致", "Bids made on one machine"),
    new("不同投标人的投标文件是否在同一台机器上制作？", "Were bids of different bidders made on one machine?"),
    Grade.Plain, Severity.High, "R6", new("有效部件集合交集 ≥ 1（制作时点，剔除占位值）", "shared non-placeholder parts ≥ 1, when made"))
{
    Basis = Laws.Regulation("第四十条第（一）项"),
    Applies = AppliesTo.Tenders,
    Needs = [Need.Of<BidFingerprinted>(f => f.Bidder, f => f.Moment, f => f.MachineCode), Need.If<BidOpened>(f => f.Bidder, f => f.Consortium, f => f.MachineCode), Need.If<BidReceived>(f => f.Bidder)],
    AcrossLots = true,
    Counter = new("是否同在代理机构电脑或同一投标文件制作服务场所制作；是否整机批次的默认序列号。", "Were both made on the agency's computer or at one service shop; is it a batch's default serial?"),
    Look = new("请两家说明投标文件的制作场所与设备；固定特征码证据。", "Ask both where and on what the bids were made; keep the fingerprints as evidence."),
}, ["cpu", "board", "disk", "memory", "mac"], ["制作"]);
