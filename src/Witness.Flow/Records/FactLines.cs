using System.Collections;
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

    /// <summary>The one limit that is no clock of the law and has an id of its own (ruling 48).</summary>
    private static readonly Wording BidDeadline = new("投标截止", "Bid deadline");

    private static readonly string[] Handles = ["Id", "Key", "Digest", "UpTo"];

    private readonly Dictionary<string, LotRow?> _lots = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<FactLine>> Of(IReadOnlyList<FactRow> rows)
    {
        var named = rows.SelectMany(row => row.LotList).Where(lot => !_lots.ContainsKey(lot)).ToHashSet(StringComparer.Ordinal);
        foreach (var row in await new LotQueries(snapshot, pass).Rows(named)) _lots[row.Lot] = row;
        var lines = new List<FactLine>(rows.Count);
        foreach (var row in rows) lines.Add(await Of(row));
        return lines;
    }

    /// <summary>Its first values in both languages; what only names the message (keys, digests) gives way to what it says. Null when it says nothing openly.</summary>
    public static Wording? Gist(Fact fact, FactType type)
    {
        var said = type.Fields.Select(field => (Field: field, Value: field.Get(fact)))
            .Where(one => one.Value is not (null or Doc or FactIdentity or IReadOnlyList<Doc> or IReadOnlyList<string> { Count: 0 }) && one.Field.HashFamily is null).ToList();
        var telling = said.Where(one => one.Value is not (bool or ICollection { Count: 0 }) && !Handles.Any(ending => one.Field.Name.EndsWith(ending, StringComparison.Ordinal))).ToList();
        var chosen = (telling.Count > 0 ? telling : said).Take(MostValues).ToList();
        return chosen.Count == 0 ? null : new(Cut(chosen, "zh"), Cut(chosen, "en"));
    }

    private static string Cut(List<(FieldType Field, object? Value)> values, string language)
    {
        var gist = string.Join(" · ", values.Select(one => one is { Field.Name: "Stage", Value: string stage } && StageBook.Find(stage) is not null ? DeskWords.Stage(stage).In(language) : Named(one.Field, one.Value, language)));
        return gist.Length <= LongestGist ? gist : gist[..LongestGist] + "…";
    }

    /// <summary>A bare number says nothing without its name.</summary>
    private static string Named(FieldType field, object? value, string language)
    {
        if (field.Name == "Rule" && value is "BidDeadline") return BidDeadline.In(language);
        var text = Printing.Of(field, value, language);
        return value is int or long or decimal && field.Unit.Length == 0 ? $"{DeskWords.Field(field).In(language)} {text}" : text;
    }

    public static string SourceName(IReadOnlyDictionary<string, string> sources, string source) =>
        source == OwnFacts.Source ? "数字见证" : sources.GetValueOrDefault(source, source);

    /// <summary>Without the title of the lot, whose row cannot be trusted.</summary>
    public static FactLine Bare(FactRow row, IReadOnlyDictionary<string, string> sources) => new(
        row.Position, row.IsHidden ? null : DeskWords.Fact(row.Type), row.LotList.FirstOrDefault(), null, row.IsHidden ? null : DeskWords.At(row.At), row.TakenAt, row.Source,
        SourceName(sources, row.Source), (int)Math.Max(1, row.Version), row.IsHidden ? FactMark.Sealed : MarkOf(row), null);

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
        if (row.IsHidden) return new(row.Position, null, null, null, null, row.TakenAt, row.Source, name, 1, FactMark.Sealed, null);
        var header = row.ToHeader();
        var lot = row.LotList.Count > 0 ? row.LotList[0] : null;
        if (lot is null && header.Scope is { Kind: ScopeKind.Room, Key: { } room }) lot = (await RoomLots(snapshot, room, header.At)).FirstOrDefault();
        if (lot is not null && !_lots.ContainsKey(lot)) _lots[lot] = (await new LotQueries(snapshot, pass).Rows([lot])).FirstOrDefault();
        var type = FactBook.Find(row.Type);
        var gist = type is null ? null : Gist(row.ToRecorded().Fact, type);
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
        _ when DeskWords.At(row.At) is { } at && FactOrder.Default.IsAhead(at, row.TakenAt) => FactMark.Ahead,
        _ => row.Version > 1 ? FactMark.Correction : FactMark.None,
    };
}
