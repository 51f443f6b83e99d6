using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Packs;

/// <summary>条件 — a question about the lot or about the fact in hand. Kleene's three values: what is missing is passed on only where it matters.</summary>
internal abstract record Condition
{
    public Truth Ask(PackLook look) => look.Spend() is { } stopped ? Truth.Unknown(stopped) : Answer(look);

    protected abstract Truth Answer(PackLook look);

    /// <summary>The facts for which the condition was asked and found to hold or not; what could not be told about one stays.</summary>
    protected static Truth First(PackLook look, Selection among, bool sought)
    {
        var missing = new List<Wording>();
        var facts = look.Facts(among.Fact);
        foreach (var fact in facts)
        {
            var mark = look.Mark();
            var truth = among.Where is null ? Truth.Of(true, among.Name) : look.Within(among.Alias, fact, among.Where.Ask);
            if (truth.Holds == sought)
            {
                look.Stand(fact.Position);
                return new(sought, PackValues.Short(among.Where is null ? new($"有{among.Fact.Chinese}", $"there is: {among.Fact.English}") : new($"{among.Fact.Chinese}（{truth.Said.Zh}）", $"{among.Fact.English} ({truth.Said.En})")), []);
            }
            look.Forget(mark);
            if (truth.Holds is null && missing.Count < 5) missing.AddRange(truth.Missing.Where(m => !missing.Contains(m)));
        }
        if (missing.Count > 0) return Truth.Unknown(missing);
        if (look.Doubt(among.Fact) is { } doubt) return Truth.Unknown(doubt);
        foreach (var fact in facts) look.Stand(fact.Position);
        return new(!sought, new($"{facts.Count} 条{among.Fact.Chinese}{(sought ? "均不符合" : "均符合")}", $"of {facts.Count} {among.Fact.English} {(sought ? "none matches" : "all match")}"), []);
    }
}

/// <summary>全部满足.</summary>
internal sealed record AllOf(IReadOnlyList<Condition> Parts) : Condition
{
    protected override Truth Answer(PackLook look) => Join(look, Parts, stopsAt: false, "且", "and");

    /// <summary>Stops at the first part that decides; inputs of the others are not needed to explain it.</summary>
    internal static Truth Join(PackLook look, IReadOnlyList<Condition> parts, bool stopsAt, string zh, string en)
    {
        var (said, missing) = (new List<Wording>(), new List<Wording>());
        var mark = look.Mark();
        foreach (var part in parts)
        {
            var before = look.Mark();
            var truth = part.Ask(look);
            if (truth.Holds == stopsAt)
            {
                // Keep what this part read, forget the parts that decided nothing.
                var (inputs, evidence) = (look.Inputs[before.Item1..], look.Evidence[before.Item2..]);
                look.Forget(mark);
                inputs.ForEach(look.Note);
                evidence.ForEach(look.Stand);
                return truth;
            }
            if (truth.Holds is null) missing.AddRange(truth.Missing.Where(m => !missing.Contains(m)).Take(5));
            else said.Add(truth.Said);
        }
        if (missing.Count > 0) return Truth.Unknown(missing);
        return new(!stopsAt, PackValues.Short(new(string.Join($" {zh} ", said.Select(s => s.Zh)), string.Join($" {en} ", said.Select(s => s.En)))), []);
    }
}

/// <summary>任一满足.</summary>
internal sealed record AnyOf(IReadOnlyList<Condition> Parts) : Condition
{
    protected override Truth Answer(PackLook look) => AllOf.Join(look, Parts, stopsAt: true, "且", "and");
}

/// <summary>不成立.</summary>
internal sealed record Not(Condition Part) : Condition
{
    protected override Truth Answer(PackLook look)
    {
        var truth = Part.Ask(look);
        return truth.Holds is { } holds ? truth with { Holds = !holds } : truth;
    }
}

/// <summary>比较.</summary>
internal sealed record Comparison(PackTerm Left, string Sign, PackTerm Right) : Condition
{
    public static readonly Dictionary<string, string> Signs = new() { ["<"] = "<", ["<="] = "≤", ["="] = "=", ["!="] = "≠", [">="] = "≥", [">"] = ">" };

    private static readonly Wording Incomparable = new("两值不可比较（币种不同或时间未知）", "cannot be compared (currency, or an unknown time)");

    protected override Truth Answer(PackLook look)
    {
        var (left, right) = (Left.Take(look), Right.Take(look));
        if (left.Value is null || right.Value is null) return Truth.Unknown([.. left.Missing, .. right.Missing]);
        if (PackValues.Compare(left.Value, right.Value) is not { } order) return Truth.Unknown(Incomparable);
        var holds = Sign switch { "<" => order < 0, "<=" => order <= 0, "=" => order == 0, "!=" => order != 0, ">=" => order >= 0, _ => order > 0 };
        var (zh, en) = holds ? ("", "") : (" 不成立", " does not hold");
        return Truth.Of(holds, PackValues.Short(new($"{left.Said.Zh} {Signs[Sign]} {right.Said.Zh}{zh}", $"{left.Said.En} {Signs[Sign]} {right.Said.En}{en}")));
    }
}

/// <summary>属于 — one of a set; or a list that has it.</summary>
internal sealed record Member(PackTerm Value, IReadOnlyList<string> Set) : Condition
{
    protected override Truth Answer(PackLook look)
    {
        var got = Value.Take(look);
        if (got.Value is not { } value) return Truth.Unknown(got.Missing);
        var holds = value is IReadOnlyList<string> list ? list.Any(Set.Contains) : Set.Contains(PackValues.Key(value));
        var set = string.Join("、", Set.Take(8)) + (Set.Count > 8 ? "…" : "");
        return Truth.Of(holds, PackValues.Short(new($"{got.Said.Zh} {(holds ? "属于" : "不属于")} {set}", $"{got.Said.En} {(holds ? "is one of" : "is none of")} {set}")));
    }
}

/// <summary>存在 — some fact of a kind for which it holds.</summary>
internal sealed record Some(Selection Among) : Condition
{
    protected override Truth Answer(PackLook look) => First(look, Among, sought: true);
}

/// <summary>每一 — every fact of a kind; with none there is nothing that fails.</summary>
internal sealed record Every(Selection Among) : Condition
{
    protected override Truth Answer(PackLook look) => First(look, Among, sought: false);
}

/// <summary>已知 — whether a value is there at all: never unknown itself.</summary>
internal sealed record IsKnown(PackTerm Value) : Condition
{
    protected override Truth Answer(PackLook look)
    {
        var got = Value.Take(look);
        return Truth.Of(got.Value is not null, got.Value is null ? new("无此值", "not there") : got.Said);
    }
}
