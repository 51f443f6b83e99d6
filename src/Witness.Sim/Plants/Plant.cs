using Witness.Sim.Deals;
using Witness.Sim.World;

namespace Witness.Sim.Plants;

/// <summary>埋设 — one irregularity put into one or more deals, and what a careful reader should find.</summary>
/// <param name="Code">Indicator of indicators.md.</param>
/// <param name="Deals">How many deals it takes; more than one needs history across lots.</param>
/// <param name="Shape">Makes the k-th blueprint (of a group, or the k-th way of a plant of one deal) fit: kind, form, number of bidders, twists.</param>
/// <param name="Bend">Bends the k-th planned deal and says what was planted.</param>
public sealed record Plant(string Code, string Chinese, int Deals, Func<int, Blueprint, Blueprint> Shape, Func<Cast, int, Deal, Planted> Bend)
{
    /// <summary>Ways it can look; a plant of one deal is given the number of the way.</summary>
    public int Variants { get; init; } = 1;

    /// <summary>Working days between the anchors of a group.</summary>
    public int Spacing { get; init; } = 6;

    /// <summary>Seen in one lot's own facts, so it stands in the demo day as well.</summary>
    public bool PerLot => Deals == 1 && !NeedsHistory;

    /// <summary>Judged against many other lots though planted in one.</summary>
    public bool NeedsHistory { get; init; }
}

/// <summary>What was planted in one deal.</summary>
/// <param name="Cause">The natural cause in words and names, never positions.</param>
/// <param name="Facts">Source keys of the facts that show it.</param>
public sealed record Planted(LotPlan Lot, string Cause, params IReadOnlyList<string> Facts);

/// <summary>角色表 — who plays in a group of deals: raised once, met again in each.</summary>
public sealed class Cast(City city, Dice dice)
{
    private readonly Dictionary<string, Bidder> _bidders = [];

    public City City => city;

    public Dice Dice => dice;

    public Firm? Buyer { get; set; }

    public Firm? Agency { get; set; }

    public string? Subject { get; set; }

    public Expert? Expert { get; set; }

    /// <summary>The bidder of that part; a new firm the first time it is called for, registered with that deal.</summary>
    public Bidder Bidder(string part, Deal deal, IReadOnlyList<string> tails)
    {
        if (_bidders.TryGetValue(part, out var bidder)) return bidder;
        deal.NewParties.Add(bidder = city.Raise(dice, tails));
        return _bidders[part] = bidder;
    }
}

/// <summary>答案 — one line of the answer file.</summary>
public sealed record Answer(string Code, string Chinese, IReadOnlyList<string> Lots, IReadOnlyList<string> Projects, string Cause, IReadOnlyList<string> Facts, DateTime From);
