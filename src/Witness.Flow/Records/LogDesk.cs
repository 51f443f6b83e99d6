using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Follow;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;

namespace Witness.Flow.Records;

/// <summary>日志台 — both logs: head, checkpoint, who cosigned it, and what the background scan found.</summary>
public sealed class LogDesk(Gateway gateway, TwoLogs logs, Cosigners cosigners, Scanner scanner)
{
    /// <summary>Where the followers stand.</summary>
    public required LagWatch Lags { get; init; }

    /// <summary>Percent of the log that a build of the read tables has folded; null when none is being made.</summary>
    public Func<int?> Building { get; init; } = () => null;

    public async Task<Look<LogStatus>> Status(Reader reader, CancellationToken stop)
    {
        if (!await MayRead(reader, stop)) return new Look<LogStatus>.Denied(DeskAnswers.Needs(Permission.ReadLog));
        return new Look<LogStatus>.Shown(new([.. TwoLogs.Names.Select(View)], Scan(), ReadOnly(), [.. Lags.Now().Select(lag => new FollowerLine(NameOf(lag.Name), lag.Next, lag.Behind, lag.Waiting))]));
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
            0, 0, ReadOnly(), Lags.Longest, Building());
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

    private ScanView Scan() => scanner.Last is not { } last ? new(null, null, 0, 0, [.. AtStart()]) : new(
        last.FinishedAt, last.Period, last.Entries, last.Rows,
        [.. AtStart(), .. last.Finds.Select(find => new ScanFinding(find.Since, find.Database == "log" ? find.Table : $"{find.Database}.{find.Table}", find.Row, Both(find.What)))]);

    // what the start found about a checkpoint file without closing the log: it is missing, or older than it was
    private IEnumerable<ScanFinding> AtStart() =>
        from log in TwoLogs.Names
        let notes = logs.Notes(log)
        where notes.Found is not null && notes.Found != logs.Log.Closed
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
