using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Witness.Domain.Facts;
using Witness.Flow.Tests;
using Witness.Sim.Wire;

namespace Witness.Web.Tests.Campaigns;

/// <summary>
/// Ruling 31 on a running host: personal values nowhere outside the vault, ever; sealed ones nowhere outside it while sealed.
/// Looked for in every file it writes, on its console, and in every answer it gives to an officer, to an auditor, to nobody.
/// </summary>
public sealed partial class CanaryTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_personal_or_sealed_stands_nowhere_it_can_be_read()
    {
        var (data, temporary) = (_folder.File("data"), _folder.File("tmp"));
        Directory.CreateDirectory(temporary);
        var sender = Accounts.BenchId(1);
        var canaries = new Canaries(sender);
        foreach (var mark in (Mark[])[Mark.S1, Mark.S3, Mark.S4, Mark.S5, Mark.S6, Mark.Personal]) Assert.Contains(canaries.All, canary => (canary.Field.Mark & mark) != 0);
        string said;
        using (var host = await HostProcess.Start(data, null, ("TMPDIR", temporary)).Ready())
        {
            var sending = new Sending(host.Http, host.Root);
            foreach (var one in await sending.Post(Sending.Of(sender, canaries.Registered()))) Assert.True(one.Outcome == "accepted", one.Problem);
            foreach (var one in await sending.Post(Sending.Of(sender, canaries.Closed))) Assert.True(one.Outcome == "accepted", one.Problem);
            var refused = canaries.Closed.Select(item => item.Replace("\"data\":{", "\"data\":{\"Unknown\":1,", StringComparison.Ordinal).Replace("key-", "bad-", StringComparison.Ordinal));
            Assert.All(await sending.Post(Sending.Of(sender, refused)), one => Assert.Equal("refused", one.Outcome)); // the quarantine keeps them
            await Quiet(host);
            None(canaries.Below(_folder.Path));
            None(await Answers(host, canaries, null));
            None(await Answers(host, canaries, "R3001"));
            None((await Answers(host, canaries, "W1001")).Where(hit => (hit.Canary.Field.Mark & Mark.S6) == 0)); // S6 opens to officers in scope

            foreach (var one in await sending.Post(Sending.Of(sender, canaries.Release()))) Assert.True(one.Outcome == "accepted", one.Problem);
            await Quiet(host);
            Never(await Answers(host, canaries, null));
            Never((await Answers(host, canaries, "W1001")).Where(hit => (hit.Canary.Field.Mark & Mark.S6) == 0));
            await host.Kill();
            said = host.Said;
        }
        Assert.Empty(canaries.In(System.Text.Encoding.UTF8.GetBytes(said)));
        var readable = canaries.Below(_folder.Path).ToList();
        Never(readable);
        Assert.All(readable, hit => Assert.StartsWith("witness_read", hit.Where)); // the log holds commitments only
        var shown = readable.Select(hit => hit.Canary.Token).ToHashSet();
        Assert.All(
            canaries.All.Where(c => c.Scope == ScopeKind.Lot && c.Field.HashFamily is null && (c.Field.Mark & ~(Mark.S1 | Mark.S3 | Mark.S4)) == 0),
            canary => Assert.True(shown.Contains(canary.Token), $"not released: {canary.Type.Name}.{canary.Field.Name} {canary.Field.Mark}"));
    }

    private static void None(IEnumerable<(Canary Canary, string Where)> hits) =>
        Assert.Empty(hits.Select(hit => $"{hit.Canary.Type.Name}.{hit.Canary.Field.Name} {hit.Canary.Field.Mark} in {hit.Where}").Distinct());

    /// <summary>After the seals have opened: what is personal, or of the compartment, still stands nowhere.</summary>
    private static void Never(IEnumerable<(Canary Canary, string Where)> hits) =>
        None(hits.Where(hit => (hit.Canary.Field.Mark & (Mark.Personal | Mark.S6)) != 0 || hit.Canary.Field.HashFamily is not null));

    /// <summary>Every page and every question of the API, asked by somebody.</summary>
    private static async Task<List<(Canary Canary, string Where)>> Answers(HostProcess host, Canaries canaries, string? seat)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, CookieContainer = new CookieContainer() }) { BaseAddress = host.Root };
        http.DefaultRequestHeaders.Add("Accept", "text/html,application/json");
        if (seat is not null)
        {
            var token = Forgery().Match(await http.GetStringAsync("signin")).Groups[1].Value;
            using var form = new FormUrlEncodedContent([new("account", seat), new("code", HostProcess.DemoCode), new("back", "/today"), new("__RequestVerificationToken", token)]);
            using var taken = await http.PostAsync("session/seat", form);
            Assert.Equal("/today", taken.RequestMessage!.RequestUri!.AbsolutePath);
        }
        using var api = JsonDocument.Parse(await http.GetStringAsync("docs/openapi/v1.json"));
        var questions = api.RootElement.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _)).Select(path => Parameter().Replace(path.Name, name => name.Value switch
        {
            "{lot}" or "{code}" => Canaries.Lot,
            "{project}" => Canaries.Project,
            "{log}" => "witness",
            _ => "3",
        })).ToList();
        string[] pages =
        [
            "/", "/today", "/lots", "/projects", "/search?q=KNRY", "/senders", "/sources", "/quarantine", "/outbox", "/log", "/accounts", "/parties", "/facts",
            $"/lots/{Canaries.Lot}", $"/lot/{Canaries.Lot}", $"/lots/{Canaries.Lot}/print", $"/projects/{Canaries.Project}", "/api/v1/lots?q=KNRY", "/api/v1/facts?q=KNRY", "/api/v1/search?q=KNRY",
            .. Enumerable.Range(20, 80).Select(position => $"/api/v1/facts/{position}"), .. Enumerable.Range(20, 80).Select(position => $"/facts/{position}"),
        ];
        var hits = new List<(Canary, string)>();
        foreach (var path in questions.Concat(pages))
        {
            if (path.Contains("live", StringComparison.Ordinal)) continue; // it never ends
            using var answer = await http.GetAsync(path);
            foreach (var canary in canaries.In(await answer.Content.ReadAsByteArrayAsync())) hits.Add((canary, $"{path} for {seat ?? "nobody"}"));
        }
        return hits;
    }

    private static async Task Quiet(HostProcess host)
    {
        for (var (size, quiet) = ("", 0); quiet < 3; await Task.Delay(600))
        {
            var now = (await host.Http.GetStringAsync("log/checkpoint")).Split('\n')[1];
            (size, quiet) = (now, now == size ? quiet + 1 : 0);
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Forgery();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
