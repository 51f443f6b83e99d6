using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;

namespace Witness.Flow.Records;

/// <summary>事实行的写法 — rows of facts as lists show them: type, lot by booking where the fact speaks of a room, its released values in short.</summary>
internal sealed class FactLines(ReadSnapshot snapshot, Pass pass, IReadOnlyDictionary<string, string> sources)
{
    private const int MostValues = 3;
    private const int LongestGist = 90;

    private readonly Dictionary<string, LotRow?> _lots = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<FactLine>> Of(IReadOnlyList<FactRow> rows)
    {
        var named = rows.SelectMany(row => row.LotList).Where(lot => !_lots.ContainsKey(lot)).ToHashSet(StringComparer.Ordinal);
        foreach (var row in await new LotQueries(snapshot, pass).Rows(named)) _lots[row.Lot] = row;
        var lines = new List<FactLine>(rows.Count);
        foreach (var row in rows) lines.Add(await Of(row));
        return lines;
    }

    public static string Gist(Fact fact, FactType type, string language = "zh")
    {
        var parts = new List<string>(MostValues);
        foreach (var field in type.Fields)
        {
            if (parts.Count == MostValues) break;
            if (field.Get(fact) is not { } value || field.HashFamily is not null || value is Doc or IReadOnlyList<Doc> or IReadOnlyList<string> { Count: 0 }) continue;
            var text = Printing.Text(Choice(field, value, language), language);
            parts.Add(field.Unit.Length > 0 && value is int or long or decimal ? $"{text} {field.Unit}" : text);
        }
        var gist = string.Join(" · ", parts);
        return gist.Length <= LongestGist ? gist : gist[..LongestGist] + "…";
    }

    public static string SourceName(IReadOnlyDictionary<string, string> sources, string source) =>
        source == OwnFacts.Source ? "数字见证" : sources.GetValueOrDefault(source, source);

    /// <summary>Without the title of the lot, whose row cannot be trusted.</summary>
    public static FactLine Bare(FactRow row, IReadOnlyDictionary<string, string> sources) => new(
        row.Position, row.IsHidden ? null : DeskWords.Fact(row.Type), row.LotList.FirstOrDefault(), null, row.IsHidden ? null : DeskWords.At(row.At), row.TakenAt, row.Source,
        SourceName(sources, row.Source), (int)Math.Max(1, row.Version), row.IsHidden ? FactMark.Sealed : MarkOf(row), "");

    /// <summary>标段 of a room at a time, from the bookings as they stand now (ruling 7).</summary>
    public static async Task<IReadOnlyList<string>> RoomLots(ReadSnapshot snapshot, string room, Moment at)
    {
        if (at.Precision < Precision.Minute) return [];
        var rows = await snapshot.Rows<BookingRow>(
            ReadTables.Booking, "WHERE room = @room AND starts <= @at AND ends >= @at AND state <> 'released' ORDER BY starts, lot",
            new { room, at = at.Local.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture) });
        return [.. rows.Select(row => row.Lot).Distinct(StringComparer.Ordinal)];
    }

    private async Task<FactLine> Of(FactRow row)
    {
        var name = SourceName(sources, row.Source);
        if (row.IsHidden) return new(row.Position, null, null, null, null, row.TakenAt, row.Source, name, 1, FactMark.Sealed, "");
        var header = row.ToHeader();
        var lot = row.LotList.Count > 0 ? row.LotList[0] : null;
        if (lot is null && header.Scope is { Kind: ScopeKind.Room, Key: { } room }) lot = (await RoomLots(snapshot, room, header.At)).FirstOrDefault();
        if (lot is not null && !_lots.ContainsKey(lot)) _lots[lot] = (await new LotQueries(snapshot, pass).Rows([lot])).FirstOrDefault();
        var type = FactBook.Find(row.Type);
        var gist = type is null ? "" : Gist(row.ToRecorded().Fact, type);
        return new(
            row.Position, DeskWords.Fact(row.Type), lot, lot is null ? null : _lots.GetValueOrDefault(lot)?.ToLine().Title, header.At, row.TakenAt, row.Source, name,
            (int)row.Version, MarkOf(row), gist);
    }

    private static FactMark MarkOf(FactRow row) => row.Type switch
    {
        nameof(FactConflicted) => FactMark.Conflict,
        nameof(FactRetracted) => FactMark.Retraction,
        _ when row.Source == OwnFacts.Source => FactMark.Own,
        _ when row.Contends.Length > 0 => FactMark.Conflict,
        _ => row.Version > 1 ? FactMark.Correction : FactMark.None,
    };

    private static object Choice(FieldType field, object value, string language) =>
        value is string text && field.Choices?.Find(text) is { } choice ? new Wording(choice.Chinese, choice.English).In(language) : value;
}
