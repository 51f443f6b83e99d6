using Witness.Sim.Deals;
using Witness.Sim.Plants;
using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Play;

/// <summary>
/// 一年 — September 2025 to August 2026 of a city, so many lots, clean save for what is planted. Only blueprints (a few hundred
/// bytes each) stand in memory for the whole year; deals are planned when their first day comes near and forgotten after.
/// </summary>
public sealed class YearWorld
{
    /// <summary>No deal says anything longer before its anchor than this.</summary>
    private const int Reach = 135;

    private static readonly DateTime FirstAnchor = new(2025, 12, 22);
    private static readonly DateTime LastAnchor = new(2026, 7, 3);

    private sealed record Slot(Blueprint Blueprint, Group? Group, int Place);

    private sealed class Group(Plant plant, Cast cast, int size)
    {
        public Plant Plant => plant;

        public Cast Cast => cast;

        public int Size => size;

        public SortedList<int, (Deal, Planted)> Parts { get; } = [];
    }

    private readonly List<Slot> _slots = [];
    private readonly List<Answer> _answers = [];

    public YearWorld(ulong seed, int lots)
    {
        City = new City(seed, "year", Math.Clamp(lots / 16, 120, 640));
        var dice = Dice.For(seed, "year");
        var days = Workdays();
        var made = Plant(dice, days, lots);
        while (made < lots)
        {
            var blueprint = YearPlan.Throw(dice, days);
            if (made + blueprint.Lots > lots) blueprint = blueprint with { Lots = 1 };
            made += blueprint.Lots;
            _slots.Add(new(blueprint, null, 0));
        }
        var rooms = new Rooms(City);
        var ordered = _slots.Select((s, i) => (s, i)).OrderBy(x => x.s.Blueprint.Anchor).ThenBy(x => x.i).Select(x => x.s).ToList();
        _slots.Clear();
        foreach (var slot in ordered) _slots.Add(slot with { Blueprint = rooms.Assign(slot.Blueprint) });
        Lots = made;
    }

    public City City { get; }

    public int Lots { get; }

    public int Projects => _slots.Count;

    /// <summary>Complete once <see cref="Messages"/> has been read to its end.</summary>
    public IReadOnlyList<Answer> Answers => _answers;

    public IEnumerable<Message> Messages()
    {
        _answers.Clear();
        var first = new DateTime(2025, 9, 1, 8, 30, 0);
        var casts = _slots.Select((slot, i) => (NotBefore: slot.Blueprint.Anchor.AddDays(-Reach), Scenes: (Func<IEnumerable<Scene>>)(() => Script.Scenes(Planned(slot, i)))))
            .Prepend((NotBefore: DateTime.MinValue, Scenes: () => Parties.Prelude(City, first)));
        return new Reel().Run(casts);
    }

    private Deal Planned(Slot slot, int index)
    {
        var deal = Planner.Plan(City, index, slot.Blueprint);
        _answers.AddRange(PlantBook.Conflicts(deal));
        if (slot.Group is not { } group) return deal;
        group.Parts[slot.Place] = (deal, group.Plant.Bend(group.Cast, slot.Place, deal));
        if (group.Parts.Count == group.Size)
        {
            _answers.Add(PlantBook.Answered(group.Plant, [.. group.Parts.Values]));
            group.Parts.Clear();
        }
        return deal;
    }

    private int Plant(Dice dice, List<DateTime> days, int lots)
    {
        var made = 0;
        foreach (var plant in PlantBook.All)
        {
            var copies = plant.Deals > 10 ? 1 : plant.Deals > 1 ? Math.Clamp(lots / 4000, 1, 4) : Math.Max(plant.Variants, Math.Clamp(lots / 1200, 1, 12));
            for (var copy = 0; copy < copies; copy++)
            {
                var size = Math.Min(plant.Deals, Math.Max(2, lots / 12));
                var span = (size - 1) * plant.Spacing;
                var start = dice.Int(0, Math.Max(0, days.Count - 1 - span));
                var group = new Group(plant, new Cast(City, Dice.For(City.Seed, $"{plant.Code}-{copy}")), size);
                for (var k = 0; k < size; k++)
                {
                    var anchor = days[Math.Min(days.Count - 1, start + k * plant.Spacing)].At(9, 0);
                    var way = plant.Deals == 1 ? copy : k;
                    _slots.Add(new(plant.Shape(way, new Blueprint("GC", TradeForm.Tender, "公开招标", anchor)), group, way));
                    made++;
                }
            }
        }
        return made;
    }

    private static List<DateTime> Workdays()
    {
        var days = new List<DateTime>();
        for (var day = FirstAnchor; day <= LastAnchor; day = day.AddDays(1))
            if (WorkCalendar.IsWorkday(day)) days.Add(day);
        return days;
    }
}
