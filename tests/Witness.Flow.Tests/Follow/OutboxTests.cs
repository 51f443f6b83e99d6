using System.Text;
using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Follow;
using Witness.Flow.Intake;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Follow;

public sealed class OutboxTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    [Clause("4.4.1 b2")]
    public async Task A_formed_record_is_pushed_signed_and_its_receipt_is_kept(Engine engine)
    {
        await using var rig = await Rig.Open(engine);
        var receiver = new Receiver();
        var house = await PushHouse.Open(rig, receiver);
        var position = await house.Form("LOT-1", "R3");
        await house.Herald();
        Assert.Null(await house.Courier.Step(default));
        var (id, _, told, body) = Assert.Single(receiver.Taken);
        Assert.Equal(position, told);
        Assert.Equal([nameof(WitnessInfoPushed), nameof(WitnessInfoReceipted)], await house.Facts());
        using var json = JsonDocument.Parse(body);
        var data = json.RootElement.GetProperty("data");
        Assert.Equal(("PRJ-1", "R3", "formed", 1), (data.GetProperty("project").GetString(), data.GetProperty("stage").GetString(), data.GetProperty("status").GetString(), data.GetProperty("version").GetInt32()));
        AssertSigned(rig, house, receiver.Headers[0], body);

        // delivered, with its receipt, also after a start
        var again = await PushHouse.Open(rig, receiver);
        Assert.Empty(again.Outbox.Waiting());
        Assert.Equal(1, again.Outbox.DeliveredCount);
        await foreach (var row in again.Outbox.DeliveredRows(default)) Assert.Equal(($"HZ-{id}", 1, 1), (row.Receipt, row.Attempts, row.Order));
    }

    [Fact]
    public async Task The_end_of_a_lot_is_pushed_and_says_nothing_that_is_not_public()
    {
        await using var rig = await Rig.Open();
        var receiver = new Receiver();
        var house = await PushHouse.Open(rig, receiver);
        await rig.Register("trade");
        var (known, unknown) = (new Told(), new Told(lot: "LOT-2", project: "PRJ-2"));
        rig.Clock("10:01");
        await rig.Accept([.. known.Registered(), known.Lot("10:00", new LotFailed { Basis = "投标人不足三家" })]);
        await rig.Accept(unknown.Lot("10:00", new LotFailed { Basis = "投标人不足三家" }));
        await rig.Settle();
        await house.Herald();
        Assert.Null(await house.Courier.Step(default));
        string Pushed(string lot) => string.Join(", ", receiver.Taken.Where(one => one.Lot == lot).Select(one => What(one.Body)).Order(StringComparer.Ordinal));
        // the registration closes R2, the failure R3 to R7 (ruling 65): each record is formed, which is pushed as well
        Assert.Equal("failed, formed R2, formed R3, formed R4, formed R5, formed R6a, formed R7", Pushed("LOT-1"));
        // nobody said what form this lot has: none of the three tables of 交易实施 is its own, so none is formed
        Assert.Equal("failed, formed R3, formed R4, formed R5, formed R7", Pushed("LOT-2"));
        Assert.Equal(12, receiver.Taken.Count);
        Assert.All(receiver.Taken, one => Assert.DoesNotContain("投标人", one.Body, StringComparison.Ordinal));

        static string What(string body)
        {
            using var json = JsonDocument.Parse(body);
            var data = json.RootElement.GetProperty("data");
            return $"{data.GetProperty("status").GetString()} {(data.TryGetProperty("stage", out var stage) ? stage.GetString() : "")}".Trim();
        }
    }

    [Fact]
    public async Task Messages_of_one_lot_arrive_in_order_and_other_lots_do_not_wait()
    {
        await using var rig = await Rig.Open();
        var receiver = new Receiver();
        var house = await PushHouse.Open(rig, receiver);
        foreach (var stage in (string[])["R1", "R2", "R3"])
            foreach (var lot in (string[])["A", "B", "C"]) await house.Form(lot, stage);
        receiver.Refuses.Add("A");
        await house.Herald();
        var wait = await house.Courier.Step(default);
        Assert.Equal(TimeSpan.FromSeconds(1), wait);
        Assert.Equal(6, receiver.Taken.Count);
        Assert.DoesNotContain(receiver.Taken, one => one.Lot == "A");
        Assert.Equal([1, 2, 3], house.Outbox.Waiting().Select(row => row.Order));
        Assert.NotNull(house.Outbox.Heads()[0].Trouble);
        receiver.Refuses.Clear();
        rig.Real.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await house.Courier.Step(default));
        foreach (var lot in receiver.Taken.GroupBy(one => one.Lot)) Assert.Equal(lot.Select(one => one.Position).Order(), lot.Select(one => one.Position));
        Assert.Equal((9, 0), (receiver.Taken.Count, receiver.Repeated.Count));
    }

    [Fact]
    public async Task While_the_receiver_is_away_the_backlog_ages_and_then_drains_in_order()
    {
        await using var rig = await Rig.Open();
        var receiver = new Receiver { Away = true };
        var house = await PushHouse.Open(rig, receiver);
        for (var i = 0; i < 20; i++) await house.Form($"LOT-{i % 5}", $"R{(i / 5) + 1}");
        await house.Herald();
        var waits = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            var wait = await house.Courier.Step(default);
            waits.Add(wait!.Value.TotalSeconds);
            rig.Real.Advance(wait.Value);
        }
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], waits);
        Assert.True(receiver.Asked <= 5 + 8, $"asked {receiver.Asked} times: only one message is to try whether it is back");
        Assert.Equal(20, house.Outbox.Waiting().Count);
        Assert.True(rig.Real.GetUtcNow() - house.Outbox.Waiting().Min(row => row.MadeAt) > TimeSpan.FromMinutes(3));
        receiver.Away = false;
        for (var i = 0; i < 3 && house.Outbox.Waiting().Count > 0; i++)
        {
            await house.Courier.Step(default);
            rig.Real.Advance(Courier.Longest);
        }
        Assert.Equal(20, receiver.Taken.Count);
        foreach (var lot in receiver.Taken.GroupBy(one => one.Lot)) Assert.Equal(lot.Select(one => one.Position).Order(), lot.Select(one => one.Position));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_kill_between_attempt_and_receipt_sends_the_same_message_again(Engine engine)
    {
        var rig = await Rig.Open(engine);
        try
        {
            var receiver = new Receiver();
            var house = await PushHouse.Open(rig, receiver);
            await house.Form("LOT-1", "R3");
            await house.Herald();
            receiver.AfterTaking = () => throw new InvalidOperationException("killed");
            await Assert.ThrowsAnyAsync<Exception>(() => house.Courier.Step(default));
            receiver.AfterTaking = () => { };
            rig = await rig.Restart();
            house = await PushHouse.Open(rig, receiver);
            await house.Herald();
            Assert.Equal(1, Assert.Single(house.Outbox.Waiting()).Attempts);
            await house.Courier.Step(default);
            Assert.Equal(receiver.Taken[0].Id, Assert.Single(receiver.Repeated));
            Assert.Single(receiver.Taken);
            Assert.Equal([nameof(WitnessInfoPushed), nameof(WitnessInfoReceipted)], await house.Facts());
        }
        finally
        {
            await rig.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_retry_is_asked_for_by_name_and_goes_at_once()
    {
        await using var rig = await Rig.Open();
        var receiver = new Receiver { Away = true };
        var house = await PushHouse.Open(rig, receiver);
        await house.Form("LOT-1", "R3");
        await house.Herald();
        Assert.Null(await house.Courier.Retry("wi_none", "W2001", default));
        Assert.Null(await house.Courier.Retry(house.Outbox.Waiting()[0].Id, "W2001", default)); // not tried yet
        await house.Courier.Step(default);
        receiver.Away = false;
        Assert.IsType<Appended.Done>(await house.Courier.Retry(house.Outbox.Waiting()[0].Id, "W2001", default));
        Assert.Null(await house.Courier.Step(default));
        Assert.Single(receiver.Taken);
        Assert.Equal([nameof(WitnessInfoPushed), nameof(WitnessInfoPushed), nameof(WitnessInfoReceipted)], await house.Facts());
    }

    private static void AssertSigned(Rig rig, PushHouse house, IReadOnlyList<KeyValuePair<string, string>> headers, string body)
    {
        string Header(string name) => headers.First(header => header.Key == name).Value;
        var key = Convert.FromBase64String(house.Key.Public["whpk_".Length..]);
        var centre = new SenderAccount("centre", "centre", null, default, new HashSet<string>(), null, null, "v1a", key, default, false);
        var signed = new SignedHeaders("centre", Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"));
        Assert.True(WebhookSignature.Check(signed, Encoding.UTF8.GetBytes(body), centre, rig.Real.GetUtcNow()).Valid);
        Assert.False(WebhookSignature.Check(signed, Encoding.UTF8.GetBytes(body + " "), centre, rig.Real.GetUtcNow()).Valid);
    }
}
