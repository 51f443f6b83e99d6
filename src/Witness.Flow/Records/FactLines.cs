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

    /// <summary>The tick of a fact that was dated ahead of its receipt.</summary>
    private static readonly Wording TimeCome = new("事实所述时间已到", "The time a fact speaks of has come");

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
        return Cut(gist);
    }

    /// <summary>A bare number says nothing without its name.</summary>
    private static string Named(FieldType field, object? value, string language)
    {
        if (field.Name == "Rule" && value is "BidDeadline") return BidDeadline.In(language);
        if (field.Name == "Rule" && value is LotState.TimeRule) return TimeCome.In(language);
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
        var fact = row.ToRecorded().Fact;
        var gist = type is null ? null : fact is FactConflicted conflict ? await Contradiction(conflict) : Gist(fact, type);
        return new(
            row.Position, DeskWords.Fact(row.Type), lot, lot is null ? null : _lots.GetValueOrDefault(lot)?.ToLine().Title, header.At, row.TakenAt, row.Source, name,
            (int)row.Version, MarkOf(row), gist);
    }

    /// <summary>Where the two contents differ, by the terms of the fields; what is not opened here is only named.</summary>
    private async Task<Wording?> Contradiction(FactConflicted conflict)
    {
        if (conflict is not { First: { } first, Also: { } also }) return null;
        var rows = await snapshot.Rows<FactRow>(ReadTables.Fact, "WHERE position IN (@first, @also) ORDER BY position", new { first, also });
        if (rows is not [var one, var other] || FactBook.Find(one.Type) is not { } type) return null;
        if (one.Type != other.Type) return new($"{DeskWords.Fact(one.Type).Zh} ⇄ {DeskWords.Fact(other.Type).Zh}", $"{DeskWords.Fact(one.Type).En} ⇄ {DeskWords.Fact(other.Type).En}");
        var (a, b) = (one.ToRecorded(), other.ToRecorded());
        var (zh, en) = (new List<string>(), new List<string>());
        if (one.At != other.At) Say(new("发生时间", "Happened at"), language => $"{Printing.Text(a.Fact.At, language)} ⇄ {Printing.Text(b.Fact.At, language)}");
        foreach (var field in type.Fields)
        {
            if (one.HiddenList.Contains(field.Name) || other.HiddenList.Contains(field.Name) || field.HashFamily is not null || Content.Equal(field.Get(a.Fact), field.Get(b.Fact))) continue;
            Say(DeskWords.Field(field), language => $"{Printing.Of(field, field.Get(a.Fact), language)} ⇄ {Printing.Of(field, field.Get(b.Fact), language)}");
        }
        return zh.Count == 0 ? null : new(Cut(string.Join(" · ", zh)), Cut(string.Join(" · ", en)));

        void Say(Wording name, Func<string, string> values)
        {
            zh.Add($"{name.Zh} {values("zh")}");
            en.Add($"{name.En} {values("en")}");
        }
    }

    private static string Cut(string gist) => gist.Length <= LongestGist ? gist : gist[..LongestGist] + "…";

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
