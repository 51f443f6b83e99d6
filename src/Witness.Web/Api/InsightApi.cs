using MiniExcelLibs;
using Witness.Domain.Rules.Packs;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Insight;
using Witness.Web.Wiring;

namespace Witness.Web.Api;

/// <summary>统计与规则接口 — statistics as tables for other programs, and the check of a pack while one types.</summary>
public static class InsightApi
{
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/statistics.csv", (HttpContext http, Readers readers, StatDesk desk, CancellationToken stop) =>
                Export(http, readers, desk, rows => Sheet("csv", "statistics", rows), stop))
            .ExcludeFromDescription();
        routes.MapGet("/api/v1/statistics.xlsx", (HttpContext http, Readers readers, StatDesk desk, CancellationToken stop) => Export(http, readers, desk, rows => Sheet("xlsx", "statistics", rows), stop))
            .ExcludeFromDescription();
        routes.MapPost("/api/v1/rules/check", Check).ExcludeFromDescription();
    }

    /// <summary>The query of the page and of both exports; what does not parse is left out.</summary>
    public static StatQuery Query(IQueryCollection asked)
    {
        T? Choice<T>(string name) where T : struct, Enum => Given.Choice<T>(asked[name], name, out var choice) is null ? choice : null;
        DateOnly? Day(string name) => Given.Day(asked[name], name, out var day) is null ? day : null;
        string? Text(string name) => asked[name].ToString() is { Length: > 0 and <= 200 } text ? text : null;
        return new(Choice<Dimension>("rows") ?? Dimension.Region, Choice<Dimension>("cols") ?? Dimension.Group, Day("since"), Day("until"))
        {
            Region = Text("region"), Kind = Text("kind"), Group = Text("group"), Type = Text("type"), Level = Choice<Domain.Rules.Asking.Severity>("level"), Outcome = Choice<Outcome>("outcome"),
            At = Text("at"), Across = Text("across"),
        };
    }

    private static async Task<IResult> Export(HttpContext http, Readers readers, StatDesk desk, Func<IReadOnlyList<IReadOnlyList<object>>, IResult> write, CancellationToken stop)
    {
        if (await readers.Of(http.User, stop) is not { } reader) return Results.Unauthorized();
        return await desk.Count(reader, Query(http.Request.Query), stop) switch
        {
            Look<StatTable>.Shown shown => write(StatSheet.Rows(shown.What, w => w.In(System.Globalization.CultureInfo.CurrentUICulture.Name))),
            Look<StatTable>.Denied denied => Results.Json(new { code = "denied", zh = denied.Needs.Zh, en = denied.Needs.En }, statusCode: StatusCodes.Status403Forbidden),
            _ => Results.NotFound(),
        };
    }

    /// <summary>A table as a file: csv or xlsx.</summary>
    internal static IResult Sheet(string kind, string name, IReadOnlyList<IReadOnlyList<object>> rows)
    {
        if (kind == "csv") return Results.File(StatSheet.Csv(rows), "text/csv; charset=utf-8", $"{name}.csv");
        // Typed cells, never formulas: a text is a text in the sheet itself; the apostrophe guards against a later round through CSV.
        var named = rows.Select(row => (IDictionary<string, object>)row.Select((cell, i) => KeyValuePair.Create($"c{i}", cell is string text ? StatSheet.Harmless(text) : cell)).ToDictionary());
        var bytes = new MemoryStream();
        bytes.SaveAs(named, printHeader: false, sheetName: name);
        return Results.File(bytes.ToArray(), Xlsx, $"{name}.xlsx");
    }

    private static async Task<IResult> Check(HttpContext http, Readers readers, CancellationToken stop)
    {
        if (await readers.Of(http.User, stop) is not { } reader) return Results.Unauthorized();
        if (!Permission.ProposeRules.Allows(reader)) return Results.Forbid();
        if (http.Request.ContentLength > 2 * PackReader.MostBytes) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        using var body = new StreamReader(http.Request.Body);
        var buffer = new char[(2 * PackReader.MostBytes) + 1];
        var read = await body.ReadBlockAsync(buffer.AsMemory(), stop);
        var found = PackChecked.Of(new string(buffer, 0, read));
        return Results.Json(new PackAnswer(
            found.Pack is not null, [.. found.Refusals.Select(r => new PackProblem(r.Pointer, Say(new(r.Zh, r.En))))], found.Pack is { } pack ? Say(pack.Reads) : null,
            [.. found.Cases.Select(c => new PackCaseAnswer(c.Case.Name, Say(PackTrial.Name(c.Case.Expect)), c.Holds))], [.. found.Wanting.Select(Say)]));
    }

    private static string Say(Wording said) => said.In(System.Globalization.CultureInfo.CurrentUICulture.Name);

    private sealed record PackAnswer(bool Ok, IReadOnlyList<PackProblem> Problems, string? Reads, IReadOnlyList<PackCaseAnswer> Cases, IReadOnlyList<string> Wanting);

    private sealed record PackProblem(string Pointer, string Why);

    private sealed record PackCaseAnswer(string Name, string Expect, bool Holds);
}
