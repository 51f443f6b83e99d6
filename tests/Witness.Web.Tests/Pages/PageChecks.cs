using System.Text.Json;
using Microsoft.Playwright;

namespace Witness.Web.Tests.Pages;

/// <summary>What every page must pass: no axe violation in light and dark, no console error, no request to another host, no sideways scroll.</summary>
public static class PageChecks
{
    private static readonly string Axe = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vendor", "axe-core", "axe.min.js"));

    /// <summary>Listens from before the first request; read <see cref="Ears.Heard"/> at the end.</summary>
    public static Ears Listen(IPage page, string origin)
    {
        var ears = new Ears();
        page.Console += (_, message) =>
        {
            if (message.Type == "error") ears.Add($"console: {message.Text}");
        };
        page.PageError += (_, error) => ears.Add($"script: {error}");
        page.Request += (_, request) =>
        {
            var own = request.Url.StartsWith(origin, StringComparison.Ordinal) || request.Url.StartsWith("data:", StringComparison.Ordinal) || request.Url.StartsWith("blob:", StringComparison.Ordinal);
            if (!own) ears.Add($"other host: {request.Url}");
        };
        return ears;
    }

    /// <summary>Violations of WCAG 2.2 A and AA, one line each; empty when there are none.</summary>
    public static async Task<IReadOnlyList<string>> Violations(IPage page)
    {
        // Over the debugging protocol, so that the page's own policy against foreign scripts stays in force.
        await page.EvaluateAsync(Axe + ";0");
        var found = await page.EvaluateAsync<JsonElement>("""
            async () => (await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"] }))
                .violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(" ")} — ${n.html.slice(0, 160)} — ${(n.any[0] || n.all[0] || n.none[0] || {}).message || ""}`))
            """);
        return [.. found.EnumerateArray().Select(line => line.GetString()!)];
    }

    /// <summary>Both themes, one after the other, on the page as it stands.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsInBothThemes(IPage page)
    {
        var lines = new List<string>();
        foreach (var theme in (string[])["light", "dark"])
        {
            await page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", theme);
            await Settle(page);
            lines.AddRange((await Violations(page)).Select(line => $"[{theme}] {line}"));
        }
        return lines;
    }

    /// <summary>Colours that were on their way have arrived: what is measured is what stays.</summary>
    private static Task Settle(IPage page) => page.EvaluateAsync("""
        async () => {
            const roots = [document, ...[...document.querySelectorAll("*")].map(e => e.shadowRoot).filter(Boolean)];
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            for (const root of roots) for (const moving of root.getAnimations({ subtree: true })) { try { moving.finish(); } catch { moving.cancel(); } }
        }
        """);

    /// <summary>How many pixels the page is wider than its window.</summary>
    public static Task<int> SidewaysScroll(IPage page) =>
        page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>What a page did that it must not do.</summary>
    public sealed class Ears
    {
        private readonly Lock _gate = new();
        private readonly List<string> _heard = [];

        public IReadOnlyList<string> Heard
        {
            get
            {
                lock (_gate) return [.. _heard];
            }
        }

        internal void Add(string line)
        {
            lock (_gate) _heard.Add(line);
        }
    }
}
