using Microsoft.AspNetCore.Antiforgery;

namespace Witness.Web.Wiring;

/// <summary>第二因素之路 — the posts of second factors, passkeys and proofs; plain forms but for the two questions a script puts to a device.</summary>
public static class EntryRoutes
{
    public static void Map(WebApplication app)
    {
        Form(app, "/session/second", async (context, form) =>
        {
            var doors = context.RequestServices.GetRequiredService<Doors>();
            if (await doors.Second(context, form["code"].ToString())) return Results.LocalRedirect(Screens.Local(form["back"]));
            var still = await doors.HalfWay(context) is not null;
            return Results.LocalRedirect(still ? $"/signin/second?wrong=1&back={Uri.EscapeDataString(Screens.Local(form["back"]))}" : "/signin?wrong=1");
        }).AllowAnonymous();
        Form(app, "/session/passkey", async (context, form) =>
        {
            var taken = await context.RequestServices.GetRequiredService<PasskeyDoor>().In(context, form["credential"].ToString());
            return Results.LocalRedirect(taken ? Screens.Local(form["back"]) : "/signin?wrong=key");
        }).AllowAnonymous();
        Form(app, "/session/passkey/new", async (context, form) =>
        {
            var enrolled = await context.RequestServices.GetRequiredService<PasskeyDoor>().Enrol(context, form["credential"].ToString());
            return Results.LocalRedirect(enrolled ? Screens.Local(form["back"]) : context.User.Identity?.IsAuthenticated == true ? "/me?wrong=key" : "/signin/second?wrong=key");
        }).AllowAnonymous();
        Form(app, "/session/proof", async (context, form) =>
        {
            var back = Screens.Local(form["back"]);
            var proven = form["credential"].ToString() is { Length: > 0 } credential
                ? await context.RequestServices.GetRequiredService<PasskeyDoor>().Prove(context, credential)
                : await context.RequestServices.GetRequiredService<Doors>().Prove(context, form["code"].ToString());
            return Results.LocalRedirect(proven ? back : $"/proof?wrong=1&back={Uri.EscapeDataString(back)}");
        });
        Form(app, "/session/leave", async (context, form) =>
        {
            var seats = context.RequestServices.GetRequiredService<SessionSeats>();
            var id = form["session"].ToString();
            if (await seats.AccountOf(context.User, context.RequestAborted) is { } account && account.Sessions.Any(s => s.Id == id)) await seats.End(account.Id, id, context.RequestAborted);
            return Results.LocalRedirect("/me");
        });
        Question(app, "/session/passkey/ask", async (door, context) => await door.AskIn(context));
        Question(app, "/session/passkey/new/ask", (door, context) => door.AskNew(context));
    }

    /// <summary>
    /// What keeps a session awake and what it may do asleep: every page asked for and every post is an act, but once idle only looking goes on.
    /// Posts then lead to the proof, and back.
    /// </summary>
    public static void Watch(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.User.Identity?.IsAuthenticated != true)
        {
            await next(context);
            return;
        }
        var seats = context.RequestServices.GetRequiredService<SessionSeats>();
        var path = context.Request.Path;
        var looks = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        var free = path.StartsWithSegments("/session") || path.StartsWithSegments("/_blazor");
        if (!looks && !free && seats.IsIdle(context.User))
        {
            if (path.StartsWithSegments("/api"))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                await context.Response.WriteAsJsonAsync(new { code = "idle", zh = "久未操作，须再次验证", en = "Idle for long: prove again who you are" });
            }
            else context.Response.Redirect($"/proof?back={Uri.EscapeDataString(path + context.Request.QueryString)}");
            return;
        }
        var page = looks && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
        if (page && !free && path != "/me" && path != "/proof" && await seats.IsPasswordDue(context.User, context.RequestAborted))
        {
            context.Response.Redirect("/me?due=1");
            return;
        }
        if (!free && (!looks || page)) seats.Touch(context.User);
        await next(context);
    });

    private static RouteHandlerBuilder Form(WebApplication app, string path, Func<HttpContext, IFormCollection, Task<IResult>> act) =>
        app.MapPost(path, async (HttpContext context, IAntiforgery forgery) =>
            await forgery.IsRequestValidAsync(context) ? await act(context, await context.Request.ReadFormAsync(context.RequestAborted)) : Screens.Stale()).ExcludeFromDescription();

    private static void Question(WebApplication app, string path, Func<PasskeyDoor, HttpContext, Task<string?>> ask) =>
        app.MapPost(path, async (HttpContext context, IAntiforgery forgery, PasskeyDoor door) =>
            !await forgery.IsRequestValidAsync(context) ? Screens.Stale() : await ask(door, context) is { } options ? Results.Text(options, "application/json") : Results.StatusCode(403)).AllowAnonymous().ExcludeFromDescription();
}
