using Witness.Domain.Facts;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Asking;

/// <summary>三值结果 — (indicators.md §1). 不可算 is never shown as 未触发.</summary>
public enum Verdict
{
    /// <summary>未触发 — all inputs present, the condition does not hold.</summary>
    Clear,

    /// <summary>触发.</summary>
    Raised,

    /// <summary>不可算 — names what is missing.</summary>
    CannotTell,
}

/// <summary>输入 — one value a rule looked at, and the fact that said it. Values are texts as canonical JSON has them.</summary>
/// <param name="Position">Null for what was counted or computed from several facts: those stand in the evidence.</param>
public sealed record Input(Wording Name, string? Value, string Unit = "", string? FactType = null, FactIdentity? Fact = null, long? Position = null);

/// <summary>所用阈值 — value, scope, since when, who entered it.</summary>
/// <param name="Scope">Kind, form and region it holds for; 全部 for the default.</param>
/// <param name="By">Account that entered it; 内置 for what the rule was shipped with.</param>
public sealed record ThresholdUsed(string Key, Wording Name, string Value, string Unit, string Scope, string From, string By, string? Basis = null);

/// <summary>
/// 说明 — the one value behind every answer of every rule: printed as such on the page, in the record, the letter and the report
/// (indicators.md §2). Canonical JSON of it is the same on every replay.
/// </summary>
/// <param name="Summary">One line that says why.</param>
/// <param name="Formula">With the numbers put in.</param>
/// <param name="Evidence">Positions of the facts that count, in order.</param>
/// <param name="Missing">What would have to be there; only of 不可算.</param>
public sealed record Explanation(
    string Rule, int Version, Verdict Result, Severity? Severity, string Lot, int Round, string Stage, Wording Name, Wording Summary,
    IReadOnlyList<string> Parties, IReadOnlyList<Input> Inputs, Wording Formula, IReadOnlyList<ThresholdUsed> Thresholds, LegalBasis Law,
    IReadOnlyList<long> Evidence, IReadOnlyList<Wording> Missing, Wording Counter, Wording Look)
{
    /// <summary>Canonical JSON (RFC 8785).</summary>
    public string ToCanonical() => Stages.Content.Text(this);

    /// <summary>Reads what <see cref="ToCanonical"/> wrote.</summary>
    public static Explanation Read(string json) => System.Text.Json.JsonSerializer.Deserialize<Explanation>(json, Reading)!;

    private static readonly System.Text.Json.JsonSerializerOptions Reading =
        new() { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };
}

/// <summary>判断结果 — what a rule says of one lot and one cause. Raised ones become alerts: the same (rule, lot, cause) is the same
/// alert (ruling 37), however often the facts repeat.</summary>
/// <param name="Cause">Natural cause, never a position; empty for an answer about the whole lot.</param>
public sealed record Finding(Rule Rule, Verdict Verdict, string Lot, int Round, string Cause, Severity? Severity, Explanation Explanation)
{
    /// <summary>Key of the body it is about, where it is about one over its lots and not about this lot: said once, at the lot that brings it to light.</summary>
    public string? Body { get; init; }

    /// <summary>Rule, lot and cause as one text; a later round of a lot is a cause of its own.</summary>
    public string Identity => Round > 1 ? $"{Rule.Card.Code}|{Lot}|#{Round}|{Cause}" : $"{Rule.Card.Code}|{Lot}|{Cause}";
}
