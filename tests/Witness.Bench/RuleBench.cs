using System.Diagnostics;
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
/// Judgement alone: a year of lots played through the rules' keeper in memory, as the follower would: fold, look, keep what was left behind.
/// Lots overlap in time as they do at a centre; one that is over is let go.
/// </summary>
internal static class RuleBench
{
    private const int Bidders = 8;

    /// <summary>Lots open at a time.</summary>
    private const int Open = 1_000;

    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.FromHours(8));

    public static Task<IReadOnlyList<Figure>> Year(long lots)
    {
        var keeper = new Keeper();
        var watch = Stopwatch.StartNew();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var slices = new List<(long Facts, double Microseconds)>();
        var (seen, since) = (0L, cpu); // by processor time: other work on the machine makes a slice long, not dear
        foreach (var recorded in Stream((int)lots))
        {
            keeper.See(recorded);
            if (++seen % 10_000 != 0) continue;
            var now = Process.GetCurrentProcess().TotalProcessorTime;
            slices.Add((seen, (now - since).TotalMicroseconds / 10_000));
            since = now;
        }
        var spent = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var memory = Process.GetCurrentProcess().PeakWorkingSet64 / 1024.0 / 1024.0;
        Console.Error.WriteLine($"{seen} facts, {keeper.Looks} looks, {keeper.Raised} raised, {spent.TotalMicroseconds / seen:0.0} µs CPU a fact");
        var early = slices.Skip(1).Take(Math.Max(1, slices.Count / 10)).Average(s => s.Microseconds);
        var late = slices.TakeLast(Math.Max(1, slices.Count / 10)).Average(s => s.Microseconds);
        var with = new Dictionary<string, object> { ["lots"] = lots, ["facts"] = seen, ["looks"] = keeper.Looks, ["raised"] = keeper.Raised, ["cpu"] = Math.Round(spent.TotalSeconds, 1) };
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            new("rules.year", watch.Elapsed.TotalSeconds, "s", with), new("rules.memory", memory, "MiB", with), new("rules.flat", late / early, "ratio", with),
        ]);
    }

    public static Task<IReadOnlyList<Figure>> Fingerprints(long bids)
    {
        var index = new TraceIndex();
        for (var i = 0; i < bids; i++)
        {
            var id = new FactIdentity("kp", $"b{i}", 1);
            index.Keep("fingerprints", $"L{i / Bidders}", 1 + (i % Bidders), [new("disk", $"D{i}", $"L{i / Bidders}", 1, $"c:{i % 5000}", null, new(2026, 1, 5), id, i), new("mac", $"M{i}", $"L{i / Bidders}", 1, $"c:{i % 5000}", null, new(2026, 1, 5), id, i)]);
        }
        var watch = Stopwatch.StartNew();
        var found = 0;
        const int Looks = 10_000;
        for (var i = 0; i < Looks; i++)
            for (var part = 0; part < 10; part++) found += index.Find(part % 2 == 0 ? "disk" : "mac", (part % 2 == 0 ? "D" : "M") + ((i * 97L + part) % bids)).Count;
        return Task.FromResult<IReadOnlyList<Figure>>([new("fingerprint.match", watch.Elapsed.TotalMilliseconds / Looks, "ms", new Dictionary<string, object> { ["bids"] = bids, ["parts"] = 10, ["found"] = found })]);
    }

    /// <summary>What a follower does with each fact, without store or log.</summary>
    private sealed class Keeper
    {
        private readonly History _history = new();
        private readonly Bindings _bindings = new();
        private readonly Examiner _examiner;
        private readonly Dictionary<string, LotWatch> _lots = new(StringComparer.Ordinal);
        private readonly ClockContext _clocks = new(default, WorkCalendar.Official, new SourceBook([new("kp", FactBook.All.Select(f => f.Name).ToHashSet())]));

        public Keeper() => _examiner = new(_history, ThresholdSet.Shipped);

        public long Looks { get; private set; }

        public long Raised { get; private set; }

        public void See(Recorded recorded)
        {
            var scope = recorded.Fact.Header.Scope;
            foreach (var (rule, lot, round) in _history.Segments.MoveTo(DateOnly.FromDateTime(recorded.TakenAt.DateTime)))
                if (_lots.TryGetValue(lot, out var waiting)) Count(_examiner.Look(waiting.Round(round), [RuleBook.Find(rule)!]));
            foreach (var lot in scope.Lots.Count > 0 ? scope.Lots : ["L" + scope.Project![1..]])
            {
                if (!_lots.TryGetValue(lot, out var watch)) _lots.Add(lot, watch = new(lot, "P" + lot[1..], _clocks));
                foreach (var touched in watch.Advance(recorded))
                {
                    if (Bindings.Concerns(recorded.Fact)) _bindings.Settle(touched);
                    Count(_examiner.Look(touched, recorded.Fact.GetType()));
                }
                if (recorded.Fact is LotClosed) _lots.Remove(lot);
            }
        }

        private void Count(IReadOnlyList<Answer> answers)
        {
            Looks += answers.Count;
            foreach (var answer in answers) Raised += answer.Findings.Count(f => f.Verdict == Verdict.Raised);
        }
    }

    private static IEnumerable<Recorded> Stream(int lots)
    {
        var open = new Queue<(int Lot, IEnumerator<Fact> Facts)>();
        var (next, position) = (0, 0L);
        var step = TimeSpan.FromDays(330) / Math.Max(1, (long)lots * 101);
        while (next < lots || open.Count > 0)
        {
            while (open.Count < Math.Min(Open, Math.Max(10, lots / 10)) && next < lots) open.Enqueue((next, Life(next++).GetEnumerator()));
            var (lot, facts) = open.Dequeue();
            if (!facts.MoveNext()) continue;
            yield return new(facts.Current, ++position, Start + (step * position));
            open.Enqueue((lot, facts));
        }
    }

    /// <summary>About a hundred facts of one construction lot, prices and people drawn from the number of the lot.</summary>
    private static IEnumerable<Fact> Life(int n)
    {
        var random = new Random(n); // bench input, the same on every run
        var (lot, project) = ($"L{n}", $"P{n}");
        var day = Start.AddDays(n % 300);
        var key = 0;
        Witness.Domain.Terms.Org Of(int i) => new($"示例公司{i}", $"91370300MA{i:00000000}");
        Header Head(string type, DateTimeOffset at, bool ofProject = false) => new(
            type, ofProject ? new(ScopeKind.Project, project, []) : new(ScopeKind.Lot, project, [lot]), new("kp", $"{lot}-{key++}", 1), Moment.Of(at));
        yield return new ProjectRegistered { Header = Head("ProjectRegistered", day, true), Kind = "GC", Region = "370300", ProcurementMethod = new(null, null, "公开招标"), ProcuringEntities = [Of(90_000 + (n % 60))], Agency = Of(80_000 + (n % 25)) };
        yield return new LotRegistered { Header = Head("LotRegistered", day), LotCode = lot, LotName = "示例标段", Category = "施工" };
        foreach (var seal in new[] { "S1", "S3", "S4" }) yield return new SealOpened { Header = Head("SealOpened", day), Seal = seal };
        yield return new NoticePublished { Header = Head("NoticePublished", day.AddDays(2)), NoticeKind = "招标", CeilingPrice = new(new Money(10_000_000)) };
        var opening = day.AddDays(25);
        yield return new TenderDocumentIssued { Header = Head("TenderDocumentIssued", day.AddDays(2)), BidDeadlineAt = Moment.Of(opening) };
        yield return new ExpertsDrawn { Header = Head("ExpertsDrawn", opening.AddDays(-1)), Count = 5, Experts = [.. Enumerable.Range(0, 5).Select(i => new ExpertRef($"E{random.Next(800)}"))] };
        var bids = Enumerable.Range(0, Bidders).Select(i => (Org: Of(random.Next(3_000)), Price: 9_000_000m + random.Next(900_000))).ToList();
        for (var i = 0; i < Bidders; i++) yield return new BidReceived { Header = Head("BidReceived", opening.AddMinutes(-600 + random.Next(590))), BidId = $"b{i}", Bidder = bids[i].Org, ClientAddress = $"10.0.{random.Next(250)}.{random.Next(250)}" };
        for (var i = 0; i < Bidders; i++) yield return new DepositReceived { Header = Head("DepositReceived", opening.AddDays(-2)), DepositId = $"d{i}", Bidder = bids[i].Org, PayerAccountHash = $"acc-{bids[i].Org.Code}", Form = "转账", IsBasicAccount = true, Amount = new(100_000) };
        yield return new OpeningStarted { Header = Head("OpeningStarted", opening), PlannedAt = Moment.Of(opening) };
        for (var i = 0; i < Bidders; i++)
            yield return new BidFingerprinted
            {
                Header = Head("BidFingerprinted", opening.AddMinutes(1)), BidId = $"b{i}", Bidder = bids[i].Org, Moment = "制作", FileCreationId = $"F{n}-{i}-{random.Next()}",
                MachineCode = new(Cpu: new HashSet<string> { $"CPU{random.Next(1 << 30)}" }, Disk: new HashSet<string> { $"DISK{random.Next(1 << 30)}" }, Mac: new HashSet<string> { $"3C5282{random.Next(1 << 24):X6}" }),
                PricingLocks = new HashSet<string> { $"LOCK{random.Next(1 << 30)}" }, ContactHashes = new HashSet<string> { $"TEL{bids[i].Org.Code}" },
            };
        for (var i = 0; i < Bidders; i++) yield return new BidOpened { Header = Head("BidOpened", opening.AddMinutes(2)), BidId = $"b{i}", Bidder = bids[i].Org, Price = new(new Money(bids[i].Price)) };
        yield return new OpeningEnded { Header = Head("OpeningEnded", opening.AddHours(1)), ValidBidCount = Bidders };
        yield return new CommitteeFormed { Header = Head("CommitteeFormed", opening.AddHours(2)), Total = 5, Members = [.. Enumerable.Range(0, 5).Select(i => new CommitteeMember(new ExpertRef($"E{random.Next(800)}"), "专家"))] };
        yield return new EvaluationStarted { Header = Head("EvaluationStarted", opening.AddHours(2)) };
        for (var expert = 0; expert < 5; expert++)
            for (var i = 0; i < Bidders; i++)
                yield return new BidScored { Header = Head("BidScored", opening.AddHours(3)), Expert = new($"E{expert}"), Bidder = bids[i].Org, Item = "技术方案", Subjective = true, MaxPoints = 40, Score = 25 + random.Next(8) };
        yield return new EvaluationEnded { Header = Head("EvaluationEnded", opening.AddHours(5 + random.Next(4))) };
        yield return new EvaluationReportReceived { Header = Head("EvaluationReportReceived", opening.AddDays(1)) };
        yield return new CandidatesPublished { Header = Head("CandidatesPublished", opening.AddDays(2)), Window = new(Moment.Of(opening.AddDays(2)), Moment.Of(opening.AddDays(6))) };
        yield return new AwardDecided { Header = Head("AwardDecided", opening.AddDays(8)), Suppliers = [bids.MinBy(b => b.Price).Org], Value = new(new Money(bids.Min(b => b.Price))) };
        yield return new AwardNoticed { Header = Head("AwardNoticed", opening.AddDays(9)) };
        yield return new ContractSigned { Header = Head("ContractSigned", opening.AddDays(20)) };
        for (var i = 0; i < Bidders; i++) yield return new DepositRefunded { Header = Head("DepositRefunded", opening.AddDays(22)), DepositId = $"d{i}", Bidder = bids[i].Org, PayeeAccountHash = $"acc-{bids[i].Org.Code}", Amount = new(100_000) };
        yield return new LotClosed { Header = Head("LotClosed", opening.AddDays(30)) };
    }
}
