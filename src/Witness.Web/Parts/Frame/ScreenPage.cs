using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Witness.Flow.Accounts;
using Witness.Web.Wiring;

namespace Witness.Web.Parts.Frame;

/// <summary>页 — a page rendered on the server: knows who asks and which request it is. It asks once and draws.</summary>
public abstract class ScreenPage : ComponentBase
{
    [Inject] protected ScreenHost Host { get; set; } = null!;

    [Inject] protected NavigationManager Way { get; set; } = null!;

    [CascadingParameter] protected HttpContext? Http { get; set; }

    [CascadingParameter] private Task<AuthenticationState>? Seat { get; set; }

    protected CancellationToken Stop => Http?.RequestAborted ?? CancellationToken.None;

    /// <summary>Ties the looks of this page and of its live part together (ruling 58).</summary>
    protected string Watch => Http?.TraceIdentifier ?? "";

    /// <summary>Null when nobody is signed in: the page has then been sent to the door and must draw nothing.</summary>
    protected async Task<Reader?> WhoAsks()
    {
        var user = Seat is null ? null : (await Seat).User;
        var reader = user is null ? null : await Host.ReaderOf(user, Stop);
        if (reader is null)
        {
            Way.NavigateTo($"/signin?back={Uri.EscapeDataString("/" + Way.ToBaseRelativePath(Way.Uri))}");
            return null;
        }
        return reader with { Watch = Watch };
    }
}
