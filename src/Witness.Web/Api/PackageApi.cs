using System.IO.Compression;
using System.Text;
using Microsoft.OpenApi;
using Witness.Flow.Accounts;
using Witness.Flow.Keeping;
using Witness.Web.Wiring;

namespace Witness.Web.Api;

/// <summary>归档包接口 — make, take away, take in, read. A package leaves as a zip that is written while it is read, so that its size costs no memory.</summary>
public static class PackageApi
{
    private static readonly BodyForm Order = new(new BodyMember("lots", BodyType.Texts, false, 100));

    public static void Map(IEndpointRouteBuilder routes)
    {
        DeskRoutes.Get<PackageDesk, PackagesView>(routes, "keeping", "/api/v1/keeping/packages", "归档包与制作进度 / Packages, and the progress of one being made", (desk, reader, _, stop) => desk.List(reader, stop));
        DeskRoutes.Post<PackageDesk>(routes, "keeping", "/api/v1/keeping/packages", "制作归档包；无 lots 为范围内全部有报告的标段 / Make a package; without lots of all in scope that have a report", Permission.WriteKeeping, Order, (desk, reader, body, _, stop) => desk.Make(reader, body.Texts("lots"), stop));
        routes.MapGet("/api/v1/keeping/packages/{id}/file", Give)
            .WithTags("keeping").WithSummary("下载归档包（zip） / A package as a zip")
            .Produces(200, contentType: "application/zip").Produces<Flow.Intake.Problem>(401).Produces<Flow.Intake.Problem>(403).Produces<Flow.Intake.Problem>(404).Produces<Flow.Intake.Problem>(503).AllowAnonymous();
        routes.MapPost("/api/v1/keeping/imports", Take)
            .WithTags("keeping").WithSummary("导入归档包：请求体为 zip，logkey 为另行取得的日志公钥 / Take a package in: the body is a zip, logkey the log's key known from elsewhere")
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(PackageDesk.MostUpload + 1024))
            .Produces<ActAnswer>().Produces<Flow.Intake.Problem>(400).Produces<Flow.Intake.Problem>(401).Produces<Flow.Intake.Problem>(403).Produces<Flow.Intake.Problem>(409).Produces<Flow.Intake.Problem>(413).Produces<Flow.Intake.Problem>(415)
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = new Dictionary<string, OpenApiMediaType> { ["application/zip"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } } },
                };
                return Task.CompletedTask;
            })
            .AllowAnonymous().DisableAntiforgery();
    }

    private static async Task Give(HttpContext context, PackageDesk desk, Readers readers)
    {
        var stop = context.RequestAborted;
        if (await readers.Of(context.User, stop) is not { } reader)
        {
            await DeskRoutes.NotSignedIn().ExecuteAsync(context);
            return;
        }
        var id = Asked.IdOf(context);
        var look = await desk.Files(reader, id, stop);
        if (look is not Look<IAsyncEnumerable<(string Path, byte[] Bytes)>>.Shown { What: var files })
        {
            await (look is Look<IAsyncEnumerable<(string, byte[])>>.Absent ? DeskRoutes.Answer(404, new("absent", "没有这个归档包", "there is no such package")) : DeskRoutes.Answer(look)).ExecuteAsync(context);
            return;
        }
        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{id}.zip\"";
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await using var zip = await ZipArchive.CreateAsync(context.Response.Body, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, stop);
        await foreach (var (path, bytes) in files)
        {
            await using var entry = await zip.CreateEntry($"{id}/{path}", CompressionLevel.Fastest).OpenAsync(stop);
            await entry.WriteAsync(bytes, stop);
        }
    }

    private static async Task<IResult> Take(HttpContext context, PackageDesk desk, Readers readers)
    {
        var stop = context.RequestAborted;
        if (await readers.Of(context.User, stop) is not { } reader) return DeskRoutes.NotSignedIn();
        if (context.Request.ContentType?.Split(';')[0].Trim() is not "application/zip") return DeskRoutes.Answer(415, new("content-type", "须为 application/zip", "must be application/zip"));
        try
        {
            using var body = await RequestBody.Read(context.Request, PackageDesk.MostUpload, stop);
            if (body is null) return TooLarge();
            var (act, id) = await desk.Import(reader, body.Bytes.ToArray(), new Asked(context).Text("logkey"), stop);
            return act switch
            {
                Act.Done done => Results.Json(new ActAnswer(done.Position, done.Pending, id)),
                Act.Refused { Why: var why } when !Permission.WriteKeeping.Allows(reader) => DeskRoutes.Answer(403, new("denied", why.Zh, why.En)),
                Act.Refused { Why: var why } => DeskRoutes.Answer(409, new("refused", why.Zh, why.En)),
                _ => throw new InvalidOperationException("an act is done or refused"),
            };
        }
        catch (BadHttpRequestException e) when (e.StatusCode == 413)
        {
            return TooLarge();
        }
    }

    private static IResult TooLarge() => DeskRoutes.Answer(413, new("too-large", $"文件超过 {PackageDesk.MostUpload >> 20} MiB；较大的包用 ./run import", $"the file is larger than {PackageDesk.MostUpload >> 20} MiB; larger packages go by ./run import"));
}
