using Witness.Domain.Access;
using Witness.Domain.Terms;

namespace Witness.Web.Parts.Insight;

/// <summary>规则用语 — names a rule's card needs and no declaration has.</summary>
public static class RuleWords
{
    public static Wording Form(Form form) => form switch
    {
        Domain.Access.Form.Tender => new("招标采购", "Tender"), Domain.Access.Form.SingleSource => new("单一来源", "Single source"), Domain.Access.Form.Auction => new("拍卖", "Auction"),
        Domain.Access.Form.Listing => new("挂牌", "Listing"), Domain.Access.Form.Agreement => new("协议", "Agreement"), _ => new("未知", "Unknown"),
    };
}
