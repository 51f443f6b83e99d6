namespace Witness.Domain.Rules.Asking;

/// <summary>依据目录 — the papers the rules rest on, each once. Mark as in the statutory data: V read, S secondary, U unverified, STD our standard.</summary>
internal static class Laws
{
    public static LegalBasis Regulation(string article) => new("《中华人民共和国招标投标法实施条例》", article, "2019-03-02 修订", "V");

    public static LegalBasis Tendering(string article) => new("《中华人民共和国招标投标法》", article, "2017-12-27 修正", "V");

    public static LegalBasis Procurement(string article) => new("《中华人民共和国政府采购法》", article, "2014-08-31 修正", "V");

    public static LegalBasis ProcurementRegulation(string article) => new("《中华人民共和国政府采购法实施条例》", article, "2015-03-01 施行", "V");

    public static LegalBasis Standard(string clause) => new("《公共资源交易数字见证服务规范》", clause, null, "STD");

    /// <summary>Practice of centres; no article.</summary>
    public static LegalBasis Practice(string what) => new("交易中心实践", what, null, "U");

    /// <summary>A figure computed elsewhere as well (public red-flag guide), or our own.</summary>
    public static LegalBasis Method(string what) => new("统计方法", what, null, "U");
}
