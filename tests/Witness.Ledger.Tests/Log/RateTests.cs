using System.Diagnostics;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Ledger.Tests.Log;

[Trait("ring", "long")]
public sealed class RateTests(ITestOutputHelper output)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sequencer_places_a_hundred_thousand_entries_a_second_over_memory()
    {
        const int count = 300_000;
        await using var log = await Sequencer.Open(new MemoryLogStore(), Suite.Intl, "witness.example/rate", Stop);
        var random = Randomness.Seeded(1);
        var drafts = new Draft[count];
        for (var i = 0; i < count; i++)
        {
            var entry = random.Bytes(404);
            drafts[i] = new([new(LogName.Witness, entry, new(Witness.Ledger.Bytes.Key16.From(entry), default))], []);
        }

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i += 10_000) await log.Append(drafts[i..(i + 10_000)], Stop);
        var rate = count / watch.Elapsed.TotalSeconds;
        output.WriteLine($"{rate:N0} entries/s");
        Assert.True(rate > 100_000, $"{rate:N0} entries/s");
    }

    [Fact]
    public async Task Drafts_prepared_in_the_sequencing_step_come_as_fast()
    {
        const int count = 300_000;
        await using var log = await Sequencer.Open(new MemoryLogStore(), Suite.Intl, "witness.example/rate", Stop);
        var random = Randomness.Seeded(1);
        var drafts = new Preparing[count];
        for (var i = 0; i < count; i++)
        {
            var entry = random.Bytes(404);
            var key = Witness.Ledger.Bytes.Key16.From(entry);
            drafts[i] = new(_ => new([new(LogName.Witness, entry, new(key, default))], [])) { Identities = [key] };
        }

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i += 1000) await log.Append(drafts[i..(i + 1000)], Stop);
        var rate = count / watch.Elapsed.TotalSeconds;
        output.WriteLine($"{rate:N0} prepared entries/s");
        Assert.True(rate > 100_000, $"{rate:N0} entries/s");
    }

    [Fact]
    public async Task A_million_entries_are_verified_in_four_seconds()
    {
        const int count = 1_000_000;
        var store = new MemoryLogStore();
        await using var log = await Sequencer.Open(store, Suite.Intl, "witness.example/rate", Stop);
        var random = Randomness.Seeded(2);
        for (var i = 0; i < count; i += 10_000)
            await log.Append([.. Enumerable.Range(0, 10_000).Select(_ => new Draft([new(LogName.Witness, random.Bytes(404))], []))], Stop);

        var watch = Stopwatch.StartNew();
        Assert.Null(await new LogScan(Suite.Intl).Check(store, LogName.Witness, log.CurrentHead(LogName.Witness), Stop));
        output.WriteLine($"{count:N0} entries verified in {watch.Elapsed.TotalSeconds:N1} s");

        var reader = new LogReader(store, Suite.Intl, LogName.Witness);
        watch.Restart();
        for (var i = 0; i < 1000; i++) Assert.InRange((await reader.Inclusion(i * 997, count, Stop)).Length, 1, 20);
        output.WriteLine($"an inclusion proof of 1,000,000 in {watch.Elapsed.TotalMilliseconds / 1000:N2} ms");
    }
}
