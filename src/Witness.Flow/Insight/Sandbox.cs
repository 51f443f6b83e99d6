using System.Globalization;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Packs;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;

namespace Witness.Flow.Insight;

/// <summary>试算请求 — one rule over the first so many entries of the log: as a draft or under another threshold, or, with neither, as it stands.</summary>
public sealed record TrialAsked(string Code, RulePack? Draft, Threshold? Changed, long UpTo);

/// <summary>试算标段 — what the rule says of one lot: alerts with their level and reason, else why not.</summary>
/// <param name="Why">未触发, 不适用, or 不可算 with what is missing.</param>
public sealed record TrialLot(string Lot, DateTimeOffset At, IReadOnlyList<(string Cause, Severity Level, Wording Summary)> Raised, string Why);

/// <summary>试算运行 — a trial under way or over.</summary>
/// <param name="Done">Entries taken in, of both readings.</param>
/// <param name="Of">Entries there are.</param>
public sealed record TrialRun(string Number, string Code, int Version, string By, long UpTo, long Done, long Of, TrialState State, TrialResult? Result, DateTimeOffset Started);

/// <summary>试算状态.</summary>
public enum TrialState { Running, Over, Cancelled, Broken }

/// <summary>试算结果 — what it would raise, on which lots, at what rate, against today's.</summary>
/// <param name="Today">Lots on which the rule as it stands raises.</param>
public sealed record TrialResult(IReadOnlyList<TrialLot> Lots, IReadOnlySet<string> Today)
{
    public IReadOnlyList<TrialLot> Raised { get; } = [.. Lots.Where(l => l.Raised.Count > 0)];

    /// <summary>Lots it applies to.</summary>
    public int Asked { get; } = Lots.Count(l => l.Why != "不适用" || l.Raised.Count > 0);

    public int CannotTell { get; } = Lots.Count(l => l.Raised.Count == 0 && l.Why.StartsWith("不可算", StringComparison.Ordinal));

    public decimal Rate => Asked == 0 ? 0 : (decimal)Raised.Count / Asked;

    /// <summary>On more than a quarter of lots: it would tell nobody anything.</summary>
    public bool TooMany => Asked >= 4 && Rate > RuleQuality.MostOfLots;

    public IReadOnlyList<string> OnlyNow => [.. Raised.Select(l => l.Lot).Where(l => !Today.Contains(l))];

    public IReadOnlyList<string> NoMore => [.. Today.Where(l => Raised.All(r => r.Lot != l)).Order(StringComparer.Ordinal)];

    /// <summary>What kept it from telling, most frequent first.</summary>
    public IReadOnlyList<(string Why, int Lots)> Gaps =>
        [.. Lots.Where(l => l.Raised.Count == 0 && l.Why.StartsWith("不可算", StringComparison.Ordinal)).GroupBy(l => l.Why).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(6).Select(g => (g.Key, g.Count()))];
}

/// <summary>
/// 沙盒 — tries drafts and changed thresholds on history, beside the road, one at a time; nothing reaches an officer. A trial of a whole version
/// is a fact (RuleTried). Runs are held in memory and gone with the process; what they came to stands on the paper.
/// </summary>
public sealed class Sandbox(Gateway gateway, RulePapers papers, ReadDatabase database, TwoClocks clocks)
{
    private const int MostKept = 20;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _one = new(1);
    private readonly LinkedList<TrialRun> _runs = [];
    private readonly Dictionary<string, CancellationTokenSource> _stops = new(StringComparer.Ordinal);
    private int _number;

    /// <summary>Judges the log again; told how many entries are done.</summary>
    public required Func<TrialAsked, Action<long>, CancellationToken, Task<IReadOnlyList<TrialLot>>> Judge { get; init; }

    /// <summary>Entries of the log now.</summary>
    public required Func<long> Size { get; init; }

    /// <summary>Begins a trial; its number is what to ask for.</summary>
    public async Task<Look<TrialRun>> Begin(Reader reader, string code, int version, long? upTo, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ProposeRules, $"sandbox/{code}/{version}", stop) is null) return new Look<TrialRun>.Denied(Permission.ProposeRules.Needs);
        if (papers.Find(code, version) is not { } paper) return new Look<TrialRun>.Absent();
        var size = Size();
        var until = Math.Clamp(upTo ?? size, 0, size);
        var run = new TrialRun(Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture), code, version, reader.Account, until, 0, 2 * until, TrialState.Running, null, clocks.Real.GetUtcNow());
        var cancel = new CancellationTokenSource();
        lock (_gate)
        {
            _runs.AddFirst(run);
            _stops[run.Number] = cancel;
            while (_runs.Count > MostKept && _runs.Last!.Value.State != TrialState.Running) _runs.RemoveLast();
        }
        _ = Task.Run(() => Carry(run, paper, cancel.Token), CancellationToken.None);
        return new Look<TrialRun>.Shown(run);
    }

    /// <summary>A run as it stands; lots outside the reader's scope are left out of it.</summary>
    public async Task<Look<TrialRun>> Run(Reader reader, string number, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ProposeRules, $"sandbox/{number}", stop) is not { } pass) return new Look<TrialRun>.Denied(Permission.ProposeRules.Needs);
        if (Find(number) is not { } run) return new Look<TrialRun>.Absent();
        if (run.Result is not { } result) return new Look<TrialRun>.Shown(run);
        var lots = await CountedLots.Of(pass, database, stop);
        return new Look<TrialRun>.Shown(run with { Result = new([.. result.Lots.Where(l => lots.ContainsKey(l.Lot))], result.Today.Where(lots.ContainsKey).ToHashSet(StringComparer.Ordinal)) });
    }

    /// <summary>Stops a run of the reader's own, or any, as a lead.</summary>
    public async Task<Act> Cancel(Reader reader, string number, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ProposeRules, $"sandbox/{number}", stop) is null) return new Act.Refused(Permission.ProposeRules.Needs);
        CancellationTokenSource? cancel;
        lock (_gate) cancel = _stops.GetValueOrDefault(number);
        if (cancel is null) return new Act.Refused(new("没有在运行的试算", "No trial is running"));
        await cancel.CancelAsync();
        return new Act.Done(0);
    }

    private TrialRun? Find(string number)
    {
        lock (_gate) return _runs.FirstOrDefault(r => r.Number == number);
    }

    private void Change(string number, Func<TrialRun, TrialRun> change)
    {
        lock (_gate)
        {
            for (var node = _runs.First; node is not null; node = node.Next)
                if (node.Value.Number == number) node.Value = change(node.Value);
        }
    }

    private async Task Carry(TrialRun run, RulePaper paper, CancellationToken stop)
    {
        var held = false;
        try
        {
            await _one.WaitAsync(stop);
            held = true;
            var draft = paper.IsThreshold ? null : PackReader.Read(paper.Json).Pack;
            var code = paper.Code.Split('.')[0];
            var changed = paper.IsThreshold ? ThresholdOf(paper) : null;
            var tried = await Judge(new(code, draft, changed, run.UpTo), done => Change(run.Number, r => r with { Done = done }), stop);
            var today = await Judge(new(code, null, null, run.UpTo), done => Change(run.Number, r => r with { Done = run.UpTo + done }), stop);
            var result = new TrialResult(tried, today.Where(l => l.Raised.Count > 0).Select(l => l.Lot).ToHashSet(StringComparer.Ordinal));
            var at = clocks.Trade.GetUtcNow();
            var fact = new RuleTried { Rule = paper.Code, Version = paper.Version, UpTo = run.UpTo, Hits = result.Raised.Count, Lots = result.Asked };
            var now = papers.Find(paper.Code, paper.Version)!;
            await papers.Save(now with { Tried = new(run.UpTo, result.Raised.Count, result.Asked, at) }, $"tried/{run.Started.UtcTicks}/{run.Number}", run.By, [fact], stop);
            Change(run.Number, r => r with { State = TrialState.Over, Done = r.Of, Result = result });
        }
        catch (OperationCanceledException)
        {
            Change(run.Number, r => r with { State = TrialState.Cancelled });
        }
        catch (Exception)
        {
            // A trial that breaks is nobody's road: it says so and leaves all else alone.
            Change(run.Number, r => r with { State = TrialState.Broken });
        }
        finally
        {
            if (held) _one.Release();
            lock (_gate) _stops.Remove(run.Number);
        }
    }

    private static Threshold? ThresholdOf(RulePaper paper) => ThresholdSet.Shipped.With((LimitEntered)RulePapers.Entered(paper) with
    {
        Header = new(nameof(LimitEntered), Vault.OwnFacts.Centre, new(paper.By, paper.Approval, 1), Moment.Of(paper.Drafted)),
    }).All.Select(t => t with { From = DateOnly.MinValue }).FirstOrDefault();
}
