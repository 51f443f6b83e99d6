using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Packs;

/// <summary>条件用语 — a condition tree in words, as card and editor show it.</summary>
internal static class PackWords
{
    public static Wording Of(Condition when, Selection? per)
    {
        var said = Say(when, outer: true);
        if (per is null) return said;
        var each = per.Where is null ? new Wording("", "") : Join("（", Say(per.Where, true), "）", " (", ")");
        return new($"逐条{per.Fact.Chinese}{each.Zh}：{said.Zh}", $"for each {per.Fact.English}{each.En}: {said.En}");
    }

    private static Wording Say(Condition condition, bool outer = false) => condition switch
    {
        AllOf all => List(all.Parts, " 且 ", " and ", outer),
        AnyOf any => List(any.Parts, " 或 ", " or ", outer),
        Not not => Join("非（", Say(not.Part, true), "）", "not (", ")"),
        Comparison c => Two(Say(c.Left), $" {Comparison.Signs[c.Sign]} ", Say(c.Right)),
        Member m => new($"{Say(m.Value).Zh} 属于 {Set(m.Set, "、")}", $"{Say(m.Value).En} is one of {Set(m.Set, ", ")}"),
        Some some => Join("有", Say(some.Among), "", "there is ", ""),
        Every every => new($"每条{every.Among.Fact.Chinese}均：{Say(every.Among.Where!, true).Zh}", $"for every {every.Among.Fact.English}: {Say(every.Among.Where!, true).En}"),
        IsKnown known => Join("已知 ", Say(known.Value), "", "known: ", ""),
        _ => new("", ""),
    };

    private static Wording Say(PackTerm term) => term switch
    {
        Literal literal => new($"{PackValues.Key(literal.Value)}{literal.Unit}", PackValues.Key(literal.Value)),
        Named named => new($"{named.Parameter.Name.Zh}（{named.Parameter.Key}）", $"{named.Parameter.Name.En} ({named.Parameter.Key})"),
        Said { Field: { Declared: null } field } => new($"{field.Fact.Chinese}时间", $"{field.Fact.English}, at"),
        Said said => new($"{said.Field.Fact.Chinese}·{said.Field.Name.Zh}", $"{said.Field.Fact.English}, {said.Field.Name.En}"),
        OfLot lot => PackFields.Lot[lot.Name],
        Merged merged => new(PackFields.Merged[merged.Name].Chinese, PackFields.Merged[merged.Name].English),
        Counted { Distinct: { } by } counted => new($"{Say(counted.From).Zh}的不同{by.Name.Zh}数", $"different {by.Name.En} of {Say(counted.From).En}"),
        Counted counted => new($"{Say(counted.From).Zh}条数", $"number of {Say(counted.From).En}"),
        Folded folded => new($"{Say(folded.From).Zh}的{Say(folded.Value).Zh}{How(folded.How).Zh}", $"{How(folded.How).En} of {Say(folded.Value).En} over {Say(folded.From).En}"),
        Arithmetic a => Join("（", Two(Say(a.Left), $" {a.How switch { "add" => "+", "subtract" => "−", "multiply" => "×", _ => "÷" }} ", Say(a.Right)), "）", "(", ")"),
        Between b => new($"{Say(b.From).Zh}至{Say(b.To).Zh}的{PackValues.Units[b.How].Zh}数", $"{PackValues.Units[b.How].En} from {Say(b.From).En} to {Say(b.To).En}"),
        Shifted s => new($"{Say(s.From).Zh}起 {Say(s.By).Zh} {PackValues.Units[s.How].Zh}", $"{Say(s.From).En} + {Say(s.By).En} {PackValues.Units[s.How].En}"),
        Length length => Join("", Say(length.List), "的项数", "items of ", ""),
        Otherwise o => new($"{Say(o.Value).Zh}（缺则 {Say(o.Or).Zh}）", $"{Say(o.Value).En} (else {Say(o.Or).En})"),
        _ => new("", ""),
    };

    private static Wording Say(Selection among) => among.Where is null
        ? new(among.Fact.Chinese, among.Fact.English)
        : new($"{among.Fact.Chinese}（{Say(among.Where, true).Zh}）", $"{among.Fact.English} ({Say(among.Where, true).En})");

    private static Wording How(string how) => how switch
    {
        "sum" => new("合计", "sum"), "least" => new("最小", "least"), "most" => new("最大", "most"), _ => new("平均", "mean"),
    };

    private static Wording List(IReadOnlyList<Condition> parts, string zh, string en, bool outer)
    {
        var said = parts.Select(p => Say(p)).ToList();
        var joined = new Wording(string.Join(zh, said.Select(s => s.Zh)), string.Join(en, said.Select(s => s.En)));
        return outer || parts.Count == 1 ? joined : Join("（", joined, "）", "(", ")");
    }

    private static Wording Two(Wording left, string sign, Wording right) => new(left.Zh + sign + right.Zh, left.En + sign + right.En);

    private static Wording Join(string zhBefore, Wording said, string zhAfter, string enBefore, string enAfter) => new(zhBefore + said.Zh + zhAfter, enBefore + said.En + enAfter);

    private static string Set(IReadOnlyList<string> set, string comma) => string.Join(comma, set.Take(12)) + (set.Count > 12 ? "…" : "");
}
