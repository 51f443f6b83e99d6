using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Bench;

/// <summary>
/// Price screens on prices the pretend city did not make: every bidder has a cost of its own around a common one (log-normal), marks it up the more the fewer
/// bid, and rounds it. Some lots are agreed: cover bids close above the chosen winner, a ladder of equal steps, fixed multiples, all close to the ceiling.
/// </summary>
internal static class PriceBench
{
    private static readonly string[] Screens = ["B01", "B02", "B03", "B04", "B05", "B06"];

    private static readonly string[] Sorts = ["honest", "cover", "ladder", "multiples", "ceiling"];

    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.FromHours(8));

    public static Task<IReadOnlyList<Figure>> Screened(int lots, int seed)
    {
        var random = new Random(seed); // bench input, the same on every run
        var (history, watches) = (new History(), new Dictionary<string, LotWatch>(StringComparer.Ordinal));
        var examiner = new Examiner(history, ThresholdSet.Shipped, Screens.ToHashSet());
        var clocks = new ClockContext(default, WorkCalendar.Official, new SourceBook([new("kp", FactBook.All.Select(f => f.Name).ToHashSet())]));
        var (raised, made, position) = (new HashSet<(string Screen, int Lot)>(), new int[Sorts.Length], 0L);
        var sorts = new int[lots];
        for (var n = 0; n < lots; n++)
        {
            sorts[n] = n > lots / 3 && random.Next(100) < 12 ? 1 + random.Next(4) : 0; // the first months are clean, as the figures of segments need
            if (n > lots / 3) made[sorts[n]]++;
            var watch = new LotWatch($"L{n}", $"P{n}", clocks);
            watches.Add($"L{n}", watch);
            var at = Start.AddMinutes(n * 330.0 * 24 * 60 / lots);
            foreach (var (rule, lot, round) in history.Segments.MoveTo(DateOnly.FromDateTime(at.DateTime)))
                if (watches.TryGetValue(lot, out var waiting)) Hear(examiner.Look(waiting.Round(round), [RuleBook.Find(rule)!]));
            foreach (var fact in Life(n, sorts[n], at, random))
                foreach (var touched in watch.Advance(new Recorded(fact, ++position, at))) Hear(examiner.Look(touched, fact.GetType()));
        }
        var with = new Dictionary<string, object> { ["lots"] = lots, ["seed"] = seed };
        for (var sort = 0; sort < Sorts.Length; sort++) with[Sorts[sort]] = made[sort];
        var figures = new List<Figure>();
        foreach (var screen in Screens.Append("any"))
        {
            for (var sort = 0; sort < Sorts.Length; sort++)
            {
                var hits = Enumerable.Range((lots / 3) + 1, lots - (lots / 3) - 1).Count(n => sorts[n] == sort && (screen == "any" ? Screens : [screen]).Any(s => raised.Contains((s, n))));
                figures.Add(new($"prices.{screen}.{Sorts[sort]}", made[sort] == 0 ? 0 : Math.Round((double)hits / made[sort], 4), "share of lots", with));
            }
        }
        return Task.FromResult<IReadOnlyList<Figure>>(figures);

        void Hear(IReadOnlyList<Answer> answers)
        {
            foreach (var answer in answers)
                if (answer.Findings.Any(f => f.Verdict == Verdict.Raised)) raised.Add((answer.Rule.Card.Code, int.Parse(answer.Lot[1..], System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    private static IEnumerable<Fact> Life(int n, int sort, DateTimeOffset at, Random random)
    {
        var (lot, key) = ($"L{n}", 0);
        Witness.Domain.Terms.Org Of(int i) => new($"示例公司{i}", $"91370300MB{i:00000000}");
        Header Head(string type, bool ofProject = false) => new(type, ofProject ? new(ScopeKind.Project, $"P{n}", []) : new(ScopeKind.Lot, $"P{n}", [lot]), new("kp", $"{lot}-{key++}", 1), Moment.Of(at));
        var common = Math.Exp(15 + (1.1 * Normal(random)));
        var ceiling = Math.Round((decimal)common * 1.22m / 1000) * 1000;
        var bidders = 3 + random.Next(7);
        var prices = Prices(sort, bidders, common, ceiling, random);
        yield return new ProjectRegistered { Header = Head("ProjectRegistered", true), Kind = "GC", Region = "370300", ProcurementMethod = new(null, null, "公开招标"), ProcuringEntities = [Of(90_000 + (n % 40))], Agency = Of(80_000 + (n % 15)) };
        yield return new LotRegistered { Header = Head("LotRegistered"), LotCode = lot, LotName = "示例标段", Category = "施工", EstimatedValue = new(ceiling) };
        foreach (var seal in new[] { "S1", "S3", "S4" }) yield return new SealOpened { Header = Head("SealOpened"), Seal = seal };
        yield return new NoticePublished { Header = Head("NoticePublished"), NoticeKind = "招标", CeilingPrice = new(new Money(ceiling)) };
        yield return new OpeningStarted { Header = Head("OpeningStarted"), PlannedAt = Moment.Of(at) };
        for (var i = 0; i < prices.Count; i++) yield return new BidOpened { Header = Head("BidOpened"), BidId = $"b{i}", Bidder = Of((n * 13) + i), Price = new(new Money(prices[i])) };
        yield return new OpeningEnded { Header = Head("OpeningEnded"), ValidBidCount = prices.Count };
        yield return new EvaluationEnded { Header = Head("EvaluationEnded") };
        yield return new CandidatesPublished { Header = Head("CandidatesPublished") };
        var best = prices.Index().MinBy(p => p.Item).Index;
        yield return new AwardDecided { Header = Head("AwardDecided"), Suppliers = [Of((n * 13) + best)], Value = new(new Money(prices[best])) };
    }

    private static List<decimal> Prices(int sort, int bidders, double common, decimal ceiling, Random random)
    {
        var own = Enumerable.Range(0, bidders).Select(_ => common * Math.Exp(0.06 * Normal(random)) * (1 + (0.35 / bidders))).Order().ToList();
        var winner = (decimal)own[0];
        return sort switch
        {
            1 => [.. Enumerable.Range(0, bidders).Select(i => Rounded(winner * (i == 0 ? 1 : 1.008m + ((decimal)random.NextDouble() * 0.022m)), ceiling))],
            2 => [.. Enumerable.Range(0, bidders).Select(i => Rounded(winner + (i * (Math.Round(winner * 0.011m / 100) * 100)), ceiling))],
            3 => [.. Enumerable.Range(0, bidders).Select(i => Math.Min(ceiling, Math.Round(winner * (decimal)Math.Pow(1.013, i), 2)))],
            4 => [.. Enumerable.Range(0, bidders).Select(i => Math.Round(ceiling * (0.999m - (0.0012m * i) - ((decimal)random.NextDouble() * 0.001m)), 2))],
            _ => [.. own.Select(price => Rounded((decimal)price, ceiling))],
        };
    }

    private static decimal Rounded(decimal price, decimal ceiling) => Math.Min(Math.Round(price / 100) * 100, ceiling);

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
