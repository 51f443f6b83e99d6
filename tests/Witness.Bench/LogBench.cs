using System.Diagnostics;
using System.Text;
using Witness.Flow.Store;
using Witness.Flow.Tests;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Bench;

/// <summary>The log alone: no HTTP, no canonicalisation; 404-byte Chinese entries with identities, tree, tiles, fsync (evidence.md §11).</summary>
public static class LogBench
{
    private const int EntrySize = 404;
    private static readonly AttachedTable Vault = new("vault", InsertOnly: true);
    private static readonly Randomness Random = Randomness.Seeded(7);

    /// <summary>Each client waits for its receipt before it sends the next entry.</summary>
    public static Task<IReadOnlyList<Figure>> Clients(string engine, int clients, int seconds = 8) => With(engine, async log =>
    {
        await Run(log, clients, TimeSpan.FromSeconds(2));
        var waits = await Run(log, clients, TimeSpan.FromSeconds(seconds));
        var all = waits.Order().ToList();
        return [new Figure($"log.{engine}.{clients}", all.Count / (double)seconds, "/s", new Dictionary<string, object>
        {
            ["clients"] = clients, ["entryBytes"] = EntrySize, ["seconds"] = seconds,
            ["p50ms"] = Math.Round(all[all.Count / 2], 2), ["p99ms"] = Math.Round(all[all.Count * 99 / 100], 2),
        })];
    });

    public static Task<IReadOnlyList<Figure>> Bulk(string engine, int entries = 300_000) => With(engine, async log =>
    {
        await Fill(log, 0, 20_000);
        var seconds = await Fill(log, 20_000, entries);
        return [new Figure($"log.{engine}.bulk", entries / seconds, "/s", new Dictionary<string, object>
        {
            ["perTransaction"] = 1000, ["entryBytes"] = EntrySize, ["entries"] = entries,
        })];
    });

    /// <summary>Rate at a million entries over the rate at ten thousand.</summary>
    public static Task<IReadOnlyList<Figure>> Flat(string engine) => With(engine, async log =>
    {
        await Fill(log, 0, 10_000); // warm
        var early = 40_000 / await Fill(log, 10_000, 40_000);
        await Fill(log, 50_000, 950_000);
        var late = 40_000 / await Fill(log, 1_000_000, 40_000);
        return [new Figure($"log.{engine}.flat", late / early, "ratio", new Dictionary<string, object>
        {
            ["early"] = Math.Round(early), ["late"] = Math.Round(late), ["entries"] = 1_000_000, ["perTransaction"] = 1000,
        })];
    });

    /// <summary>The whole log's database gone through: a million entries, as many identities, a hundred thousand vault rows.</summary>
    public static Task<IReadOnlyList<Figure>> Check(string engine) => WithStore(engine, async (log, store) =>
    {
        await Fill(log, 0, 900_000);
        await Fill(log, 900_000, 100_000, vault: true);
        var clock = Stopwatch.StartNew();
        var result = await new TableCheck(store, Suite.Intl).Run();
        if (result.Finds.Count > 0) throw new InvalidOperationException($"false alarm: {result.Finds[0]}");
        return [new Figure($"check.{engine}", clock.Elapsed.TotalSeconds, "s", new Dictionary<string, object>
        {
            ["entries"] = result.Entries, ["rows"] = result.Rows,
        })];
    });

    private static Task<IReadOnlyList<Figure>> With(string engine, Func<Sequencer, Task<IReadOnlyList<Figure>>> measure) =>
        WithStore(engine, (log, _) => measure(log));

    private static async Task<IReadOnlyList<Figure>> WithStore(string engine, Func<Sequencer, CheckedStore, Task<IReadOnlyList<Figure>>> measure)
    {
        using var folder = new ScratchFolder();
        var seals = new RowSeals(Suite.Intl, Randomness.System, new byte[32]);
        CheckedStore store = engine == "sqlite"
            ? SqliteLogStore.Open(folder.File("log.db"), seals)
            : await PostgresLogStore.Open(await ScratchPostgres.NewDatabase(), seals);
        await using (store)
        {
            await using var log = await Sequencer.Open(store, Suite.Intl, "bench.example/log", default);
            return await measure(log, store);
        }
    }

    private static async Task<List<double>> Run(Sequencer log, int clients, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var waits = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            var mine = new List<double>();
            while (clock.Elapsed < time)
            {
                var draft = Fact();
                var from = clock.Elapsed;
                if (await log.Append(draft) is not Appended.Done) throw new InvalidOperationException("not appended");
                mine.Add((clock.Elapsed - from).TotalMilliseconds);
            }

            return mine;
        })));
        return [.. waits.SelectMany(w => w)];
    }

    private static async Task<double> Fill(Sequencer log, int from, int count, bool vault = false)
    {
        var seconds = 0.0;
        for (var at = from; at < from + count; at += 10_000)
        {
            var drafts = Enumerable.Range(0, 10_000).Select(_ => Fact(vault)).ToList();
            var clock = Stopwatch.StartNew();
            await log.Append(drafts);
            seconds += clock.Elapsed.TotalSeconds;
        }

        return seconds;
    }

    private static Draft Fact(bool vault = false)
    {
        var ids = Random.Bytes(32);
        var text = $$$"""{"v":1,"type":"BidReceived","scope":{"lot":"示例-2026-0{{{Convert.ToHexString(ids.AsSpan(0, 4))}}}"},"id":{"source":"示例交易平台"},"data":{"备注":"投标文件已收到，{{{Convert.ToHexString(ids)}}}"}}""";
        var bytes = new byte[EntrySize];
        Array.Fill(bytes, (byte)' ');
        Encoding.UTF8.GetBytes(text).CopyTo(bytes, 0);
        return new Draft([new DraftEntry(LogName.Witness, bytes, new EntryIdentity(Key16.From(ids), Key16.From(ids.AsSpan(16))))],
            vault ? [new AttachedRow(Vault, ids, new byte[620])] : []);
    }
}
