using Microsoft.AspNetCore.Mvc;
using Witness.Domain.Cases;
using Witness.Domain.Rules.Asking;
using Witness.Flow.Accounts;
using Witness.Flow.Alerts;
using Witness.Flow.Handling;
using Witness.Flow.Intake;
using Witness.Web.Parts.Cases;
using Witness.Web.Parts.Frame;
using Witness.Web.Wiring;

namespace Witness.Web.Api;

/// <summary>预警接口 — the queue of alerts as officers and leads see it, and one alert with its explanation.</summary>
public static class AlertApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var kind in (string[])["csv", "xlsx"])
        {
            routes.MapGet($"/api/v1/alerts/queue.{kind}", async (HttpContext context, AlertDesk desk, LetterDesk letters, Readers readers) =>
            {
                var stop = context.RequestAborted;
                if (await readers.Of(context.User, stop) is not { } reader) return OperationsApi.NotSignedIn();
                var outside = await letters.Outside(reader, stop) is Look<IReadOnlySet<string>>.Shown { What: var waiting } ? waiting : new HashSet<string>();
                return await desk.Listed(reader, QueuePlace.Of(context.Request.Query).Ask(outside), stop) is Look<IReadOnlyList<QueueItem>>.Shown { What: var items }
                    ? InsightApi.Sheet(kind, "alerts", QueueSheet.Rows(items, said => said.Here())) : DeskRoutes.Answer(403, new("denied", $"没有权限：{Permission.ReadClues.Needs.Zh}", $"not permitted: {Permission.ReadClues.Needs.En}"));
            }).ExcludeFromDescription().AllowAnonymous();
        }
        routes.MapGet("/api/v1/alerts", async ([AsParameters] AlertParameters given, HttpContext context, AlertDesk desk, Readers readers) =>
        {
            var stop = context.RequestAborted;
            if (await readers.Of(context.User, stop) is not { } reader) return OperationsApi.NotSignedIn();
            return given.Problem() is { } problem ? Results.Json(problem, statusCode: 400) : OperationsApi.Answer(await desk.Alerts(reader, given.ToQuery(), stop));
        }).WithName("listAlerts").WithTags("alerts").WithSummary("预警，先高后低、新的在前 / Alerts, highest and newest first")
            .Produces<Page<AlertLine>>().Produces<Problem>(400).Produces<Problem>(401).Produces<Problem>(403).AllowAnonymous();
        routes.MapGet("/api/v1/alerts/{number}", async (string number, HttpContext context, AlertDesk desk, Readers readers) =>
        {
            var stop = context.RequestAborted;
            if (await readers.Of(context.User, stop) is not { } reader) return OperationsApi.NotSignedIn();
            return OperationsApi.Answer(await desk.Alert(reader, number, stop));
        }).WithName("getAlert").WithTags("alerts").WithSummary("一条预警及其说明 / One alert with its explanation")
            .Produces<AlertView>().Produces<Problem>(400).Produces<Problem>(401).Produces<Problem>(403).Produces<Problem>(404).AllowAnonymous();
    }

    /// <param name="Lot">Code of the lot.</param>
    /// <param name="Rule">Code of the rule, such as H01.</param>
    /// <param name="Level">high, medium or low.</param>
    /// <param name="State">new, taken, handling, confirmed, explained, mistaken, cleared or reopened.</param>
    /// <param name="From">Trade day of its first fact, at the earliest.</param>
    public sealed record AlertParameters(
        [FromQuery(Name = "lot")] string? Lot, [FromQuery(Name = "rule")] string? Rule, [FromQuery(Name = "level")] string? Level, [FromQuery(Name = "state")] string? State,
        [FromQuery(Name = "from")] string? From, [FromQuery(Name = "to")] string? To, [FromQuery(Name = "page")] string? Number, [FromQuery(Name = "size")] string? Size)
    {
        public Problem? Problem() =>
            Given.Choice<Severity>(Level, "level", out _) ?? Given.Choice<AlertState>(State, "state", out _) ?? Given.Day(From, "from", out _) ?? Given.Day(To, "to", out _)
            ?? Given.Number(Number, "page", 1, int.MaxValue, out _) ?? Given.Number(Size, "size", 1, 200, out _);

        public AlertQuery ToQuery()
        {
            Given.Choice<Severity>(Level, "level", out var level);
            Given.Choice<AlertState>(State, "state", out var state);
            Given.Day(From, "from", out var from);
            Given.Day(To, "to", out var to);
            Given.Number(Number, "page", 1, int.MaxValue, out var number);
            Given.Number(Size, "size", 1, 200, out var size);
            return new(level, Lot: Blank(Lot), Rule: Blank(Rule), States: state is { } one ? [one] : null, Since: from, Until: to, Number: number ?? 1, Size: size ?? 50);
        }

        private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
