using Microsoft.AspNetCore.Mvc;
using Witness.Flow.Intake;
using Witness.Flow.Records;
using Witness.Web.Wiring;

namespace Witness.Web.Api;

/// <summary>审计接口 — the audit log for who audits: who looked at what, who was refused, who signed in.</summary>
public static class AuditApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/audit", async ([AsParameters] AuditParameters given, HttpContext context, OperationsDesk desk, Readers readers) =>
        {
            var stop = context.RequestAborted;
            if (await readers.Of(context.User, stop) is not { } reader) return OperationsApi.NotSignedIn();
            return given.Problem() is { } problem ? Results.Json(problem, statusCode: 400) : OperationsApi.Answer(await desk.Audit(reader, given.ToQuery(), stop));
        }).WithName("listAudit").WithTags("audit").WithSummary("审计日志，新的在前：谁看过什么、被拒、登录 / The audit log, newest first: looks, denials, sign-ins")
            .Produces<AuditView>().Produces<Problem>(400).Produces<Problem>(401).Produces<Problem>(403).AllowAnonymous();

    /// <param name="Account">Part of the account.</param>
    /// <param name="Object">Part of what was looked at, such as a lot's code.</param>
    /// <param name="Sort">looks, denials or signIns.</param>
    /// <param name="Before">Only entries before that position: goes on where an answer ended.</param>
    public sealed record AuditParameters(
        [FromQuery(Name = "account")] string? Account, [FromQuery(Name = "object")] string? Object, [FromQuery(Name = "sort")] string? Sort,
        [FromQuery(Name = "from")] string? From, [FromQuery(Name = "to")] string? To, [FromQuery(Name = "before")] string? Before, [FromQuery(Name = "size")] string? Size)
    {
        public Problem? Problem() =>
            Given.Choice<AuditSort>(Sort, "sort", out _) ?? Given.Day(From, "from", out _) ?? Given.Day(To, "to", out _) ?? Given.Position(Before, "before", out _)
            ?? Given.Number(Size, "size", 1, 200, out _);

        public AuditQuery ToQuery()
        {
            Given.Choice<AuditSort>(Sort, "sort", out var sort);
            Given.Day(From, "from", out var from);
            Given.Day(To, "to", out var to);
            Given.Position(Before, "before", out var before);
            Given.Number(Size, "size", 1, 200, out var size);
            return new(Blank(Account), Blank(Object), sort, from, to, before, size ?? 50);
        }

        private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
