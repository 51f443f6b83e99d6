using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;
using Witness.Ledger.Bytes;

namespace Witness.Flow.Records;

/// <summary>
/// 事实行 — a fact as the read tables hold it: header, provenance, and of the values only those released (ruling 28). What lies
/// in the vault still is named in <see cref="Hidden"/>.
/// </summary>
/// <param name="Type">Empty while the fact itself is hidden (‡): then only source, position and receipt are known.</param>
/// <param name="Lots">Lot codes, separated by U+001F.</param>
/// <param name="At">Wire form of the moment.</param>
/// <param name="Data">JSON object of released values.</param>
/// <param name="Hidden">Names of fields that stay in the vault, separated by commas.</param>
/// <param name="Tag">Tag of a hidden fact, hex; stays after it was opened.</param>
/// <param name="Contends">Set where another content stands under the same identity: see <see cref="Header.Contends"/>.</param>
public sealed record FactRow(
    long Position, string Type, string Source, string SourceKey, long Version, string Scope, string Project, string Lots, long Round,
    string ScopeKey, string At, string Reported, string Taken, string Actor, string Region, string Kind, string Request, long Item,
    long Sequence, long CausedBy, string Data, string Hidden, string Tag, string Contends)
{
    private const char Between = '\u001f';

    public bool IsHidden => Type.Length == 0;

    public IReadOnlyList<string> LotList => Lots.Length == 0 ? [] : Lots.Contains(Between) ? Lots.Split(Between) : [OftenSaid.Once(Lots)];

    public IReadOnlyList<string> HiddenList => Hidden.Length == 0 ? [] : Hidden.Split(',');

    public static FactRow OfHidden(long position, SealedEntry entry) => new(
        position, "", entry.Source, "", 0, "", "", "", 1, "", "unknown", "", Write(entry.Received), entry.Source, "", "", "", 0, entry.Sequence ?? -1, -1, "{}", "", entry.Tag.ToString(), "");

    /// <param name="released">Values opened because their seals are open.</param>
    /// <param name="tag">Of an opened hidden fact.</param>
    public static FactRow Of(long position, Entry entry, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> released, string tag = "")
    {
        var header = entry.Header;
        return new(
            position, header.Type, header.Identity.Source, header.Identity.SourceKey, header.Identity.SourceVersion, header.Scope.Kind.ToString(),
            header.Scope.Project ?? "", string.Join(Between, header.Scope.Lots), header.Scope.Round, header.Scope.Key ?? "", header.At.ToString(),
            header.ReportedAt?.ToString() ?? "", Write(entry.Received), entry.Actor, entry.Region ?? "", entry.Kind ?? "", entry.Message?.Request ?? "",
            entry.Message?.Item ?? 0, header.Sequence ?? -1, header.CausedBy ?? -1, Merge(entry.Fields, released),
            string.Join(',', entry.Sealed.Select(field => field.Key).Where(name => !released.ContainsKey(name))), tag, header.Contends ?? "");
    }

    /// <summary>The row of a fact secret as such (‡) whose seal was closed again: as it stood before it was opened.</summary>
    public FactRow Concealed() => this with
    {
        Type = "", SourceKey = "", Version = 0, Scope = "", Project = "", Lots = "", Round = 1, ScopeKey = "", At = "unknown", Reported = "", Actor = Source,
        Region = "", Kind = "", Request = "", Item = 0, CausedBy = -1, Data = "{}", Hidden = "", Contends = "",
    };

    /// <summary>Values that are closed again: they leave the row.</summary>
    public FactRow Without(IReadOnlyCollection<string> closed)
    {
        using var document = JsonDocument.Parse(Data);
        var hidden = HiddenList.Concat(closed).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return this with
        {
            Data = Write([.. document.RootElement.EnumerateObject().Where(member => !closed.Contains(member.Name)).Select(Raw)]),
            Hidden = string.Join(',', hidden),
        };
    }

    /// <summary>In the order of the columns of <see cref="ReadTables.Fact"/>.</summary>
    public object?[] Values() =>
    [
        Position, Type, Source, SourceKey, Version, Scope, Project, Lots, Round, ScopeKey, At, Reported, Taken, Actor, Region, Kind, Request, Item,
        Sequence, CausedBy, Data, Hidden, Tag, Contends,
    ];

    /// <summary>Names of the values that stand in <see cref="Data"/>.</summary>
    public IReadOnlyList<string> Names()
    {
        using var document = JsonDocument.Parse(Data);
        return [.. document.RootElement.EnumerateObject().Select(member => member.Name)];
    }

    public FactIdentity Identity => new(OftenSaid.Once(Source), SourceKey, (int)Version);

    public Header ToHeader() => new(
        OftenSaid.Once(Type), new(Enum.Parse<ScopeKind>(Scope), Project.Length == 0 ? null : OftenSaid.Once(Project), LotList, (int)Round, ScopeKey.Length == 0 ? null : ScopeKey),
        Identity, Parse(At) ?? Moment.Unknown, Parse(Reported), Sequence < 0 ? null : Sequence, CausedBy < 0 ? null : CausedBy, Contends.Length == 0 ? null : Contends);

    /// <summary>The typed fact with its provenance; sealed and personal fields are missing and named.</summary>
    public Recorded ToRecorded()
    {
        using var document = JsonDocument.Parse(Data);
        return new(FactReader.FromStored(ToHeader(), document.RootElement), Position, TakenAt, HiddenList);
    }

    /// <summary>The same from the entry the row was made of, without reading the row again.</summary>
    public Recorded ToRecorded(Entry entry, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> released)
    {
        List<KeyValuePair<string, JsonElement>>? opened = null;
        foreach (var (name, value) in released) (opened ??= []).Add(new(name, JsonDocument.Parse(value).RootElement));
        return new(FactReader.FromStored(entry.Header, entry.Fields, opened), Position, entry.Received, HiddenList);
    }

    public DateTimeOffset TakenAt => DateTimeOffset.ParseExact(Taken, TimeForm, CultureInfo.InvariantCulture);

    private const string TimeForm = "yyyy-MM-ddTHH:mm:ss.fffzzz";

    private static string Write(DateTimeOffset time) => time.ToOffset(Moment.Offset).ToString(TimeForm, CultureInfo.InvariantCulture);

    private static Moment? Parse(string text) => text.Length > 0 && Moment.TryParse(text, out var moment) ? moment : null;

    // one spelling whatever was released when: members in order of their names, values as the entry or the vault has them
    private static string Merge(JsonElement fields, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> released)
    {
        if (released.Count == 0) return fields.GetRawText();
        return Write([.. fields.EnumerateObject().Select(Raw).Concat(released.Select(value => (value.Key, value.Value)))]);
    }

    private static (string Name, ReadOnlyMemory<byte> Value) Raw(JsonProperty member) => (member.Name, JsonMarshal.GetRawUtf8Value(member.Value).ToArray());

    private static string Write(List<(string Name, ReadOnlyMemory<byte> Value)> members)
    {
        members.Sort((x, y) => string.CompareOrdinal(x.Name, y.Name));
        var buffer = new ArrayBufferWriter<byte>(512);
        var json = new CanonicalWriter(buffer);
        json.StartObject();
        foreach (var (name, value) in members)
        {
            json.Key(name);
            json.Raw(value.Span);
        }
        json.EndObject();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
