using System.Globalization;
using Witness.Domain.Calendar;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Alerts;

/// <summary>
/// 处置台 — the queue of alerts and what officers do about them. The compartment (ruling 27): officers of the region and kind, and leads;
/// to anybody else not even a number is shown. An act is a fact; two who take one alert at once write the same key, and the log lets one.
/// </summary>
public sealed class AlertDesk(Gateway gateway, AlertBook book, ReadDatabase database, OwnFacts own)
{
    private const int MostRows = 500;
    private const int MostText = 2000;
    private const int QuietDays = 3;

    /// <summary>Ends true when the book has passed a position, false after the patience of an act (2 s): 处理中.</summary>
    public Func<long, CancellationToken, Task<bool>> Folded { get; init; } = (_, _) => Task.FromResult(false);

    /// <summary>The trade day, for what 提醒 reminds of; without it of nothing.</summary>
    public Func<DateOnly?> Today { get; init; } = () => null;

    /// <summary>Who may be given an alert; nobody where it is not said.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<string>>> Officers { get; init; } = _ => Task.FromResult<IReadOnlyList<string>>([]);

    public async Task<Look<Page<AlertLine>>> Alerts(Reader reader, AlertQuery query, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadClues, query.Lot is { } lot ? $"alerts/{lot}" : "alerts", stop) is not { } pass) return new Look<Page<AlertLine>>.Denied(Permission.ReadClues.Needs);
        var covered = await pass.Covered(database, null, stop);
        var found = book.All.Where(line => Matches(line, query) && (covered is null || covered.Contains(line.Lot)))
            .OrderByDescending(line => line.Level).ThenByDescending(line => line.Events[0].Position).ToList();
        var (number, size) = (Math.Max(1, query.Number), Math.Clamp(query.Size, 1, MostRows));
        return new Look<Page<AlertLine>>.Shown(new([.. found.Skip((number - 1) * size).Take(size)], number, size, found.Count));
    }

    public async Task<Look<AlertView>> Alert(Reader reader, string number, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadClues, $"alert/{number}", stop) is not { } pass) return new Look<AlertView>.Denied(Permission.ReadClues.Needs);
        if (book.Find(number) is not { } line || !await Covers(pass, line, stop)) return new Look<AlertView>.Absent();
        return await book.Says(line.Content, stop) is { } says ? new Look<AlertView>.Shown(new(line, says) { Similar = await Similar(pass, line, stop) }) : new Look<AlertView>.Absent();
    }

    /// <summary>The queue as a screen shows it, with exact counts of everything that can be narrowed to.</summary>
    public async Task<Look<AlertQueue>> Queue(Reader reader, QueueAsk ask, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadClues, ask.Lot is { } lot ? $"alerts/{lot}" : "alerts", stop) is not { } pass) return new Look<AlertQueue>.Denied(Permission.ReadClues.Needs);
        var covered = await pass.Covered(database, null, stop);
        var queue = AlertQueue.Of(covered is null ? book.All : [.. book.All.Where(line => covered.Contains(line.Lot))], Asked(reader, ask));
        var lots = queue.Items.Select(item => item.Line.Lot).Distinct().ToList();
        if (lots.Count == 0) return new Look<AlertQueue>.Shown(queue);
        await using var snapshot = await database.Snapshot(stop);
        var names = await snapshot.Rows<NamedLot>("lot", $"WHERE {snapshot.Among("lot", "@lots")}", new { lots });
        return new Look<AlertQueue>.Shown(queue with { Names = names.ToDictionary(row => row.Lot, row => row.ProjectName.Length == 0 || row.Name.Contains(row.ProjectName, StringComparison.Ordinal) ? row.Name : $"{row.ProjectName}／{row.Name}") });
    }

    /// <summary>导出 — exactly the alerts that the filter shows, all pages, in the order of the queue.</summary>
    public async Task<Look<IReadOnlyList<QueueItem>>> Listed(Reader reader, QueueAsk ask, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadClues, "alerts/export", stop) is not { } pass) return new Look<IReadOnlyList<QueueItem>>.Denied(Permission.ReadClues.Needs);
        var covered = await pass.Covered(database, null, stop);
        return new Look<IReadOnlyList<QueueItem>>.Shown(AlertQueue.Listed(covered is null ? book.All : [.. book.All.Where(line => covered.Contains(line.Lot))], Asked(reader, ask)));
    }

    /// <summary>Takes each of them; what became of each, in the order given.</summary>
    public async Task<IReadOnlyList<(string Number, Act Act)>> TakeAll(Reader reader, IReadOnlyList<string> numbers, CancellationToken stop) =>
        await Task.WhenAll(numbers.Distinct(StringComparer.Ordinal).Take(MostRows).Select(async number => (number, await Take(reader, number, stop))));

    /// <summary>One verdict with its reason on each of them; what became of each, in the order given.</summary>
    public async Task<IReadOnlyList<(string Number, Act Act)>> ReviewAll(Reader reader, IReadOnlyList<string> numbers, string verdict, string reason, CancellationToken stop) =>
        await Task.WhenAll(numbers.Distinct(StringComparer.Ordinal).Take(MostRows).Select(async number => (number, await Review(reader, number, verdict, reason, stop))));

    /// <summary>接手.</summary>
    public Task<Act> Take(Reader reader, string number, CancellationToken stop) => Do(
        reader, number, AlertAct.Take, line => line.Officer == reader.Account && line.State == AlertState.Taken ? null : (new AlertTaken { Alert = number, Officer = reader.Account }, TakeKey(line)), stop);

    /// <summary>分派 — a lead gives it to an officer, who has it as if taken.</summary>
    public async Task<Act> Assign(Reader reader, string number, string officer, CancellationToken stop)
    {
        if (!Permission.ReviewLetters.Allows(reader)) return Refused($"没有权限：{Permission.ReviewLetters.Needs.Zh}", $"Not permitted: {Permission.ReviewLetters.Needs.En}");
        if (!(await Officers(stop)).Contains(officer)) return Refused("没有这位处置人员", "There is no such officer");
        return await Do(reader, number, AlertAct.Take, line => line.Officer == officer && line.State == AlertState.Taken ? null : (new AlertTaken { Alert = number, Officer = officer }, TakeKey(line)), stop);
    }

    /// <summary>
    /// 撤销上一步 — one's own last act on it: a taking is given back, a closing is opened again, an escalation is withdrawn. Each is a further fact, and what
    /// was done stays in the history; what was said to somebody cannot be unsaid.
    /// </summary>
    public Task<Act> Undo(Reader reader, string number, CancellationToken stop) => Do(reader, number, null, line => Undoing(reader, line), stop);

    /// <summary>研判 — a verdict of the list, with its reason.</summary>
    public Task<Act> Review(Reader reader, string number, string verdict, string reason, CancellationToken stop) =>
        Choices.AlertVerdict.Has(verdict) && reason.Trim().Length is > 0 and <= MostText
            ? Do(reader, number, AlertAct.Review, _ => (new AlertReviewed { Alert = number, Verdict = verdict, Reason = reason.Trim() }, own.FreshKey($"review/{number}")), stop)
            : Task.FromResult(Refused("研判须有结论和理由", "A review needs a verdict and a reason"));

    /// <summary>升级.</summary>
    public Task<Act> Escalate(Reader reader, string number, string to, CancellationToken stop) =>
        Do(reader, number, AlertAct.Escalate, _ => (new AlertEscalated { Alert = number, To = to }, own.FreshKey($"escalate/{number}")), stop);

    /// <summary>重启 — what was closed is opened again, with the reason.</summary>
    public Task<Act> Reopen(Reader reader, string number, string why, CancellationToken stop) =>
        why.Trim().Length is > 0 and <= MostText
            ? Do(reader, number, AlertAct.Reopen, _ => (new AlertReopened { Alert = number, Why = why.Trim() }, own.FreshKey($"reopen/{number}")), stop)
            : Task.FromResult(Refused("重启须写明理由", "Reopening needs a reason"));

    /// <summary>提示、告知、制止 — what was said to whom; the trade system is not touched.</summary>
    public Task<Act> Say(Reader reader, string number, SpokenAct act, string to, string channel, string text, CancellationToken stop)
    {
        if (to.Trim().Length is 0 or > 200 || text.Trim().Length is 0 or > MostText) return Task.FromResult(Refused("须写明对象和内容", "Say to whom and what"));
        Fact fact = act switch
        {
            SpokenAct.Prompt => new PartyPrompted { AnomalyId = number, To = to.Trim(), Channel = channel, Text = text.Trim() },
            SpokenAct.Inform => new PartyInformed { AnomalyId = number, To = to.Trim(), Channel = channel, Text = text.Trim() },
            _ => new StopRequested { AnomalyId = number, To = to.Trim(), Channel = channel, Text = text.Trim() },
        };
        return Do(reader, number, AlertAct.Say, _ => (fact, own.FreshKey($"say/{number}")), stop);
    }

    private QueueAsk Asked(Reader reader, QueueAsk ask) => ask with { Me = reader.Account, Quiet = Today() is { } day ? Back(day, QuietDays) : null };

    // a day whose year nobody entered counts as a working day: a reminder is no deadline
    private static DateOnly Back(DateOnly day, int workingDays)
    {
        for (; workingDays > 0; workingDays--)
            for (day = day.AddDays(-1); WorkCalendar.Official.IsRestDay(day) == true;) day = day.AddDays(-1);
        return day;
    }

    private static string TakeKey(AlertLine line) => string.Create(CultureInfo.InvariantCulture, $"take/{line.Number}/{line.Taken + 1}");

    // the key holds the position undone: the same click twice is one fact
    private static (Fact Fact, string Key)? Undoing(Reader reader, AlertLine line) =>
        AlertLife.Undoes(line.Events[^1].Type, line.State, line.Events[^1].Actor == reader.Account) is not { } how ? null
        : ((how switch
        {
            AlertAct.Take => (Fact)new AlertTaken { Alert = line.Number, Officer = null },
            AlertAct.Escalate => new AlertEscalated { Alert = line.Number, To = null },
            _ => new AlertReopened { Alert = line.Number, Why = AlertLife.Undone },
        }), string.Create(CultureInfo.InvariantCulture, $"undo/{line.Number}/{line.Events[^1].Position}"));

    private async Task<Act> Do(Reader reader, string number, AlertAct? kind, Func<AlertLine, (Fact Fact, string Key)?> act, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.HandleAlerts, $"alert/{number}", stop) is not { } pass) return Refused($"没有权限：{Permission.HandleAlerts.Needs.Zh}", $"Not permitted: {Permission.HandleAlerts.Needs.En}");
        if (book.Find(number) is not { } line || !await Covers(pass, line, stop)) return Refused("没有这条预警", "No such alert");
        if (kind is { } asked && AlertLife.Refuses(line.State, asked) is { } closed) return new Act.Refused(closed);
        if (act(line) is not var (fact, key)) return kind is null ? Refused("上一步不是您做的，或说出的话不能收回", "The last act was not yours, or was said and cannot be unsaid") : new Act.Done(line.Events[^1].Position);
        try
        {
            var appended = await own.Append(new(fact, new(ScopeKind.Lot, null, [line.Lot], line.Round), key, reader.Account), stop);
            if (appended is not Appended.Done { Receipts: [var receipt, ..] }) return Refused("他人已先接手", "Somebody else has taken it first");
            return new Act.Done(receipt.Position, Pending: !await Folded(receipt.Position, stop));
        }
        catch (LogClosedException why)
        {
            return Refused($"日志只读：{why.Reason.Zh}", $"The log is read-only: {why.Reason.En}");
        }
    }

    private static bool Matches(AlertLine line, AlertQuery query) =>
        (query.Level is null || line.Level == query.Level) && (query.Group is null || line.Group.Zh == query.Group) && (query.States is null || query.States.Contains(line.State))
        && (query.Lot is null || line.Lot == query.Lot) && (query.Officer is null || line.Officer == query.Officer) && (query.Rule is null || line.Rule == query.Rule)
        && (query.Since is null || (line.Since.IsKnown && line.Since.Date >= query.Since)) && (query.Until is null || (line.Since.IsKnown && line.Since.Date <= query.Until));

    private async Task<IReadOnlyDictionary<AlertState, int>> Similar(Pass pass, AlertLine line, CancellationToken stop)
    {
        var covered = await pass.Covered(database, null, stop);
        return book.All.Where(other => other.Rule == line.Rule && other.Number != line.Number && (covered is null || covered.Contains(other.Lot))).CountBy(other => other.State).ToDictionary();
    }

    private async Task<bool> Covers(Pass pass, AlertLine line, CancellationToken stop) => await pass.Covered(database, line.Lot, stop) is not { } lots || lots.Contains(line.Lot);

    private static Act Refused(string zh, string en) => new Act.Refused(new(zh, en));
}

/// <summary>Of the row of a lot: what it is called.</summary>
internal sealed record NamedLot(string Lot, string Name, string ProjectName);
