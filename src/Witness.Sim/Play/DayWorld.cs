using Witness.Sim.Deals;
using Witness.Sim.Plants;
using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Play;

/// <summary>演示日 — 2026-09-16, a Wednesday, with the pasts of its lots.</summary>
public sealed class DayWorld
{
    public static readonly DateTime Day = new(2026, 9, 16);

    /// <summary>The centre is open 08:30–17:30; what was sent before belongs to the past that is loaded first.</summary>
    public static readonly DateTime Opens = Day.AddHours(8).AddMinutes(30);

    public static readonly DateTime Closes = Day.AddHours(17).AddMinutes(30);

    public List<Deal> Deals { get; } = [];

    public List<Answer> Answers { get; } = [];

    public City City { get; }

    public DayWorld(ulong seed)
    {
        City = new City(seed, "day", 90);
        var rooms = new Rooms(City);
        foreach (var blueprint in DayPlan.Blueprints()) Deals.Add(Planner.Plan(City, Deals.Count, rooms.Assign(blueprint)));
        foreach (var (codes, anchor) in DayPlants.All)
        {
            var plants = codes.Select(PlantBook.Find).ToList();
            var shape = PlantBook.Shape(plants, new Blueprint("GC", TradeForm.Tender, "公开招标", anchor));
            var deal = Planner.Plan(City, Deals.Count, rooms.Assign(shape));
            Deals.Add(deal);
            Answers.AddRange(PlantBook.Bend(plants, City, deal));
        }
        foreach (var deal in Deals) Answers.AddRange(PlantBook.Conflicts(deal));
    }

    /// <summary>Everything sent until the centre closes, in order of sending.</summary>
    public IEnumerable<Message> Messages()
    {
        var prelude = new DateTime(2026, 3, 2, 9, 0, 0);
        var casts = Deals.Select(d => (NotBefore: prelude, Scenes: (Func<IEnumerable<Scene>>)(() => Script.Scenes(d))))
            .Prepend((prelude, () => Parties.Prelude(City, prelude)));
        foreach (var message in new Reel().Run(casts))
        {
            if (message.Deliver > Closes) yield break;
            yield return message;
        }
    }
}
