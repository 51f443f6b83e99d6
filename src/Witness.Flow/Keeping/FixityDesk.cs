using Witness.Flow.Accounts;

namespace Witness.Flow.Keeping;

/// <summary>复核页 — the round that runs or the last one, what does not hold now, and the record of rounds.</summary>
/// <param name="Failing">By store and name.</param>
public sealed record FixityView(bool Running, int Done, int Total, long Bytes, DateTimeOffset? Began, DateTimeOffset? Due, IReadOnlyList<string> Failing, IReadOnlyList<FixityRecord> Rounds, TimeSpan Period, long Pace);

/// <summary>完整性复核台.</summary>
public sealed class FixityDesk(KeepingPen pen, FixityRun run)
{
    private const int MostRounds = 50;

    public async Task<Look<FixityView>> Show(Reader reader, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ReadKeeping, "fixity", stop) is null) return new Look<FixityView>.Denied(Permission.ReadKeeping.Needs);
        var state = run.State;
        return new Look<FixityView>.Shown(new(
            run.Running, state?.Objects ?? 0, run.Total, state?.Bytes ?? 0, state?.Began, run.Due, [.. run.Finds.Select(find => $"{find.Table} {find.Row}")], [.. pen.Book.Rounds.Take(MostRounds)], run.Period, run.Pace));
    }

    /// <summary>立即复核 — a round now, whenever the next was due.</summary>
    public async Task<Act> Start(Reader reader, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.WriteKeeping, "fixity", stop) is null) return KeepingPen.Denied(Permission.WriteKeeping);
        if (run.Running) return KeepingPen.Refused("正在复核", "A round is running");
        run.Want();
        return new Act.Done(pen.Book.Next - 1, Pending: true);
    }
}
