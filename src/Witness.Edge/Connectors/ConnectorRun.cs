using Witness.Domain.Terms;

namespace Witness.Edge.Connectors;

/// <summary>
/// 连接器运行 — the part that is the same for every connector. It reads a portion, hands it in piece by piece in order, and only when
/// every piece has its answer keeps the mark and lets the input be set aside. So a crash anywhere leaves at most a portion that is
/// read again, whose repeats the intake knows by their identity: nothing lost, nothing doubled. A peer that is away is asked again
/// after 1, 2, 4 … 60 s; an intake that is full keeps what was read waiting here, and nothing more is read.
/// </summary>
public sealed class ConnectorRun(Connector connector, ConnectorSettings settings, Handover hand, TimeProvider clock)
{
    /// <summary>Longest wait between two tries, unless the peer asks for more.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>No peer makes us wait longer than this.</summary>
    public static readonly TimeSpan MostAsked = TimeSpan.FromMinutes(10);

    private ConnectorState _state = new(ConnectorPhase.Starting);
    private Reading.Portion? _portion;
    private string? _mark;
    private bool _loaded;
    private int _next;

    public ConnectorSettings Settings => settings;

    public ConnectorState State => Volatile.Read(ref _state);

    /// <summary>Raised when the state changed.</summary>
    public event Action? Changed;

    /// <summary>Looks until told to stop.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (true)
        {
            var wait = await Step(stop);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, stop);
            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>One look and what follows from it; gives the time until the next.</summary>
    public async Task<TimeSpan> Step(CancellationToken stop)
    {
        if (!_loaded)
        {
            _mark = await hand.Mark(stop);
            _loaded = true;
        }
        if (_portion is null)
        {
            switch (await Look(stop))
            {
                case Reading.Away away:
                    return Troubled(ConnectorPhase.Away, away.Why, away.After);
                case Reading.Nothing nothing:
                    await hand.Beat(null, stop);
                    Set(State with { Phase = ConnectorPhase.Idle, LastContact = Now, NextLook = Now + settings.Every, Failures = 0 }, nothing.Note);
                    return settings.Every;
                case Reading.Portion portion:
                    await hand.Beat(portion.LastSequence, stop);
                    (_portion, _next) = (portion, 0);
                    Set(State with { Phase = ConnectorPhase.Busy, LastContact = Now, Failures = 0, Place = portion.Place, ClockAhead = portion.ClockAhead }, portion.Note);
                    break;
            }
        }
        return await HandOver(_portion!, stop);
    }

    /// <summary>What a connector did not foresee is trouble with its peer, never the end of the program.</summary>
    private async Task<Reading> Look(CancellationToken stop)
    {
        try
        {
            return await connector.Read(_mark, stop);
        }
        catch (Exception lost) when (IsPeers(lost) && !stop.IsCancellationRequested)
        {
            return new Reading.Away(Words(lost));
        }
    }

    private async Task<TimeSpan> HandOver(Reading.Portion portion, CancellationToken stop)
    {
        while (_next < portion.Pieces.Count)
        {
            var (parcel, count) = ParcelFrom(portion, _next);
            switch (await hand.Submit(parcel, stop))
            {
                case Taken.Later later:
                    return Troubled(ConnectorPhase.Waiting, later.Why, null);
                case Taken.Barred barred:
                    return Troubled(ConnectorPhase.Barred, barred.Why, null);
                case Taken.Answered answered:
                    _next += count;
                    Set(
                        State with
                        {
                            Phase = ConnectorPhase.Busy, Failures = 0, Accepted = State.Accepted + answered.Accepted, Seen = State.Seen + answered.Seen,
                            Conflicting = State.Conflicting + answered.Conflicting, Refused = State.Refused + answered.Refused,
                        },
                        portion.Note);
                    break;
            }
        }
        if (portion.Mark != _mark) await hand.SaveMark(portion.Mark, stop);
        _mark = portion.Mark;
        _portion = null;
        try
        {
            portion.Settle?.Invoke();
        }
        catch (Exception lost) when (IsPeers(lost))
        {
            return Troubled(ConnectorPhase.Away, Words(lost), null); // read again from the mark, and set aside then
        }
        var wait = portion.More ? TimeSpan.Zero : settings.Every;
        Set(State with { Phase = ConnectorPhase.Idle, NextLook = Now + wait, Failures = 0 }, portion.Note);
        return wait;
    }

    private (Parcel Parcel, int Count) ParcelFrom(Reading.Portion portion, int from)
    {
        if (portion.Pieces[from] is { Unreadable: { } why } broken) return (new(portion.Place, broken.Bytes, why), 1);
        var (count, bytes) = (0, 0L);
        while (from + count < portion.Pieces.Count && count < settings.Batch && portion.Pieces[from + count] is { Unreadable: null } piece)
        {
            bytes += piece.Bytes.Length;
            if (count > 0 && bytes > settings.BatchBytes) break;
            count++;
        }
        return (new(portion.Place, Piece.Join([.. portion.Pieces.Skip(from).Take(count)])), count);
    }

    private TimeSpan Troubled(ConnectorPhase phase, Wording why, TimeSpan? asked)
    {
        var failures = State.Failures + 1;
        var wait = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(failures - 1, 16)));
        if (wait > Longest) wait = Longest;
        if (asked is { } wanted && wanted > wait) wait = wanted < MostAsked ? wanted : MostAsked;
        Set(State with { Phase = phase, NextLook = Now + wait, Failures = failures }, why);
        return wait;
    }

    private void Set(ConnectorState state, Wording? trouble)
    {
        DateTimeOffset? since = trouble is null ? null : State.TroubleSince ?? Now;
        Volatile.Write(ref _state, state with { Trouble = trouble, TroubleSince = since });
        Changed?.Invoke();
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private static bool IsPeers(Exception lost) => lost is HttpRequestException or IOException or UnauthorizedAccessException or TimeoutException or OperationCanceledException;

    private static Wording Words(Exception lost) => lost switch
    {
        UnauthorizedAccessException => new("没有读写权限", "No right to read or write there"),
        TimeoutException or OperationCanceledException => new("对方应答超时", "The peer took too long"),
        IOException => new($"读取失败：{lost.Message}", $"Reading failed: {lost.Message}"),
        _ => new("对方未应答", "No answer from the peer"),
    };
}
