using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Witness.Web.Api;
using Witness.Web.Wiring;

namespace Witness.Web.Tests.Api;

/// <summary>A real installation on a scratch folder behind the API; a seat is taken without the sign-in page.</summary>
public abstract class ApiHouse : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("witness-api-").FullName;

    protected WebApplication App { get; private set; } = null!;

    protected Installation Here { get; private set; } = null!;

    /// <summary>Its followers stand still unless a test runs them.</summary>
    protected FactRoad Road { get; private set; } = null!;

    protected Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Here = await Installation.Open(new HostFlags("serve") { Data = _folder, Demo = true }, TimeProvider.System, default);
        var road = Road = await FactRoad.Open(Here, default);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var services = builder.Services;
        services.AddSingleton(road.Keeping.Retention).AddSingleton(road.Keeping.Holds).AddSingleton(road.Keeping.Disposal).AddSingleton(road.Keeping.Packages).AddSingleton(road.Keeping.Rounds);
        services.AddSingleton(Here).AddSingleton(TimeProvider.System).AddSingleton(road).AddSingleton(road.Accounts).AddSingleton(road.Gateway).AddSingleton(road.Operations).AddSingleton(road.Side.Approving).AddSingleton(road.Alerts.Desk).AddSingleton(road.Handling.Evidence).AddSingleton(road.Handling.Entries).AddSingleton(road.Handling.Letters).AddSingleton(road.Reports.Desk).AddSingleton(road.Reports.Setup)
            .AddSingleton(road.Duty.Assign).AddSingleton(road.Duty.Draws).AddSingleton(road.Duty.Desk).AddSingleton(road.Duty.Staff)
            .AddSingleton(road.Lending.Loans).AddSingleton(road.Lending.Room).AddSingleton(road.Lending.Register).AddSingleton<Borrowers>().AddAntiforgery()
            .AddSingleton(new PersonNames(Here.Vault, Here.Random)).AddSingleton<FirstStart>().AddSingleton<Readers>();
        Doors.Add(services);
        App = builder.Build();
        App.UseAuthentication();
        App.UseAuthorization();
        App.Watch();
        OperationsApi.Map(App);
        ApprovalApi.Map(App);
        HandlingApi.Map(App);
        DutyApi.Map(App);
        EvidenceApi.Map(App);
        ReportApi.Map(App);
        KeepingApi.Map(App);
        LendingApi.Map(App);
        App.MapPost("/door/{id}/{password}", (string id, string password, HttpContext context, Doors doors) => doors.SignIn(context, id, password)).AllowAnonymous();
        App.MapPost("/seat/{id}", (string id, HttpContext context, Doors doors) => doors.TakeSeat(context, id, Flow.Accounts.EntryRules.Demo.DemoCode!)).AllowAnonymous();
        await Seats.Prepare(App.Services, default);
        await App.StartAsync();
        Address = new(App.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Here.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected async Task<HttpClient> SignedIn(string account)
    {
        var http = new HttpClient { BaseAddress = Address };
        using var seat = await http.PostAsync($"/seat/{account}", null, TestContext.Current.CancellationToken);
        Assert.Equal("true", await seat.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return http;
    }

    protected static Task<HttpResponseMessage> Post(HttpClient http, string path, string body, string type = "application/json") =>
        http.PostAsync(path, new StringContent(body, Encoding.UTF8, type), TestContext.Current.CancellationToken);

    protected static async Task Expect(HttpResponseMessage answer, int status, string? code, string? pointer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        using var json = JsonDocument.Parse(text);
        if (code is not null) Assert.Equal(code, json.RootElement.GetProperty("code").GetString());
        if (pointer is not null) Assert.Equal(pointer, json.RootElement.GetProperty("pointer").GetString());
        Assert.NotEqual(json.RootElement.GetProperty("zh").GetString(), json.RootElement.GetProperty("en").GetString());
        answer.Dispose();
    }
}
