using Witness.Ledger.Bytes;
using Witness.Ledger.Signing;

namespace Witness.Ledger.Log;

/// <summary>
/// 检查点保管 — signs committed heads of one log, at most once a second, and keeps the last note in a file outside the
/// database, written before anybody sees it. So a database set back in time is found at the next start: the log is then
/// closed and says so.
/// </summary>
public sealed class CheckpointKeeper
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Sequencer _sequencer;
    private readonly LogReader _reader;
    private readonly Signer _signer;
    private readonly string _file;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _one = new(1);
    private volatile TaskCompletionSource _signed = NewSignal();
    private volatile SignedCheckpoint? _latest;
    private volatile SignedCheckpoint? _cosigned;

    private CheckpointKeeper(Sequencer sequencer, LogReader reader, Signer signer, string file, TimeProvider time) =>
        (_sequencer, _reader, _signer, _file, _time) = (sequencer, reader, signer, file, time);

    /// <summary>The last note published; null before the first.</summary>
    public SignedCheckpoint? Latest => _latest;

    /// <summary>The last note that carries a cosignature; it may be older than <see cref="Latest"/>.</summary>
    public SignedCheckpoint? Cosigned => _cosigned;

    /// <summary>When <see cref="Latest"/> was written; null before the first.</summary>
    public DateTimeOffset? LatestAt { get; private set; }

    /// <summary>The key by which this log is verified.</summary>
    public NoteKey Key => _signer.Key;

    /// <summary>What the start found, for people; null when all was as it should be. The log is closed if it is worse than a missing file.</summary>
    public Reason? Found { get; private set; }

    /// <summary>
    /// Reads the last note and compares the log with it: a log that is smaller, or whose beginning has another root, is
    /// closed with a reason.
    /// </summary>
    /// <param name="file">The note's file, outside the database; the last cosigned note lies beside it.</param>
    public static async Task<CheckpointKeeper> Open(
        Sequencer sequencer, LogReader reader, Signer signer, string file, TimeProvider time, CancellationToken stop = default)
    {
        var keeper = new CheckpointKeeper(sequencer, reader, signer, file, time);
        DurableFile.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
        keeper._latest = await keeper.Recall(file, stop);
        keeper.LatestAt = keeper._latest is null ? null : DurableFile.WrittenAt(file);
        keeper._cosigned = await keeper.Recall(CosignedFile(file), stop);
        if (keeper is { Found: null, _latest: { } last, _cosigned: { } cosigned } && cosigned.Checkpoint.Size > last.Checkpoint.Size)
            keeper.Found = new("检查点文件早于已共签的检查点：被换成较早的文件", "the checkpoint file is older than the checkpoint that was cosigned: an earlier file was put there");
        if (keeper._latest is null && keeper.Found is null && sequencer.CurrentHead(reader.Log).Size > 0)
            keeper.Found = new("数据库之外没有检查点，无法核对是否回退", "there is no checkpoint outside the database to compare the log with");
        return keeper;
    }

    /// <summary>Signs whenever the log has grown, at most once a second, until told to stop.</summary>
    /// <exception cref="DurabilityException">The note could not be kept: the process must stop.</exception>
    public async Task Run(CancellationToken stop)
    {
        while (true)
        {
            await _sequencer.WhenGrown(_reader.Log, _latest?.Checkpoint.Size ?? 0, stop);
            try
            {
                await SignNow(stop);
            }
            catch (LogClosedException)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, stop); // read-only: the last note stays
            }

            await Task.Delay(Pace, _time, stop);
        }
    }

    /// <summary>Signs the committed head at once, for a report; the last note when the log has not grown; null while it is empty.</summary>
    /// <exception cref="LogClosedException">The head contradicts the last note, or the log is closed.</exception>
    public async Task<SignedCheckpoint?> SignNow(CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            var head = _sequencer.CurrentHead(_reader.Log);
            if (_sequencer.Closed is { } closed) // what stands there now may be somebody else's
                return Found != closed && _latest is { } kept && kept.Checkpoint.Size == head.Size && kept.Checkpoint.Root == head.Root ? kept : throw new LogClosedException(closed);
            if (_latest is { } last)
            {
                if (await Contradiction(last.Checkpoint, head, stop) is { } why) throw Closing(why);
                if (head.Size == last.Checkpoint.Size) return last;
            }
            else if (head.Size == 0)
            {
                return null;
            }

            var checkpoint = new Checkpoint(head.Origin, head.Size, head.Root);
            var note = new Note(checkpoint.Text(), [_signer.Sign(checkpoint.Text())]);
            DurableFile.Write(_file, note.ToBytes()); // before anyone sees it
            _latest = new(checkpoint, note);
            LatestAt = _time.GetUtcNow();
            Interlocked.Exchange(ref _signed, NewSignal()).SetResult();
            return _latest;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Ends when a note over more than <paramref name="size"/> entries is published.</summary>
    public async Task<SignedCheckpoint> WhenSigned(long size, CancellationToken stop)
    {
        while (true)
        {
            var signal = _signed.Task;
            if (_latest is { } latest && latest.Checkpoint.Size > size) return latest;
            await signal.WaitAsync(stop);
        }
    }

    /// <summary>Keeps cosignatures over a note of ours; those over an older note than the last cosigned one are dropped.</summary>
    public async Task AddCosignatures(SignedCheckpoint over, IEnumerable<NoteSignature> cosignatures, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            var note = _cosigned is { } kept && kept.Checkpoint == over.Checkpoint ? kept.Note : over.Note;
            if (_cosigned?.Checkpoint.Size > over.Checkpoint.Size) return;
            note = note.With(cosignatures);
            DurableFile.Write(CosignedFile(_file), note.ToBytes());
            _cosigned = new(over.Checkpoint, note);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The file of the last cosigned note.</summary>
    public static string CosignedFile(string file) => file + ".cosigned";

    private async Task<SignedCheckpoint?> Recall(string file, CancellationToken stop)
    {
        if (DurableFile.ReadAll(file) is not { } bytes) return null;
        if (SignedCheckpoint.Parse(bytes) is not { } note || !note.IsSignedBy(_signer.Key))
        {
            Closing(new($"检查点文件 {Path.GetFileName(file)} 不是本日志所签", $"the file {Path.GetFileName(file)} holds no checkpoint signed by this log"));
            return null;
        }

        if (await Contradiction(note.Checkpoint, _sequencer.CurrentHead(_reader.Log), stop) is { } why) Closing(why);
        return note;
    }

    private async Task<Reason?> Contradiction(Checkpoint last, Head head, CancellationToken stop)
    {
        if (head.Size < last.Size)
            return new(
                $"日志只有 {head.Size} 条，少于最后检查点的 {last.Size} 条：数据库曾被回退",
                $"the log has {head.Size} entries, fewer than the {last.Size} of its last checkpoint: the database was set back");
        Digest begins;
        try
        {
            begins = head.Size == last.Size ? head.Root : await _reader.Root(last.Size, stop);
        }
        catch (InvalidDataException broken)
        {
            return new($"瓦片缺失，无法核对最后检查点", $"tiles are missing, the last checkpoint cannot be compared: {broken.Message}");
        }

        return begins == last.Root
            ? null
            : new(
                $"日志前 {last.Size} 条与最后检查点不一致：历史曾被改写",
                $"the first {last.Size} entries do not match the last checkpoint: history was rewritten");
    }

    private LogClosedException Closing(Reason why)
    {
        Found = why;
        _sequencer.Close(why);
        return new(why);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
