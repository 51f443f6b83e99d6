using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Kinds;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

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
