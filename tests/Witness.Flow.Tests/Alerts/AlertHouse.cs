using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Rules.Asking;
using Witness.Flow.Accounts;
using Witness.Flow.Alerts;
using Witness.Flow.Follow;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Alerts;

/// <summary>A rig with the followers of alerts beside it.</summary>
internal sealed class AlertHouse : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly FollowerRun _raising, _booking;
    private readonly Task _running;

    private AlertHouse(Rig rig)
    {
        Rig = rig;
        var feed = new LogFeed(rig.Store, rig.Log);
        Raiser = new(rig.Store, rig.Values, rig.Own, rig.Handles, new(rig.Database, rig.Compartment));
        Book = new(rig.Store, rig.Values, rig.Handles, rig.Database);
        Keeper = new(Book, rig.Own);
        (_raising, _booking) = (new(feed, Raiser), new(feed, Book));
        Desk = new(rig.Gateway, Book, rig.Database, rig.Own) { Folded = (position, stop) => _booking.WaitFor(position, Patience, TimeProvider.System, stop) };
        _running = Task.WhenAny(Task.Run(() => _raising.Run(_stop.Token)), Task.Run(() => _booking.Run(_stop.Token))).Unwrap();
    }

    public Rig Rig { get; }

    public AlertRaiser Raiser { get; }

    public AlertBook Book { get; }

    public AlertDesk Desk { get; }

    public AlertKeeper Keeper { get; }

    /// <summary>All alerts that stand, as a replay of the whole log gives them: number and canonical JSON of what they say.</summary>
    public async Task<IReadOnlyList<ReplayedAlert>> Replay(long? until = null, JudgedBy? by = null) =>
        await new Replay(Rig.Store, Rig.Values, Rig.Handles).Run(until ?? Rig.Log.CurrentHead(LogName.Witness).Size, by ?? new(), _ => { }, default);

    /// <summary>What stands by the queue, as the log says it, in the form of <see cref="Replay"/>.</summary>
    public async Task<IReadOnlyList<string>> Standing()
    {
        var standing = new List<string>();
        foreach (var line in Book.All.Where(line => line.State != AlertState.Cleared).OrderBy(line => line.Number, StringComparer.Ordinal))
            standing.Add($"{line.Number} {line.Level} {((Look<AlertView>.Shown)await Desk.Alert(Told.Officer(), line.Number, default)).What.Says.ToCanonical()}");
        return standing;
    }

    /// <summary>One line for each alert of a replay, to be compared with <see cref="Standing"/>.</summary>
    public static IReadOnlyList<string> Spelt(IEnumerable<ReplayedAlert> replayed) =>
        [.. replayed.Select(alert => $"{alert.Alert} {alert.Level switch { "红" => Severity.High, "橙" => Severity.Medium, _ => Severity.Low }} {alert.Explanation.ToCanonical()}")];

    public static async Task<AlertHouse> Open(Rig rig)
    {
        var house = new AlertHouse(rig);
        await house.Settle();
        return house;
    }

    /// <summary>A rig of its own with one sender, after the opening of the demo day.</summary>
    public static async Task<AlertHouse> New(Engine engine = Engine.Sqlite)
    {
        var rig = await Rig.Open(engine);
        await rig.Register("trade");
        rig.Clock("12:00");
        return await Open(rig);
    }

    /// <summary>Until neither records nor alerts have anything to add.</summary>
    public async Task Settle()
    {
        while (true)
        {
            await Rig.Settle();
            var size = Rig.Log.CurrentHead(LogName.Witness).Size;
            if (size == 0) return;
            foreach (var run in (FollowerRun[])[_raising, _booking])
            {
                var waiting = run.WaitFor(size - 1, Patience, TimeProvider.System, default);
                if (await Task.WhenAny(waiting, _running) == _running) await _running;
                Assert.True(await waiting, run.Follower.Name);
            }
            if (Rig.Log.CurrentHead(LogName.Witness).Size == size) return;
        }
    }

    public async Task Send(IEnumerable<string> items)
    {
        var answer = await Rig.SendItems("trade", items);
        Assert.Null(answer.Problem);
        Assert.All(answer.Items, item => Assert.True(item.Outcome is "accepted" or "seen", string.Join("; ", item.Problems?.Select(p => $"{p.Pointer} {p.Code}") ?? [])));
        await Settle();
    }

    /// <summary>Facts of a case of tests/cases/rules as messages about LOT-1, with the lot registered and its opening begun.</summary>
    public static IReadOnlyList<string> Case(string path)
    {
        var written = JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "cases", "rules", path)))!["facts"]!.AsArray().Select(fact => fact!.AsArray()).ToList();
        var told = new Told();
        var items = told.Registered().Append(told.Lot("2026-03-16T09:00", new Domain.Facts.Catalogue.OpeningStarted { BidderCount = 2 }, "open"))
            .Select((fact, i) => System.Text.Encoding.UTF8.GetString(Domain.Facts.Wire.FactWriter.Item(fact, Domain.Facts.Catalogue.FactBook.Find(fact.Header.Type)!, $"told-{i}"))).ToList();
        foreach (var (row, i) in written.Select((row, i) => (row, i)))
        {
            items.Add(new JsonObject
            {
                ["specversion"] = "1.0", ["id"] = $"case-{i}", ["type"] = row[0]!.GetValue<string>(), ["source"] = "trade", ["sourcekey"] = $"case-{i}",
                ["subject"] = "LOT-1", ["project"] = "PRJ-1", ["time"] = row[1]!.GetValue<string>(), ["data"] = row[2]!.DeepClone(),
            }.ToJsonString());
        }
        return items;
    }

    /// <summary>How many facts of each type about alerts the log holds.</summary>
    public async Task<int> Count(string type)
    {
        var size = Rig.Log.CurrentHead(LogName.Witness).Size;
        var count = 0;
        for (var from = 0L; from < size; from += 500)
            foreach (var entry in await Rig.Store.ReadEntries(LogName.Witness, from, 500, default))
                if (AnyEntry.Read(entry.Bytes).Plain?.Header.Type == type) count++;
        return count;
    }

    /// <summary>The desk of a house that knows these officers.</summary>
    public AlertDesk WithOfficers(params string[] officers) => new(Rig.Gateway, Book, Rig.Database, Rig.Own) { Officers = _ => Task.FromResult<IReadOnlyList<string>>(officers) };

    /// <summary>The desk as it stands on a day.</summary>
    public AlertDesk On(DateOnly today) => new(Rig.Gateway, Book, Rig.Database, Rig.Own) { Today = () => today };

    public AlertLine Only(string rule) => Assert.Single(Book.All, line => line.Rule == rule);

    public async ValueTask DisposeAsync()
    {
        await Close();
        await Rig.DisposeAsync();
    }

    /// <summary>Ends its followers; the rig goes on.</summary>
    public async Task Close()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // it was told to stop
        }
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
