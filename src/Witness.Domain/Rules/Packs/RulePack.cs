using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Packs;

/// <summary>样例 — facts in, answer expected: what a pack says of itself, checked before it may be submitted.</summary>
/// <param name="Facts">The JSON of the list of facts, as in the cases of built-in rules.</param>
public sealed record PackCase(string Name, Verdict Expect, string Facts)
{
    /// <summary>Of the project that is registered first.</summary>
    public string Kind { get; init; } = "GC";

    public string Method { get; init; } = "公开招标";

    public string Region { get; init; } = "370300";

    /// <summary>Seals that stay closed.</summary>
    public IReadOnlyList<Access.Seal> Sealed { get; init; } = [];
}

/// <summary>规则包 — a rule as data: card, condition, parameters with their values by scope and date, golden cases. What stands here can be asked of
/// any lot; <see cref="PackReader"/> refuses all else.</summary>
/// <param name="Json">Canonical; what is kept and digested.</param>
public sealed record RulePack(RuleCard Card, string Json)
{
    /// <summary>SHA-256 of <see cref="Json"/>, hex: what is approved is what was tried.</summary>
    public required string Digest { get; init; }

    /// <summary>Last day it holds for; null while it has no end.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Values of its parameters by kind, form, region and date, beside their defaults.</summary>
    public IReadOnlyList<Threshold> Values { get; init; } = [];

    public IReadOnlyList<PackCase> Cases { get; init; } = [];

    internal Condition When { get; init; } = null!;

    /// <summary>逐条 — each fact of a kind is asked by itself, and is a cause of its own; null: the lot as a whole.</summary>
    internal (Selection Among, PackField? By)? Per { get; init; }

    /// <summary>The condition in words.</summary>
    public required Wording Reads { get; init; }
}
