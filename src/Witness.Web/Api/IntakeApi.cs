using Witness.Flow.Intake;
using Witness.Ledger.Log;

namespace Witness.Web.Api;

/// <summary>归集接口 — <c>POST /api/v1/facts</c> and the heartbeat (docs/spec/wire.md). No session: the signature is the account.</summary>
public static class IntakeApi
{
    /// <summary>Largest request body; a longer one is refused before it is read to the end.</summary>
    public const int MaxBody = 8 << 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/facts", Facts).WithName("postFacts").WithTags("intake")
            .WithSummary("归集事实：CloudEvents 1.0 单条或批量 / Take in facts: CloudEvents 1.0, one or a batch")
            // no Accepts: routing would answer another content type with an empty 415 before us
            .AddOpenApiOperationTransformer((operation, _, _) => IntakeForms.Takes(operation, "application/cloudevents-batch+json", "application/cloudevents+json"))
            .Produces<IntakeReply>().Produces<Problem>(400).Produces<Problem>(401).Produces<Problem>(413).Produces<Problem>(415).Produces<Problem>(429).Produces<Problem>(503)
            .AllowAnonymous().DisableAntiforgery();
        routes.MapPost("/api/v1/heartbeat", Beat).WithName("postHeartbeat").WithTags("intake")
            .WithSummary("心跳：来源在线，报最后流水号 / Heartbeat: the sender lives, with its last sequence number")
            .AddOpenApiOperationTransformer((operation, _, _) => IntakeForms.Takes(operation, "application/json")).Produces<IntakeReply>().Produces<Problem>(400).Produces<Problem>(401).Produces<Problem>(413)
            .AllowAnonymous().DisableAntiforgery();
    }

    private static async Task<IResult> Facts(HttpRequest request, FactIntake intake, CancellationToken stop)
    {
        var type = request.ContentType?.Split(';')[0].Trim();
        if (type is not ("application/cloudevents+json" or "application/cloudevents-batch+json"))
            return Answer(IntakeAnswer.Failed(415, "content-type", "须为 application/cloudevents+json 或 application/cloudevents-batch+json", "must be application/cloudevents+json or application/cloudevents-batch+json"));
        using var body = await RequestBody.Read(request, MaxBody, stop);
        if (body is null) return TooLarge();
        return await Taken(request.HttpContext.Response, () => intake.Take(Headers(request), body.Bytes, type == "application/cloudevents-batch+json", stop));
    }

    private static async Task<IResult> Beat(HttpRequest request, FactIntake intake, CancellationToken stop)
    {
        using var body = await RequestBody.Read(request, MaxBody, stop);
        if (body is null) return TooLarge();
        return await Taken(request.HttpContext.Response, () => intake.Heartbeat(Headers(request), body.Bytes, stop));
    }

    /// <summary>A log that is read-only or stopped acknowledges nothing, and says why.</summary>
    private static async Task<IResult> Taken(HttpResponse response, Func<Task<IntakeAnswer>> take)
    {
        try
        {
            var answer = await take();
            if (answer.RetryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Answer(answer);
        }
        catch (LogClosedException closed)
        {
            return Answer(IntakeAnswer.Failed(503, "read-only", closed.Reason.Zh, closed.Reason.En));
        }
    }

    private static IResult Answer(IntakeAnswer answer) =>
        Results.Json((object?)answer.Problem ?? new IntakeReply(answer.Items), statusCode: answer.Status);

    private static IResult TooLarge() => Answer(IntakeAnswer.Failed(413, "too-large", $"请求体超过 {MaxBody >> 20} MiB", $"the body is larger than {MaxBody >> 20} MiB"));

    private static SignedHeaders Headers(HttpRequest request) => new(
        request.Headers["witness-sender"].ToString(), request.Headers["webhook-id"].ToString(),
        request.Headers["webhook-timestamp"].ToString(), request.Headers["webhook-signature"].ToString());
}
