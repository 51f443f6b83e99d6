using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Witness.Sim.Wire;

namespace Witness.Bench;

/// <summary>
/// From sending to the queue: an opening far behind its hour is sent while a thousand facts a second go in beside it; its alert is visible when the API of
/// the queue shows it. In between lie intake, log, judgement, the alert's own fact, the queue's fold.
/// </summary>
internal static class AlertBench
{
    private const int Warm = 10_000;
    private static readonly DateTime Day = new(2026, 9, 16);

    public static async Task<IReadOnlyList<Figure>> Visible(long count)
    {
        await using var host = await LiveHost.Open("sqlite");
        await host.Load(Warm, batch: 10);
        await host.SignIn();
        var load = host.Load(count, Warm, batch: 10, rate: 1000);
        var signer = new Signer(Accounts.BenchId(17), Accounts.Key(1, Accounts.BenchId(17)), TimeProvider.System);
        var waits = new List<double>();
        for (var n = 1; !load.IsCompleted; n++)
        {
            var lot = $"A37990226090990630{n:D5}";
            var clock = Stopwatch.StartNew();
            await Send(host, signer, lot, n);
            while (await Shown(host, lot) == 0) await Task.Delay(3);
            if (!load.IsCompleted) waits.Add(clock.Elapsed.TotalMilliseconds);
            await Task.Delay(60);
        }
        var run = await load;
        var missing = 0;
        for (var n = 1; n <= waits.Count; n++)
            if (await Shown(host, $"A37990226090990630{n:D5}") != 1) missing++;
        waits.Sort();
        return [new("alert.visible.p99", waits[waits.Count * 99 / 100], "ms", HostBench.With(run, ("ratePerSecond", 1000), ("batch", 10), ("samples", waits.Count), ("p50ms", Math.Round(waits[waits.Count / 2], 1)), ("notOnce", missing)))];
    }

    private static async Task Send(LiveHost host, Signer signer, string lot, int n)
    {
        Message Of(string type, string subject, DateTime at, string data, int order) => new(
            signer.Sender, type, subject, $"alert-{n}-{order}", at, at, Encoding.UTF8.GetBytes(data)) { Project = lot[..^2], Sequence = 1_000_000 + (n * 10) + order };
        var body = Message.Batch(
        [
            Of("ProjectRegistered", lot[..^2], Day.AddHours(-20), """{"ProjectName":"示例项目","Kind":"GC","ProcurementMethod":"公开招标","Region":"379902"}""", 1) with { Project = null },
            Of("LotRegistered", lot, Day.AddHours(-20), $$"""{"LotCode":"{{lot}}","LotName":"示例标段","Category":"施工"}""", 2),
            Of("OpeningStarted", lot, Day.AddHours(8), """{"PlannedAt":"2026-09-16T07:00:00+08:00","Online":true,"BidderCount":5}""", 3),
        ]);
        using var request = signer.Sign(new Uri(host.Address, "api/v1/facts"), $"alert-{n}", body, Courier.BatchType);
        using var answer = await host.Http.SendAsync(request);
        var items = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("items");
        if (items.EnumerateArray().Any(item => item.GetProperty("outcome").GetString() != "accepted")) throw new InvalidOperationException(items.ToString());
    }

    private static async Task<long> Shown(LiveHost host, string lot)
    {
        using var answer = await host.Http.GetAsync(new Uri(host.Address, $"api/v1/alerts?lot={lot}&rule=P05"));
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement.EnumerateObject().First(member => member.Name.Equals("total", StringComparison.OrdinalIgnoreCase)).Value.GetInt64();
    }
}
