using Witness.Domain.Access;
using Witness.Domain.Terms;

namespace Witness.Domain.Kinds;

/// <summary>环节适用 — ● ○ – of domain.md §1.</summary>
public enum Applies
{
    /// <summary>– not applicable.</summary>
    Never,

    /// <summary>○ optional: due only once one of its facts is in.</summary>
    Optional,

    /// <summary>●.</summary>
    Always,
}

/// <summary>不适用字段 — a field this kind does not owe: 不适用 while empty, shown when sent (ruling 64).</summary>
/// <param name="Forms">Null: in every form.</param>
public sealed record NotOwed(string Stage, string Field, IReadOnlyList<Form>? Forms = null);

/// <summary>
/// 交易类型 — a kind is data: which stages apply in which form, which fields it does not owe, what opens which seal. Limits are not here:
/// they are clock data with dates (ruling 22).
/// </summary>
public sealed record Kind(string Code, string Chinese, string English)
{
    /// <summary>Stage id → how it applies; R6 stands for the table of the lot's form.</summary>
    public required IReadOnlyDictionary<string, Applies> Stages { get; init; }

    /// <summary>Where a form differs from <see cref="Stages"/>.</summary>
    public IReadOnlyDictionary<Form, IReadOnlyDictionary<string, Applies>> InForm { get; init; } = new Dictionary<Form, IReadOnlyDictionary<string, Applies>>();

    public IReadOnlyList<NotOwed> NotOwed { get; init; } = [];

    /// <summary>What opens and closes seals, per form.</summary>
    public IReadOnlyDictionary<Form, IReadOnlyList<Release>> Opens { get; init; } = ReleaseBook.All;

    public Wording Name => new(Chinese, English);

    /// <summary>How a stage applies to a lot of this kind in this form.</summary>
    public Applies Of(string stage, Form form)
    {
        if (stage.StartsWith("R6", StringComparison.Ordinal))
        {
            if (form == Form.Unknown) return Applies.Optional;
            return stage == Table(form) ? Stages.GetValueOrDefault("R6", Applies.Always) : Applies.Never;
        }
        return InForm.TryGetValue(form, out var differing) && differing.TryGetValue(stage, out var own) ? own : Stages.GetValueOrDefault(stage, Applies.Optional);
    }

    public bool Owes(string stage, string field, Form form) =>
        !NotOwed.Any(n => n.Stage == stage && n.Field == field && (n.Forms is null || n.Forms.Contains(form)));

    /// <summary>The table of 交易实施 of a form; null for 协议, which has none.</summary>
    public static string? Table(Form form) => form switch
    {
        Form.Tender or Form.SingleSource => "R6a",
        Form.Auction => "R6b",
        Form.Listing => "R6c",
        _ => null,
    };
}

/// <summary>Shorthands with which the kinds are written.</summary>
internal static class KindData
{
    public static readonly IReadOnlyList<Form> ByPrice = [Form.Auction, Form.Listing, Form.Agreement];

    private static readonly string[] Order = ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"];

    /// <summary>One sign per stage R1 … R5, R6, R7, R8: ● ○ –.</summary>
    public static IReadOnlyDictionary<string, Applies> Signs(string signs) =>
        Order.Zip(signs, (stage, sign) => (stage, sign)).ToDictionary(p => p.stage, p => p.sign switch { '●' => Applies.Always, '○' => Applies.Optional, _ => Applies.Never });

    /// <summary>What a lot sold by price alone does not have: tender documents, candidates, award letters.</summary>
    public static IEnumerable<NotOwed> WithoutTender =>
    [
        new("R4", "documentPublishedAt", ByPrice), new("R4", "saleWindow", ByPrice), new("R7", "reportReceivedAt", ByPrice),
        new("R7", "candidates", ByPrice), new("R7", "awardNoticedAt", ByPrice),
    ];

    /// <summary>A single source has no opening: R6a is short.</summary>
    public static IEnumerable<NotOwed> WithoutOpening
    {
        get
        {
            IReadOnlyList<Form> single = [Form.SingleSource];
            string[] fields = ["openingStartedAt", "openingPlannedAt", "openingPlace", "bidderCount", "depositStatuses", "qualificationReview", "endedAt"];
            return fields.Select(f => new NotOwed("R6a", f, single)).Append(new("R4", "openingPlannedAt", single)).Append(new("R4", "saleWindow", single))
                .Append(new("R4", "bidDeadlineAt", single)).Append(new("R4", "documentPublishedAt", single));
        }
    }
}
