namespace Witness.Domain.Rules.Asking;

/// <summary>综合 — one lot's signals put together (indicators.md §4). Scores order the queue and are never printed in a report.</summary>
/// <param name="Highest">Strongest level the lot has earned; null while nothing is raised.</param>
/// <param name="Score">Noisy-OR over independent families.</param>
/// <param name="Parts">Each family's strongest signal.</param>
public sealed record Combined(Severity? Highest, decimal Score, IReadOnlyList<(Family Family, decimal Signal, string Rule)> Parts)
{
    private static readonly HashSet<string> PriceScreens = ["B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08"];

    /// <summary>Families whose company lets B07 count as 红.</summary>
    private static readonly HashSet<Family> BesidePrices = [Family.Sameness, Family.Deposits, Family.Networks, Family.Experts];

    /// <summary>All that is raised on one lot.</summary>
    public static Combined Of(IReadOnlyCollection<Finding> findings)
    {
        var raised = findings.Where(f => f.Verdict == Verdict.Raised).ToList();
        if (raised.Count == 0) return new(null, 0, []);
        var parts = raised.GroupBy(f => f.Rule.Card.Family).Select(family =>
        {
            var strongest = family.MaxBy(f => (Signal(f, raised), f.Rule.Card.Code))!;
            return (family.Key, Signal(strongest, raised), strongest.Rule.Card.Code);
        }).OrderBy(p => p.Key).ToList();
        var silent = parts.Aggregate(1m, (left, part) => left * (1 - part.Item2));
        var level = raised.Max(f => LevelOf(f, raised));
        // Two independent B families make a lot red; behaviour (C) and price screens alone never do.
        var independent = raised.Where(f => f.Rule.Card.Grade == Grade.Statistical && f.Severity >= Severity.Medium).Select(f => f.Rule.Card.Family).Distinct().ToList();
        if (independent.Count >= 2 && raised.Any(f => !PriceScreens.Contains(f.Rule.Card.Code) && f.Rule.Card.Grade != Grade.Behaviour)) level = Severity.High;
        return new(level, decimal.Round(1 - silent, 4), parts);
    }

    /// <summary>
    /// The level one finding shows among all of its lot: 红 of a B rule needs a second independent family, B07 one of H, D, N, E; price
    /// screens and C never stand alone above 橙.
    /// </summary>
    public static Severity LevelOf(Finding finding, IReadOnlyCollection<Finding> all)
    {
        var said = finding.Severity ?? finding.Rule.Card.Severity;
        if (said < Severity.High) return said;
        var card = finding.Rule.Card;
        // C-grade device signals wait for a person whatever their colour; the colour stays what the rule says only beside another family.
        if (card.Grade == Grade.Plain) return said;
        var others = all.Where(f => f.Verdict == Verdict.Raised && f.Lot == finding.Lot && f.Rule.Card.Family != card.Family && f.Rule.Card.Grade != Grade.Behaviour);
        var company = PriceScreens.Contains(card.Code) ? others.Any(f => BesidePrices.Contains(f.Rule.Card.Family)) : others.Any(f => f.Severity >= Severity.Medium);
        return company ? Severity.High : Severity.Medium;
    }

    private static decimal Signal(Finding finding, IReadOnlyCollection<Finding> all)
    {
        var strength = LevelOf(finding, all) switch { Severity.High => 0.9m, Severity.Medium => 0.6m, _ => 0.3m };
        return finding.Rule.Card.Grade switch { Grade.Plain => strength, Grade.Statistical => strength * 0.8m, _ => strength * 0.6m };
    }
}
