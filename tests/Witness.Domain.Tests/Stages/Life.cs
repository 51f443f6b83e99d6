using Witness.Domain.Clocks;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Stages;

/// <summary>Facts of one invented lot, written in telling order; each gets a key of its type and number unless one is given.</summary>
internal sealed class Life(string lot = "LOT-1", string project = "PRJ-1", string source = "trade")
{
    private readonly Dictionary<string, int> _numbers = [];

    public List<Recorded> Facts { get; } = [];

    /// <summary>The one local limit a whole life needs is entered: NC-04.</summary>
    public static ClockContext Context(string today = "2026-07-01", params SourceScope[] sources) =>
        ClockContext.Of(Instant(today), Entered.Value, new SourceBook(sources));

    private static readonly Lazy<ClockSettings> Entered = new(() => ClockSettings.Of(
        new Life().Centre("2026-01-01", new Domain.Facts.Catalogue.LimitEntered { Rule = "NC-04", Value = 5, Basis = "示例规则", From = At("2026-01-01") }).Facts));

    public static Domain.Terms.Org Company(string name, string? code = null) => new(name, code);

    public static Price Yuan(decimal amount) => new(new Money(amount));

    public static Moment At(string text) => Moment.TryParse(text.Length == 16 ? text + "+08:00" : text, out var moment) ? moment : throw new FormatException(text);

    /// <summary>Adds a fact of the lot.</summary>
    public Life Add(string at, Fact fact, string? key = null, int version = 1, int round = 1, string? taken = null) =>
        Put(at, fact, new(ScopeKind.Lot, project, [lot], round), key, version, taken);

    /// <summary>Adds another content under the identity of a fact, as our intake keeps it.</summary>
    public Life Contending(string at, Fact fact, string key, int version = 1, int round = 1, string? taken = null, string lots = "")
    {
        Put(at, fact, new(ScopeKind.Lot, project, [lots.Length > 0 ? lots : lot], round), key, version, taken);
        Facts[^1] = Facts[^1] with { Fact = Facts[^1].Fact with { Header = Facts[^1].Fact.Header with { Contends = $"{Facts.Count}" } } };
        return this;
    }

    /// <summary>Adds a fact of the project.</summary>
    public Life Project(string at, Fact fact, string? key = null, int version = 1) => Put(at, fact, new(ScopeKind.Project, project, []), key, version, null);

    /// <summary>Adds a fact of the centre.</summary>
    public Life Centre(string at, Fact fact, string? key = null, int version = 1) => Put(at, fact, new(ScopeKind.Centre, null, []), key, version, null);

    public LotReading Read(string today = "2026-07-01", SealView? seals = null, int? round = null, params SourceScope[] sources) =>
        LotRecords.Of(lot, Facts, Context(today, sources), seals ?? SealView.AllOpen, round);

    public RecordTable Table(string id, string today = "2026-07-01", SealView? seals = null) => Read(today, seals).Tables().Single(t => t.Id == id);

    public Cell Cell(string table, string field) => Table(table)[field] ?? throw new KeyNotFoundException(field);

    private Life Put(string at, Fact fact, Scope scope, string? key, int version, string? taken)
    {
        var type = fact.GetType().Name;
        var number = _numbers[type] = _numbers.GetValueOrDefault(type) + 1;
        var header = new Header(type, scope, new(source, key ?? $"{type}-{number}", version), At(at));
        var known = At(at) is { Precision: >= Precision.Day } moment ? new DateTimeOffset(moment.Local, Moment.Offset).AddMinutes(1) : Instant("2026-06-30");
        Facts.Add(new(fact with { Header = header }, Facts.Count + 1, taken is null ? known : new DateTimeOffset(At(taken).Local, Moment.Offset)));
        return this;
    }

    private static DateTimeOffset Instant(string text) => new(At(text).Local, Moment.Offset);
}
