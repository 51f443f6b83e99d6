using System.Text.RegularExpressions;
using Witness.Flow.Tests;
using Witness.Web.Tests.Pages;

namespace Witness.Web.Tests.Campaigns;

/// <summary>Every page and every list, asked of a host whose engine is PostgreSQL: the rest of the tests of pages run on the embedded one.</summary>
public sealed class EngineTests : IDisposable
{
    private static readonly string[] Lists =
    [
        "/api/v1/today", "/api/v1/projects", "/api/v1/lots?text=示例", "/api/v1/lots?kind=GC&sort=name", "/api/v1/parties", "/api/v1/facts", "/api/v1/alerts", "/api/v1/senders", "/api/v1/quarantine",
        "/api/v1/outbox", "/api/v1/outbox?state=Delivered", "/api/v1/log", "/api/v1/rooms", "/api/v1/progress", "/alerts", "/alerts?view=All", "/entry", "/letters", "/rules", "/rules/H01", "/rules/edit", "/rules/sandbox", "/rules/settings", "/alerts?view=Due", "/api/v1/alerts/queue.csv?view=All", "/stats", "/reports", "/reports/settings", "/api/v1/report-settings",
        "/borrow", "/borrow?tab=new", "/borrow?tab=register", "/borrow?tab=register&lot=LOT-1", "/read/enter", "/api/v1/loans", "/api/v1/loans/register", "/api/v1/loans/register?lot=LOT-1",
        "/archive", "/archive?tab=due", "/archive?tab=due&state=open&text=示例", "/archive?tab=holds", "/archive?tab=fixity", "/archive?tab=packages", "/archive/imported/0/JZ-1",
    ];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_page_and_every_list_answers_on_PostgreSQL_and_a_restart_goes_on_with_its_tables()
    {
        var database = await ScratchPostgres.NewDatabase();
        try
        {
            using var host = await HostProcess.Start(_folder.File("data"), database).Ready();
            var sending = new Sending(host.Http, host.Root);
            foreach (var parcel in Sending.Lines(Case())) await sending.Post(parcel);
            foreach (var parcel in Sending.Plain(1, 60).Take(4)) await sending.Post(parcel);
            var wrong = new List<string>();
            var asked = 0;
            foreach (var (seat, paths) in AxeMatrixTests.Pages)
            {
                using var http = seat.Length > 0 ? await host.Seat(seat) : null;
                var (lot, party) = http is null ? ("", "") : (await First(http, "lots", "lot"), await First(http, "parties", "key"));
                foreach (var path in seat == "W2001" ? [.. paths, .. Lists] : paths)
                {
                    var place = path.Replace("{lot}", lot, StringComparison.Ordinal).Replace("{party}", Uri.EscapeDataString(party), StringComparison.Ordinal);
                    using var answer = await (http ?? host.Http).GetAsync(place[1..]);
                    asked++;
                    if ((int)answer.StatusCode >= 500 && !path.StartsWith("/states/5", StringComparison.Ordinal)) wrong.Add($"{seat} {place} {(int)answer.StatusCode}");
                }
            }
            Assert.Equal([], wrong);
            Assert.True(asked > 60);
            Assert.DoesNotContain("PostgresException", host.Said, StringComparison.Ordinal);
            await host.Kill();
            using var again = await HostProcess.Start(_folder.File("data"), database).Ready();
            Assert.DoesNotContain("另建一份", again.Said, StringComparison.Ordinal); // the read tables that are there serve
        }
        finally
        {
            await ScratchPostgres.Drop(database);
        }
    }

    private static async Task<string> First(HttpClient http, string list, string member)
    {
        using var answer = await http.GetAsync($"api/v1/{list}?size=1");
        return answer.IsSuccessStatusCode ? Regex.Match(await answer.Content.ReadAsStringAsync(), $"\"{member}\":\"([^\"]+)\"").Groups[1].Value : "";
    }

    private static string Case([System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "cases", "real-deals", "deals.jsonl");
}
