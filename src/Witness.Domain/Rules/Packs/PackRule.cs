using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Packs;

/// <summary>自建规则 — a pack as a rule among rules: same scope, seals, thresholds and explanation as those written in code. Never throws; the same
/// facts give the same answers, in whatever order they came.</summary>
/// <param name="dated">False in the sandbox: a draft is tried on what was before its day.</param>
public sealed class PackRule(RulePack pack, bool dated = true) : Rule(pack.Card)
{
    /// <summary>Cause of an answer about the lot as a whole.</summary>
    public const string Whole = "lot";

    private const int MostCauses = 200;

    public RulePack Pack => pack;

    protected override bool Covers(LotFacts lot) => base.Covers(lot) && (!dated || (lot.Day >= Card.From && (pack.To is not { } to || lot.Day <= to)));

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var look = new PackLook(at);
        if (pack.Per is not { } per) return [Make(at, look, pack.When.Ask(look), Whole, null)];
        return Each(at, look, per.Among, per.By);
    }

    private List<Finding> Each(Sight at, PackLook look, Selection among, PackField? by)
    {
        var (raised, missing) = (new Dictionary<string, Finding>(StringComparer.Ordinal), new List<Wording>());
        var asked = 0;
        foreach (var fact in look.Facts(among.Fact))
        {
            look.Forget((0, 0));
            var chosen = among.Where is null ? Truth.Of(true, among.Name) : look.Within(among.Alias, fact, among.Where.Ask);
            var truth = chosen.Holds == true ? look.Within(among.Alias, fact, pack.When.Ask) : chosen;
            if (chosen.Holds != false) asked++;
            if (truth.Holds is null) missing.AddRange(truth.Missing.Where(m => missing.Count < 10 && !missing.Contains(m)));
            if (truth.Holds != true || raised.Count >= MostCauses) continue;
            var (key, name) = Named(at, fact, by);
            look.Stand(fact.Position);
            if (!raised.ContainsKey(key)) raised.Add(key, Make(at, look, truth, key, name));
        }
        if (raised.Count > 0) return [.. raised.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Value)];
        if (missing.Count == 0 && look.Doubt(among.Fact) is { } doubt) missing.Add(doubt);
        if (missing.Count > 0) return [at.CannotTell(missing)];
        return [at.Clear(new($"{asked} 条{among.Name.Zh}均不符合", $"none of {asked} {among.Name.En} matches"), Sight.Computed(among.Name.Zh, among.Name.En, asked, "条"))];
    }

    /// <summary>The natural cause (ruling 37): the party or text the pack names, else the fact's own identity; never a position.</summary>
    private static (string Key, string? Name) Named(Sight at, Recorded fact, PackField? by) =>
        by is not null && PackValues.Typed(by.Get(fact.Fact), at.Lot) is { } value
            ? (PackValues.Key(value), PackValues.Printed(by.Get(fact.Fact)))
            : ($"{fact.Fact.Header.Identity.Source}|{fact.Fact.Header.Identity.SourceKey}", null);

    private Finding Make(Sight at, PackLook look, Truth truth, string cause, string? name)
    {
        if (truth.Holds is null) return at.CannotTell("", truth.Missing.Count > 0 ? [.. truth.Missing.Distinct().Take(10)] : [new("缺所需事实", "the facts it needs")], [.. look.Inputs]);
        IReadOnlyList<Input> inputs = look.Inputs.Count > 0 ? [.. look.Inputs] : [Sight.Computed("条件", "Condition", truth.Holds == true ? "成立" : "不成立")];
        if (truth.Holds == false) return at.Clear(truth.Said, inputs);
        // A condition that rests on what is not there still names the lot it speaks of.
        if (look.Evidence.Count == 0 && (at.Lot.First(typeof(LotRegistered)) ?? at.Lot.First(typeof(ProjectRegistered))) is { } registered) look.Stand(registered.Position);
        var summary = name is null ? truth.Said : new Wording($"{name}：{truth.Said.Zh}", $"{name}: {truth.Said.En}");
        return at.Raised(cause, PackValues.Short(summary), truth.Said, inputs, name is null || pack.Per?.By?.Sort != ValueSort.Party ? null : [name], evidence: look.Evidence);
    }
}
