using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Records;
using Witness.Flow.Vault;

namespace Witness.Flow.Tests.Records;

public sealed class DeadlineTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task An_amended_calendar_moves_open_deadlines_and_records_what_changed(Engine engine)
    {
        var rig = await Rig.Open(engine);
        try
        {
            await rig.Register("trade");
            rig.Clock("09:32");
            var told = new Told();
            await rig.Accept([.. told.Registered(), told.Lot("2026-09-15", new AwardNoticed { LetterNo = "T-1" })]);
            await rig.Settle();
            Assert.Equal(["2026-10-16T00:00:00+08:00"], await Due(rig, "届满")); // 30 days: 10-15, a Thursday
            Assert.Empty(await Recomputed(rig));

            await rig.Own.Append(new(Amended(("2026-10-15", true), ("2026-10-16", true)), OwnFacts.Centre, "CAL-2026", "A1001"), default);
            await rig.Settle();
            var change = Assert.Single(await Recomputed(rig));
            Assert.Equal(("GC-27", "2026-10-15", "2026-10-19", "CalendarEntered CAL-2026@1"), (change.Rule, change.Before.ToString(), change.After.ToString(), change.Cause));
            Assert.Equal(["2026-10-20T00:00:00+08:00"], await Due(rig, "届满"));

            rig = await rig.Restart();
            await rig.Settle();
            Assert.Single(await Recomputed(rig));
            Assert.Equal(["2026-10-20T00:00:00+08:00"], await Due(rig, "届满"));
        }
        finally
        {
            await rig.DisposeAsync();
        }
    }

    [Fact]
    public async Task Each_objection_ticks_by_itself()
    {
        await using var rig = await Rig.Open(Engine.Sqlite);
        await rig.Register("trade");
        rig.Clock("09:32");
        var told = new Told();
        await rig.Accept([.. told.Registered(), told.Lot("2026-09-11", new ObjectionReceived { CaseId = "Y-1", Subject = "评标结果" }), told.Lot("2026-09-14", new ObjectionReceived { CaseId = "Y-2", Subject = "评标结果" })]);
        await rig.Settle();
        await using var snapshot = await rig.Database.Snapshot();
        var ticks = (await snapshot.Rows<FactRow>(ReadTables.Fact, "WHERE type = 'LimitPassed' ORDER BY position")).Select(r => (LimitPassed)r.ToRecorded().Fact).ToList();
        Assert.Equal(["GC-24 届满 2026-09-14"], ticks.Where(t => t.Phase == "届满").Select(t => $"{t.Rule} {t.Phase} {t.DueRolled}"));
        Assert.Equal(1, await snapshot.One<long>("SELECT count(*) FROM due WHERE rule = 'GC-24#Y-2' AND phase = '届满'"));
        Assert.Equal(0, await snapshot.One<long>("SELECT count(*) FROM due WHERE rule = 'GC-24#Y-1'"));
    }

    /// <summary>Version 2 of the shipped year, with two days more.</summary>
    private static CalendarEntered Amended(params (string Day, bool Off)[] days)
    {
        var shipped = Domain.Calendar.WorkCalendar.Official.Year(2026)!;
        var off = shipped.Rest.SelectMany(r => Enumerable.Range(0, r.To.DayNumber - r.From.DayNumber + 1).Select(i => new CalendarDay(Moment.Of(r.From.AddDays(i)), true, r.Name)));
        var on = shipped.MakeUp.Select(d => new CalendarDay(Moment.Of(d), false, "调休上班"));
        return new() { Year = 2026, Version = 2, PaperNo = "示例〔2026〕2号", Days = [.. off, .. on, .. days.Select(d => new CalendarDay(Told.At(d.Day), d.Off, "示例"))] };
    }

    private static async Task<IReadOnlyList<string>> Due(Rig rig, string phase)
    {
        await using var snapshot = await rig.Database.Snapshot();
        return [.. await snapshot.Query<string>("SELECT ticks_at FROM due WHERE rule = 'GC-27' AND phase = @phase", new { phase })];
    }

    private static async Task<IReadOnlyList<DeadlineRecomputed>> Recomputed(Rig rig)
    {
        await using var snapshot = await rig.Database.Snapshot();
        return [.. (await snapshot.Rows<FactRow>(ReadTables.Fact, "WHERE type = 'DeadlineRecomputed' ORDER BY position")).Select(r => (DeadlineRecomputed)r.ToRecorded().Fact)];
    }
}
