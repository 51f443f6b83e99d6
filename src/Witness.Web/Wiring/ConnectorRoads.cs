using System.Text;
using Witness.Domain.Terms;
using Witness.Edge.Connectors;
using Witness.Flow.Intake;
using Witness.Flow.Records;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Web.Wiring;

/// <summary>连接器之路 — hands each connector the function that accepts facts, runs it beside the requests, and says how it does.</summary>
public sealed class ConnectorRoads
{
    private readonly IReadOnlyDictionary<string, ConnectorRun> _runs;

    public ConnectorRoads(IReadOnlyList<ConnectorSettings> all, Reach reach, FactIntake intake, FetchMarks marks) =>
        _runs = all.ToDictionary(
            settings => settings.Account,
            settings => new ConnectorRun(ConnectorBook.Find(settings.Kind)!.Make(settings, reach), settings, HandoverOf(settings, intake, marks), reach.Clock),
            StringComparer.Ordinal);

    /// <summary>Raised when one of them changed its state.</summary>
    public event Action? Changed
    {
        add { foreach (var run in _runs.Values) run.Changed += value; }
        remove { foreach (var run in _runs.Values) run.Changed -= value; }
    }

    public IEnumerable<ConnectorRun> Runs => _runs.Values;

    public IEnumerable<Task> Run(CancellationToken stop) => _runs.Values.Select(run => run.Run(stop));

    /// <summary>Null when no connector speaks for the account.</summary>
    public FetchLine? Of(string account)
    {
        if (!_runs.TryGetValue(account, out var run)) return null;
        var (kind, state) = (ConnectorBook.Find(run.Settings.Kind)!, run.State);
        var (how, phase) = state.Phase switch
        {
            ConnectorPhase.Starting => (FetchState.Working, new Wording("启动中", "Starting")),
            ConnectorPhase.Idle => (FetchState.Well, new("正常", "Well")),
            ConnectorPhase.Busy => (FetchState.Working, new("取数中", "Handing in")),
            ConnectorPhase.Waiting => (FetchState.Hindered, new("等待归集", "Waits for the intake")),
            ConnectorPhase.Away => (FetchState.Hindered, new("对方不可用", "Peer unavailable")),
            _ => (FetchState.Hindered, new("账号受阻", "Account barred")),
        };
        return new(
            kind.Name, kind.Title, how, phase, state.Trouble, state.TroubleSince, state.LastContact, state.NextLook, state.Place, state.ClockAhead);
    }

    /// <summary>What the host lets them reach: folders on its disk, and a client that follows no redirect.</summary>
    public static Reach ReachOf(TimeProvider clock) => new(
        DropFolders.Open,
        path => Encoding.UTF8.GetString(DurableFile.ReadAll(path) ?? throw new InvalidDataException($"没有这个文件 / no such file: {path}")).Trim(),
        new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan, // the connector has its own patience
        },
        clock);

    /// <summary>What a connector is given for its account.</summary>
    public static Handover HandoverOf(ConnectorSettings settings, FactIntake intake, FetchMarks marks)
    {
        var (account, connector) = (settings.Account, settings.Kind);
        return new(Submit, stop => marks.Find(account, connector, stop), (mark, stop) => marks.Save(account, connector, mark, stop), Beat);

        async Task<Taken> Submit(Parcel parcel, CancellationToken stop)
        {
            try
            {
                var why = parcel.Unreadable is { } refusal ? new Problem(refusal.Code, refusal.Zh, refusal.En, refusal.Pointer) : null;
                var answer = await intake.TakeFetched(new(account, connector, parcel.Place), parcel.Body, why, stop);
                if (answer.Problem is not { } problem) return Counted(answer.Items);
                var words = new Wording(problem.Zh, problem.En);
                return answer.Status is 401 or 403 ? new Taken.Barred(words) : new Taken.Later(words);
            }
            catch (LogClosedException closed)
            {
                return new Taken.Later(new(closed.Reason.Zh, closed.Reason.En));
            }
        }

        async Task Beat(long? last, CancellationToken stop)
        {
            try
            {
                await intake.BeatFetched(account, last, stop);
            }
            catch (LogClosedException)
            {
                // nobody is heard while nothing is taken in
            }
        }
    }

    private static Taken.Answered Counted(IReadOnlyList<ItemAnswer> items) => new(
        items.Count(item => item.Outcome == ItemAnswer.Accepted), items.Count(item => item.Outcome == ItemAnswer.Seen),
        items.Count(item => item.Outcome == ItemAnswer.Conflict), items.Count(item => item.Outcome == ItemAnswer.Refused));
}
