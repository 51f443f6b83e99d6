using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Witness.Domain.Facts;
using Witness.Edge.Connectors;
using Witness.Flow.Accounts;
using Witness.Flow.Intake;
using Witness.Flow.Tests;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Web.Wiring;

namespace Witness.Edge.Tests.Connectors;

/// <summary>A whole installation on a scratch folder, with the real clock in hand, and connectors wired as the host wires them.</summary>
internal sealed class House : IAsyncDisposable
{
    public const string Account = "old-pool";

    private readonly ScratchFolder _folder;

    private House(ScratchFolder folder) => _folder = folder;

    public FakeTimeProvider Clock { get; private init; } = new(new(2026, 9, 16, 8, 0, 0, TimeSpan.FromHours(8)));

    public Installation Here { get; private set; } = null!;

    public FactRoad Road { get; private set; } = null!;

    public Action<string>? Crash { get; set; }

    /// <param name="scheme">Null: the account is not registered.</param>
    public static async Task<House> Open(string? scheme = SenderAccount.Fetched)
    {
        var house = new House(new());
        await house.Start();
        if (scheme is not null) await house.Register(scheme);
        return house;
    }

    /// <summary>Opens the same data again, as a start after a crash would.</summary>
    public async Task<House> Restart()
    {
        await Stop();
        var again = new House(_folder) { Clock = Clock };
        await again.Start();
        return again;
    }

    public async Task Register(string scheme)
    {
        var key = scheme switch { "v1a" => Ed25519Secret.New(Randomness.System).Public.ToArray(), "v1" => new byte[32], _ => [] };
        var sender = new SenderAccount(
            Account, "示例旧专家库", null, From.Trading, SourceLetters.Facts(From.Trading).ToHashSet(StringComparer.Ordinal), null, "GC", scheme, key, Clock.GetUtcNow(), false);
        var change = await Road.Senders.Register(sender, "A1001", default);
        Assert.True(change.Done, change.En);
    }

    /// <summary>A connector to the peer, as the host makes it; what it is handed may be made to crash before and after each call.</summary>
    public ConnectorRun Connect(Twin twin, int batch = 200)
    {
        var settings = new ConnectorSettings(twin.Kind.Name, Account, twin.Kind.Every, twin.Settings) { Batch = batch };
        var reach = ConnectorRoads.ReachOf(Clock);
        var hand = ConnectorRoads.HandoverOf(settings, Road.Intake, new(Here.Store, Here.Own));
        var folder = reach.Folder;
        return new(
            twin.Kind.Make(settings, reach with { Folder = path => Watched(folder(path)) }), settings,
            new(
                (parcel, stop) => Around("submit", () => hand.Submit(parcel, stop)), hand.Mark,
                (mark, stop) => Around("mark", async () =>
                {
                    await hand.SaveMark(mark, stop);
                    return true;
                }),
                hand.Beat),
            Clock);
    }

    /// <summary>Looks until nothing comes any more, letting files come to rest; fails where the connector has trouble.</summary>
    public async Task Drain(ConnectorRun run)
    {
        for (var (quiet, looks) = (0, 0); quiet < 3; looks++)
        {
            Assert.True(looks < 500, $"the connector does not come to rest: {run.State}");
            var before = (run.State.Accepted, run.State.Seen, run.State.Refused, run.State.Conflicting);
            var wait = await run.Step(default);
            Assert.True(run.State.Phase is ConnectorPhase.Idle, $"{run.State.Phase}: {run.State.Trouble?.En}");
            Clock.Advance(wait);
            quiet = before == (run.State.Accepted, run.State.Seen, run.State.Refused, run.State.Conflicting) && wait > TimeSpan.Zero ? quiet + 1 : 0;
        }
    }

    /// <summary>Key and version of every fact of the account that stands in the log, in its order.</summary>
    public async Task<IReadOnlyList<string>> Facts() =>
        [.. (await Entries()).Where(entry => entry.Header.Identity.Source == Account).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Header.Identity.SourceKey}/{entry.Header.Identity.SourceVersion}{(entry.Header.Contends is null ? "" : " other")}"))];

    public async Task<IReadOnlyList<Entry>> Entries(string? type = null)
    {
        var size = Here.Log.CurrentHead(LogName.Witness).Size;
        var all = size == 0 ? [] : await Here.Store.ReadEntries(LogName.Witness, 0, (int)size, default);
        return [.. all.Select(entry => AnyEntry.Read(entry.Bytes).Plain).OfType<Entry>().Where(entry => type is null || entry.Header.Type == type)];
    }

    public Task<IReadOnlyList<Quarantined>> Quarantined() => Road.Quarantine.All(default);

    /// <summary>An item as a trading system would send it.</summary>
    public static string Item(int n, int version = 1, string name = "示例标段", string? time = null, string more = "") =>
        $$$"""{"specversion":"1.0","id":"m-{{{n}}}-{{{version}}}-{{{name.Length}}}","type":"LotRegistered","source":"{{{Account}}}","subject":"LOT-{{{n}}}","project":"P-1","time":"{{{time ?? "2026-09-16T07:30:00+08:00"}}}","sourcekey":"k-{{{n}}}","sourceversion":{{{version}}},"sequence":{{{n}}},"data":{"LotName":"{{{name}}}" {{{more}}} }}""";

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _folder.Dispose();
    }

    private async Task Start()
    {
        Here = await Installation.Open(new("serve") { Data = _folder.File("data") }, Clock, default);
        Road = await FactRoad.Open(Here, default);
    }

    private async Task Stop()
    {
        await Road.Database.DisposeAsync();
        await Here.DisposeAsync();
    }

    private async Task<T> Around<T>(string call, Func<Task<T>> act)
    {
        Crash?.Invoke($"before {call}");
        var answer = await act();
        Crash?.Invoke($"after {call}");
        return answer;
    }

    private DropFolder Watched(DropFolder folder) => folder with
    {
        Done = name =>
        {
            Crash?.Invoke("before done");
            folder.Done(name);
            Crash?.Invoke("after done");
        },
        Apart = (name, why) =>
        {
            Crash?.Invoke("before apart");
            folder.Apart(name, why);
            Crash?.Invoke("after apart");
        },
    };
}

/// <summary>The process ends here, for all the connector knows.</summary>
internal sealed class CrashException(string at) : Exception(at);

/// <summary>孪生 — the other system of one kind of connector, as the common suite needs it.</summary>
internal abstract class Twin : IAsyncDisposable
{
    public abstract ConnectorKind Kind { get; }

    public abstract IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Gives items, after all it gave before.</summary>
    public abstract void Give(params IEnumerable<string> items);

    /// <summary>Gives, after all before, something that is no item at all.</summary>
    public abstract void GiveRubbish();

    public abstract void SetAway(bool away);

    /// <summary>Its clock, as far as it shows one.</summary>
    public abstract void SetClock(DateTimeOffset time);

    public abstract ValueTask DisposeAsync();
}
