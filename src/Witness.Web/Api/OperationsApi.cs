using Witness.Flow.Accounts;
using Witness.Flow.Records;
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

    private static void Get<T>(
        IEndpointRouteBuilder routes, string tag, string path, string summary, Func<OperationsDesk, Reader, Asked, CancellationToken, Task<Look<T>>> look, params string[] query) =>
        DeskRoutes.Get(routes, tag, path, summary, look, query);

    private static void Post(
        IEndpointRouteBuilder routes, string tag, string path, string summary, Permission permission, BodyForm form,
        Func<OperationsDesk, Reader, Body, string, CancellationToken, Task<Act>> act) =>
        DeskRoutes.Post<OperationsDesk>(routes, tag, path, summary, permission, form, async (desk, reader, body, id, stop) => (await act(desk, reader, body, id, stop), null));

    internal static IResult Answer<T>(Look<T> look) => DeskRoutes.Answer(look);

    internal static IResult NotSignedIn() => DeskRoutes.NotSignedIn();

    // a name that is none becomes a role that is none, which the desk refuses
    private static Role RoleOf(string name) => Enum.TryParse<Role>(name, ignoreCase: true, out var role) && Enum.IsDefined(role) ? role : 0;
}
