using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;
using Witness.Flow.Accounts;
using Witness.Web.Api;
using Witness.Web.Pages;
using Witness.Web.Wiring;

namespace Witness.Web;

/// <summary>主机 — opens the installation, wires it to routes and pages, and runs until it is told to stop or something breaks.</summary>
public static class WitnessHost
{
    public static async Task<int> Serve(HostFlags options)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // no watching of settings files: they do not change under us, and a watcher wakes at every write of a database beside them
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? "Production",
        });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = IntakeApi.MaxBody;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddDataProtection().SetApplicationName("digital-witness").PersistKeysToFileSystem(new(Path.GetFullPath(Path.Combine(options.Data, "keys", "sessions"))));
        Installation here;
        FactRoad road;
        try
        {
            (here, road) = await Opening.Run(options, CancellationToken.None);
        }
        catch (Exception why) when (why is InvalidDataException or Flow.Vault.MasterKeyException or Flow.Store.TamperException or Flow.Store.StoreSettingException)
        {
            Console.Error.WriteLine($"无法启动 / cannot start: {why.Message}");
            return 1;
        }
        await using var opened = here;
        AddServices(builder, here, road);
        builder.AddScreens();
        var app = builder.Build();
        Map(app);
        var feed = app.Services.GetRequiredService<LiveFeed>();
        road.Accounts.Changed = account => feed.Tell(new(LiveTopic.Seats, 0, [account]));
        if (here.Log.Closed is null) await Seats.Prepare(app.Services, CancellationToken.None);
        await app.StartAsync();
        Announce(app.Services.GetRequiredService<FirstStart>(), options, await app.Services.GetRequiredService<AccountBook>().All(default));
        var ended = await road.Run(app.Services, app.Lifetime.ApplicationStopping);
        await app.StopAsync();
        return ended;
    }

    private static void AddServices(WebApplicationBuilder builder, Installation here, FactRoad road)
    {
        var services = builder.Services;
        services.AddSingleton(here);
        services.AddSingleton(here.Clocks);
        services.AddSingleton(here.Clocks.Real);
        services.AddSingleton(road);
        services.AddSingleton(road.Accounts);
        services.AddSingleton(road.Senders);
        services.AddSingleton(road.Gateway);
        services.AddSingleton(road.Intake);
        services.AddSingleton(road.Quarantine);
        services.AddSingleton(road.Records);
        services.AddSingleton(road.Operations);
        services.AddSingleton(road.Side.Approving);
        services.AddSingleton(road.Alerts.Desk);
        services.AddSingleton(road.Insight.Rules);
        services.AddSingleton(road.Insight.Settings);
        services.AddSingleton(road.Insight.Sandbox);
        services.AddSingleton(road.Insight.Statistics);
        services.AddSingleton(road.Handling.Evidence);
        services.AddSingleton(road.Handling.Entries);
        services.AddSingleton(road.Handling.Letters);
        services.AddSingleton(road.Reports.Desk);
        services.AddSingleton(road.Reports.Setup);
        services.AddSingleton(road.Keeping.Retention);
        services.AddSingleton(road.Keeping.Holds);
        services.AddSingleton(road.Lending.Loans);
        services.AddSingleton(road.Lending.Room);
        services.AddSingleton(road.Lending.Register);
        services.AddSingleton<Borrowers>();
        services.AddSingleton(road.Keeping.Disposal);
        services.AddSingleton(road.Keeping.Packages);
        services.AddSingleton(road.Keeping.Rounds);
        services.AddSingleton(road.Duty.Assign);
        services.AddSingleton(road.Duty.Draws);
        services.AddSingleton(road.Duty.Desk);
        services.AddSingleton(road.Duty.Staff);
        services.AddSingleton<Microsoft.Extensions.Options.IConfigureOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>>(new SessionKeys(here.Keys));
        services.AddSingleton(new PersonNames(here.Vault, here.Random));
        services.AddSingleton<FirstStart>();
        services.AddSingleton<Readers>();
        services.AddSingleton(Seats.ToScreens(here));
        Doors.Add(services);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Encoder = RecordJsonOptions.Web.Encoder;
            json.SerializerOptions.DefaultIgnoreCondition = RecordJsonOptions.Web.DefaultIgnoreCondition;
            foreach (var converter in RecordJsonOptions.Web.Converters) json.SerializerOptions.Converters.Add(converter);
        });
        services.AddOpenApi("v1", ApiDocument.Shape);
    }

    private static void Map(WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.Watch();
        app.MapGet("/healthz", Health).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/api/v1/clock", (Installation here) => Results.Json(new ClockAnswer(
                here.Clocks.Trade.GetUtcNow().ToOffset(Domain.Terms.Moment.Offset).ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture), here.Speed, here.Clocks.Real.GetUtcNow())))
            .Produces<ClockAnswer>().AllowAnonymous().WithTags("host").WithSummary("交易时钟 / The trade clock");
        app.MapGet("/api/v1/progress", (FactRoad road) => Results.Json(road.Progress))
            .Produces<RoadProgress>().AllowAnonymous().WithTags("host").WithSummary("跟随者进度 / How far the followers have got in the log");
        IntakeApi.Map(app);
        LogApi.Map(app);
        SchemaApi.Map(app);
        RecordApi.Map(app);
        OperationsApi.Map(app);
        ApprovalApi.Map(app);
        InsightApi.Map(app);
        HandlingApi.Map(app);
        ReportApi.Map(app);
        KeepingApi.Map(app);
        LendingApi.Map(app);
        DutyApi.Map(app);
        EvidenceApi.Map(app);
        AlertApi.Map(app);
        VerifyApi.Map(app);
        app.MapOpenApi("/docs/openapi/{documentName}.json").AllowAnonymous();
        app.MapGet("/api", () => Results.LocalRedirect("/docs/api")).AllowAnonymous().ExcludeFromDescription();
        app.MapScreens<App>();
    }

    /// <summary>Read-only or changed by somebody else is no outage: what was kept can be read; but whoever watches is told, what and where.</summary>
    private static IResult Health(FactRoad road, Installation here)
    {
        const int MostNamed = 10;
        var finds = road.Operations.Findings;
        var found = finds.Count == 0 ? "" : $"findings {finds.Count}\n" + string.Concat(finds.Take(MostNamed).Select(find => $"{find.Table} {find.Row}: {find.What.Zh} / {find.What.En}\n"));
        if (road.Repair.Percent is { } mending) found += $"mending {mending}%\n";
        if (here.Log.Closed is { } why) return Results.Text($"read-only\n{why.Zh}\n{why.En}\n{found}");
        if (!road.Ready) return Results.Text(road.Building is { } percent ? $"rebuilding {percent}%" : "starting", statusCode: 503);
        return Results.Text(found.Length > 0 ? found : "ok");
    }

    private static void Announce(FirstStart first, HostFlags options, IReadOnlyList<Account> accounts)
    {
        Console.WriteLine($"数字见证 / Digital Witness: http://127.0.0.1:{options.Port}");
        if (accounts.Count == 0)
            Console.WriteLine($"首次启动：30 分钟内打开此链接，建立三名管理员 / first start: open within 30 minutes to make the three administrators:\n  http://127.0.0.1:{options.Port}/first?token={first.Token}");
    }
}

/// <summary>Moments go out in their wire form, with the precision they have.</summary>
public sealed class MomentJson : JsonConverter<Domain.Terms.Moment>
{
    public override Domain.Terms.Moment Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Domain.Terms.Moment.TryParse(reader.GetString() ?? "", out var moment) ? moment : throw new JsonException("not a moment");

    public override void Write(Utf8JsonWriter writer, Domain.Terms.Moment value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
