using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Witness.Flow.Accounts;
using Witness.Web.Wiring;

namespace Witness.Web.Parts.Frame;

/// <summary>
/// 现场部件 — an island that follows the log: prerendered like any page, and once it lives it asks again when a signal
/// concerns it, at most four times a second, the last signal never lost.
/// </summary>
public abstract class LivePart : ComponentBase, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _gone = new();
    private IDisposable? _ear;
    private int _waiting;

    [Inject] protected ScreenHost Host { get; set; } = null!;

    [Inject] protected LiveFeed Feed { get; set; } = null!;

    [Inject] private NavigationManager Way { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState>? Seat { get; set; }

    /// <summary>
    /// Given by the page: what wakes a part later (the follower, a clock, a connection that came back) has no language of its own,
    /// so the part keeps the one it was first drawn in.
    /// </summary>
    [Parameter, EditorRequired] public string Language { get; set; } = "";

    /// <summary>Given by the page, so that prerendering and living are one look.</summary>
    [Parameter] public string Watch { get; set; } = "";

    protected CancellationToken Stop => _gone.Token;

    /// <summary>True once a circuit holds this part.</summary>
    protected bool Lives { get; private set; }

    protected abstract bool Concerns(LiveSignal signal);

    /// <summary>Asks again; drawing follows.</summary>
    protected abstract Task Refresh(LiveSignal? signal);

    /// <summary>Not async: the language must hold for whoever draws after this.</summary>
    public override Task SetParametersAsync(ParameterView parameters)
    {
        if (parameters.TryGetValue<string>(nameof(Language), out var language)) Speak(language);
        return base.SetParametersAsync(parameters);
    }

    /// <summary>Null when nobody sits there any more; a part that lives then leads to the door.</summary>
    protected async Task<Reader?> WhoAsks()
    {
        var user = Seat is null ? null : (await Seat).User;
        var reader = user is null ? null : await Host.ReaderOf(user, Stop);
        if (reader is null && Lives) Way.NavigateTo($"/signin?back={Uri.EscapeDataString("/" + Way.ToBaseRelativePath(Way.Uri))}", forceLoad: true);
        return reader is null ? null : reader with { Watch = Watch };
    }

    /// <summary>Asks and draws again, in the language of this part, whoever calls.</summary>
    protected Task Redraw(LiveSignal? signal) => InvokeAsync(async () =>
    {
        Speak(Language);
        await Refresh(signal);
        StateHasChanged();
    });

    private static void Speak(string language)
    {
        if (language.Length == 0) return;
        var culture = CultureInfo.GetCultureInfo(language);
        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = culture;
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender) return;
        Lives = true;
        _ear = Feed.Listen(Hear);
    }

    private void Hear(LiveSignal signal)
    {
        if (signal.Topic == LiveTopic.Seats)
        {
            _ = InvokeAsync(() => Recheck(signal));
            return;
        }
        if (!Concerns(signal) || Interlocked.Exchange(ref _waiting, 1) == 1) return;
        _ = Draw(signal);
    }

    // a session that was ended, a role that was taken: the screen is left at once, whatever it follows
    private async Task Recheck(LiveSignal signal)
    {
        if (Seat is not null && !_gone.IsCancellationRequested && (await Seat).User.Identity?.Name is { } name && signal.Lots.Contains(name)) await WhoAsks();
    }

    private async Task Draw(LiveSignal signal)
    {
        try
        {
            await Task.Delay(Beat, TimeProvider.System, _gone.Token);
            Volatile.Write(ref _waiting, 0);
            await Redraw(signal);
        }
        catch (OperationCanceledException)
        {
            // The screen is gone.
        }
        catch (Exception fault)
        {
            await DispatchExceptionAsync(fault);
        }
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _ear?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
        Away();
    }

    /// <summary>For what a part holds beside the feed.</summary>
    protected virtual void Away() { }
}
