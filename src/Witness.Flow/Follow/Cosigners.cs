using System.Collections.Concurrent;
using Witness.Domain.Terms;
using Witness.Flow.Store;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;

namespace Witness.Flow.Follow;

/// <summary>共签方 — somebody outside who holds us to our checkpoints, and what people call them.</summary>
public sealed record Cosigner(CosignClient Client, Wording Holder)
{
    public string Name => Client.Key.Name;
}

/// <summary>How asking one cosigner about one log went last.</summary>
public enum CosignOutcome
{
    /// <summary>Not answered since the start.</summary>
    Waiting,

    Signed,

    /// <summary>Nobody answers, or the answer is of no use; nothing is wrong with the log.</summary>
    Silent,

    /// <summary>It has seen a longer log, or one that ours does not extend: the log is closed.</summary>
    Contradicted,
}

/// <param name="Size">Size of the last checkpoint it cosigned.</param>
/// <param name="At">The time in its last cosignature.</param>
public sealed record CosignMark(Cosigner Cosigner, LogName Log, CosignOutcome Outcome, long Size, DateTimeOffset? At, Reason? Why = null);

/// <summary>
/// 共签值守 — brings every new checkpoint of both logs to every cosigner and keeps their signatures. A cosigner that knows more
/// than we do, or another history, closes the log for good with the reason (docs/spec/cosigning.md §5).
/// </summary>
public sealed class Cosigners
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly TwoLogs _logs;
    private readonly TwoClocks _clocks;
    private readonly ConcurrentDictionary<(string Name, LogName Log), CosignMark> _marks = [];

    public Cosigners(TwoLogs logs, IReadOnlyList<Cosigner> all, TwoClocks clocks)
    {
        (_logs, All, _clocks) = (logs, all, clocks);
        foreach (var cosigner in all)
            foreach (var log in TwoLogs.Names) _marks[(cosigner.Name, log)] = Remembered(cosigner, log);
    }

    public IReadOnlyList<Cosigner> All { get; }

    /// <summary>Raised when an answer came.</summary>
    public event Action? Changed;

    public IReadOnlyList<CosignMark> Of(LogName log) => [.. All.Select(cosigner => _marks[(cosigner.Name, log)])];

    /// <summary>How many have cosigned a checkpoint of at least that size.</summary>
    public int Over(LogName log, long size) => Of(log).Count(mark => mark.Outcome != CosignOutcome.Contradicted && mark.Size >= size && mark.At is not null);

    /// <summary>Asks whenever there is a new checkpoint, until told to stop; ends early only when there is nobody to ask.</summary>
    public Task Run(CancellationToken stop) =>
        Task.WhenAll(from cosigner in All from log in TwoLogs.Names select Follow(cosigner, log, stop));

    /// <summary>Asks one cosigner about the newest checkpoint of one log; null while there is none.</summary>
    public async Task<CosignMark?> Ask(Cosigner cosigner, LogName log, CancellationToken stop) =>
        _logs.Notes(log).Latest is { } note ? await Ask(cosigner, log, note, stop) : null;

    private async Task Follow(Cosigner cosigner, LogName log, CancellationToken stop)
    {
        var asked = 0L;
        var wait = TimeSpan.FromSeconds(1);
        while (!stop.IsCancellationRequested)
        {
            var note = await _logs.Notes(log).WhenSigned(asked, stop);
            var mark = await Ask(cosigner, log, note, stop);
            switch (mark.Outcome)
            {
                case CosignOutcome.Contradicted:
                    return;
                case CosignOutcome.Signed:
                    asked = note.Checkpoint.Size;
                    wait = TimeSpan.FromSeconds(1);
                    break;
                default:
                    await Task.Delay(wait, _clocks.Real, stop);
                    wait = wait * 2 < Longest ? wait * 2 : Longest;
                    break;
            }
        }
    }

    private async Task<CosignMark> Ask(Cosigner cosigner, LogName log, SignedCheckpoint note, CancellationToken stop)
    {
        var before = _marks[(cosigner.Name, log)];
        var said = await Submit(cosigner, log, note, stop);
        if (said is Cosigning.Signed signed) await _logs.Notes(log).AddCosignatures(note, signed.Signatures, stop);
        var mark = said switch
        {
            Cosigning.Signed with => before with { Outcome = CosignOutcome.Signed, Size = note.Checkpoint.Size, At = TimeOf(with.Signatures), Why = null },
            Cosigning.Unavailable unavailable => before with { Outcome = CosignOutcome.Silent, Why = unavailable.Why },
            Cosigning.Ahead ahead => Contradicted(before, new(
                $"共签方 {cosigner.Name} 已共签 {ahead.Size} 条，本日志的检查点只有 {note.Checkpoint.Size} 条：数据曾被退回",
                $"the cosigner {cosigner.Name} has cosigned {ahead.Size} entries, our checkpoint has {note.Checkpoint.Size}: the data was set back")),
            _ => Contradicted(before, new(
                $"共签方 {cosigner.Name} 指出本日志不是其已共签日志的延续",
                $"the cosigner {cosigner.Name} says that this log does not extend the one it cosigned")),
        };
        _marks[(cosigner.Name, log)] = mark;
        Changed?.Invoke();
        return mark;
    }

    private async Task<Cosigning> Submit(Cosigner cosigner, LogName log, SignedCheckpoint note, CancellationToken stop)
    {
        try
        {
            return await cosigner.Client.Submit(note, _logs.Reader(log), stop);
        }
        catch (InvalidDataException) // tiles are missing: there is no proof that we extend what was cosigned
        {
            return new Cosigning.Inconsistent(note.Checkpoint.Size);
        }
    }

    private CosignMark Contradicted(CosignMark before, Reason why)
    {
        _logs.Log.Close(why);
        return before with { Outcome = CosignOutcome.Contradicted, Why = why };
    }

    // what it signed before the start stands in the note that is kept
    private CosignMark Remembered(Cosigner cosigner, LogName log)
    {
        var none = new CosignMark(cosigner, log, CosignOutcome.Waiting, 0, null);
        if (_logs.Notes(log).Cosigned is not { } kept) return none;
        var own = kept.Note.Signatures.Where(signature => cosigner.Client.Key.Verify(kept.Note.Text, signature)).ToList();
        return own.Count == 0 ? none : none with { Size = kept.Checkpoint.Size, At = TimeOf(own) };
    }

    private static DateTimeOffset? TimeOf(IReadOnlyList<NoteSignature> signatures) =>
        signatures.Select(signature => signature.Timestamp()).Max() is { } second ? DateTimeOffset.FromUnixTimeSeconds(second) : null;
}
