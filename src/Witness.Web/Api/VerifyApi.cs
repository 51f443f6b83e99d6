using System.Text;
using Witness.Ledger.Proofs;
using Witness.Web.Wiring;

namespace Witness.Web.Api;

/// <summary>
/// 核验接口 — the page of verification, for anybody without an account, and the bare proof that a number was issued. The page computes in
/// the reader's browser; nothing of a file is ever sent here.
/// </summary>
public static class VerifyApi
{
    private const string Lookup = "/verify/reports/";
    private const int LongestNumber = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/verify", (HttpContext context, FactRoad road, CancellationToken stop) => Page(context, road, offline: false, stop))
            .AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/verify/offline.html", (HttpContext context, FactRoad road, CancellationToken stop) => Page(context, road, offline: true, stop))
            .AllowAnonymous().ExcludeFromDescription();
        routes.MapGet(Lookup + "{number}", Bare)
            .WithTags("reports").WithSummary("按编号查验签发 / Proof that a report of this number was issued (report-bundle.md), without its content")
            .Produces(200, contentType: "application/json").Produces(404).AllowAnonymous();
    }

    private static async Task<IResult> Bare(string number, HttpContext context, FactRoad road, CancellationToken stop)
    {
        if (number.Length > LongestNumber || road.Reports.Book.Find(number) is not { } row || await road.Reports.Desk.Papers.Bare(row, stop) is not { } bundle) return Results.NotFound();
        context.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(bundle.Write(), "application/json");
    }

    private static async Task<IResult> Page(HttpContext context, FactRoad road, bool offline, CancellationToken stop)
    {
        var keys = await road.Reports.Desk.Papers.Keys(stop);
        IReadOnlyList<string> Of(KeyUse use) => [.. keys.Where(k => k.Use == use).Select(k => k.Key.ToString())];
        var html = VerifyPage.With(new(
            keys.First(k => k.Use == KeyUse.Log).Key.Name, new("", ""), Of(KeyUse.Log), Of(KeyUse.Report), Of(KeyUse.Cosigner), Trust.UsualQuorum, offline ? null : Lookup));
        context.Response.Headers.ContentSecurityPolicy = VerifyPage.Policy;
        if (offline) context.Response.Headers.ContentDisposition = $"attachment; filename=\"verify.html\"; filename*=UTF-8''{Uri.EscapeDataString("数字见证-报告核验.html")}";
        return Results.Bytes(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8");
    }
}
