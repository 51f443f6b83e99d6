using System.Runtime.CompilerServices;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Alerts;
using Witness.Flow.Insight;
using Witness.Flow.Store;
using Witness.Flow.Tests.Alerts;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Insight;

/// <summary>The life of an added rule and of a changed threshold: drafted, tried, approved by another, live without a restart, retired.</summary>
public sealed class RuleLifeTests
{
    private static readonly Reader Lead = new("L2001", "赵负责", [Role.Lead], [], []);
    private static readonly Reader Second = new("L2002", "孙负责", [Role.Lead], [], []);

    [Fact]
    [Clause("4.4.3")]
    public async Task A_rule_made_tried_and_approved_by_another_raises_without_a_restart()
    {
        var house = await AlertHouse.New();
        var (desk, box) = Desks(house);
        Assert.IsType<Act.Refused>(await desk.Draft(Told.Officer(), Pack("U02"), default));
        Assert.IsType<Act.Done>(await desk.Draft(Lead, Pack("U02"), default));
        Assert.Contains("沙盒", Why(await desk.Submit(Lead, "U02", 1, default)), StringComparison.Ordinal);

        // tried on what is there: a bid above the ceiling
        await house.Send(Above("one", "LOT-1"));
        Assert.DoesNotContain(house.Book.All, line => line.Rule == "U02");
        var run = await Tried(box, "U02", 1);
        Assert.Equal((TrialState.Over, 1, 0), (run.State, run.Result!.Raised.Count, run.Result.Today.Count));
        Assert.Equal(["LOT-1"], run.Result.OnlyNow);

        Assert.IsType<Act.Done>(await desk.Submit(Lead, "U02", 1, default));
        Assert.Contains("起草人", Why(await desk.Approve(Lead, "U02", 1, default)), StringComparison.Ordinal);
        Assert.IsType<Act.Refused>(await desk.Approve(Told.Officer(), "U02", 1, default));
        Assert.IsType<Act.Done>(await desk.Approve(Second, "U02", 1, default));
        await house.Settle();
        var raised = house.Only("U02");
        Assert.Equal(("LOT-1", "示例甲公司"), (raised.Lot, Assert.Single(raised.Parties)));
        Assert.Equal(AlertHouse.Spelt(await house.Replay()), await house.Standing());
        Assert.Contains(((Look<RulesView>.Shown)await desk.Rules(Lead, default)).What.Rules, r => r is { Card.Code: "U02", State: PaperState.Active });

        // the log alone knows it: another start judges the same
        await house.Close();
        await using var again = await AlertHouse.Open(await house.Rig.Restart());
        again.Only("U02");
        Assert.Equal(AlertHouse.Spelt(await again.Replay()), await again.Standing());
    }

    [Fact]
    public async Task A_rule_that_is_retired_by_two_people_looks_no_more()
    {
        await using var house = await AlertHouse.New();
        var (desk, box) = Desks(house);
        await desk.Draft(Lead, Pack("U02"), default);
        await Tried(box, "U02", 1);
        await desk.Submit(Lead, "U02", 1, default);
        await desk.Approve(Second, "U02", 1, default);
        Assert.IsType<Act.Refused>(await desk.AskRetire(Lead, "U02", 1, " ", default));
        Assert.IsType<Act.Done>(await desk.AskRetire(Lead, "U02", 1, "示例：改由另一规则判断", default));
        Assert.IsType<Act.Refused>(await desk.Approve(Lead, "U02", 1, default));
        Assert.IsType<Act.Done>(await desk.Approve(Second, "U02", 1, default));
        await house.Send(Above("one", "LOT-1"));
        Assert.DoesNotContain(house.Book.All, line => line.Rule == "U02");
    }

    [Fact]
    public async Task A_changed_threshold_goes_the_same_way_and_wakes_the_rule()
    {
        await using var house = await AlertHouse.New();
        var (desk, box) = Desks(house);
        await house.Send(AlertHouse.Case("B06/near-miss.json"));
        Assert.DoesNotContain(house.Book.All, line => line.Rule == "B06");
        Assert.IsType<Act.Refused>(await desk.Propose(Lead, "B06.nothing", 0.99m, "", new(2026, 1, 1), "示例", default));
        Assert.IsType<Act.Done>(await desk.Propose(Lead, "B06.ratio", 0.99m, "", new(2026, 1, 1), "示例依据", default));
        var run = await Tried(box, "B06.ratio", 1);
        Assert.Equal((1, 0), (run.Result!.Raised.Count, run.Result.Today.Count));
        Assert.IsType<Act.Done>(await desk.Submit(Lead, "B06.ratio", 1, default));
        Assert.IsType<Act.Refused>(await desk.Approve(Lead, "B06.ratio", 1, default));
        Assert.IsType<Act.Done>(await desk.Approve(Second, "B06.ratio", 1, default));
        await house.Settle();
        Assert.Contains(house.Book.All, line => line is { Rule: "B06", Lot: "LOT-1" });
        var view = ((Look<RuleView>.Shown)await desk.Rule(Lead, "B06", default)).What;
        Assert.Equal((0.99m, "示例依据"), (view.Thresholds.Single().Value, view.Thresholds.Single().Basis));
    }

    [Fact]
    public async Task Of_two_who_decide_at_once_one_is_heard()
    {
        await using var house = await AlertHouse.New();
        var (desk, box) = Desks(house);
        await desk.Draft(Lead, Pack("U02"), default);
        await Tried(box, "U02", 1);
        await desk.Submit(Lead, "U02", 1, default);
        var acts = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => desk.Approve(Second with { Account = $"L30{i}" }, "U02", 1, default))));
        Assert.Single(acts, act => act is Act.Done);
        Assert.Equal(1, await house.Count(nameof(RulePublished)));
    }

    [Fact]
    public async Task A_trial_can_be_cancelled_and_a_prefix_knows_nothing_of_what_came_later()
    {
        await using var house = await AlertHouse.New();
        var (desk, box) = Desks(house);
        await desk.Draft(Lead, Pack("U02"), default);
        var early = house.Rig.Log.CurrentHead(LogName.Witness).Size;
        await house.Send(Above("one", "LOT-1"));
        Assert.Empty((await Tried(box, "U02", 1, early)).Result!.Raised);
        Assert.Single((await Tried(box, "U02", 1)).Result!.Raised);
        Assert.IsType<Look<TrialRun>.Denied>(await box.Begin(Told.Officer(), "U02", 1, null, default));

        var held = new TaskCompletionSource();
        var slow = new Sandbox(house.Rig.Gateway, Papers(house), house.Rig.Database, Clocks(house.Rig))
        {
            Size = () => 10,
            Judge = async (_, told, stop) =>
            {
                told(3);
                held.SetResult();
                await Task.Delay(Timeout.Infinite, stop);
                return [];
            },
        };
        var run = ((Look<TrialRun>.Shown)await slow.Begin(Lead, "U02", 1, null, default)).What;
        await held.Task;
        var going = await Run(slow, run.Number);
        Assert.Equal((3L, 20L, TrialState.Running), (going.Done, going.Of, going.State));
        Assert.IsType<Act.Done>(await slow.Cancel(Lead, run.Number, default));
        while ((await Run(slow, run.Number)).State == TrialState.Running) await Task.Yield();
        Assert.Equal(TrialState.Cancelled, (await Run(slow, run.Number)).State);
    }

    private static TwoClocks Clocks(Rig rig) => new(rig.Trade, rig.Real);

    private static readonly ConditionalWeakTable<AlertHouse, RulePapers> Kept = [];

    private static RulePapers Papers(AlertHouse house) => Kept.GetValue(house, h => new(h.Rig.Store, h.Rig.Own));

    private static (RuleDesk Desk, Sandbox Box) Desks(AlertHouse house)
    {
        var rig = house.Rig;
        var papers = Papers(house);
        var box = new Sandbox(rig.Gateway, papers, rig.Database, Clocks(rig))
        {
            Size = () => rig.Log.CurrentHead(LogName.Witness).Size,
            Judge = async (asked, told, stop) =>
            {
                var by = new JudgedBy(Only: new HashSet<string>([asked.Code])) { Draft = asked.Draft, Changed = asked.Changed };
                var lots = await new RuleTrial(rig.Store, rig.Values, rig.Handles).Run(asked.UpTo, by, told, stop);
                return [.. lots.Select(l => new TrialLot(l.Lot, l.At, [.. l.Says.Select(s => (s.Cause, s.Level, s.Says.Summary))], l.Why))];
            },
        };
        return (new(rig.Gateway, papers, rig.Database, Clocks(rig)), box);
    }

    private static async Task<TrialRun> Tried(Sandbox box, string code, int version, long? upTo = null)
    {
        var run = ((Look<TrialRun>.Shown)await box.Begin(Lead, code, version, upTo, default)).What;
        while ((run = await Run(box, run.Number)).State == TrialState.Running) await Task.Yield();
        Assert.Equal(TrialState.Over, run.State);
        return run;
    }

    private static async Task<TrialRun> Run(Sandbox box, string number) => ((Look<TrialRun>.Shown)await box.Run(Lead, number, default)).What;

    private static string Why(Act act) => Assert.IsType<Act.Refused>(act).Why.Zh;

    /// <summary>A lot of the case B06 with a ceiling, and one bid above it.</summary>
    private static IEnumerable<string> Above(string key, string lot)
    {
        foreach (var item in AlertHouse.Case("B06/near-miss.json").Take(3)) yield return item;
        yield return Item("NoticePublished", key + "-notice", lot, """{"NoticeKind":"招标","CeilingPrice":{"Money":{"Amount":"1000000","Currency":"156"}}}""");
        yield return Item("BidOpened", key + "-bid", lot, """{"Bidder":{"Name":"示例甲公司"},"Price":{"Money":{"Amount":"1200000","Currency":"156"}}}""");
    }

    private static string Item(string type, string key, string lot, string data) =>
        $$"""{"specversion":"1.0","id":"{{key}}","type":"{{type}}","source":"trade","sourcekey":"{{key}}","subject":"{{lot}}","project":"PRJ-1","time":"2026-03-16T09:10:00+08:00","data":{{data}}}""";

    private static string Pack(string code, [CallerFilePath] string path = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "cases", "packs", code + ".json"));
}
