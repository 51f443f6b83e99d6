using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Sameness;

/// <summary>造价软件加密锁号一致 — bills of quantities of different bidders made with one licence (H05).</summary>
public sealed class SamePricingLock() : MatchRule(new(
    "H05", 1, new("造价软件加密锁号一致", "Same pricing-software lock"),
    new("不同投标人的造价文件是否使用同一加密锁？", "Were bills of different bidders made with one licence lock?"),
    Grade.Plain, Severity.High, "R6", new("加密锁号集合交集 ≥ 1", "shared pricing locks ≥ 1"))
{
    Basis = Laws.Regulation("第四十条第（一）、（二）项"),
    Applies = AppliesTo.Tenders,
    Needs = [Need.Of<BidFingerprinted>(f => f.Bidder, f => f.PricingLocks), Need.If<BidOpened>(f => f.Bidder, f => f.Consortium), Need.If<BidReceived>(f => f.Bidder)],
    AcrossLots = true,
    Counter = new("是否委托同一造价咨询单位；是否软件商的试用锁或云锁。", "Is one cost consultant behind both; is it a trial or cloud lock of the vendor?"),
    Look = new("核对造价文件编制单位与锁的登记人。", "Check who made the bills and to whom the lock is registered."),
}, ["lock"]);
