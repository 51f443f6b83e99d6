using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Kinds;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Flow.Store;

namespace Witness.Flow.Records;

/// <summary>台面用语 — how the desks name kinds, regions, stages and facts; a code nobody has a name for is shown as it is.</summary>
internal static class DeskWords
{
    public static readonly Wording Trade = new("交易实施", "Trade");

    public static Wording Kind(string? code) =>
        KindBook.Find(code)?.Name ?? (string.IsNullOrEmpty(code) ? new("类型未知", "Kind unknown") : new(code, code));

    public static Wording Region(string? code) => string.IsNullOrEmpty(code) ? new("地区未知", "Region unknown") : RegionNames.Of(code);

    public static Wording Stage(string? id) => string.IsNullOrEmpty(id) ? new("尚未开始", "Not begun")
        : StageBook.Find(id) is { } stage ? new(stage.Chinese, stage.English) : new(id, id);

    public static Wording Fact(string type) => FactBook.Find(type) is { } known ? new(known.Chinese, known.English) : new(type, type);

    public static Wording Field(FieldType field) => new(field.Chinese, field.English);

    public static Moment? At(string text) => text.Length > 0 && Moment.TryParse(text, out var moment) ? moment : null;

    public static string? Said(string text) => text.Length == 0 ? null : text;

    public static LotProgress Progress(string state) => Enum.TryParse<LotProgress>(state, out var progress) ? progress : LotProgress.Unknown;

    /// <summary>What stands in a list in place of a row that somebody else wrote: its code, and that it is so.</summary>
    public static LotLine AlteredLot(SpoiledRow row) =>
        new(row.Text("lot"), null, null, null, Nothing, Nothing, Nothing, LotProgress.Unknown, 1, null, 0, 0, 0, 0, null, -1) { Altered = Altered };

    public static ProjectLine AlteredProject(SpoiledRow row, IReadOnlyList<LotLine> lots) =>
        new(row.Text("project"), null, [], Nothing, Nothing, null, null, null, lots, 0, 0) { Altered = Altered };

    public static PartyLine AlteredParty(string key) => new(key, key, null, false, [], 0, null) { Altered = Altered };

    public static FactLine AlteredFact(long position) => new(position, null, null, null, null, default, "", "", 1, FactMark.Altered, null);

    /// <summary>Why something cannot be shown just now, and what is done about it.</summary>
    public static Wording Why(TamperException why) => why.Database is null
        ? new($"{why.What.Zh}。日志的摘要与此不符，详见日志页", $"{why.What.En}. It does not fit the digests of the log; see the log page")
        : new($"{why.What.Zh}。正在按日志核对并重建读表，完成后自动恢复；日志本身由树根与检查点另行核验", $"{why.What.En}. The log is being consulted and the read tables are made anew from it; this comes back by itself. The log itself is checked apart, by its root and checkpoints");

    private static readonly Wording Altered = new("此行被系统外改动", "This row was changed outside the system");
    private static readonly Wording Nothing = new("—", "—");
}

/// <summary>Rows as the lists show them.</summary>
internal static class DeskLines
{
    public static LotLine ToLine(this LotRow row) => new(
        row.Lot, DeskWords.Said(row.Name), DeskWords.Said(row.Project), DeskWords.Said(row.ProjectName), DeskWords.Kind(row.Kind), DeskWords.Region(row.Region),
        DeskWords.Stage(row.Stage), DeskWords.Progress(row.State), (int)row.Round, DeskWords.Said(row.Owner), (int)row.Filled, (int)row.Due, (int)row.Conflicts, (int)row.Sealed,
        DeskWords.At(row.LastAt), row.LastPosition);

    /// <summary>The same from a folded state: another round, or a past one.</summary>
    public static LotLine ToLine(this LotSummary summary, FactRow? last) => new(
        summary.Lot, summary.LotName, summary.Project, summary.ProjectName, DeskWords.Kind(summary.Kind), DeskWords.Region(summary.Region),
        DeskWords.Stage(summary.CurrentStage), SummaryWriter.StateOf(summary), summary.Round, DeskWords.Said(SummaryWriter.Owner(summary)), summary.Completeness.Filled,
        summary.Completeness.Due, summary.Completeness.Conflicts, summary.Completeness.Sealed, last is null ? null : DeskWords.At(last.At), last?.Position ?? -1);

    public static ProjectLine ToLine(this ProjectRow row, IReadOnlyList<LotLine> lots) => new(
        row.Project, DeskWords.Said(row.Name) ?? lots.Select(lot => lot.ProjectName).FirstOrDefault(name => name is not null),
        [.. row.Codes.Split('\n').Where(code => code.Length > 0 && code != row.Project)],
        row.Kind.Length == 0 && lots.Count > 0 ? lots[0].Kind : DeskWords.Kind(row.Kind), row.Region.Length == 0 && lots.Count > 0 ? lots[0].Region : DeskWords.Region(row.Region),
        DeskWords.Said(row.Owner) ?? lots.Select(lot => lot.Owner).FirstOrDefault(owner => owner is not null), DeskWords.Said(row.Method), DeskWords.At(row.RegisteredAt), lots,
        lots.Sum(lot => lot.Filled), lots.Sum(lot => lot.Due));
}
