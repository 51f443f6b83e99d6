using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Witness.Domain.Clocks;
using Witness.Domain.Calendar;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Access;
using Witness.Domain.Stages;
using Witness.Flow.Records;
using Witness.Flow.Tests;

namespace Witness.Web.Tests.Campaigns;

/// <summary>The 43 real deals, signed and sent through the public intake of a running host; what its read side then says.</summary>
public sealed class RealDealTests : IDisposable
{
    private static readonly string[] Five = ["GC-22", "GC-23", "GC-27", "ZC-26", "ZR-08"];

    private static readonly DateTimeOffset Morning = new(2026, 9, 16, 8, 0, 0, TimeSpan.FromHours(8));

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Clause("4.4.1 b1")]
    public async Task Real_deals_sent_over_the_wire_read_as_their_notices_allow()
    {
        var data = _folder.File("data");

        // the importer's accounts alone: an account of the centre's own could report the contracts these notices never name (ruling 49)
        File.WriteAllBytes(_folder.File("senders.json"), Witness.Sim.Wire.Accounts.ToJson(Witness.Sim.Wire.Accounts.RealSources(HostProcess.Seed)));
        var parcels = Sending.Lines(Case("deals.jsonl"));
        using (var host = await HostProcess.Start(data).Ready())
        {
            var sending = new Sending(host.Http, host.Root);
            var first = new List<Told>();
            foreach (var parcel in parcels) first.AddRange(await sending.Post(parcel));
            Assert.Equal(275, first.Count);
            Assert.All(first, one => Assert.True(one.Outcome == "accepted", one.Problem));
            var again = new List<Told>();
            foreach (var parcel in parcels) again.AddRange(await sending.Post(parcel));
            Assert.Equal(first.Select(one => (one.Id, "seen", one.Position, one.Leaf)), again.Select(one => (one.Id, one.Outcome, one.Position, one.Leaf)));
            await Settled(host);
        }
        await using var disk = await Disk.Open(data);
        await Compare(disk);
    }

    // Followers have seen all of the log and the steward has nothing left to append, so it no longer grows.
    private static async Task Settled(HostProcess host)
    {
        for (var (before, quiet) = ("", 0); quiet < 4; await Task.Delay(600))
        {
            var now = await host.Http.GetStringAsync("api/v1/progress");
            using var progress = JsonDocument.Parse(now);
            var seen = new[] { "records", "steward" }.All(name => progress.RootElement.GetProperty(name).GetInt64() >= progress.RootElement.GetProperty("size").GetInt64());
            (before, quiet) = (now, seen && now == before ? quiet + 1 : 0);
        }
    }

    private static async Task Compare(Disk disk)
    {
        var sources = (await disk.Road.Senders.All(default)).Select(s => new SourceScope(s.Id, s.MayReport, s.Region, s.Kind, s.Suspended));
        var context = new ClockContext(Morning.AddMinutes(30), WorkCalendar.Official, new SourceBook(sources));
        var sent = Read(new FactReader(disk.Here.Handles.Hash));
        var readings = new Dictionary<string, (LotReading System, LotReading Pure)>();
        await using (var snapshot = await disk.Road.Database.Snapshot())
        {
            foreach (var lot in sent.SelectMany(fact => fact.Fact.Header.Scope.Lots).Distinct())
            {
                var state = await LotFold.Of(snapshot, lot);
                var system = new LotReading(state, context);
                var pure = new LotState(lot, state.Project);
                foreach (var fact in sent.Where(f => f.Fact.Header.Scope is var s && (s.Lots.Contains(lot) || (s.Kind == ScopeKind.Project && s.Project == state.Project)))) pure.Advance(fact);
                foreach (var fact in sent.Where(f => f.Fact is LotRegistered && f.Fact.Header.Scope is var s && s.Project == state.Project && !s.Lots.Contains(lot))) pure.Advance(fact); // each lot lists all of its project
                foreach (var row in await LotFold.Rows(snapshot, ReadTables.OfLot(lot))) // what the clock told the system, and what the rules did, is an input too
                    if (row.Type is nameof(LimitPassed) or nameof(AlertRaised) or nameof(AlertRevised) or nameof(AlertCleared)) pure.Advance(row.ToRecorded());
                readings[lot] = (system, new(pure, context, null, system.Seals));
                var wishes = new LotReading(pure, context).SealActs().Where(act => act.Open).Select(act => act.Seal);
                Assert.True(wishes.Order().SequenceEqual(system.Seals.Open.Order()), $"{lot}: {string.Join(' ', wishes)} should be open, {string.Join(' ', system.Seals.Open)} are");
                var (expected, found) = (Text(LotRecords.ContentDump(pure, context, system.Seals)), Text(LotRecords.ContentDump(state, context)));
                Assert.True(expected == found, $"{lot}: {Difference(expected, found)}");
            }
        }
        foreach (var (lot, (system, _)) in readings)
        {
            Assert.Equal(10, system.Tables().Count);
            foreach (var cell in system.Tables().SelectMany(table => table.Cells)) Assert.Equal(cell.State is CellState.Present or CellState.Conflicted, cell.Values.Count > 0 && cell.State != CellState.CannotTell);
            var booked = system.Tables().Single(table => table.Id == "R3"); // no notice speaks of venues
            Assert.All(booked.Cells.Where(cell => !cell.Field.MayBeEmpty && cell.Field.Merge != Merge.Computed), cell => Assert.True(cell.State is CellState.NotCollected or CellState.NotApplicable, $"{lot} {cell.Field} {cell.State}"));
        }
        Clocks(readings);
    }

    /// <summary>What real-lots expects of the five clocks; one that cannot tell says what is missing.</summary>
    private static void Clocks(Dictionary<string, (LotReading System, LotReading Pure)> readings)
    {
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Case("clocks.json")));
        foreach (var deal in cases.RootElement.EnumerateArray())
        {
            var (system, pure) = readings[deal.GetProperty("lot").GetString()!];
            var expected = deal.GetProperty("clocks");
            Assert.Equal(pure.Clocks.Select(clock => (clock.Rule.Id, clock.StatusText.Zh, clock.DueRolled)), system.Clocks.Select(clock => (clock.Rule.Id, clock.StatusText.Zh, clock.DueRolled)));
            foreach (var clock in system.Clocks.Where(clock => Five.Contains(clock.Rule.Id)))
            {
                var name = (deal.GetProperty("deal").GetString(), clock.Rule.Id);
                if (expected.TryGetProperty(clock.Rule.Id, out var one)) Assert.Equal((name, one.GetProperty("status").GetString()), (name, clock.StatusText.Zh));
                else
                {
                    Assert.Equal((name, ClockStatus.CannotTell), (name, clock.Status));
                    Assert.NotEmpty(clock.Missing);
                }
            }
        }
    }

    private static List<Recorded> Read(FactReader reader)
    {
        var facts = new List<Recorded>();
        foreach (var line in File.ReadLines(Case("deals.jsonl")))
        {
            using var body = WireJson.Parse(Encoding.UTF8.GetBytes(line));
            facts.Add(new(reader.Read(body.Document!.RootElement).Fact!, facts.Count, Morning));
        }
        return facts;
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static string Difference(string a, string b)
    {
        var at = a.Zip(b).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"…{Around(a, at)}… against …{Around(b, at)}…";

        static string Around(string text, int at) => text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 200)];
    }

    private static string Case(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "cases", "real-deals", name);
}
