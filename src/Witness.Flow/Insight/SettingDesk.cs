using System.Globalization;
using System.Text.Json;
using Witness.Domain.Calendar;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Insight;

/// <summary>时限设定页 — what clocks are reckoned with: years of the calendar, articles, local limits, and how many deadlines each entry moved.</summary>
/// <param name="Unread">Clocks of level A whose article nobody has read: they raise nothing until it is confirmed.</param>
/// <param name="Local">Clocks whose limit is the centre's to enter.</param>
/// <param name="Moved">Deadlines recomputed, by cause.</param>
public sealed record SettingsView(
    IReadOnlyList<CalendarYear> Years, IReadOnlyList<ClockRule> Unread, IReadOnlyDictionary<string, Citation> Confirmed, IReadOnlyList<ClockRule> Local, IReadOnlyList<LocalLimit> Limits, IReadOnlyList<MovedDeadline> Moved);

/// <summary>重算 — a deadline that an entry moved.</summary>
public sealed record MovedDeadline(long Position, string Lot, string Rule, string Before, string After, string Cause);

/// <summary>
/// 时限设定台 — the centre's own data of clocks: holidays of a year with the notice they come from, articles confirmed, local limits with their basis.
/// Each entry is a fact with its author; an amendment is a new version, and the steward recomputes the deadlines that hang on it.
/// </summary>
public sealed class SettingDesk(Gateway gateway, ReadDatabase database, OwnFacts own, TwoClocks clocks)
{
    private const string Thing = "settings";
    private const int MostMoved = 200;

    /// <summary>What the centre has entered, as the records are reckoned with.</summary>
    public Func<ClockSettings> Settings { get; init; } = () => ClockSettings.Shipped;

    public async Task<Look<SettingsView>> Look(Reader reader, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadRules, Thing, stop) is not { } pass) return new Look<SettingsView>.Denied(Permission.ReadRules.Needs);
        var covered = await pass.Covered(database, null, stop);
        await using var snapshot = await database.Snapshot(stop);
        var rows = await snapshot.Rows<RecomputedRow>("fact", "WHERE type = 'DeadlineRecomputed' ORDER BY position DESC LIMIT @most", new { most = MostMoved });
        var moved = rows.Where(row => covered is null || covered.Contains(row.Lots)).Select(row => row.Read());
        var settings = Settings();
        return new Look<SettingsView>.Shown(new(
            settings.Calendar.Years, [.. ClockBook.All.Where(IsUnread)], settings.Citations, [.. ClockBook.All.Where(rule => rule.Parameter is not null)], [.. settings.Limits.Where(limit => ClockBook.Find(limit.Rule) is not null)], [.. moved]));
    }

    /// <summary>录入日历 — a year, or the next version of it, whole: rest days and make-up days, with the number of the notice.</summary>
    /// <param name="rest">One a line: <c>2027-02-05 2027-02-13 春节</c>, or one day and its name.</param>
    /// <param name="makeUp">One day a line.</param>
    public Task<Act> EnterYear(Reader reader, int year, string rest, string makeUp, string paper, CancellationToken stop) => Write(reader, $"calendar/{year}", () =>
    {
        if (year is < 2020 or > 2100) return No(new Wording("年度须为 2020 至 2100", "The year is 2020 to 2100"));
        if (paper.Trim().Length is 0 or > 200) return No(new Wording("须写明放假通知文号（至多 200 字）", "Give the number of the notice (at most 200 characters)"));
        var days = new List<CalendarDay>();
        foreach (var line in Lines(rest))
        {
            if (RunOf(line) is not var (from, to, name)) return No(new Wording($"看不懂：{line}。每行：起 止 名称", $"Not understood: {line}. A line is: from to name"));
            for (var day = from; day <= to; day = day.AddDays(1)) days.Add(new(Moment.Of(day), true, name));
        }
        foreach (var line in Lines(makeUp))
        {
            if (DayOf(line) is not { } day) return No(new Wording($"看不懂：{line}。调休上班日每行一个日期", $"Not understood: {line}. One make-up day a line"));
            days.Add(new(Moment.Of(day), false, "调休上班"));
        }
        if (days.Count is 0 or > 120) return No(new Wording("须有 1 至 120 个放假或调休日", "1 to 120 rest or make-up days"));
        if (days.Any(day => Math.Abs(day.Date!.Value.Date.Year - year) > 1)) return No(new Wording("日期不属于该年度", "A day is not of that year"));
        if (days.GroupBy(day => day.Date!.Value.Date).FirstOrDefault(same => same.Count() > 1) is { } twice) return No(new Wording($"重复：{twice.Key:yyyy-MM-dd}", $"Twice: {twice.Key:yyyy-MM-dd}"));
        var version = (Settings().Calendar.Year(year)?.Version ?? 0) + 1;
        return new(new CalendarEntered { Year = year, Version = version, Days = days, PaperNo = paper.Trim() }, null, $"calendar/{year}/{version}");
    }, stop);

    /// <summary>确认条文 — who read the article says where it stands; from then on the clock may raise.</summary>
    public Task<Act> Confirm(Reader reader, string rule, string title, string article, DateOnly? version, CancellationToken stop) => Write(reader, $"citation/{Short(rule)}", () =>
        ClockBook.Find(rule) is not { } clock || !IsUnread(clock) ? No(new Wording("没有这条待核的时限", "There is no such clock to be checked"))
        : title.Trim().Length is 0 or > 600 || article.Trim().Length is 0 or > 200 ? No(new Wording("须写明法规名称和条款", "Name the law and the article"))
        : new SettingEntry(new CitationConfirmed { Rule = rule, Title = title.Trim(), Article = article.Trim(), VersionDate = version is { } day ? Moment.Of(day) : null }, null, own.FreshKey($"citation/{rule}")), stop);

    /// <summary>录入地方时限 — a limit the law leaves to the place, with its basis and from when; everywhere when no region is named.</summary>
    public Task<Act> EnterLimit(Reader reader, string rule, decimal value, string region, DateOnly from, string basis, CancellationToken stop) => Write(reader, $"limit/{Short(rule)}", () =>
        ClockBook.Find(rule)?.Parameter is null ? No(new Wording("没有这个地方参数", "There is no such local parameter"))
        : value is <= 0 or > 10_000 ? No(new Wording("数值须大于 0、至多 10000", "The value is above 0, at most 10,000"))
        : region.Length > 0 && !RegionCode.IsShaped(region) ? No(new Wording("区划须为六位代码，或留空", "A region is a code of six digits, or empty"))
        : basis.Trim().Length is 0 or > 300 ? No(new Wording("须写明依据（至多 300 字）", "Say the basis (at most 300 characters)"))
        : new SettingEntry(new LimitEntered { Rule = rule, Scope = region.Length > 0 ? region : null, Value = value, Basis = basis.Trim(), From = Moment.Of(from) }, null, own.FreshKey($"limit/{rule}")), stop);

    private async Task<Act> Write(Reader reader, string thing, Func<SettingEntry> made, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ProposeRules, $"{Thing}/{thing}", stop) is null) return Refused(new($"没有权限：{Permission.ProposeRules.Needs.Zh}", $"Not permitted: {Permission.ProposeRules.Needs.En}"));
        var entry = made();
        if (entry.Fact is not { } fact) return Refused(entry.Wrong!);
        try
        {
            return await own.Append(new(fact, OwnFacts.Centre, entry.Key, reader.Account, At: Moment.Of(clocks.Trade.GetUtcNow())), stop) switch
            {
                Appended.Done { Receipts: [var receipt, ..] } => new Act.Done(receipt.Position),
                _ => Refused(new("他人已先录入这一版，请刷新", "Somebody else has entered this version; reload")),
            };
        }
        catch (LogClosedException closed)
        {
            return Refused(new($"日志只读：{closed.Reason.Zh}", $"The log is read-only: {closed.Reason.En}"));
        }
    }

    private static bool IsUnread(ClockRule rule) => rule is { Level: ClockLevel.A, Evidence: Evidence.Secondary or Evidence.Unverified };

    private static IEnumerable<string> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static (DateOnly From, DateOnly To, string Name)? RunOf(string line)
    {
        var parts = line.Split((char[])[' ', '\t', '　', ',', '，'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || DayOf(parts[0]) is not { } from) return null;
        var to = DayOf(parts[1]);
        var name = string.Join(' ', parts[(to is null ? 1 : 2)..]);
        return name.Length is 0 or > 20 || to < from || (to ?? from).DayNumber - from.DayNumber > 30 ? null : (from, to ?? from, name);
    }

    private static DateOnly? DayOf(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Short(string text) => text.Length <= 60 ? text : text[..60];

    private static Act Refused(Wording why) => new Act.Refused(why);

    private static SettingEntry No(Wording why) => new(null, why, "");
}

/// <summary>A fact to be written under its key, or why not.</summary>
internal sealed record SettingEntry(Fact? Fact, Wording? Wrong, string Key);

/// <summary>Of the row of a recomputed deadline.</summary>
internal sealed record RecomputedRow(long Position, string Lots, string Data)
{
    public MovedDeadline Read()
    {
        using var data = JsonDocument.Parse(Data);
        string Text(string name) => data.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return new(Position, Lots, Text("Rule"), Text("Before"), Text("After"), Text("Cause"));
    }
}
