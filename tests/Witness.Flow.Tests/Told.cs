using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;

namespace Witness.Flow.Tests;

/// <summary>讲述 — facts of invented lots with their headers, told shortly.</summary>
public sealed class Told(string source = "trade", string lot = "LOT-1", string project = "PRJ-1")
{
    private int _number;

    /// <summary>A time of the trade day (<c>09:30</c>), or a whole moment.</summary>
    public static Moment At(string text)
    {
        var full = text.Length == 5 ? $"2026-09-16T{text}:00+08:00" : text.Length == 16 ? text + "+08:00" : text;
        return Moment.TryParse(full, out var moment) ? moment : throw new FormatException(text);
    }

    public static Window Span(string from, string to) => new(At(from), At(to));

    public static Price Yuan(decimal amount) => new(new Money(amount));

    /// <summary>A fact of the lot.</summary>
    public T Lot<T>(string at, T fact, string? key = null, int version = 1, int round = 1) where T : Fact =>
        Put(at, fact, new(ScopeKind.Lot, project, [lot], round), key, version);

    /// <summary>A fact of the project.</summary>
    public T Project<T>(string at, T fact, string? key = null, int version = 1) where T : Fact => Put(at, fact, new(ScopeKind.Project, project, []), key, version);

    /// <summary>A fact of several lots.</summary>
    public T Lots<T>(string at, T fact, params IReadOnlyList<string> lots) where T : Fact => Put(at, fact, new(ScopeKind.Lots, project, lots), null, 1);

    /// <summary>Project and lot registered: name, kind, region, buyer.</summary>
    public IReadOnlyList<Fact> Registered(string name = "柳泉湖道路改造", string kind = "GC", string region = "370303", string lotName = "A标段", string owner = "柳泉湖城建（示例）", string method = "公开招标") =>
    [
        Project("2026-08-01", new ProjectRegistered
        {
            ProjectName = name, ProjectCode = project, LocalProjectCode = $"本地-{project}", Kind = kind, ProcurementMethod = new(null, null, method), OrganisationForm = "委托",
            ProcuringEntities = [new(owner, "91370300MA3C0000XX")], Agency = new("衡度项目管理（示例）"), Region = region, EstimatedValue = new(8_000_000m), IsStatutory = true,
        }),
        Lot("2026-08-01", new LotRegistered { LotCode = lot, LotName = lotName, Category = "施工", EstimatedValue = new(8_000_000m) }),
    ];

    private T Put<T>(string at, T fact, Scope scope, string? key, int version) where T : Fact
    {
        var header = new Header(typeof(T).Name, scope, new(source, key ?? $"{lot}-{typeof(T).Name}-{++_number}", version), At(at));
        return fact with { Header = header };
    }

    public static Reader Officer(IReadOnlyList<string>? regions = null, IReadOnlyList<string>? kinds = null) => new("W1001", "王示例", [Role.Officer], regions ?? [], kinds ?? []);

    public static Reader Auditor() => new("R3001", "吴示例", [Role.OutsideAuditor], [], []);

    public static Reader Admin() => new("A1001", "孙示例", [Role.AccountAdmin], [], []);
}
