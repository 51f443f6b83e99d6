using System.Globalization;
using Witness.Domain.Kinds;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Flow.Insight;

/// <summary>统计维度 — what irregularities are counted by (clause 4.4.1 f: region, party, type; and kind, stage, time, level, outcome).</summary>
public enum Dimension { Region, Kind, Owner, Agency, Party, Group, Type, Stage, Level, Outcome, Month, Week }

/// <summary>统计请求 — null narrows nothing. <c>At</c> and <c>Across</c> pick the cell whose irregularities are listed.</summary>
public sealed record StatQuery(Dimension Rows, Dimension Columns, DateOnly? Since = null, DateOnly? Until = null)
{
    public string? Region { get; init; }

    public string? Kind { get; init; }

    public string? Group { get; init; }

    public string? Type { get; init; }

    public Severity? Level { get; init; }

    /// <summary>Null: all but 误报.</summary>
    public Outcome? Outcome { get; init; }

    public string? At { get; init; }

    public string? Across { get; init; }
}

/// <summary>统计键 — a member of a dimension: key in the address, and how it reads.</summary>
public sealed record StatKey(string Key, Wording Name);

/// <summary>统计格 — a count; hidden where it is small and seals of its lots stand closed (security.md §8).</summary>
public readonly record struct StatCell(int Count, bool Hidden)
{
    /// <summary>Fewest that may be told of lots still sealed.</summary>
    public const int Fewest = 5;
}

/// <summary>统计行.</summary>
/// <param name="Lots">Lots the row could have been counted on; null where a row is no set of lots.</param>
/// <param name="Before">Count of the row in the span of equal length before.</param>
public sealed record StatRow(StatKey Key, IReadOnlyList<StatCell> Cells, StatCell Total, int? Lots, StatCell Before)
{
    /// <summary>Irregularities for each hundred lots; null for too few lots.</summary>
    public decimal? PerHundred => Lots is >= 20 && !Total.Hidden ? decimal.Round(100m * Total.Count / Lots.Value, 1) : null;
}

/// <summary>统计表 — rows by columns with totals, the trend by month, and the irregularities of one cell.</summary>
public sealed record StatTable(
    StatQuery Query, IReadOnlyList<StatKey> Columns, IReadOnlyList<StatRow> Rows, StatRow Sum, IReadOnlyList<(string Week, StatCell Count)> Trend, IReadOnlyList<StatLine> Behind, bool HasHidden);

/// <summary>One irregularity behind a number.</summary>
public sealed record StatLine(Irregularity What, CountedLot Lot);

/// <summary>统计立方 — pure: the same irregularities and lots give the same table.</summary>
public static class StatCube
{
    private const int MostColumns = 24;
    private const int MostRows = 500;
    private const int MostBehind = 500;

    public static StatTable Make(IReadOnlyList<Irregularity> all, IReadOnlyDictionary<string, CountedLot> lots, StatQuery query)
    {
        var lines = all.Where(i => !i.Sealed && lots.ContainsKey(i.Lot)).Select(i => new StatLine(i, lots[i.Lot])).Where(l => Passes(l, query)).ToList();
        var within = lines.Where(l => InSpan(l.What, query.Since, query.Until)).ToList();
        var before = query is { Since: { } since, Until: { } until } && until >= since
            ? lines.Where(l => InSpan(l.What, since.AddDays(since.DayNumber - until.DayNumber - 1), since.AddDays(-1))).ToList() : [];
        var columns = within.SelectMany(l => Keys(l, query.Columns)).GroupBy(k => k.Key).Select(g => (Key: g.First(), Count: g.Count())).OrderBy(c => Rank(query.Columns, c.Key, c.Count), StringComparer.Ordinal).Take(MostColumns).Select(c => c.Key).ToList();
        var rows = within.SelectMany(l => Keys(l, query.Rows).Select(k => (Key: k, Line: l))).GroupBy(p => p.Key.Key).Select(g => (g.First().Key, Lines: g.Select(p => p.Line).ToList()))
            .OrderBy(r => Rank(query.Rows, r.Key, r.Lines.Count), StringComparer.Ordinal).Take(MostRows)
            .Select(r => Row(r.Key, r.Lines, columns, query, LotsOf(r.Key.Key, query, lots), Cell([.. before.Where(b => Keys(b, query.Rows).Any(k => k.Key == r.Key.Key))]))).ToList();
        var sum = Row(new("", new("合计", "Total")), within, columns, query, lots.Values.Count(l => Narrowed(l, query)), Cell(before));
        sum = Guarded(sum, rows);
        var behind = query.At is null && query.Across is null ? [] : within
            .Where(l => (query.At is null || Keys(l, query.Rows).Any(k => k.Key == query.At)) && (query.Across is null || Keys(l, query.Columns).Any(k => k.Key == query.Across))).ToList();
        if (Cell(behind).Hidden) behind = [];
        return new(query, columns, rows, sum, Trend(within), [.. behind.OrderByDescending(l => l.What.Level).ThenByDescending(l => l.What.Since.Local).ThenBy(l => l.What.Number, StringComparer.Ordinal).Take(MostBehind)],
            rows.Any(r => r.Total.Hidden || r.Cells.Any(c => c.Hidden)));
    }

    /// <summary>What a number stands for, and whether it may be told.</summary>
    private static StatCell Cell(IReadOnlyList<StatLine> lines) => new(lines.Count, lines.Count is > 0 and < StatCell.Fewest && lines.Any(l => l.Lot.Closed));

    private static StatRow Row(StatKey key, IReadOnlyList<StatLine> lines, IReadOnlyList<StatKey> columns, StatQuery query, int? lots, StatCell before)
    {
        var cells = columns.Select(c => Cell([.. lines.Where(l => Keys(l, query.Columns).Any(k => k.Key == c.Key))])).ToList();
        var total = Cell(lines);
        // One hidden number could be told from the total and the others: a second one is hidden with it.
        if (!total.Hidden && cells.Count(c => c.Hidden) == 1 && cells.FindIndex(c => !c.Hidden && c.Count > 0) is var also && also >= 0) cells[also] = cells[also] with { Hidden = true };
        else if (!total.Hidden && cells.Count(c => c.Hidden) == 1) total = total with { Hidden = true };
        return new(key, cells, total, lots, before);
    }

    /// <summary>Nor may a single hidden number of a column be told from the column's sum.</summary>
    private static StatRow Guarded(StatRow sum, IReadOnlyList<StatRow> rows) => sum with
    {
        Cells = [.. sum.Cells.Select((cell, i) => rows.Count(r => r.Cells[i].Hidden) == 1 ? cell with { Hidden = true } : cell)],
        Total = rows.Count(r => r.Total.Hidden) == 1 ? sum.Total with { Hidden = true } : sum.Total,
    };

    private static IReadOnlyList<(string, StatCell)> Trend(IReadOnlyList<StatLine> lines) =>
        [.. lines.Where(l => l.What.Since.Precision >= Precision.Day).GroupBy(l => Week(l.What.Since.Date)).OrderBy(g => g.Key, StringComparer.Ordinal).TakeLast(53).Select(g => (g.Key, Cell([.. g])))];

    private static bool InSpan(Irregularity what, DateOnly? since, DateOnly? until) =>
        (since is null && until is null) || (what.Since.Precision >= Precision.Day && (since is null || what.Since.Date >= since) && (until is null || what.Since.Date <= until));

    private static bool Passes(StatLine line, StatQuery query) =>
        Narrowed(line.Lot, query) && (query.Group is null || line.What.Group.Zh == query.Group) && (query.Type is null || line.What.Rule == query.Type)
        && (query.Level is null || line.What.Level == query.Level) && (query.Outcome is { } outcome ? line.What.Outcome == outcome : line.What.Outcome != Outcome.Mistaken);

    private static bool Narrowed(CountedLot lot, StatQuery query) => (query.Region is null || RegionCode.IsWithin(lot.Region, query.Region)) && (query.Kind is null || lot.Kind == query.Kind);

    private static int? LotsOf(string key, StatQuery query, IReadOnlyDictionary<string, CountedLot> lots) => query.Rows switch
    {
        Dimension.Region => lots.Values.Count(l => Narrowed(l, query) && l.Region == key), Dimension.Kind => lots.Values.Count(l => Narrowed(l, query) && l.Kind == key),
        Dimension.Owner => lots.Values.Count(l => Narrowed(l, query) && l.Owner == key), Dimension.Agency => lots.Values.Count(l => Narrowed(l, query) && l.Agency == key),
        _ => null,
    };

    private static IEnumerable<StatKey> Keys(StatLine line, Dimension by)
    {
        var (what, lot) = (line.What, line.Lot);
        switch (by)
        {
            case Dimension.Region: return [lot.Region.Length == 0 ? None : new(lot.Region, RegionNames.Of(lot.Region))];
            case Dimension.Kind: return [lot.Kind.Length == 0 ? None : new(lot.Kind, KindBook.Find(lot.Kind)?.Name ?? new(lot.Kind, lot.Kind))];
            case Dimension.Owner: return [lot.Owner.Length == 0 ? None : Plain(lot.Owner)];
            case Dimension.Agency: return [lot.Agency.Length == 0 ? None : Plain(lot.Agency)];
            case Dimension.Party: return what.Parties.Count == 0 ? [None] : what.Parties.Distinct().Select(Plain);
            case Dimension.Group: return [new(what.Group.Zh, what.Group)];
            case Dimension.Type: return [new(what.Rule, new($"{what.Rule} {what.Name.Zh}", $"{what.Rule} {what.Name.En}"))];
            case Dimension.Stage: return [new(what.Stage, StageBook.All.FirstOrDefault(s => s.Id == what.Stage) is { } stage ? new(stage.Chinese, stage.English) : new(what.Stage, what.Stage))];
            case Dimension.Level: return [new(what.Level.ToString(), Level(what.Level))];
            case Dimension.Outcome: return [new(what.Outcome.ToString(), Name(what.Outcome))];
            case Dimension.Week: return [what.Since.Precision >= Precision.Day ? Plain(Week(what.Since.Date)) : None];
            default: return [what.Since.Precision >= Precision.Month ? Plain(what.Since.Local.ToString("yyyy-MM", CultureInfo.InvariantCulture)) : None];
        }
    }

    public static Wording Name(Outcome outcome) => outcome switch
    {
        Outcome.Open => new("未结", "Open"), Outcome.Confirmed => new("确认", "Confirmed"), Outcome.Explained => new("已解释", "Explained"), Outcome.Mistaken => new("误报", "Mistaken"), _ => new("已解除", "Cleared"),
    };

    public static Wording Level(Severity level) => level switch { Severity.High => new("高", "High"), Severity.Medium => new("中", "Medium"), _ => new("低", "Low") };

    public static Wording Name(Dimension by) => by switch
    {
        Dimension.Region => new("区域", "Region"), Dimension.Kind => new("交易类型", "Kind"), Dimension.Owner => new("招标（采购）人", "Owner"), Dimension.Agency => new("代理机构", "Agency"),
        Dimension.Party => new("涉及主体", "Party"), Dimension.Group => new("异常类型组", "Group"), Dimension.Type => new("异常类型", "Type"), Dimension.Stage => new("环节", "Stage"),
        Dimension.Level => new("级别", "Level"), Dimension.Outcome => new("结论", "Outcome"), Dimension.Month => new("月份", "Month"), _ => new("周", "Week"),
    };

    private static StatKey None { get; } = new("-", new("未归到", "Not known"));

    private static StatKey Plain(string text) => new(text, new(text, text));

    /// <summary>Monday of the week.</summary>
    private static string Week(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Times and stages in their order, all else by how many.</summary>
    private static string Rank(Dimension by, StatKey key, int count) => by switch
    {
        Dimension.Month or Dimension.Week or Dimension.Stage or Dimension.Region or Dimension.Group or Dimension.Kind => key.Key,
        Dimension.Level => (3 - (int)Enum.Parse<Severity>(key.Key)).ToString(CultureInfo.InvariantCulture),
        _ => $"{int.MaxValue - count:D10}{key.Key}",
    };
}
