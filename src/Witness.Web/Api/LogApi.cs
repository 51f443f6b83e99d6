using Witness.Flow.Accounts;
using Witness.Ledger.Log;
using Witness.Ledger.Tree;
using Witness.Web.Wiring;

namespace Witness.Web.Api;

/// <summary>
/// 日志公开接口 — checkpoint and hash tiles exactly as C2SP tlog-tiles names them, under <c>/log</c> and <c>/log/audit</c>. Tiles
/// are public, entry bundles go to outside auditors only, and each fetch of one is a look (ruling 14).
/// </summary>
public static class LogApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var log in (LogName[])[LogName.Witness, LogName.Audit])
        {
            var prefix = log == LogName.Witness ? "/log" : "/log/audit";
            routes.MapGet($"{prefix}/checkpoint", (Installation here) => here.Notes(log).Latest is { } note
                    ? Results.Bytes((here.Notes(log).Cosigned is { } cosigned && cosigned.Checkpoint == note.Checkpoint ? cosigned : note).Note.ToBytes(), "text/plain; charset=utf-8")
                    : Results.NotFound())
                .WithTags("log").WithSummary("最新检查点 / The latest checkpoint (C2SP tlog-checkpoint)").AllowAnonymous();
            routes.MapGet($"{prefix}/checkpoint.cosigned", (Installation here) => here.Notes(log).Cosigned is { } note
                    ? Results.Bytes(note.Note.ToBytes(), "text/plain; charset=utf-8") : Results.NotFound())
                .WithTags("log").WithSummary("最近已共签的检查点 / The latest cosigned checkpoint").AllowAnonymous();
            routes.MapGet($"{prefix}/key", (Installation here) => Results.Text(here.Notes(log).Key + "\n"))
                .WithTags("log").WithSummary("日志公钥 (vkey) / The log's public key").AllowAnonymous();
            routes.MapGet($"{prefix}/tile/{{**path}}", (string path, HttpContext context, Installation here, Gateway gateway, Readers readers, CancellationToken stop) =>
                    Tile(log, $"tile/{path}", context, here, gateway, readers, stop))
                .WithTags("log").WithSummary("散列瓦片；条目包仅限外部审计 / Hash tiles; entry bundles for outside auditors only").AllowAnonymous();
        }
    }

    private static async Task<IResult> Tile(
        LogName log, string path, HttpContext context, Installation here, Gateway gateway, Readers readers, CancellationToken stop)
    {
        if (TilePlace.Parse(path) is not { } place) return Results.NotFound();
        if (place.Level == TilePlace.Entries)
        {
            if (await readers.Of(context.User, stop) is not { } reader) return Results.Unauthorized();
            if (await gateway.Enter(reader, Permission.ReadEntries, $"{log}/{path}", stop) is null) return Results.Forbid();
        }
        if (here.Notes(log).Latest is not { } note || await here.Reader(log).Serve(path, note.Checkpoint.Size, stop) is not { } bytes) return Results.NotFound();
        context.Response.Headers.CacheControl = place.Width == TilePlace.Full ? "public, max-age=31536000, immutable" : "no-store";
        return Results.Bytes(bytes, "application/octet-stream");
    }
}
