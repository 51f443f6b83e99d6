using System.Linq.Expressions;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Asking;

/// <summary>等级 — how strong the ground is (indicators.md §3).</summary>
public enum Grade
{
    /// <summary>A — a legal presumption or a plain breach.</summary>
    Plain,

    /// <summary>B — statistical.</summary>
    Statistical,

    /// <summary>C — behaviour; a person must confirm.</summary>
    Behaviour,
}

/// <summary>级别 — 红 = 高, 橙 = 中, 黄 = 低 (ruling 36). Ordered by strength.</summary>
public enum Severity { Low = 1, Medium = 2, High = 3 }

/// <summary>规则族 — which kind of trace a rule reads; independent families strengthen each other (indicators.md §4).</summary>
public enum Family { Process, Sameness, Bids, Auctions, Experts, Deposits, Networks, Witnessing, Added }

/// <summary>依据 — title, article, version and whether the text was read: V read, S secondary, U unverified, STD our standard.</summary>
/// <param name="Version">Date of the version in force, as the law prints it; null while not checked.</param>
public sealed record LegalBasis(string Title, string Article, string? Version, string Mark);

/// <summary>适用范围 — null means every.</summary>
public sealed record AppliesTo(IReadOnlyList<string>? Kinds = null, IReadOnlyList<Form>? Forms = null, IReadOnlyList<string>? Regions = null)
{
    public static AppliesTo Everything { get; } = new();

    public static AppliesTo Tenders { get; } = new(Forms: [Form.Tender]);

    public static AppliesTo Sales { get; } = new(Forms: [Form.Auction, Form.Listing]);

    public bool Covers(string? kind, Form form, string? region) =>
        (Kinds is null || (kind is not null && Kinds.Contains(kind))) && (Forms is null || Forms.Contains(form))
        && (Regions is null || (region is not null && Regions.Any(r => region.StartsWith(r, StringComparison.Ordinal))));
}

/// <summary>参数 — a threshold the centre may set by kind, form, region and date; the default holds until it does.</summary>
/// <param name="Key">Stable name, as LimitEntered gives it after the rule's code: <c>B06.ratio</c>.</param>
/// <param name="Default">Null: 未录入 — the rule answers 不可算 until a value is entered.</param>
public sealed record Parameter(string Key, Wording Name, string Unit, decimal? Default);

/// <summary>所需事实 — a fact type a rule reads, and which of its fields; their marks say which seals must stand open.</summary>
/// <param name="Required">False: read when there, but neither its seal nor its absence stops the answer.</param>
public sealed record Need(FactType Fact, IReadOnlyList<FieldType> Fields, bool Required)
{
    /// <summary>Seals that hide any of the fields (S6 is a compartment, not a seal); S1 for a fact secret as such.</summary>
    public IReadOnlyList<Seal> Seals { get; } =
        [.. (Fact.Secret ? [Seal.S1] : Array.Empty<Seal>()).Concat(Fields.SelectMany(f => f.Mark.Seals())).Distinct().Order()];

    public static Need Of<TFact>(params Expression<Func<TFact, object?>>[] fields) where TFact : Fact => Make(fields, required: true);

    /// <summary>Read when there.</summary>
    public static Need If<TFact>(params Expression<Func<TFact, object?>>[] fields) where TFact : Fact => Make(fields, required: false);

    private static Need Make<TFact>(Expression<Func<TFact, object?>>[] fields, bool required) where TFact : Fact
    {
        var fact = FactBook.Find(typeof(TFact).Name)!;
        return new(fact, [.. fields.Select(field => fact.Field(NameOf(field.Body)) ?? throw new InvalidOperationException($"{fact.Name} has no such field"))], required);
    }

    private static string NameOf(Expression body) => body switch
    {
        MemberExpression member => member.Member.Name,
        UnaryExpression { Operand: MemberExpression member } => member.Member.Name,
        _ => throw new InvalidOperationException("a need names a field"),
    };
}

/// <summary>规则卡 — what every version of a rule carries (indicators.md §7). The rule's code stands beside it.</summary>
/// <param name="Stage">Table in whose 异常情况 block it shows: R1 … R8, R6 for the table of the lot's form.</param>
/// <param name="Formula">The computation in words and signs, with the names of the parameters.</param>
public sealed record RuleCard(string Code, int Version, Wording Name, Wording Question, Grade Grade, Severity Severity, string Stage, Wording Formula)
{
    /// <summary>From when this version holds.</summary>
    public DateOnly From { get; init; } = new(2026, 1, 1);

    public required LegalBasis Basis { get; init; }

    public AppliesTo Applies { get; init; } = AppliesTo.Everything;

    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>Statutory clocks whose status it reads (ids of ClockBook).</summary>
    public IReadOnlyList<string> Clocks { get; init; } = [];

    /// <summary>Only these facts make it look again.</summary>
    public required IReadOnlyList<Need> Needs { get; init; }

    /// <summary>It looks only once one of this type is in: before that the answer is 不可算, naming it. Spares a look per score or bid.</summary>
    public Type? After { get; init; }

    /// <summary>The innocent explanation to check first.</summary>
    public required Wording Counter { get; init; }

    /// <summary>What an officer should do next.</summary>
    public required Wording Look { get; init; }

    /// <summary>×lot ● — reads what other lots left behind.</summary>
    public bool AcrossLots { get; init; }

    /// <summary>By the code's letter; an added rule says its own.</summary>
    public Family Family
    {
        get => _family ?? Code[0] switch
        {
            'P' => Family.Process, 'H' => Family.Sameness, 'B' => Family.Bids, 'A' => Family.Auctions, 'E' => Family.Experts,
            'D' => Family.Deposits, 'N' => Family.Networks, 'W' => Family.Witnessing, _ => Family.Added,
        };
        init => _family = value;
    }

    private readonly Family? _family;

    /// <summary>Group in the queue (ruling 36).</summary>
    public Wording Group => Family switch
    {
        Family.Process or Family.Deposits => new("业务", "Process"),
        Family.Sameness or Family.Bids or Family.Auctions => new("投标", "Bids"),
        Family.Experts => new("评标", "Evaluation"),
        Family.Networks => new("关联", "Relations"),
        Family.Witnessing => new("现场", "On site"),
        _ => new("自建", "Added"),
    };

    /// <summary>Seals that must stand open before it can answer.</summary>
    public IReadOnlyList<Seal> Seals => _seals ??= [.. Needs.Where(n => n.Required).SelectMany(n => n.Seals).Distinct().Order()];

    private IReadOnlyList<Seal>? _seals;

    public Parameter Parameter(string key) => Parameters.First(p => p.Key == key);
}
