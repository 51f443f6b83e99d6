using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Sameness;

/// <summary>CA·办人·联系方式·项目成员一致 — one certificate, contact or person behind different bidders (H07).</summary>
public sealed class SameStaff() : MatchRule(new(
    "H07", 1, new("CA、经办人、联系方式或项目成员一致", "Same certificate, contact or staff"),
    new("不同投标人是否使用同一 CA、同一联系方式或同一人员？", "Do different bidders share a certificate, a contact or a person?"),
    Grade.Plain, Severity.High, "R6", new("CA、联系方式、人员集合交集 ≥ 1", "shared certificate, contact or person ≥ 1"))
{
    Basis = Laws.Regulation("第四十条第（二）、（三）项"),
    Applies = AppliesTo.Tenders,
    Needs = [Need.Of<BidFingerprinted>(f => f.Bidder, f => f.CaKeyHash, f => f.ContactHashes, f => f.StaffHashes), Need.If<BidReceived>(f => f.Bidder, f => f.CaKeyHash), Need.If<BidOpened>(f => f.Bidder, f => f.Consortium)],
    AcrossLots = true,
    Counter = new("人员是否已离职转到另一家；联系电话是否为代理报名公司；是否填写差错。", "Did the person change employers; is the number that of a service company; a slip of the pen?"),
    Look = new("核对社保、劳动合同与 CA 办理记录。", "Check insurance, contracts and the certificate's record."),
}, ["ca", "contact", "staff"]);
