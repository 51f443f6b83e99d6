using System.Diagnostics;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Campaigns;

/// <summary>
/// One round of the background scan over a log of any size: somebody edits a row of every table at a random place, then takes one
/// out of every table; each is found in the next round, and at a million entries a round ends within a minute (ruling 20).
/// </summary>
public sealed class RoundTests(ITestOutputHelper output)
{
    private const int Chunk = 20_000;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public Task A_write_into_every_table_is_found_in_one_round(Engine engine) => Round(engine, 2_000);

    [Theory]
    [Trait("ring", "long")]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public Task A_write_into_every_table_of_a_million_entries_is_found_within_a_minute(Engine engine) => Round(engine, 1_000_000);

    private async Task Round(Engine engine, int entries)
    {
        await using var rig = await TamperTests.Filled(engine);
        await Timed($"{engine}: {entries} facts appended and folded", () => Grow(rig, entries));
        var scanner = new Scanner((CheckedStore)rig.Store, rig.Database, new(rig.Handles, rig.Vault), rig.Own, new(rig.Trade, rig.Real));
        Assert.Empty((await scanner.RunOnce(default)).Finds);
        await Within("clean round", async () => Assert.Empty((await scanner.RunOnce(default)).Finds));

        var random = new Random(entries);
        await using var log = await rig.Intruder(readTables: false);
        await using var read = await rig.Intruder(readTables: true);
        var tables = (await Intruder.Tables(log)).Concat(await Intruder.Tables(read)).Where(table => table.Count > 0 && Intruder.NamesRows(table) && table.Name != "tile").ToList(); // a tile and an entry that are both wrong cannot be told apart
        foreach (var remove in (bool[])[false, true])
        {
            var acts = new List<Tampering>();
            foreach (var table in tables) acts.Add(await Intruder.ActAt(table, random, remove));
            IReadOnlyList<TamperFind> finds = [];
            await Within(remove ? $"a row taken out of each of {acts.Count} tables" : $"a row edited in each of {acts.Count} tables", async () => finds = await TamperTests.Check(rig));
            Assert.All(acts, act => Assert.True(finds.Any(find => act.Table.IsSaid(find.Table) && (!act.Named || find.Row.Length > 0)), $"{act}: {string.Join("; ", finds)}"));
            foreach (var act in acts) await act.Undo();
            Assert.Empty(await TamperTests.Check(rig));
        }

        async Task Within(string what, Func<Task> round)
        {
            var took = await Timed($"{engine}: {what}", round);
            Assert.True(took < TimeSpan.FromSeconds(60), $"{what}: {took}");
        }
    }

    private async Task<TimeSpan> Timed(string what, Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        output.WriteLine($"{what}: {watch.Elapsed.TotalSeconds:0.0} s");
        return watch.Elapsed;
    }

    // own facts go the whole road but for signature and wire: entry, repeat key, every fourth with a vault row, folded by the followers
    private static async Task Grow(Rig rig, int entries)
    {
        for (var from = (int)rig.Log.CurrentHead(LogName.Witness).Size; from < entries; from += Chunk)
        {
            var facts = Enumerable.Range(from, Math.Min(Chunk, entries - from)).Select(i => (Of(i), (IReadOnlyList<AttachedRow>)[], (Action?)null));
            foreach (var some in facts.Chunk(2_000)) await rig.Own.AppendEach(some, default);
            await rig.Settle();
        }
    }

    private static OwnFact Of(int i)
    {
        var scope = new Scope(ScopeKind.Lot, null, [$"GEN-{i / 50}"]);
        Fact fact = i % 4 == 0
            ? new AnomalyReported { AnomalyKey = $"AN-{i}", Stage = "R4", Type = new(null, null, "示例异常"), Text = $"线索 {i}" }
            : new NoticePublished { NoticeId = $"N-{i}", NoticeKind = "招标", Title = $"示例公告第 {i} 号" };
        return new(fact, scope, $"gen/{i}", OwnFacts.Source);
    }
}
