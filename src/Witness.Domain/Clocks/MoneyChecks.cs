using Witness.Domain.Access;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>金额与比例 — deposits, bonds, sizes, floors. A figure that is missing is never taken as nought.</summary>
internal static class MoneyChecks
{
    /// <summary>Figure: most per cent of the estimate (GC) or the budget (ZC).</summary>
    public static Answer DepositShare(CheckScene s)
    {
        if (Asked(s) is not ({ } deposit, var of)) return None(s);
        var isBudget = s.Nature.Kind?.Code == "ZC";
        var of100 = isBudget ? s.Amount(Occasions.Budget) : s.Amount(Occasions.Estimate) ?? s.Amount(Occasions.ProjectEstimate);
        if (of100 is not > 0m) return isBudget ? Answer.Lacks("预算", "the budget", Yuan(deposit), of) : Answer.Lacks("招标项目估算价", "the estimate", Yuan(deposit), of);
        var most = of100.Value * s.Rule.Figures[0] / 100;
        var measure = new Wording(
            $"保证金 {deposit:#,0.##} 元，上限 {most:#,0.##} 元（{(isBudget ? "预算" : "估算价")} {of100:#,0.##} 元的 {s.Rule.Figures[0]:0.##}%）",
            $"deposit {deposit:#,0.##}, cap {most:#,0.##} ({s.Rule.Figures[0]:0.##}% of {of100:#,0.##})");
        return Answer.Kept(deposit <= most, measure, of);
    }

    /// <summary>Figures: cap of works and goods, cap of surveys and designs.</summary>
    public static Answer DepositCap(CheckScene s)
    {
        if (Asked(s) is not ({ } deposit, var of)) return None(s);
        if (s.Category.Length == 0) return Answer.Lacks("标段类别", "the category of the lot", Yuan(deposit), of);
        var works = s.Category.Contains("施工", StringComparison.Ordinal) || s.Category.Contains("货物", StringComparison.Ordinal);
        var design = s.Category.Contains("勘察", StringComparison.Ordinal) || s.Category.Contains("设计", StringComparison.Ordinal);
        if (!works && !design) return Answer.NotApplicable;
        var most = s.Rule.Figures[works ? 0 : 1];
        return Answer.Kept(deposit <= most, new($"保证金 {deposit:#,0.##} 元，上限 {most:#,0} 元", $"deposit {deposit:#,0.##}, cap {most:#,0}"), of);
    }

    /// <summary>Figure: least per cent of the start price.</summary>
    public static Answer LandDeposit(CheckScene s)
    {
        if (Asked(s) is not ({ } deposit, var of)) return None(s);
        if (s.Amount(Occasions.AskedPrice) is not { } price || price <= 0) return Answer.Lacks("起始价", "the start price", Yuan(deposit), of);
        var share = deposit / price * 100;
        return Answer.Kept(share >= s.Rule.Figures[0], new($"保证金 {deposit:#,0.##} 元，为起始价的 {share:0.###}%", $"deposit {deposit:#,0.##}, {share:0.###}% of the start price"), of);
    }

    /// <summary>Only money moved by transfer, cheque or draft; a guarantee has no account.</summary>
    public static Answer BasicAccount(CheckScene s)
    {
        if (!s.Open(Seal.S1)) return Answer.Sealed;
        var paid = s.All<DepositReceived>().Where(d => d.Fact.Form is "转账" or "支票" or "汇票" or null).ToList();
        if (paid.Count == 0) return s.Has<DepositReceived>() ? Answer.NotApplicable : Answer.NotArisen;
        if (paid.FirstOrDefault(d => d.Fact.IsBasicAccount == false) is { Fact: not null } wrong)
            return Answer.Kept(false, new($"{paid.Count(d => d.Fact.IsBasicAccount == false)} 笔非基本账户", $"{paid.Count(d => d.Fact.IsBasicAccount == false)} not from a basic account"), wrong.Of);
        if (paid.FirstOrDefault(d => d.Fact.IsBasicAccount is null) is { Fact: not null } unsaid) return Answer.Lacks("是否基本账户", "whether it is the basic account", null, unsaid.Of);
        return Answer.Kept(true, new($"{paid.Count} 笔均自基本账户", $"{paid.Count} from basic accounts"), paid[^1].Of);
    }

    /// <summary>Figure: most per cent of the contract.</summary>
    public static Answer Bond(CheckScene s)
    {
        var (bond, of) = s.Last<PerformanceBondSet>();
        if (bond is null) return Answer.NotArisen;
        var share = bond.Amount switch
        {
            { Rate.Percent: var percent } => percent,
            { Money.Amount: var amount } when bond.ContractValue is { Amount: > 0 and var value } => amount / value * 100,
            _ => (decimal?)null,
        };
        return share is { } percentage
            ? Answer.Kept(percentage <= s.Rule.Figures[0], new($"履约保证金 {percentage:0.###}%，上限 {s.Rule.Figures[0]:0}%", $"bond {percentage:0.###}%, cap {s.Rule.Figures[0]:0}%"), of)
            : Answer.Lacks("履约保证金金额或合同金额", "the bond or the contract value", null, of);
    }

    /// <summary>规模标准 — figures: works, goods, services. Informs only: 「未达」 is as right as 「达到」.</summary>
    public static Answer Size(CheckScene s)
    {
        if ((s.Amount(Occasions.Estimate) ?? s.Amount(Occasions.ProjectEstimate)) is not { } value) return Answer.Lacks("估算价", "the estimate");
        var from = s.Category switch
        {
            var c when c.Contains("施工", StringComparison.Ordinal) => s.Rule.Figures[0],
            var c when c.Contains("货物", StringComparison.Ordinal) => s.Rule.Figures[1],
            var c when c.Contains("服务", StringComparison.Ordinal) || c.Contains("勘察", StringComparison.Ordinal) || c.Contains("设计", StringComparison.Ordinal) || c.Contains("监理", StringComparison.Ordinal) => s.Rule.Figures[2],
            _ => (decimal?)null,
        };
        if (from is not { } threshold) return Answer.Lacks("标段类别（施工、货物、服务）", "the category: works, goods or services");
        var reached = value >= threshold;
        return new(ClockStatus.Met, new($"估算价 {value:#,0.##} 元，{(reached ? "达到" : "未达")}必须招标规模 {threshold:#,0} 元", $"estimate {value:#,0.##}, {(reached ? "reaches" : "below")} the size of {threshold:#,0}"));
    }

    /// <summary>Figure: per cent of the appraised value below which a new floor needs approval.</summary>
    public static Answer Floor(CheckScene s)
    {
        if (!s.Has<FloorPriceSet>()) return Answer.NotArisen;
        if (!s.Open(Seal.S5)) return Answer.Sealed;
        var (set, of) = s.Last<FloorPriceSet>();
        if (set is null) return Answer.Lacks("底价事实相互冲突", "the floor price is contradicted");
        if (set.Floor?.Money is not { Amount: var floor } || set.AppraisedValue is not { Amount: > 0 and var value }) return Answer.Lacks("底价或评估值", "the floor or the appraised value", null, of);
        var share = floor / value * 100;
        var approved = set.Approval is not null;
        var measure = new Wording($"底价为评估值的 {share:0.##}%{(approved ? "，有批准文件" : "")}", $"floor at {share:0.##}% of the appraised value{(approved ? ", approved" : "")}");
        return Answer.Kept(share >= s.Rule.Figures[0] || approved, measure, of);
    }

    /// <summary>Figure: least per cent of the first instalment.</summary>
    public static Answer Instalment(CheckScene s)
    {
        var first = s.All<PricePaid>().OrderBy(p => p.Fact.Instalment ?? 1).FirstOrDefault();
        if (first.Fact is null) return Answer.NotArisen;
        return first.Fact.ShareOfTotal is { } share
            ? Answer.Kept(share >= s.Rule.Figures[0], new($"首付 {share:0.##}%", $"first instalment {share:0.##}%"), first.Of)
            : Answer.Lacks("占总价比例", "the share of the price", null, first.Of);
    }

    private static (decimal? Amount, Contribution? Of) Asked(CheckScene s) =>
        s.View.Top(Occasions.DepositAsked) is { Rivals: null, Value: DepositRule { Amount.Amount: var amount } } asked ? (amount, asked) : (null, null);

    private static Answer None(CheckScene s) =>
        s.Has<TenderDocumentIssued>() || s.Has<NoticePublished>() ? Answer.Lacks("保证金要求", "the deposit asked") : Answer.NotArisen;

    private static Wording Yuan(decimal amount) => new($"保证金 {amount:#,0.##} 元", $"deposit {amount:#,0.##}");
}
