using Witness.Domain.Facts;
using Witness.Domain.Terms;

namespace Witness.Domain.Access;

/// <summary>封存 — what stays closed until a fact of the trade opens it (ruling 26). S6 is a compartment, not a seal (27).</summary>
public enum Seal
{
    /// <summary>投标主体.</summary>
    S1 = 1,

    /// <summary>专家名单.</summary>
    S3 = 3,

    /// <summary>评审过程.</summary>
    S4 = 4,

    /// <summary>底价、保留价.</summary>
    S5 = 5,
}

/// <summary>交易方式 — which of the three forms of 交易实施 a lot takes (ruling 60).</summary>
public enum Form
{
    /// <summary>Not declared and not yet told by any fact: S1 stays closed.</summary>
    Unknown,

    /// <summary>6a 招标采购.</summary>
    Tender,

    /// <summary>6a 单一来源: the notice names the party, so there is no S1.</summary>
    SingleSource,

    /// <summary>6b 拍卖.</summary>
    Auction,

    /// <summary>6c 挂牌、网络竞价.</summary>
    Listing,

    /// <summary>协议: no S1, no table of 交易实施.</summary>
    Agreement,
}

/// <summary>封存标记 — seals and the marks by which fields name them.</summary>
public static class SealMarks
{
    public static readonly IReadOnlyList<Seal> All = [Seal.S1, Seal.S3, Seal.S4, Seal.S5];

    public static Mark Mark(this Seal seal) => seal switch { Seal.S1 => Facts.Mark.S1, Seal.S3 => Facts.Mark.S3, Seal.S4 => Facts.Mark.S4, _ => Facts.Mark.S5 };

    /// <summary>The seals a mark names; S6 and personal are none.</summary>
    public static IEnumerable<Seal> Seals(this Mark mark) => All.Where(seal => (mark & seal.Mark()) != 0);

    public static Wording Name(this Seal seal) => seal switch
    {
        Seal.S1 => new("投标主体", "Bidders"),
        Seal.S3 => new("专家名单", "Experts"),
        Seal.S4 => new("评审过程", "Evaluation"),
        _ => new("底价、保留价", "Reserve price"),
    };
}
