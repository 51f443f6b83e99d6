using System.Text;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Signing;

namespace Witness.Cosign;

/// <summary>共签服务 — the witness behind HTTP: <c>POST /add-checkpoint</c> and <c>GET /healthz</c>.</summary>
public static class CosignServer
{
    // 16 signatures of the largest kind and 63 hashes fit well into it
    private const int MaxBody = 256 << 10;

    /// <summary>The vkey the server of these settings signs with, once it was built.</summary>
    public static string OwnKey(Settings settings) =>
        Encoding.UTF8.GetString(DurableFile.ReadAll(Path.Combine(settings.State, "vkey"))!).TrimEnd();

    /// <summary>Builds the program; its key is made at the first start and its vkey written beside it.</summary>
    public static WebApplication Build(Settings settings, TimeProvider time)
    {
        DurableFile.MakeFolder(settings.State);
        var signer = Signer.OpenCosigner(Path.Combine(settings.State, "key"), settings.Name, Randomness.System);
        DurableFile.Write(Path.Combine(settings.State, "vkey"), Encoding.UTF8.GetBytes(signer.Key + "\n"));
        var cosigner = new Cosigner(signer, settings.Logs, Path.Combine(settings.State, "logs"), time);

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBody);
        builder.WebHost.UseUrls($"http://{settings.Bind}:{settings.Port}");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        app.MapGet("/healthz", () => Results.Text(cosigner.Key + "\n"));
        app.MapPost("/add-checkpoint", async (HttpContext context) => await Answer(app, cosigner, context));
        return app;
    }

    private static async Task Answer(WebApplication app, Cosigner cosigner, HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        CosignAnswer answer;
        try
        {
            answer = cosigner.AddCheckpoint(body.ToArray());
        }
        catch (DurabilityException failed)
        {
            app.Logger.LogCritical(failed, "the state could not be kept; stopping");
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            Environment.ExitCode = 1;
            app.Lifetime.StopApplication();
            return;
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        await context.Response.WriteAsync(answer.Body);
    }
}
