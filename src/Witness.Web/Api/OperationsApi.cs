using System.Globalization;
using Witness.Flow.Accounts;
using Witness.Flow.Intake;
using Witness.Flow.Records;
using Witness.Ledger.Log;
using Witness.Web.Wiring;

namespace Witness.Web.Api;

/// <summary>
/// 运行接口 — the same abilities as the pages of senders, quarantine, outbox, logs and accounts. Bodies are JSON and declared
/// member by member; a denial says which right is missing.
/// </summary>
public static class OperationsApi
{
    private static readonly BodyForm Nothing = new();
    private static readonly BodyForm Sender = new(
        new("account", BodyType.Text, Most: 100), new("organisation", BodyType.Text), new("code", BodyType.Text, false), new("letters", BodyType.Text, Most: 6),
        new("region", BodyType.Text, false), new("kind", BodyType.Text, false), new("scheme", BodyType.Text), new("key", BodyType.Text, false, 400));
    private static readonly BodyForm Suspension = new(new BodyMember("suspended", BodyType.Flag));
    private static readonly BodyForm NewAccount = new(new("account", BodyType.Text, Most: 64), new("name", BodyType.Text, Most: 100), new("password", BodyType.Text));
    private static readonly BodyForm Roles = new(new("roles", BodyType.Texts, Most: 10), new("regions", BodyType.Texts, Most: 50), new("kinds", BodyType.Texts, Most: 10));
    private static readonly BodyForm Locking = new(new BodyMember("locked", BodyType.Flag));

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/log/push-key", (FactRoad road) => Results.Text(road.Side.PushKey + "\n"))
            .WithTags("log").WithSummary("推送签名公钥 (whpk) / The public key of pushes, Standard Webhooks v1a").AllowAnonymous();
        MapSenders(routes);
        MapQuarantine(routes);
        MapOutbox(routes);
        MapAccounts(routes);
        AuditApi.Map(routes);
        Get<LogStatus>(routes, "logs", "/api/v1/logs", "两本日志的状态、共签与巡检 / State of both logs, cosignatures, background scan", (desk, reader, _, stop) => desk.Logs(reader, stop));
        Get<Pulse>(routes, "logs", "/api/v1/pulse", "运行概况 / How the system does", async (desk, reader, _, stop) => new Look<Pulse>.Shown(await desk.Pulse(reader, stop)));
    }

    private static void MapSenders(IEndpointRouteBuilder routes)
    {
        Get<IReadOnlyList<SenderLine>>(routes, "senders", "/api/v1/senders", "来源账号与其状态 / Senders and how they do", (desk, reader, _, stop) => desk.Senders(reader, stop));
        Post(routes, "senders", "/api/v1/senders", "登记或变更来源 / Register or change a sender", Permission.WriteSenders, Sender, (desk, reader, body, _, stop) =>
            desk.RegisterSender(reader, new(
                body.Text("account"), body.Text("organisation"), body.Maybe("code"), body.Text("letters"), body.Maybe("region"), body.Maybe("kind"), body.Text("scheme"), body.Text("key")), stop));
        Post(routes, "senders", "/api/v1/senders/{account}/suspended", "停用或恢复来源 / Suspend or resume a sender", Permission.WriteSenders, Suspension,
            (desk, reader, body, id, stop) => desk.SuspendSender(reader, id, body.Flag("suspended"), stop));
    }

    private static void MapQuarantine(IEndpointRouteBuilder routes)
    {
        Get<Page<QuarantineLine>>(routes, "quarantine", "/api/v1/quarantine", "隔离件 / Refused items", (desk, reader, asked, stop) =>
            desk.Quarantine(reader, new(asked.Text("source"), asked.Choice<QuarantineState>("state"), asked.Text("text"), asked.Number("page", 1), asked.Number("size", 50)), stop), "source", "state", "text", "page", "size");
        Get<QuarantineView>(routes, "quarantine", "/api/v1/quarantine/{id}", "一件隔离件 / One refused item", (desk, reader, asked, stop) => desk.Quarantined(reader, asked.Id, stop));
        Post(routes, "quarantine", "/api/v1/quarantine/{id}/replay", "重放：请求体 {} / Replay: body {}", Permission.Replay, Nothing, (desk, reader, _, id, stop) => desk.Replay(reader, id, stop));
    }

    private static void MapOutbox(IEndpointRouteBuilder routes)
    {
        Get<OutboxView>(routes, "outbox", "/api/v1/outbox", "推送 / Pushes", (desk, reader, asked, stop) =>
            desk.Outbox(reader, new(asked.Choice<PushState>("state"), asked.Text("lot"), asked.Number("page", 1), asked.Number("size", 50)), stop), "state", "lot", "page", "size");
        Post(routes, "outbox", "/api/v1/outbox/{id}/retry", "立即重试：请求体 {} / Retry at once: body {}", Permission.RetryPush, Nothing, (desk, reader, _, id, stop) => desk.RetryPush(reader, id, stop));
    }

    private static void MapAccounts(IEndpointRouteBuilder routes)
    {
        Get<IReadOnlyList<AccountLine>>(routes, "accounts", "/api/v1/accounts", "账号 / Accounts", (desk, reader, _, stop) => desk.Accounts(reader, stop));
        Post(routes, "accounts", "/api/v1/accounts", "建立账号（系统管理员） / Make an account (system administrator)", Permission.MakeAccounts, NewAccount, (desk, reader, body, _, stop) =>
            desk.MakeAccount(reader, new(body.Text("account"), body.Text("name"), body.Raw("password")), stop));
        Post(routes, "accounts", "/api/v1/accounts/{account}/roles", "授予角色与范围（安全管理员） / Give roles and scope (security administrator)", Permission.GrantRoles, Roles, (desk, reader, body, id, stop) =>
            desk.GiveRoles(reader, id, [.. body.Texts("roles").Select(RoleOf)], body.Texts("regions"), body.Texts("kinds"), stop));
        Post(routes, "accounts", "/api/v1/accounts/{account}/locked", "锁定或解锁账号（系统管理员） / Lock or unlock an account (system administrator)", Permission.MakeAccounts, Locking,
            (desk, reader, body, id, stop) => desk.LockAccount(reader, id, body.Flag("locked"), stop));
    }

    // signing in is asked here and not by the host's policy, so that the answer is JSON as all others
    private static void Get<T>(
        IEndpointRouteBuilder routes, string tag, string path, string summary, Func<OperationsDesk, Reader, Asked, CancellationToken, Task<Look<T>>> look, params string[] query) =>
        routes.MapGet(path, async (HttpContext context, OperationsDesk desk, Readers readers) =>
        {
            var stop = context.RequestAborted;
            if (await readers.Of(context.User, stop) is not { } reader) return NotSignedIn();
            var asked = new Asked(context);
            try
            {
                var seen = await look(desk, reader, asked, stop);
                if (asked.Problem is { } problem) return Answer(400, problem);
                return Answer(seen);
            }
            catch (BadQueryException)
            {
                return Answer(400, asked.Problem!);
            }
            catch (LogClosedException closed)
            {
                return Answer(503, new("read-only", closed.Reason.Zh, closed.Reason.En));
            }
        }).WithTags(tag).WithSummary(summary).Produces<T>().Produces<Problem>(400).Produces<Problem>(401).Produces<Problem>(403).Produces<Problem>(404)
            .AddOpenApiOperationTransformer((operation, _, _) => ApiDocument.Queried(operation, query)).AllowAnonymous();

    private static void Post(
        IEndpointRouteBuilder routes, string tag, string path, string summary, Permission permission, BodyForm form,
        Func<OperationsDesk, Reader, Body, string, CancellationToken, Task<Act>> act) =>
        routes.MapPost(path, async (HttpContext context, OperationsDesk desk, Readers readers) =>
        {
            var stop = context.RequestAborted;
            if (await readers.Of(context.User, stop) is not { } reader) return NotSignedIn();
            var (body, status, problem) = await form.Read(context.Request, stop);
            if (body is null) return Answer(status, problem!);
            return await act(desk, reader, body, Asked.IdOf(context), stop) switch
            {
                Act.Done done => Results.Json(new ActAnswer(done.Position, done.Pending)),
                Act.Refused { Why: var why } when !permission.Allows(reader) => Answer(403, new("denied", why.Zh, why.En)),
                Act.Refused { Why: var why } => Answer(409, new("refused", why.Zh, why.En)),
                _ => throw new InvalidOperationException("an act is done or refused"),
            };
        }).WithTags(tag).WithSummary(summary) // no Accepts: routing would answer another content type with an empty 415 before us
            .Produces<ActAnswer>().Produces<Problem>(400).Produces<Problem>(401).Produces<Problem>(403).Produces<Problem>(409).Produces<Problem>(413).Produces<Problem>(415)
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.RequestBody = form.ToOpenApi();
                return Task.CompletedTask;
            }).AllowAnonymous().DisableAntiforgery();

    internal static IResult Answer<T>(Look<T> look) => look switch
    {
        Look<T>.Shown shown => Results.Json(shown.What),
        Look<T>.Denied denied => Answer(403, new("denied", $"没有权限：{denied.Needs.Zh}", $"not permitted: {denied.Needs.En}")),
        _ => Answer(404, new("absent", "没有这一项", "there is no such thing")),
    };

    internal static IResult NotSignedIn() => Answer(401, new("not-signed-in", "请先登录", "sign in first"));

    private static IResult Answer(int status, Problem problem) => Results.Json(problem, statusCode: status);

    // a name that is none becomes a role that is none, which the desk refuses
    private static Role RoleOf(string name) => Enum.TryParse<Role>(name, ignoreCase: true, out var role) && Enum.IsDefined(role) ? role : 0;

    private sealed class BadQueryException : Exception;

    /// <summary>The query string, read with the same care as a body.</summary>
    private sealed class Asked(HttpContext context)
    {
        public Problem? Problem { get; private set; }

        public string Id => IdOf(context);

        public static string IdOf(HttpContext context) =>
            (context.Request.RouteValues.GetValueOrDefault("id") ?? context.Request.RouteValues.GetValueOrDefault("account")) as string ?? "";

        public string? Text(string name) => context.Request.Query[name] is [{ Length: > 0 and <= 200 } text] ? text : null;

        public int Number(string name, int otherwise)
        {
            if (context.Request.Query[name] is not [{ } text]) return otherwise;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number : throw Bad(name, "须为正整数", "must be a whole number above 0");
        }

        public T? Choice<T>(string name) where T : struct, Enum
        {
            if (context.Request.Query[name] is not [{ Length: > 0 } text]) return null;
            return !char.IsAsciiDigit(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var choice) && Enum.IsDefined(choice)
                ? choice : throw Bad(name, $"须为 {string.Join("、", Enum.GetNames<T>())} 之一", $"must be one of {string.Join(", ", Enum.GetNames<T>())}");
        }

        private BadQueryException Bad(string name, string zh, string en)
        {
            Problem = new("bad-query", zh, en, "?" + name);
            return new();
        }
    }
}

/// <summary>What an act came to: its place in the log, and whether the pages are still to follow (ruling 17).</summary>
public sealed record ActAnswer(long Position, bool Pending);
