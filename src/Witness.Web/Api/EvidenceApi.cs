using System.Net.Http.Headers;
using Witness.Domain.Cases;
using Witness.Flow.Accounts;
using Witness.Flow.Handling;
using Witness.Flow.Vault;
using Witness.Ledger.Log;
using Witness.Web.Wiring;

namespace Witness.Web.Api;

/// <summary>
/// 证据接口 — files in and out. A file comes as the bare body of a request whose content type no form can send; it goes out as an attachment, under the
/// type its bytes say, and never as anything a browser would run.
/// </summary>
public static class EvidenceApi
{
    /// <summary>A picture or text that is shown runs nothing, loads nothing and is framed by nobody.</summary>
    private const string ShownPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

    /// <summary>The browser's own viewer of PDFs does not start in a sandbox.</summary>
    private const string PdfPolicy = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/evidence", Add)
            .WithTags("evidence").WithSummary("证据上传：lot、round、name、anomaly 为查询参数，请求体为文件 / Upload evidence: lot, round, name, anomaly in the query, the body is the file")
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(EvidenceShelf.MostBytes + 1024))
            .Produces<ActAnswer>().Produces<Flow.Intake.Problem>(400).Produces<Flow.Intake.Problem>(401).Produces<Flow.Intake.Problem>(403).Produces<Flow.Intake.Problem>(409).Produces<Flow.Intake.Problem>(413).Produces<Flow.Intake.Problem>(415)
            .AllowAnonymous().DisableAntiforgery();
        routes.MapGet("/api/v1/evidence/{id}", (HttpContext context, EvidenceDesk desk, Readers readers) => Give(context, desk, readers, shown: false))
            .WithTags("evidence").WithSummary("取出证据文件 / Take out a file").Produces(200).Produces<Flow.Intake.Problem>(401).Produces<Flow.Intake.Problem>(403).Produces<Flow.Intake.Problem>(404).AllowAnonymous();
        routes.MapGet("/api/v1/evidence/{id}/preview", (HttpContext context, EvidenceDesk desk, Readers readers) => Give(context, desk, readers, shown: true))
            .WithTags("evidence").WithSummary("预览图片、PDF、文本 / Preview of pictures, PDFs and texts").Produces(200).Produces<Flow.Intake.Problem>(401).Produces<Flow.Intake.Problem>(403).Produces<Flow.Intake.Problem>(404).AllowAnonymous();
        DeskRoutes.Get<EvidenceDesk, IReadOnlyList<EvidenceLine>>(routes, "evidence", "/api/v1/alerts/{id}/evidence", "一条预警的证据与保管链 / Evidence of an alert, with its chain of custody", (desk, reader, asked, stop) => desk.Of(reader, asked.Id, stop));
        DeskRoutes.Post<EvidenceDesk>(routes, "evidence", "/api/v1/evidence/{id}/custodian", "证据移交 / Hand over to the next custodian", Permission.HandleAlerts,
            new(new("to", BodyType.Text, Most: 100), new("reason", BodyType.Text, Most: 500)), async (desk, reader, body, id, stop) => (await desk.HandOver(reader, id, body.Text("to"), body.Text("reason"), stop), null));
    }

    private static async Task<IResult> Add(HttpContext context, EvidenceDesk desk, Readers readers)
    {
        var stop = context.RequestAborted;
        if (await readers.Of(context.User, stop) is not { } reader) return DeskRoutes.NotSignedIn();
        if (context.Request.ContentType?.Split(';')[0].Trim() is not "application/octet-stream") return DeskRoutes.Answer(415, new("content-type", "须为 application/octet-stream", "must be application/octet-stream"));
        var asked = new Asked(context);
        if (asked.Text("lot") is not { } lot) return DeskRoutes.Answer(400, new("missing-field", "缺少参数", "the parameter is missing", "?lot"));
        if (asked.Text("name") is not { } name) return DeskRoutes.Answer(400, new("missing-field", "缺少参数", "the parameter is missing", "?name"));
        if (Given.Number(context.Request.Query["round"], "round", 1, 99, out var round) is { } wrong) return DeskRoutes.Answer(400, wrong);
        try
        {
            using var body = await RequestBody.Read(context.Request, EvidenceShelf.MostBytes, stop);
            if (body is null) return TooLarge();
            var made = await desk.Add(reader, new(lot, round ?? 1, asked.Text("anomaly"), name, body.Bytes), stop);
            return made.Act switch
            {
                Act.Done done => Results.Json(new ActAnswer(done.Position, done.Pending, made.Number)),
                Act.Refused { Why: var why } when !Permission.HandleAlerts.Allows(reader) => DeskRoutes.Answer(403, new("denied", why.Zh, why.En)),
                Act.Refused { Why: var why } => DeskRoutes.Answer(409, new("refused", why.Zh, why.En)),
                _ => throw new InvalidOperationException("an act is done or refused"),
            };
        }
        catch (BadHttpRequestException e) when (e.StatusCode == 413)
        {
            return TooLarge();
        }
    }

    private static async Task<IResult> Give(HttpContext context, EvidenceDesk desk, Readers readers, bool shown)
    {
        var stop = context.RequestAborted;
        if (await readers.Of(context.User, stop) is not { } reader) return DeskRoutes.NotSignedIn();
        try
        {
            switch (await desk.Open(reader, Asked.IdOf(context), stop))
            {
                case Look<EvidenceFile>.Shown { What: var file }:
                    var preview = shown && file.Line.Held is null ? file.Nature.Preview : Preview.None;
                    if (shown && preview == Preview.None) return DeskRoutes.Answer(404, new("no-preview", "此文件不能预览，可下载", "this file has no preview; it can be downloaded"));
                    Headers(context.Response, file, preview);
                    return Results.Bytes(file.Bytes, preview == Preview.None ? "application/octet-stream" : file.Nature.MediaType);
                case Look<EvidenceFile>.Denied denied: return DeskRoutes.Answer(403, new("denied", $"没有权限：{denied.Needs.Zh}", $"not permitted: {denied.Needs.En}"));
                default: return DeskRoutes.Answer(404, new("absent", "没有这份证据，或已销毁", "there is no such evidence, or it was destroyed"));
            }
        }
        catch (Flow.Store.TamperException)
        {
            return DeskRoutes.Answer(409, new("changed", "存储的文件与其摘要不符，不予提供", "what is stored does not have its digest; it is not given out"));
        }
        catch (LogClosedException closed)
        {
            return DeskRoutes.Answer(503, new("read-only", closed.Reason.Zh, closed.Reason.En));
        }
    }

    private static void Headers(HttpResponse response, EvidenceFile file, Preview preview)
    {
        var name = file.Line.Held is null ? file.Line.Title : file.Line.Title + ".held";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue(preview == Preview.None ? "attachment" : "inline") { FileNameStar = name }.ToString();
        response.Headers.ContentSecurityPolicy = preview == Preview.Pdf ? PdfPolicy : ShownPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.CacheControl = "private, no-store";
    }

    private static IResult TooLarge() => DeskRoutes.Answer(413, new("too-large", $"文件超过 {EvidenceShelf.MostBytes >> 20} MiB", $"the file is larger than {EvidenceShelf.MostBytes >> 20} MiB"));
}
