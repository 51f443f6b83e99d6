using System.Globalization;
using Witness.Flow.Accounts;
using Witness.Flow.Intake;
using Witness.Ledger.Log;
using Witness.Web.Wiring;

namespace Witness.Web.Api;

/// <summary>台的接口 — how a question to a desk and an act of a desk become HTTP: who asks, what is wrong with what was given, which right is missing.</summary>
internal static class DeskRoutes
{
    // signing in is asked here and not by the host's policy, so that the answer is JSON as all others
    public static void Get<TDesk, T>(
        IEndpointRouteBuilder routes, string tag, string path, string summary, Func<TDesk, Reader, Asked, CancellationToken, Task<Look<T>>> look, params string[] query) where TDesk : class =>
        routes.MapGet(path, async (HttpContext context, TDesk desk, Readers readers) =>
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

    public static void Post<TDesk>(
        IEndpointRouteBuilder routes, string tag, string path, string summary, Permission permission, BodyForm form,
        Func<TDesk, Reader, Body, string, CancellationToken, Task<(Act Act, string? Number)>> act) where TDesk : class =>
        routes.MapPost(path, async (HttpContext context, TDesk desk, Readers readers) =>
        {
            var stop = context.RequestAborted;
            if (await readers.Of(context.User, stop) is not { } reader) return NotSignedIn();
            var (body, status, problem) = await form.Read(context.Request, stop);
            if (body is null) return Answer(status, problem!);
            var (came, number) = await act(desk, reader, body, Asked.IdOf(context), stop);
            return came switch
            {
                Act.Done done => Results.Json(new ActAnswer(done.Position, done.Pending, number)),
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

    public static IResult Answer<T>(Look<T> look) => look switch
    {
        Look<T>.Shown shown => Results.Json(shown.What),
        Look<T>.Denied denied => Answer(403, new("denied", $"没有权限：{denied.Needs.Zh}", $"not permitted: {denied.Needs.En}")),
        Look<T>.Altered altered => Answer(503, new("altered", altered.Why.Zh, altered.Why.En)),
        _ => Answer(404, new("absent", "没有这一项", "there is no such thing")),
    };

    public static IResult NotSignedIn() => Answer(401, new("not-signed-in", "请先登录", "sign in first"));

    public static IResult Answer(int status, Problem problem) => Results.Json(problem, statusCode: status);
}

/// <summary>A query that was not as declared; the answer says what.</summary>
internal sealed class BadQueryException : Exception;

/// <summary>The query string, read with the same care as a body.</summary>
internal sealed class Asked(HttpContext context)
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

/// <summary>What an act came to: its place in the log, and whether the pages are still to follow (ruling 17).</summary>
/// <param name="Number">Of what it made.</param>
public sealed record ActAnswer(long Position, bool Pending, string? Number = null);
