using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Sameness;

/// <summary>MAC 一致 — network adapters of different bidders meet, virtual and default ones left out (H02).</summary>
public sealed class SameMac() : MatchRule(new(
    "H02", 1, new("网卡 MAC 一致", "Same MAC address"),
    new("不同投标人的网卡地址是否一致？", "Do different bidders share a MAC address?"),
    Grade.Plain, Severity.High, "R6", new("网卡地址集合交集 ≥ 1（剔除虚拟与默认网卡）", "shared MAC addresses ≥ 1, virtual and default ones left out"))
{
    Basis = Laws.Regulation("第四十条第（一）项"),
    Applies = AppliesTo.Tenders,
    Needs = [Need.Of<BidFingerprinted>(f => f.Bidder, f => f.Moment, f => f.MachineCode), Need.If<BidOpened>(f => f.Bidder, f => f.Consortium, f => f.MachineCode), Need.If<BidReceived>(f => f.Bidder)],
    AcrossLots = true,
    Counter = new("是否虚拟网卡、扩展坞或同一批次重复地址；是否在同一公共电脑上传。", "A virtual adapter, a dock, a repeated address of one batch; one public computer for the upload?"),
    Look = new("结合硬盘、主板等其他部件核对；请两家说明。", "Compare disks and boards as well; ask both."),
}, ["mac"], ["制作", "上传"]);
