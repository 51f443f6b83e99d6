using Witness.Flow.Intake;
using Witness.Flow.Store;
using Witness.Ledger.Log;

namespace Witness.Web.Wiring;

/// <summary>故障的回答 — what breaks under the API is answered in its own form, in both languages: never with a page, never with nothing.</summary>
public static class Faults
{
    /// <summary>Call after the pages' own handler: what is not the API's goes on to that.</summary>
    public static void AnswerFaults(this WebApplication app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (Exception why) when (!context.RequestAborted.IsCancellationRequested)
        {
            var board = context.RequestServices.GetRequiredService<FactRoad>().Board;
            if (why is TamperException { Database: null } met) board.Met(met); // a read table tells it itself
            if (context.Response.HasStarted || !context.Request.Path.StartsWithSegments("/api")) throw;
            if (why is not (TamperException or LogClosedException)) app.Logger.LogError(why, "{Path}", context.Request.Path);
            var (status, problem) = Of(why, context.TraceIdentifier);
            await Results.Json(problem, statusCode: status).ExecuteAsync(context);
        }
    });

    private static (int Status, Problem Problem) Of(Exception why, string number) => why switch
    {
        BadHttpRequestException bad => (bad.StatusCode, new("bad-request", "请求无法读取", "the request cannot be read")),
        TamperException altered => (503, new("altered", altered.What.Zh, altered.What.En)),
        LogClosedException closed => (503, new("read-only", closed.Reason.Zh, closed.Reason.En)),
        _ => (500, new("fault", $"未能完成，编号 {number}", $"this could not be done; number {number}")),
    };
}
