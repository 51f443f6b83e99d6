using Witness.Sim.Deals;
using Witness.Sim.World;

namespace Witness.Sim.Plants;

/// <summary>埋设目录 — every plant, in the order of the indicators, and how they are put into deals.</summary>
public static class PlantBook
{
    public static IReadOnlyList<Plant> All { get; } =
        [.. ProcessPlants.All, .. SamenessPlants.All, .. PricePlants.All, .. AuctionPlants.All, .. ExpertPlants.All, .. DepositPlants.All, .. NetworkPlants.All];

    /// <summary>What follows of itself from a plant, so that it is no false alarm when a rule says it too.</summary>
    private static readonly Dictionary<string, string[]> Following = new()
    {
        ["P02"] = ["P04"], ["P11"] = ["B09"], ["P12"] = ["P13"], ["H01"] = ["H02", "H03", "H06"], ["H08"] = ["H04"], ["H11"] = ["N01", "H06"], ["B01"] = ["B04"], ["B02"] = ["B03"], ["B03"] = ["B02", "B04"], ["B04"] = ["B06"],
        ["B05"] = ["B04"], ["B06"] = ["B04"], ["B10"] = ["B09"], ["B11"] = ["B09"], ["B12"] = ["P05"], ["A02"] = ["A01", "N04"], ["A05"] = ["A03"], ["E01"] = ["E02"], ["E02"] = ["E01"], ["E04"] = ["E01"], ["E05"] = ["E06"], ["E06"] = ["E05"],
        ["D01"] = ["D02"], ["D02"] = ["D03"], ["D04"] = ["H07"], ["N01"] = ["N02", "N04"], ["N03"] = ["H07"], ["N04"] = ["P13"], ["E07"] = ["N04"], ["P09"] = ["D03"], ["P08"] = ["P06"], ["P07"] = ["P08"], ["E09"] = ["H07"],
    };

    public static Plant Find(string code) => All.First(p => p.Code == code);

    public static IReadOnlyList<string> Also(string code) => Following.GetValueOrDefault(code) ?? [];

    /// <summary>One blueprint that suits several plants of one lot: the first gives kind and form, the others add what they need.</summary>
    public static Blueprint Shape(IEnumerable<Plant> plants, Blueprint b)
    {
        Blueprint? whole = null;
        foreach (var plant in plants)
        {
            var shape = plant.Shape(0, b);
            whole = whole is null ? shape : whole with
            {
                Twists = whole.Twists | shape.Twists, Bidders = Math.Max(whole.Bidders, shape.Bidders), ScoreItems = Math.Max(whole.ScoreItems, shape.ScoreItems),
            };
        }
        return whole! with { Anchor = b.Anchor };
    }

    /// <summary>Bends a deal for each plant of one lot.</summary>
    public static IEnumerable<Answer> Bend(IEnumerable<Plant> plants, City city, Deal deal)
    {
        foreach (var plant in plants)
        {
            var planted = plant.Bend(new Cast(city, Dice.For(city.Seed, $"{plant.Code}-{deal.ProjectCode}")), 0, deal);
            yield return Answered(plant, [(deal, planted)]);
        }
    }

    /// <summary>冲突 — no indicator, but no clean lot either: one identity with two contents.</summary>
    public static IEnumerable<Answer> Conflicts(Deal deal)
    {
        if (!deal.Has(Twist.Contradicted)) yield break;
        yield return new("CONFLICT", "冲突", deal.LotCodes, deal.Lots.Select(_ => deal.ProjectCode).ToList(), "同一来源键先后两种内容", [Bends.Shared(deal, "NoticePublished")], deal.T.Notice);
    }

    public static Answer Answered(Plant plant, IReadOnlyList<(Deal Deal, Planted Planted)> parts) => new(
        plant.Code, plant.Chinese, parts.Select(p => p.Planted.Lot.Code).ToList(), parts.Select(p => p.Deal.ProjectCode).ToList(), parts[0].Planted.Cause,
        parts.SelectMany(p => p.Planted.Facts).ToList(), parts[^1].Deal.T.Notice);
}
