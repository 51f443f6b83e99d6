using System.Globalization;
using System.Text.Json.Nodes;
using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;
using Witness.Domain.Rules.Packs;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Rules;

/// <summary>Random conditions over random facts: whatever the reader accepts answers, always, the same, in whatever order the facts came.</summary>
public class PackPropertyTests
{
    private static readonly string[] Names = [.. PackFields.Facts.Select(f => f.Name)];

    [Fact]
    [Clause("4.4.3")]
    public void Whatever_is_accepted_answers_and_depends_on_no_order()
    {
        var random = new Random(20260316);
        var (accepted, answered) = (0, new HashSet<Verdict>());
        for (var i = 0; i < 1500; i++)
        {
            if (PackReader.Read(Pack(Condition(random, 0, [])).ToJsonString()).Pack is not { } pack) continue;
            accepted++;
            for (var lot = 0; lot < 3; lot++)
            {
                var facts = Facts(random, pack);
                var first = Ask(pack, facts);
                Assert.Equal(Whole(first), Whole(Ask(pack, facts)));
                Assert.Equal(Content(first), Content(Ask(pack, [.. facts.OrderBy(_ => random.Next())])));
                foreach (var finding in first) answered.Add(finding.Verdict);
            }
        }
        Assert.True(accepted > 400, $"{accepted} of 1500 accepted: the generator makes too little sense");
        Assert.Equal(3, answered.Count);
    }

    [Fact]
    public void A_pack_that_would_ask_a_million_times_stops_and_says_so()
    {
        var pack = PackReader.Read(Pack("""
            {"op":"exists","fact":"BidReceived","as":"a","where":{"op":"exists","fact":"BidReceived","as":"b","where":{"op":"exists","fact":"BidReceived","as":"c","where":
            {"op":"compare","left":{"op":"field","fact":"a","path":"BidId"},"is":"!=","right":{"op":"field","fact":"c","path":"BidId"}}}}}
            """).ToJsonString());
        Assert.True(pack.Pack is not null, string.Join("; ", pack.Refusals));
        List<Recorded> facts = [.. SealMarks.All.Select((seal, i) => New(new SealOpened { Seal = seal.ToString() }, 1000 + i)), .. Enumerable.Range(1, 400).Select(i => New(new BidReceived { BidId = "1" }, i, i))];
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var finding = Assert.Single(Ask(pack.Pack!, facts));
        Assert.Equal(Verdict.CannotTell, finding.Verdict);
        Assert.Contains(finding.Explanation.Missing, m => m.Zh.Contains("步", StringComparison.Ordinal));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), watch.Elapsed.ToString());
    }

    [Fact]
    public void The_shelf_holds_the_version_of_the_day_and_nothing_that_was_not_approved()
    {
        var pack = PackTests.Pack("U02");
        var next = Next(pack, 2, "2026-06-01");
        var centre = new List<Recorded>
        {
            New(new RuleDrafted { Rule = "U02", Version = 1, Digest = pack.Digest, Pack = pack.Json }, 1), New(new RulePublished { Rule = "U02", Version = 1, Digest = pack.Digest }, 2),
            New(new RuleDrafted { Rule = "U02", Version = 2, Digest = next.Digest, Pack = next.Json }, 3),
        };
        Assert.Equal(1, RuleShelf.Of(centre).Find("U02", new(2026, 7, 1))!.Card.Version);
        centre.Add(New(new RulePublished { Rule = "U02", Version = 2, Digest = pack.Digest }, 4));
        Assert.Equal(1, RuleShelf.Of(centre).Find("U02", new(2026, 7, 1))!.Card.Version);
        centre[^1] = New(new RulePublished { Rule = "U02", Version = 2, Digest = next.Digest }, 4);
        var shelf = RuleShelf.Of(centre);
        Assert.Equal((1, 2), (shelf.Find("U02", new(2026, 5, 31))!.Card.Version, shelf.Find("U02", new(2026, 6, 1))!.Card.Version));
        Assert.Null(shelf.Find("U02", new(2025, 12, 31)));
        centre.Add(New(new RuleRetired { Rule = "U02", Version = 2 }, 5));
        Assert.Null(RuleShelf.Of(centre).Find("U02", new(2026, 5, 31)));
        Assert.Equal([typeof(BidOpened)], ((Type[])[typeof(BidOpened), typeof(AuctionStarted)]).Where(shelf.Wakes));
    }

    [Fact]
    public void A_threshold_on_trial_takes_the_place_of_the_one_entered_and_leaves_the_shelf_alone()
    {
        var shelf = RuleShelf.Of([New(new LimitEntered { Rule = "B06.ratio", Value = 0.7m, From = Moment.Of(new DateOnly(2026, 1, 1)), Basis = "示例" }, 1)]);
        var tried = shelf.Trying(new Threshold("B06.ratio", 0.9m, new(2026, 1, 1), "赵负责"));
        Assert.Equal([0.7m], shelf.Thresholds.All.Select(t => t.Value));
        Assert.Equal([0.9m], tried.Thresholds.All.Select(t => t.Value));
    }

    private static RulePack Next(RulePack pack, int version, string from)
    {
        var json = JsonNode.Parse(pack.Json)!.AsObject();
        (json["version"], json["from"]) = (version, from);
        return PackReader.Read(json.ToJsonString()).Pack!;
    }

    private static JsonObject Pack(string when)
    {
        var pack = JsonNode.Parse(PackTests.Pack("U02").Json)!.AsObject();
        foreach (var gone in (string[])["per", "parameters", "cases"]) pack.Remove(gone);
        pack["when"] = JsonNode.Parse(when);
        return pack;
    }

    private static string Condition(Random random, int depth, IReadOnlyList<string> frames)
    {
        string Inner() => Condition(random, depth + 1, frames);
        var (fact, alias) = (Names[random.Next(Names.Length)], "f" + frames.Count);
        string Where() => Condition(random, depth + 1, [.. frames, $"{alias}:{fact}"]);
        return random.Next(depth > 3 ? 3 : 8) switch
        {
            0 => $$"""{"op":"known","value":{{Field(random, frames)}}}""",
            1 => $$"""{"op":"compare","left":{{Term(random, depth + 1, frames)}},"is":"{{((string[])["<", "<=", "=", "!=", ">=", ">"])[random.Next(6)]}}","right":{{random.Next(0, 6)}}}""",
            2 => $$"""{"op":"exists","fact":"{{fact}}"}""",
            3 => $$"""{"op":"all","of":[{{Inner()}},{{Inner()}}]}""",
            4 => $$"""{"op":"any","of":[{{Inner()}},{{Inner()}}]}""",
            5 => $$"""{"op":"not","of":{{Inner()}}}""",
            6 when frames.Count < 3 => $$"""{"op":"exists","fact":"{{fact}}","as":"{{alias}}","where":{{Where()}}}""",
            7 when frames.Count < 3 => $$"""{"op":"every","fact":"{{fact}}","as":"{{alias}}","where":{{Where()}}}""",
            _ => $$"""{"op":"compare","left":{{Time(random, frames)}},"is":"<=","right":{"op":"shift","from":{{Time(random, frames)}},"by":{{random.Next(-60, 60)}},"unit":"{{((string[])["days", "workingDays", "months", "hours"])[random.Next(4)]}}"} }""",
        };
    }

    private static string Term(Random random, int depth, IReadOnlyList<string> frames)
    {
        var fact = Names[random.Next(Names.Length)];
        return random.Next(depth > 5 ? 2 : 5) switch
        {
            0 => $$"""{"op":"count","fact":"{{fact}}","as":"n{{depth}}"}""",
            1 => random.Next(-3, 9).ToString(CultureInfo.InvariantCulture),
            2 => $$"""{"op":"{{((string[])["add", "subtract", "multiply", "divide"])[random.Next(4)]}}","left":{{Term(random, depth + 1, frames)}},"right":{{Term(random, depth + 1, frames)}}}""",
            3 => $$"""{"op":"{{((string[])["days", "workingDays", "hours", "minutes"])[random.Next(4)]}}","from":{{Time(random, frames)}},"to":{{Time(random, frames)}}}""",
            _ => $$"""{"op":"otherwise","value":{{Term(random, depth + 1, frames)}},"or":0}""",
        };
    }

    private static string Field(Random random, IReadOnlyList<string> frames)
    {
        var (of, fact) = frames.Count > 0 && random.Next(2) == 0 ? (frames[random.Next(frames.Count)] is var frame ? frame.Split(':')[0] : "", "") : ("", Names[random.Next(Names.Length)]);
        if (fact.Length == 0) fact = frames.First(f => f.StartsWith(of + ":", StringComparison.Ordinal)).Split(':')[1];
        var fields = PackFields.Of(fact).ToList();
        return $$"""{"op":"field","fact":"{{(of.Length > 0 ? of : fact)}}","path":"{{fields[random.Next(fields.Count)].Path}}"}""";
    }

    private static string Time(Random random, IReadOnlyList<string> frames) => random.Next(3) switch
    {
        0 => $$"""{"op":"moment","name":"{{PackFields.Merged.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(PackFields.Merged.Count))}}"}""",
        1 when frames.Count > 0 => $$"""{"op":"field","fact":"{{frames[0].Split(':')[0]}}","path":"At"}""",
        _ => $$"""{"op":"field","fact":"{{Names[random.Next(Names.Length)]}}","path":"At"}""",
    };

    /// <summary>Some of each fact the pack reads; some of them corrected.</summary>
    private static List<Recorded> Facts(Random random, RulePack pack)
    {
        var facts = new List<Recorded> { New(new ProjectRegistered { Kind = "GC", Region = "370300" }, 1), New(new LotRegistered { Category = "施工" }, 2) };
        foreach (var seal in SealMarks.All) facts.Add(New(new SealOpened { Seal = seal.ToString() }, facts.Count + 1));
        foreach (var need in pack.Card.Needs)
        {
            for (var n = random.Next(4); n > 0; n--)
            {
                var at = facts.Count + 1;
                facts.Add(New(need.Fact.Make(Head(need.Fact.Name, at, random), [.. need.Fact.Fields.Select(f => Value(random, f))]), at));
            }
        }
        return facts;
    }

    private static object? Value(Random random, FieldType field) => random.Next(3) == 0 ? null : field.Shape switch
    {
        Shape.Text => field.Choices is { } choices ? choices.All[random.Next(choices.All.Count)].Value : $"文{random.Next(3)}",
        Shape.Integer { Long: true } => (long)random.Next(),
        Shape.Integer => random.Next(9),
        Shape.Decimal => decimal.MaxValue / random.Next(1, 3),
        Shape.Flag => random.Next(2) == 0,
        Shape.MomentShape => new Moment(new DateTime(random.Next(1, 9999), random.Next(1, 12), random.Next(1, 28), random.Next(24), 0, 0), (Precision)random.Next(5)),
        Shape.Record r when r.ClrType == typeof(Price) => new Price(new Money(random.Next(3) == 0 ? decimal.MaxValue : random.Next(100), random.Next(3) == 0 ? "840" : "156")),
        Shape.Record r when r.ClrType == typeof(Org) => new Org($"示例{random.Next(3)}"),
        _ => null,
    };

    private static IReadOnlyList<Finding> Ask(RulePack pack, IReadOnlyList<Recorded> facts)
    {
        var state = new LotState("LOT-1", "PRJ-1");
        var lot = new LotFacts(state, 1, new ClockContext(default, WorkCalendar.Official, new SourceBook([new("kp", Names.ToHashSet())])));
        foreach (var fact in facts)
        {
            state.Advance(fact);
            lot.Touch(fact);
        }
        return new PackRule(pack).Look(lot, new History(), ThresholdSet.Shipped);
    }

    private static string Whole(IReadOnlyList<Finding> findings) => string.Join("\n", findings.Select(f => f.Identity + f.Explanation.ToCanonical()));

    /// <summary>What is said, without where in the log it stands.</summary>
    private static string Content(IReadOnlyList<Finding> findings) => string.Join("\n", findings.Select(f => $"{f.Identity} {f.Verdict} {f.Explanation.Formula.Zh} {string.Join(",", f.Explanation.Missing.Select(m => m.Zh))}"));

    private static Header Head(string type, int at, Random? random = null) => new(
        type, FactBook.Find(type)!.Scopes[0] is ScopeKind.Project ? new(ScopeKind.Project, "PRJ-1", []) : FactBook.Find(type)!.Scopes[0] is ScopeKind.Centre ? new(ScopeKind.Centre, null, []) : new(ScopeKind.Lot, "PRJ-1", ["LOT-1"]),
        random?.Next(6) == 0 ? new("kp", $"{type}-c", at) : new("kp", $"k{at}", 1), Moment.Of(new DateTimeOffset(2026, 3, 1 + (at % 20), 9, 0, 0, Moment.Offset)));

    private static Recorded New(Fact fact, int position, int minute = 0) => new(
        fact.Header is null ? Under(fact, Head(fact.GetType().Name, position)) : fact, position, new DateTimeOffset(2026, 3, 25, 9, minute % 60, 0, Moment.Offset));

    private static Fact Under(Fact fact, Header header) => FactBook.Of(fact).Make(header, [.. FactBook.Of(fact).Fields.Select(f => f.Get(fact))]);
}
