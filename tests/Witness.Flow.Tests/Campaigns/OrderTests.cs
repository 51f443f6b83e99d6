using System.Text;
using Witness.Domain.Clocks;
using Witness.Flow.Intake;
using Witness.Flow.Records;

namespace Witness.Flow.Tests.Campaigns;

/// <summary>A6 through the whole road: whatever order messages come in and however often, the records say the same.</summary>
public sealed class OrderTests
{
    private const int Orders = 20;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Twenty_orders_with_repetitions_give_one_content(Engine engine)
    {
        var expected = await ContentOf(Engine.Sqlite, DealMessages.InOrder());
        for (var seed = 1; seed <= Orders; seed++)
        {
            var content = await ContentOf(engine, DealMessages.Shuffled(new(seed)));
            foreach (var lot in DealMessages.Lots) Assert.True(expected[lot] == content[lot], $"order {seed}, {lot}: {Rebuilt.Difference(expected[lot], content[lot])}");
        }
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Read_tables_rebuilt_on_either_engine_equal_the_live_ones_byte_for_byte(Engine engine)
    {
        await using var rig = await Open(engine);
        foreach (var (sender, items) in DealMessages.Shuffled(new(7)).Take(40)) await Send(rig, sender, items);
        await rig.Settle();
        rig.Clock("2026-09-17T09:00:00+08:00");
        foreach (var (sender, items) in DealMessages.InOrder()) await Send(rig, sender, items); // what is there is seen again
        await rig.Settle();

        await Rebuilt.EqualsLive(rig);
    }

    private static async Task<Rig> Open(Engine engine)
    {
        var rig = await Rig.Open(engine);
        foreach (var sender in DealMessages.All.Select(message => message.Sender).Distinct()) await rig.Register(sender);
        return rig;
    }

    private static async Task Send(Rig rig, string sender, IReadOnlyList<string> items)
    {
        var answer = await rig.SendItems(sender, items);
        Assert.Null(answer.Problem);
        Assert.All(answer.Items, item => Assert.True(item.Outcome != ItemAnswer.Refused, $"{item.Id}: {string.Join("; ", item.Problems?.Select(p => $"{p.Pointer} {p.En}") ?? [])}"));
    }

    private static async Task<Dictionary<string, string>> ContentOf(Engine engine, IEnumerable<(string Sender, IReadOnlyList<string> Items)> batches)
    {
        await using var rig = await Open(engine);
        foreach (var (sender, items) in batches) await Send(rig, sender, items);
        await rig.Settle();
        await using var snapshot = await rig.Database.Snapshot();
        var content = new Dictionary<string, string>();
        foreach (var lot in DealMessages.Lots)
            content[lot] = Encoding.UTF8.GetString(LotRecords.ContentDump(await LotFold.Of(snapshot, lot), rig.Summaries.Context));
        return content;
    }
}
