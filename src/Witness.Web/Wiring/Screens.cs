using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.FluentUI.AspNetCore.Components;

namespace Witness.Web.Wiring;

/// <summary>页面接线 — services and routes of the screens. The host registers <see cref="ScreenHost"/> and the two desks beside it.</summary>
public static class Screens
{
    private static readonly CultureInfo[] Languages = [new("zh-CN"), new("en")];

    /// <summary>Nothing from another host, no script in the page; Fluent's elements set style attributes, so those are let through.</summary>
    public const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; " +
        "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void AddScreens(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddFluentUIComponents();
        services.AddLocalization();
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.AddSingleton<LiveFeed>();
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(Languages[0]);
            options.SupportedCultures = Languages;
            options.SupportedUICultures = Languages;
            options.RequestCultureProviders = [new CookieRequestCultureProvider()];
        });
    }

    /// <summary>Call after authentication and authorisation are in the pipeline.</summary>
    public static void MapScreens<TApp>(this WebApplication app) where TApp : IComponent
    {
        if (!app.Environment.IsDevelopment()) app.UseExceptionHandler("/states/500", createScopeForErrors: true);
        app.AnswerFaults();
        app.UseRequestLocalization();
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            return next(context);
        });
        // not in a branch of the pipeline: a branch has no routes, so nothing would be found to draw the state with
        app.UseStatusCodePagesWithReExecute("/states/{0}", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            var page = !context.Request.Path.StartsWithSegments("/api") && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
            if (!page && context.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
            return next(context);
        });
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        MapDoors(app);
        EntryRoutes.Map(app);
        app.MapRazorComponents<TApp>().AddInteractiveServerRenderMode();
    }

    /// <summary>Plain form posts: sign-in works before any script has run.</summary>
    private static void MapDoors(WebApplication app)
    {
        var host = app.Services.GetRequiredService<ScreenHost>();
        app.MapPost("/session", async (HttpContext context, IAntiforgery forgery) =>
        {
            if (!await forgery.IsRequestValidAsync(context)) return Stale();
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var (account, back) = (form["account"].ToString().Trim(), Local(form["back"]));
            var answer = await host.SignIn(context, account, form["password"].ToString());
            if (answer.In) return Results.LocalRedirect($"/signin/second?back={Uri.EscapeDataString(back)}");
            return Results.LocalRedirect($"/signin?wrong=1&account={Uri.EscapeDataString(account)}&back={Uri.EscapeDataString(back)}");
        }).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/session/seat", async (HttpContext context, IAntiforgery forgery) =>
        {
            if (!await forgery.IsRequestValidAsync(context)) return Stale();
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var taken = host.Demo && await host.TakeSeat(context, form["account"].ToString(), form["code"].ToString());
            return Results.LocalRedirect(taken ? Local(form["back"]) : "/signin?wrong=1");
        }).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/session/end", async (HttpContext context, IAntiforgery forgery) =>
        {
            if (!await forgery.IsRequestValidAsync(context)) return Stale();
            await host.SignOut(context);
            return Results.LocalRedirect("/signin");
        }).ExcludeFromDescription();
        app.MapPost("/session/language", async (HttpContext context, IAntiforgery forgery) =>
        {
            if (!await forgery.IsRequestValidAsync(context)) return Stale();
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var language = form["to"] == "en" ? "en" : "zh-CN";
            context.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)),
                new CookieOptions { MaxAge = TimeSpan.FromDays(365), IsEssential = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps });
            return Results.LocalRedirect(Local(form["back"]));
        }).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>A form that was not drawn for this browser, or too long ago.</summary>
    internal static IResult Stale() => Results.Text(
        "表单已过期或不是本系统给出的。请回到上一页，刷新后再试。\nThis form has expired or is not one of ours. Go back, reload the page and try again.\n", "text/plain; charset=utf-8", statusCode: StatusCodes.Status400BadRequest);

    internal static string Local(string? path) =>
        path is { Length: > 0 } && path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal)
            ? path : "/";
}
