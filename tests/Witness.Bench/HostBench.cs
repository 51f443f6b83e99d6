using System.Diagnostics;
using System.Text.Json;
using Witness.Sim.Play;
using Witness.Sim.Wire;

namespace Witness.Bench;

/// <summary>The whole road over HTTP: sender, host and receiver on the same cores (docs/benches.md).</summary>
public static class HostBench
{
    private const int Warm = 10_000;

    /// <summary>Facts by the time until records, steward and herald are through.</summary>
    public static async Task<IReadOnlyList<Figure>> Sustained(long count)
    {
        await using var host = await LiveHost.Open("sqlite");
        await host.Load(Warm);
        var run = await host.Load(count, Warm);
        return [new("intake.sustained", run.SettledRate, "/s", With(run))];
    }

    /// <summary>Facts by the time until the last acknowledgement; the followers run beside it and are not waited for.</summary>
    public static async Task<IReadOnlyList<Figure>> Intake(string engine, long count)
    {
        await using var host = await LiveHost.Open(engine);
        await host.Load(Warm);
        var run = await host.Load(count, Warm);
        return [new($"intake.{engine}", run.AckRate, "/s", With(run))];
    }

    public static async Task<IReadOnlyList<Figure>> Ack(long count)
    {
        await using var host = await LiveHost.Open("sqlite");
        await host.Load(Warm, batch: 10); // the same batches as below, so that none is sent twice
        var run = await host.Load(count, Warm, batch: 10, rate: 1000);
        return [new("intake.ack.p99", run.P99, "ms", With(run, ("ratePerSecond", 1000), ("batch", 10), ("p50ms", run.P50)))];
    }

    /// <summary>
    /// A fact is sent while a thousand a second go in beside it; it is visible when its lot answers from tables that have passed
    /// its position (the answer names the first one they have not seen).
    /// </summary>
    public static async Task<IReadOnlyList<Figure>> Visible(long count)
    {
        await using var host = await LiveHost.Open("sqlite");
        await host.Load(Warm, batch: 10); // the same batches as below, so that none is sent twice
        await host.SignIn();
        var load = host.Load(count, Warm, batch: 10, rate: 1000);
        var signer = new Signer(Accounts.BenchId(17), Accounts.Key(1, Accounts.BenchId(17)), TimeProvider.System);
        var facts = new PlainFacts(1, signer.Sender, "TXVBDS");
        var waits = new List<double>();
        while (!load.IsCompleted)
        {
            var fact = facts.Next(1)[0];
            var clock = Stopwatch.StartNew();
            var position = await Send(host, signer, fact);
            if (fact.Project is null || fact.Subject is not { } lot) continue; // of the project, of a room: no lot to ask
            while (await PositionOf(host, lot) <= position) await Task.Delay(2);
            waits.Add(clock.Elapsed.TotalMilliseconds);
            await Task.Delay(50);
        }
        var run = await load;
        waits.Sort();
        return [new("record.visible.p99", waits[waits.Count * 99 / 100], "ms", With(run, ("ratePerSecond", 1000), ("batch", 10), ("samples", waits.Count), ("p50ms", Math.Round(waits[waits.Count / 2], 1))))];
    }

    internal static Dictionary<string, object> With(Loaded run, params ReadOnlySpan<(string Name, object Value)> more)
    {
        var with = new Dictionary<string, object>
        {
            ["facts"] = run.Facts, ["senders"] = 16, ["batch"] = 100, ["ackPerSecond"] = Math.Round(run.AckRate), ["settledPerSecond"] = Math.Round(run.SettledRate),
            ["cpuMicrosecondsPerFact"] = Math.Round(run.MicrosecondsPerFact), ["hostCpuPerFact"] = Math.Round(run.HostCpu * 1e6 / run.Facts),
            ["hostCpuByPart"] = run.Parts, ["senderCpuPerFact"] = Math.Round(run.SenderCpu * 1e6 / run.Facts), ["load"] = Programs.Load,
        };
        foreach (var (name, value) in more) with[name] = value;
        return with;
    }

    private static async Task<long> Send(LiveHost host, Signer signer, Message fact)
    {
        using var request = signer.Sign(new Uri(host.Address, "api/v1/facts"), $"probe-{fact.Key}", fact.ToBytes(), Courier.OneType);
        using var answer = await host.Http.SendAsync(request);
        var item = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("items")[0];
        return item.GetProperty("receipt").GetProperty("position").GetInt64();
    }

    private static async Task<long> PositionOf(LiveHost host, string lot)
    {
        using var answer = await host.Http.GetAsync(new Uri(host.Address, $"api/v1/lots/{Uri.EscapeDataString(lot)}"));
        if (!answer.IsSuccessStatusCode) return -1;
        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("position").GetInt64();
    }
}
