using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;

namespace Witness.Domain.Rules.Sameness;

/// <summary>文件创建标识码一致 — documents of different bidders grew from one file (H04).</summary>
public sealed class SameFileId() : MatchRule(new(
    "H04", 1, new("文件创建标识码一致", "Same file creation id"),
    new("不同投标人的投标文件是否出自同一个创建文件？", "Did documents of different bidders grow from one file?"),
    Grade.Plain, Severity.High, "R6", new("文件创建标识码相同 ≥ 1 对", "equal file creation ids ≥ 1 pair"))
{
    Basis = Laws.Regulation("第四十条第（一）项"),
    Applies = AppliesTo.Tenders,
    Needs = [Need.Of<BidFingerprinted>(f => f.Bidder, f => f.FileCreationId), Need.If<BidOpened>(f => f.Bidder, f => f.Consortium), Need.If<BidReceived>(f => f.Bidder)],
    AcrossLots = true,
    Counter = new("是否都由招标人下发的同一模板直接填写而成。", "Were both filled into one template issued by the tenderer?"),
    Look = new("比对两份文件的创建与修改记录；请两家说明。", "Compare creation and changes of both files; ask both."),
}, ["file"]);
