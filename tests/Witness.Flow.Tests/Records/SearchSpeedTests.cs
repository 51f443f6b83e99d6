using System.Diagnostics;
using Witness.Flow.Records;

namespace Witness.Flow.Tests.Records;

/// <summary>search.p95 at 10,000 lots (aim 50 ms): rows are put straight into the read tables.</summary>
public sealed class SearchSpeedTests
{
    private const int Lots = 10_000;

    private static readonly string[] Words = ["道路", "桥", "医疗设备", "食堂", "绿化", "水厂", "检测", "学校", "A标", "柳泉"];

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Ten_thousand_lots_are_searched_within_the_aim_with_exact_counts(Engine engine)
    {
        await using var rig = await Rig.Open(engine);
        await rig.Database.Apply(batch =>
        {
            for (var i = 0; i < Lots; i++)
            {
                var (lot, project, word) = ($"A37030026{i:000000}001", $"ZB-2026-{i / 2:00000}", Words[i % Words.Length]);
                var name = $"示例{word}工程第{i / 2}期";
                var codes = $"{lot}\n{project}\n本地-{i:000000}";
                batch.Put(
                    ReadTables.Lot, lot, project, 1L, $"{i % 3}标段", name, i % 2 == 0 ? "GC" : "ZC", "370303", "R6a", "Running", "示例建设有限公司", "", 30L, 44L, 0L, 5L,
                    "2026-09-16T09:30+08:00", "2026-09-16T09:30:00.000+08:00", (long)i, "2026-08-01", "2026-09-16", "", codes, $"{codes}\n{name}\n示例建设有限公司\n中标候选示例单位{i}".ToLowerInvariant());
                if (i % 2 == 0) batch.Put(ReadTables.Project, project, name, project, "GC", "370303", "示例建设有限公司", "公开招标", "", 0L, 0L, 0L, (long)i, "", $"{project}\n{name}".ToLowerInvariant());
            }
            return Task.CompletedTask;
        });
        var desk = rig.Desk();
        var reader = Told.Officer() with { Watch = "bench" }; // the look itself is measured elsewhere
        Assert.Equal(1000, (await desk.Lots(reader, new("医疗设备"), default)).Shown().Total);
        Assert.Equal(10_000, (await desk.Lots(reader, new("示例 工程"), default)).Shown().Total);
        Assert.Equal(50, (await desk.Lots(reader, new("道路", Number: 3), default)).Shown().Items.Count);
        var took = new List<double>();
        foreach (var round in Enumerable.Range(0, 4))
        {
            foreach (var word in Words)
            {
                took.Add(await Time(() => desk.Lots(reader, new(word, Number: 1 + round), default)));
                took.Add(await Time(() => desk.Projects(reader, new($"{word} 第1{round}"), default)));
            }
        }
        took.Sort();
        var p95 = took[(int)(took.Count * 0.95)];
        TestContext.Current.TestOutputHelper?.WriteLine($"search.p95 {engine} {p95:0.0} ms, median {took[took.Count / 2]:0.0} ms");
        Assert.True(p95 < 250, $"p95 is {p95:0.0} ms"); // five times the aim: other work shares the machine
    }

    private static async Task<double> Time<T>(Func<Task<T>> ask)
    {
        var began = Stopwatch.GetTimestamp();
        await ask();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
