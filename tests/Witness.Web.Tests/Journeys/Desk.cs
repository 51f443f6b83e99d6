using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Witness.Sim.Wire;

namespace Witness.Web.Tests.Journeys;

/// <summary>What several journeys do: find a lot that is through, look for raw words on a screen, send as a signed source.</summary>
internal static class Desk
{
    private const ulong Seed = 1;

    /// <summary>A lot whose record tables are nearly full, as the API knows it.</summary>
    public static async Task<string> FullLot(Browser browser, IPage page)
    {
        for (var i = 0; i < 200; i++)
        {
            var answer = await page.APIRequest.GetAsync($"{browser.Url}/api/v1/lots?sort=-filled&stage=R8&size=1");
            if (answer.Ok && (await answer.JsonAsync())!.Value.GetProperty("items") is var items && items.GetArrayLength() > 0) return items[0].GetProperty("lot").GetString()!;
            await page.WaitForTimeoutAsync(100);
        }
        throw new TimeoutException("no lot is through: the past of the demo was not loaded");
    }

    /// <summary>Words of the program on a Chinese screen: names of types, null, ISO forms of time; what is code by nature stands in the mono face.</summary>
    public static async Task<IReadOnlyList<string>> RawWords(IPage page) => [.. (await page.EvaluateAsync<JsonElement>("""
        () => {
            const found = [];
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            for (let node; (node = walk.nextNode());) {
                const holder = node.parentElement;
                if (!holder || holder.closest("script, style, .mono, .raw, .tree, .kbd, .brand, [hidden], option")) continue;
                const text = node.textContent.replaceAll("BagIt", "").trim(); // the name of a standard
                if (/\b[A-Z][a-z]+[A-Z][a-z]+\w*\b|\bnull\b|\bundefined\b|NaN|\d{4}-\d\d-\d\dT\d\d|System\.|Witness\./.test(text)) found.push(text.slice(0, 120));
            }
            return found;
        }
        """)).EnumerateArray().Select(text => text.GetString()!)];

    public static string PublicKeyOf(string sender) => Convert.ToBase64String(Accounts.Key(Seed, sender).GeneratePublicKey().GetEncoded());

    /// <summary>One signed fact; gives the outcome of its only item.</summary>
    public static async Task<string> Send(Browser browser, string sender, string type, string lot, string key, string data)
    {
        var body = Encoding.UTF8.GetBytes($$"""
            {"specversion":"1.0","id":"{{key}}","type":"{{type}}","source":"{{sender}}","subject":"{{lot}}","time":"2026-09-16T08:00:00+08:00","sourcekey":"{{key}}","sequence":1,"data":{{data}}}
            """);
        using var http = new HttpClient();
        using var request = new Signer(sender, Accounts.Key(Seed, sender), TimeProvider.System).Sign(new($"{browser.Url}/api/v1/facts"), key, body, "application/cloudevents+json");
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("items")[0].GetProperty("outcome").GetString()!;
    }
}
