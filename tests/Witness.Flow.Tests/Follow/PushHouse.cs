using System.Text;
using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Follow;

/// <summary>Outbox, herald and courier over a rig, made anew as after a start; what is sent goes to the receiver given.</summary>
internal sealed class PushHouse
{
    private readonly Rig _rig;
    private readonly Herald _herald;

    private PushHouse(Rig rig, Receiver receiver)
    {
        _rig = rig;
        var clocks = new TwoClocks(rig.Trade, rig.Real);
        var target = new PushTarget("示例公共服务系统", new("http://receiver.example/"));
        Key = PushKey.Open(Path.Combine(rig.Folder, "push.key"), Path.Combine(rig.Folder, "push.vkey"), Randomness.System);
        Outbox = new(rig.Store);
        _herald = new(rig.Store, rig.Own, Outbox, target, clocks);
        Courier = new(Outbox, rig.Own, target, Key, clocks) { Post = receiver.Take };
    }

    public PushKey Key { get; }

    public Outbox Outbox { get; }

    public Courier Courier { get; }

    public static async Task<PushHouse> Open(Rig rig, Receiver receiver)
    {
        var house = new PushHouse(rig, receiver);
        await house.Outbox.Load(default);
        return house;
    }

    /// <summary>A record of a lot is formed, as the steward would append it; gives its position.</summary>
    public async Task<long> Form(string lot, string stage, int version = 1)
    {
        var fact = new RecordFormed { Stage = stage, RecordId = $"{lot}-1-{stage}", Version = version, Digest = new string('a', 64) };
        var appended = await _rig.Own.Append(new(fact, new(ScopeKind.Lot, "PRJ-1", [lot]), $"formed/{lot}/{stage}/{version}", OwnFacts.Source), default);
        return Assert.IsType<Appended.Done>(appended).Receipts[0].Position;
    }

    /// <summary>The herald sees the log to its end.</summary>
    public async Task Herald()
    {
        using var enough = new CancellationTokenSource();
        var run = new FollowerRun(new LogFeed(_rig.Store, _rig.Log), _herald);
        var running = run.Run(enough.Token);
        var passed = run.WaitFor(_rig.Log.CurrentHead(LogName.Witness).Size - 1, TimeSpan.FromSeconds(60), TimeProvider.System, default);
        if (await Task.WhenAny(running, passed) == running) await running;
        Assert.True(await passed);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    /// <summary>Names of the facts about pushes in the log, in order.</summary>
    public async Task<IReadOnlyList<string>> Facts()
    {
        var entries = await _rig.Store.ReadEntries(LogName.Witness, 0, 10_000, default);
        return [.. entries.Select(entry => AnyEntry.Read(entry.Bytes).Plain!.Header.Type).Where(type => type is nameof(WitnessInfoPushed) or nameof(WitnessInfoReceipted))];
    }
}

/// <summary>The public service system: gives a receipt for each id, the same for a repeated one; can be away, refuse, or lose its answer.</summary>
internal sealed class Receiver
{
    private readonly Lock _gate = new();

    public List<(string Id, string Lot, long Position, string Body)> Taken { get; } = [];

    public List<string> Repeated { get; } = [];

    public List<IReadOnlyList<KeyValuePair<string, string>>> Headers { get; } = [];

    public bool Away { get; set; }

    public int Asked { get; private set; }

    /// <summary>Lots whose messages are refused.</summary>
    public HashSet<string> Refuses { get; } = [];

    /// <summary>Called after a message was taken, before it is answered; what it throws is the sender's death.</summary>
    public Action AfterTaking { get; set; } = () => { };

    public Task<(int Status, string Body)?> Take(Uri address, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        lock (_gate)
        {
            Asked++;
            if (Away) return Task.FromResult<(int, string)?>(null);
            var text = Encoding.UTF8.GetString(body.Span);
            using var json = JsonDocument.Parse(text);
            var data = json.RootElement.GetProperty("data");
            var lot = data.GetProperty("lot").GetString()!;
            if (Refuses.Contains(lot)) return Task.FromResult<(int, string)?>((422, "{}"));
            var id = headers.First(header => header.Key == "webhook-id").Value;
            Headers.Add(headers);
            if (Taken.Any(one => one.Id == id)) Repeated.Add(id);
            else Taken.Add((id, lot, data.GetProperty("position").GetInt64(), text));
            AfterTaking();
            return Task.FromResult<(int, string)?>((200, $"{{\"receipt\":\"HZ-{id}\"}}"));
        }
    }
}
