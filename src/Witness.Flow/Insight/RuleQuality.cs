using Witness.Domain.Terms;

namespace Witness.Flow.Insight;

/// <summary>规则质量 — how a rule fares: how often it raises, what became of it, whether it fell silent or changed its pace.</summary>
/// <param name="Hits">Lots on which it has raised.</param>
/// <param name="Lots">Lots there are.</param>
/// <param name="Quiet">Days since it last raised, where that is long; null otherwise.</param>
public sealed record RuleQuality(int Alerts, int Hits, int Lots, int Confirmed, int Mistaken, int Open, int? Quiet, Wording? Drift)
{
    /// <summary>Above this share of lots a rule tells nobody anything (indicators.md §6).</summary>
    public const decimal MostOfLots = 0.25m;

    private const int LongQuiet = 90;
    private const int Recent = 30;
    private const int FewestLots = 20;
    private const int FewestAlerts = 8;

    /// <summary>Hits per lot; null while there are no lots.</summary>
    public decimal? Rate => Lots == 0 ? null : (decimal)Hits / Lots;

    /// <summary>Of those reviewed; null while none is.</summary>
    public decimal? ConfirmedShare => Confirmed + Mistaken == 0 ? null : (decimal)Confirmed / (Confirmed + Mistaken);

    /// <summary>Raises on more than a quarter of lots.</summary>
    public bool TooMany => Lots >= FewestLots && Rate > MostOfLots;

    /// <param name="raised">Its irregularities.</param>
    /// <param name="today">Trade day.</param>
    public static RuleQuality Of(IReadOnlyList<Irregularity> raised, int lots, DateOnly today)
    {
        var confirmed = raised.Count(r => r.Outcome == Outcome.Confirmed);
        var mistaken = raised.Count(r => r.Outcome is Outcome.Mistaken or Outcome.Explained);
        var days = raised.Where(r => r.Since.Precision >= Precision.Day).Select(r => r.Since.Date).ToList();
        int? quiet = days.Count > 0 && today.DayNumber - days.Max().DayNumber is var since && since >= LongQuiet ? since : null;
        var late = days.Count(d => d > today.AddDays(-Recent));
        var before = days.Count(d => d <= today.AddDays(-Recent) && d > today.AddDays(-4 * Recent));
        // Three times the pace of the three months before, or a third of it.
        Wording? drift = late + before < FewestAlerts ? null
            : late > before ? new($"近 30 日 {late} 项，此前 90 日 {before} 项", $"{late} in 30 days, {before} in the 90 before")
            : late * 9 < before ? new($"近 30 日 {late} 项，此前 90 日 {before} 项", $"{late} in 30 days, {before} in the 90 before") : null;
        return new(raised.Count, raised.Select(r => r.Lot).Distinct().Count(), lots, confirmed, mistaken, raised.Count(r => r.Outcome == Outcome.Open), quiet, drift);
    }
}
