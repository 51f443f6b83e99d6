using Witness.Sim.Deals;
using Witness.Sim.World;

namespace Witness.Sim.Play;

/// <summary>排房 — gives each deal rooms of its own for its day, so that a door never opens on two evaluations.</summary>
public sealed class Rooms(City city)
{
    private readonly Dictionary<DateTime, (int Opening, int Evaluation, int Auction)> _taken = [];

    public Blueprint Assign(Blueprint b)
    {
        var day = b.Anchor.Date;
        var used = _taken.GetValueOrDefault(day);
        if (b.Form is TradeForm.Tender or TradeForm.Direct)
        {
            var rooms = b.Twists.HasFlag(Twist.Scattered) ? 2 : 1;
            var halls = Enumerable.Range(used.Evaluation, rooms).Select(i => city.Evaluations[i % city.Evaluations.Count]).ToList();
            b = b with { OpeningHall = city.Openings[used.Opening % city.Openings.Count], EvaluationHalls = halls };
            _taken[day] = used with { Opening = used.Opening + 1, Evaluation = used.Evaluation + rooms };
        }
        else
        {
            b = b with { OpeningHall = city.Auctions[used.Auction % city.Auctions.Count] };
            _taken[day] = used with { Auction = used.Auction + 1 };
        }
        return b;
    }
}
