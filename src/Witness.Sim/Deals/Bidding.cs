using System.Globalization;
using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Deals;

/// <summary>投标人与报价 — who bids, from which machine, how much: honest unless a plant bends it.</summary>
public static class Bidding
{
    /// <summary>So many bids on a lot, between 86 % and 97.5 % of the ceiling, no two alike, spread without pattern.</summary>
    public static void Fill(Deal deal, LotPlan lot, int count, IReadOnlyList<Bidder> from)
    {
        var dice = deal.Dice;
        var chosen = dice.Some(from, count);
        for (var i = 0; i < chosen.Count; i++) lot.Bids.Add(Make(deal, lot, chosen[i], i));
        Spread(dice, lot);
        if (deal.Has(Twist.Consortium) && from.Count > count + 1)
            lot.Bids[0].Consortium.Add(from.First(b => chosen.All(c => c != b)).Firm);
    }

    public static Bid Make(Deal deal, LotPlan lot, Bidder who, int order)
    {
        var dice = deal.Dice;
        var back = dice.Int(0, 3);
        var received = back == 0 ? deal.T.Deadline.AddMinutes(-dice.Int(35, 110)).AddSeconds(-dice.Int(0, 59)) : deal.T.Deadline.Work(-back).At(dice.Int(9, 16), dice.Int(0, 59), dice.Int(0, 59));
        var paid = received.Work(-1).At(dice.Int(9, 16), dice.Int(0, 59), dice.Int(0, 59));
        return new Bid
        {
            Who = who,
            Price = Quote.Of(0),
            Order = order + 1,
            Id = $"TB-{lot.Code}{(deal.Round == 1 ? "" : "R" + deal.Round.ToString(CultureInfo.InvariantCulture))}-{order + 1:D2}",
            Received = received,
            Machine = who.Machine,
            Ip = who.PublicIp,
            CaKey = who.CaKey,
            FileId = dice.Hex(32),
            Locks = [who.PricingLock],
            DocumentIds = [dice.Hex(32)],
            Author = who.Author,
            Made = received.AddHours(-dice.Int(3, 60)).AddSeconds(dice.Int(0, 3599)),
            Contacts = [who.Phone],
            Staff = who.Managers,
            Sketch = SketchOf(dice),
            BoqLines = deal.Kind == "GC" ? BoqOf(dice) : [],
            Paid = paid,
            Payer = who.Firm,
            PayerAccount = who.Account,
            Deposit = lot.Deposit,
            GuaranteeNo = deal.Has(Twist.Guarantees) && order % 3 == 1 ? $"BH{dice.Hex(6)}{deal.Index:D6}{lot.Number}{order:D2}" : null,
            GuaranteeContact = who.Phone,
            GuaranteeAddress = who.Address,
        };
    }

    /// <summary>Prices: a random share of the ceiling each, at least 0.4 % apart, never in even steps.</summary>
    public static void Spread(Dice dice, LotPlan lot)
    {
        var ceiling = lot.Ceiling ?? Quote.Of(lot.Estimate);
        var taken = new List<int>();
        do Throw(dice, lot, ceiling, taken);
        while (LooksRegular(taken));
    }

    /// <summary>Chance may lay prices out in even steps; then they are thrown again.</summary>
    private static bool LooksRegular(List<int> shares)
    {
        if (shares.Count < 3) return false;
        shares.Sort();
        var steps = shares.Zip(shares.Skip(1), (a, b) => b - a).ToList();
        return steps.Max() - steps.Min() < 300;
    }

    private static void Throw(Dice dice, LotPlan lot, Quote ceiling, List<int> taken)
    {
        taken.Clear();
        foreach (var bid in lot.Bids)
        {
            int share;
            do share = dice.Int(86_000, 97_400);
            while (taken.Any(t => Math.Abs(t - share) < 420));
            taken.Add(share);
            var value = ceiling.Form == QuoteForm.Rate
                ? ceiling.Value + (100_000 - share) / 10 + dice.Int(0, 9)
                : ceiling.Value * share / 100_000 / 10 * 10 + dice.Int(1, 9);
            bid.Price = ceiling.With(value);
        }
    }

    /// <summary>Points: objective items alike for all, subjective ones in even steps around a base, so that no expert stands out.</summary>
    public static ScoreSheet Score(Dice dice, LotPlan lot, int experts, List<ScoreItem> items)
    {
        var bids = lot.Bids.Count;
        var points = new int[experts][][];
        for (var e = 0; e < experts; e++) points[e] = Enumerable.Range(0, bids).Select(_ => new int[items.Count]).ToArray();
        for (var b = 0; b < bids; b++)
        {
            for (var i = 0; i < items.Count; i++)
            {
                var middle = items[i].Max * dice.Int(70, 90) / 100 / 50 * 50;
                var steps = Enumerable.Range(0, experts).Select(e => (e - experts / 2) * 50).ToList();
                dice.Shuffle(steps);
                for (var e = 0; e < experts; e++) points[e][b][i] = items[i].Subjective ? middle + steps[e] : middle;
            }
        }
        return new ScoreSheet { Items = items, Points = points };
    }

    /// <summary>Winner by points, else by price; the cheapest of those still standing.</summary>
    public static void Decide(LotPlan lot)
    {
        var best = -1;
        for (var i = 0; i < lot.Bids.Count; i++)
        {
            if (lot.Bids[i].Withdrawn || lot.Bids[i].Rejected is not null) continue;
            if (best < 0 || Better(lot, i, best)) best = i;
        }
        lot.WinnerIndex = Math.Max(best, 0);
    }

    /// <summary>Standing bids from best to worst.</summary>
    public static List<int> Ranked(LotPlan lot)
    {
        var order = Enumerable.Range(0, lot.Bids.Count).Where(i => !lot.Bids[i].Withdrawn && lot.Bids[i].Rejected is null).ToList();
        order.Sort((a, b) => a == b ? 0 : Better(lot, a, b) ? -1 : 1);
        return order;
    }

    private static bool Better(LotPlan lot, int a, int b)
    {
        if (lot.Scores is { } sheet && sheet.Total(a) != sheet.Total(b)) return sheet.Total(a) > sheet.Total(b);
        var (x, y) = (lot.Bids[a].Price, lot.Bids[b].Price);
        if (x.Value != y.Value) return x.Form == QuoteForm.Rate ? x.Value > y.Value : x.Value < y.Value;
        return a < b;
    }

    public static string[] SketchOf(Dice dice) => Enumerable.Range(0, 32).Select(_ => dice.Text("0123456789abcdef", 8)).ToArray();

    public static string[] BoqOf(Dice dice) =>
        Enumerable.Range(0, 12).Select(i => $"{i + 1:D3}|{40_000 + i * 700 + dice.Int(0, 69_999)}").ToArray();
}
