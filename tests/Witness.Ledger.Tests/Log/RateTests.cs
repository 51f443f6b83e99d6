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
}
