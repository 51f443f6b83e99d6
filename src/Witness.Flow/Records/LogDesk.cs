using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;

namespace Witness.Flow.Records;

/// <summary>日志台 — both logs: head, checkpoint, who cosigned it, and what the background scan found.</summary>
public sealed class LogDesk(Gateway gateway, TwoLogs logs, Cosigners cosigners, Scanner scanner)
{
    private const int MostEarlier = 50;

    /// <summary>Where the followers stand.</summary>
    public required LagWatch Lags { get; init; }

    /// <summary>Percent of the log that a build of the read tables has folded; null when none is being made.</summary>
    public Func<int?> Building { get; init; } = () => null;

    /// <summary>Percent of the log folded while changed read tables are made anew; null when they are not.</summary>
    public Func<int?> Mending { get; init; } = () => null;

    /// <summary>Where finds of earlier runs are read, as the log has recorded them.</summary>
    public ReadDatabase? Recorded { get; init; }

    public async Task<Look<LogStatus>> Status(Reader reader, CancellationToken stop)
    {
        if (!await MayRead(reader, stop)) return new Look<LogStatus>.Denied(DeskAnswers.Needs(Permission.ReadLog));
        return new Look<LogStatus>.Shown(new([.. TwoLogs.Names.Select(View)], await Scan(stop), ReadOnly(), [.. Lags.Now().Select(lag => new FollowerLine(NameOf(lag.Name), lag.Next, lag.Behind, lag.Waiting))]));
    }

    // a log that takes nothing in cannot record the look either; that it is closed, and why, must be shown all the same
    private async Task<bool> MayRead(Reader reader, CancellationToken stop)
    {
        try
        {
            return await gateway.Enter(reader, Permission.ReadLog, "log", stop) is not null;
        }
        catch (LogClosedException)
        {
            return Permission.ReadLog.Allows(reader);
        }
    }

    /// <summary>What every page's foot says of the witness log; senders are counted elsewhere.</summary>
    internal Pulse Beat()
    {
        var latest = logs.Witness.Latest;
        var size = latest?.Checkpoint.Size ?? 0;
        return new(
            logs.Log.CurrentHead(LogName.Witness).Size, logs.Witness.LatestAt, size, size == 0 ? 0 : cosigners.Over(LogName.Witness, size), cosigners.All.Count,
            0, 0, ReadOnly(), Lags.Longest, Building()) { Findings = Standing().Count, Mending = Mending() };
    }

    private Wording? ReadOnly() => logs.Log.Closed is { } why ? new(why.Zh, why.En) : null;

    private LogView View(LogName log)
    {
        var head = logs.Log.CurrentHead(log);
        var notes = logs.Notes(log);
        return new(
            log == LogName.Witness ? new("见证日志", "Witness log") : new("审计日志", "Audit log"), head.Origin, head.Size, head.Root.ToString(),
            notes.Latest is { } note ? Checkpoint(log, notes, note) : null, notes.Key.ToString());
    }

    private CheckpointView Checkpoint(LogName log, CheckpointKeeper notes, SignedCheckpoint note)
    {
        var shown = notes.Cosigned is { } cosigned && cosigned.Checkpoint == note.Checkpoint ? cosigned : note;
        var marks = cosigners.Of(log);
        return new(
            note.Checkpoint.Origin, note.Checkpoint.Size, note.Checkpoint.Root.ToString(), notes.LatestAt ?? default, notes.Key.ToString(),
            shown.IsSignedBy(notes.Key), [.. marks.Select(mark => new CosignLine(mark.Cosigner.Name, mark.Cosigner.Holder, mark.At, StateOf(mark, note)))],
            shown.Note.ToString());
    }

    private static CosignState StateOf(CosignMark mark, SignedCheckpoint note) => mark switch
    {
        { Outcome: CosignOutcome.Contradicted } => CosignState.Invalid,
        { Outcome: CosignOutcome.Silent } or { At: null } => CosignState.Silent,
        _ when mark.Size < note.Checkpoint.Size => CosignState.Behind,
        _ => CosignState.Valid,
    };

    /// <summary>What stands now, of rounds and of reading, and what the start found about the checkpoint files.</summary>
    internal IReadOnlyList<ScanFinding> Standing() => [.. AtStart(), .. scanner.Board.Standing.Select(ToFinding)];

    private async Task<ScanView> Scan(CancellationToken stop)
    {
        var (last, standing, mended) = (scanner.Last, Standing(), scanner.Board.Mended.Select(ToFinding).ToList());
        var known = standing.Concat(mended).Select(find => (find.Table, find.Row, find.What.Zh)).ToHashSet();
        var earlier = (await Earlier(stop)).Where(find => !known.Contains((find.Table, find.Row, find.What.Zh)));
        return new(last?.FinishedAt, last?.Period, last?.Entries ?? 0, last?.Rows ?? 0, standing) { Earlier = [.. mended, .. earlier], Mending = Mending() };
    }

    private async Task<IReadOnlyList<ScanFinding>> Earlier(CancellationToken stop)
    {
        if (Recorded is null || Building() is not null) return [];
        await using var snapshot = await Recorded.Snapshot(stop);
        var rows = await snapshot.RowsApart<FactRow>(ReadTables.Fact, $"WHERE type = '{nameof(TamperFound)}' ORDER BY position DESC LIMIT {MostEarlier}");
        return [.. rows.Ours.Select(row => (row.TakenAt, Fact: (TamperFound)row.ToRecorded().Fact))
            .Select(said => ToFinding(new(said.TakenAt, said.Fact.Store ?? "log", said.Fact.Table ?? "", said.Fact.Row ?? "", said.Fact.Kind ?? "")))];
    }

    private static ScanFinding ToFinding(ScanFind find) => new(find.Since, find.Place, find.Row, Both(find.What), find.Mended);

    // what the start found about a checkpoint file: it is missing, older than it was, or knows a larger log
    private IEnumerable<ScanFinding> AtStart() =>
        from log in TwoLogs.Names
        let notes = logs.Notes(log)
        where notes.Found is not null
        select new ScanFinding(notes.LatestAt ?? default, "checkpoints", log == LogName.Witness ? "witness" : "audit", new(notes.Found!.Zh, notes.Found.En));

    private static Wording NameOf(string follower) => follower switch
    {
        "records" => new("记录", "Records"),
        "steward" => new("值守", "Steward"),
        "herald" => new("传报", "Herald"),
        _ => new(follower, follower),
    };

    // kinds of finds are declared as one text, zh / en
    private static Wording Both(string what) => what.Split(" / ", 2) is [var zh, var en] ? new(zh, en) : new(what, what);
}
