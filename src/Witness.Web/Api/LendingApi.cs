using Microsoft.AspNetCore.Antiforgery;
using Witness.Flow.Accounts;
using Witness.Flow.Lending;
using Witness.Ledger.Log;
using Witness.Web.Wiring;

namespace Witness.Web.Api;

/// <summary>查阅借阅接口 — requests, approval, hand-over and register for officers; the reading room for borrowers, by session or by key.</summary>
public static class LendingApi
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    private static readonly BodyForm Nothing = new();
    private static readonly BodyForm Reason = new(new BodyMember("reason", BodyType.Text, Most: 500, Lines: true));
    private static readonly BodyForm Token = new(new BodyMember("token", BodyType.Text, Most: 64));
    private static readonly BodyForm Order = new(
        new("way", BodyType.Text, Most: 10), new("authority", BodyType.Text, Most: 10), new("org", BodyType.Text), new("person", BodyType.Text, Most: 100), new("purpose", BodyType.Text, Most: 500, Lines: true),
        new("basis", BodyType.Text, Most: 500, Lines: true), new("documentNo", BodyType.Text, Most: 100), new("lots", BodyType.Texts, Most: 100), new("reports", BodyType.Texts, false, 100), new("profile", BodyType.Text, Most: 20),
        new("until", BodyType.Text, Most: 10));

    public static void Map(IEndpointRouteBuilder routes)
    {
        DeskRoutes.Get<LoanDesk, IReadOnlyList<LoanLine>>(routes, "loans", "/api/v1/loans", "查阅借阅申请 / Loans", (desk, reader, _, stop) => desk.List(reader, stop));
        DeskRoutes.Get<LoanDesk, LoanLine>(routes, "loans", "/api/v1/loans/{id}", "一项查阅借阅 / One loan", (desk, reader, asked, stop) => desk.One(reader, asked.Id, stop));
        DeskRoutes.Get<LoanRegister, RegisterView>(routes, "loans", "/api/v1/loans/register", "查阅登记：case 为一项借阅，lot 为一个标段 / Register of looks: of a case, or of a lot", (desk, reader, asked, stop) => desk.List(
            reader, new(asked.Text("case"), asked.Text("lot"), asked.Text("before") is null ? null : asked.Number("before", 1), asked.Number("size", 50)), stop), "case", "lot", "before", "size");
        DeskRoutes.Post<LoanDesk>(routes, "loans", "/api/v1/loans", "登记申请，待他人批准 / Enter a request, for another to approve", Permission.AskLoans, Order, (desk, reader, body, _, stop) => desk.Ask(reader, OrderOf(body), stop));
        Act(routes, "granted", "批准（登记人以外的负责人）：请求体 {} / Approve (another lead than who entered it): body {}", Permission.ApproveLoans, Nothing, (desk, reader, _, id, stop) => desk.Grant(reader, id, stop));
        Act(routes, "refused", "不批准，须有理由 / Refuse, with the reason", Permission.ApproveLoans, Reason, (desk, reader, body, id, stop) => desk.Refuse(reader, id, body.Text("reason"), stop));
        Act(routes, "recalled", "收回，须有理由 / Recall, with the reason", Permission.AskLoans, Reason, (desk, reader, body, id, stop) => desk.Recall(reader, id, body.Text("reason"), stop));
        Act(routes, "returned", "归还：请求体 {} / Returned: body {}", Permission.AskLoans, Nothing, (desk, reader, _, id, stop) => desk.Return(reader, id, stop));
        DeskRoutes.Post<LoanDesk>(routes, "loans", "/api/v1/loans/{id}/handed-over", "交付凭证，number 只显示这一次：请求体 {} / Hand over: number is the credential, shown this once; body {}", Permission.AskLoans, Nothing, (desk, reader, _, id, stop) => desk.HandOver(reader, id, stop));
        Read<LentList>(routes, "/api/v1/reading", "所借报告；text 为全文查找 / What was lent; text searches in it", async (room, reader, asked, stop) => DeskRoutes.Answer(await room.List(reader, asked.Text("text"), stop)), "text");
        Read<LentView>(routes, "/api/v1/reading/{id}", "所借的一份报告 / One report that was lent", async (room, reader, asked, stop) => DeskRoutes.Answer(await room.One(reader, asked.Id, stop)));
        Read<byte[]>(routes, "/api/v1/reading/{id}/file", "查阅副本：format 为 pdf 或 json / A copy: format pdf or json", async (room, reader, asked, stop) => await room.File(reader, asked.Id, asked.Text("format") ?? "pdf", stop) switch
        {
            Look<LentFile>.Shown { What: var file } => Results.File(file.Bytes, file.MediaType, file.Name),
            var other => DeskRoutes.Answer(other),
        }, "format");
        routes.MapPost("/api/v1/reading", Enter).WithTags("loans").WithSummary("凭一次性凭证进入阅览室 / Enter the reading room by a one-time token")
            .Produces<EnteredAnswer>().Produces<Flow.Intake.Problem>(400).Produces<Flow.Intake.Problem>(401).Produces<Flow.Intake.Problem>(413).Produces<Flow.Intake.Problem>(415).Produces<Flow.Intake.Problem>(429)
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.RequestBody = Token.ToOpenApi();
                return Task.CompletedTask;
            }).AllowAnonymous().DisableAntiforgery();
        routes.MapGet("/api/v1/reading/alive", Alive).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/read/session", Session).AllowAnonymous().ExcludeFromDescription();
    }

    internal static LoanOrder OrderOf(Body body) => new(
        body.Text("way"), body.Text("authority"), body.Text("org"), body.Text("person"), body.Text("purpose"), body.Text("basis"), body.Text("documentNo"), body.Texts("lots"), body.Texts("reports"), body.Text("profile"),
        KeepingApi.Day(body.Text("until")) ?? default);

    private static async Task<IResult> Enter(HttpContext context, Borrowers borrowers)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!borrowers.MayTry(context)) return DeskRoutes.Answer(429, new("too-many", "尝试过多，请一分钟后再试", "too many tries; wait a minute"));
        var (body, status, problem) = await Token.Read(context.Request, context.RequestAborted);
        if (body is null) return DeskRoutes.Answer(status, problem!);
        return await borrowers.Enter(context, body.Text("token")) ? Results.Json(new EnteredAnswer("/api/v1/reading")) : DeskRoutes.Answer(401, new("no-token", "凭证无效、已用过或已过期", "the token does not hold, is spent, or has run out"));
    }

    // plain form post: the door opens before any script has run
    private static async Task<IResult> Session(HttpContext context, Borrowers borrowers, IAntiforgery forgery)
    {
        if (!await forgery.IsRequestValidAsync(context)) return Results.LocalRedirect("/read/enter");
        if (!borrowers.MayTry(context)) return Results.LocalRedirect("/read/enter?wrong=many");
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return Results.LocalRedirect(await borrowers.Enter(context, form["token"].ToString()) ? "/read" : "/read/enter?wrong=1");
    }

    /// <summary>Says twice a second that the loan runs; ends when it does not, and the open page with it.</summary>
    private static async Task Alive(HttpContext context, Borrowers borrowers, Installation here)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (borrowers.Of(context) is null)
        {
            context.Response.StatusCode = 401;
            return;
        }
        context.Response.ContentType = "text/event-stream";
        try
        {
            while (borrowers.Of(context) is not null)
            {
                await context.Response.WriteAsync("event: alive\ndata: 1\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(Beat, here.Clocks.Real, context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // the page was closed
        }
    }

    private static void Read<T>(IEndpointRouteBuilder routes, string path, string summary, Func<ReadingRoom, Reader, Asked, CancellationToken, Task<IResult>> look, params string[] query) =>
        routes.MapGet(path, async (HttpContext context, ReadingRoom room, Borrowers borrowers) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            if (borrowers.Of(context) is not { } reader) return DeskRoutes.Answer(401, new("not-lent", "没有借阅，或已到期、已收回", "nothing is lent, or it has run out or was recalled"));
            try
            {
                return await look(room, reader, new(context), context.RequestAborted);
            }
            catch (LogClosedException closed)
            {
                return DeskRoutes.Answer(503, new("read-only", closed.Reason.Zh, closed.Reason.En));
            }
        }).WithTags("loans").WithSummary(summary).Produces<T>().Produces<Flow.Intake.Problem>(401).Produces<Flow.Intake.Problem>(403).Produces<Flow.Intake.Problem>(404)
            .AddOpenApiOperationTransformer((operation, _, _) => ApiDocument.Queried(operation, query)).AllowAnonymous();

    private static void Act(IEndpointRouteBuilder routes, string act, string summary, Permission permission, BodyForm form, Func<LoanDesk, Reader, Body, string, CancellationToken, Task<Act>> how) =>
        DeskRoutes.Post<LoanDesk>(routes, "loans", $"/api/v1/loans/{{id}}/{act}", summary, permission, form, async (desk, reader, body, id, stop) => (await how(desk, reader, body, id, stop), null));
}
