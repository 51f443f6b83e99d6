using System.Diagnostics;
using System.Text.Json;

namespace Witness.Bench;

/// <summary>
/// A year of a city in one host: a million entries, ten thousand lots. Filled once for all figures that stand on it, because that
/// takes minutes; each is measured by itself.
/// </summary>
public sealed class YearBench(long facts) : IAsyncDisposable
{
    private const int Probe = 40_000;
    private const double FactsPerLot = 93.4;

    private LiveHost? _host;
    private Figure? _flat;
    private bool _running;
    private long _size;

    private int Lots => (int)Math.Max(20, facts / FactsPerLot);

    /// <summary>Rate with a million entries in the log over the rate with ten thousand.</summary>
    public async Task<IReadOnlyList<Figure>> Flat()
    {
        await Filled();
        return [_flat!];
    }

    /// <summary>Lots by two characters of a name, first page with its exact count, as a person at the desk asks.</summary>
    public async Task<IReadOnlyList<Figure>> Search()
    {
        var host = await Running();
        await host.SignIn();
        string[] words = ["工程", "采购", "学校", "医院", "道路", "改造", "设备", "服务", "示例", "土地", "水利", "管网", "公司", "一期", "信息", "绿化"];
        var waits = new List<double>();
        long lots = 0, found = 0;
        for (var round = 0; round < 21; round++)
        {
            foreach (var word in words)
            {
                var clock = Stopwatch.StartNew();
                var answer = await host.Http.GetByteArrayAsync(new Uri(host.Address, $"api/v1/lots?text={Uri.EscapeDataString(word)}"));
                if (round > 0) waits.Add(clock.Elapsed.TotalMilliseconds);
                else found += JsonDocument.Parse(answer).RootElement.GetProperty("total").GetInt64();
            }
        }
        lots = JsonDocument.Parse(await host.Http.GetByteArrayAsync(new Uri(host.Address, "api/v1/lots"))).RootElement.GetProperty("total").GetInt64();
        waits.Sort();
        return [new("search.p95", waits[waits.Count * 95 / 100], "ms", With(("lots", lots), ("queries", waits.Count), ("foundPerWord", found / words.Length), ("p50ms", Math.Round(waits[waits.Count / 2], 1))))];
    }

    public async Task<IReadOnlyList<Figure>> Rebuild()
    {
        var host = await Stopped();
        var ran = await Programs.Run("Witness.Web", "rebuild", "--data", host.Data, "--demo");
        return [new("rebuild", ran.Seconds, "s", With(("entries", _size), ("cpuSeconds", Math.Round(ran.Cpu, 1)), ("perMillion", Math.Round(ran.Seconds * 1e6 / _size, 1))))];
    }

    public async Task<IReadOnlyList<Figure>> Verify()
    {
        var host = await Stopped();
        var folder = host.File("export");
        await Programs.Run("Witness.Web", "export", "--data", host.Data, "--demo", "--out", folder);
        var ran = await Programs.Run("Witness.Verify", folder);
        Directory.Delete(folder, recursive: true);
        return [new("verify", ran.Seconds, "s", With(("entries", _size), ("cpuSeconds", Math.Round(ran.Cpu, 1)), ("perMillion", Math.Round(ran.Seconds * 1e6 / _size, 2))))];
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }

    private async Task<LiveHost> Filled()
    {
        if (_host is not null) return _host;
        _host = await LiveHost.Open("sqlite");
        _running = true;
        var probe = Math.Min(Probe, Math.Max(2_000, facts / 10));
        var early = Math.Min(10_000, probe);
        await _host.Load(early);
        var first = await _host.Load(probe, early);
        var year = _host.File("year.jsonl");
        await Programs.Run("Witness.Sim", "year", "--lots", $"{Lots}", "--seed", "1", "--out", year);
        var clock = Stopwatch.StartNew();
        var fill = await _host.Load(["--file", year, "--seed", "1", "--senders", "16", "--batch", "100"]);
        Console.Error.WriteLine($"  filled: {fill.Facts} facts in {clock.Elapsed.TotalSeconds:0} s, {fill.AckRate:0}/s acknowledged, {fill.MicrosecondsPerFact:0} µs of processor each");
        File.Delete(year);
        _size = await _host.Size();
        var last = await _host.Load(probe, early + probe);
        _flat = new("intake.flat", last.AckRate / first.AckRate, "ratio", With(
            ("entries", _size), ("probe", probe), ("earlyPerSecond", Math.Round(first.AckRate)), ("latePerSecond", Math.Round(last.AckRate)),
            ("earlyCpuPerFact", Math.Round(first.MicrosecondsPerFact)), ("lateCpuPerFact", Math.Round(last.MicrosecondsPerFact)),
            ("cpuRatio", Math.Round(first.MicrosecondsPerFact / last.MicrosecondsPerFact, 2))));
        _size = await _host.Size();
        return _host;
    }

    private async Task<LiveHost> Running()
    {
        var host = await Filled();
        if (!_running) await host.Start();
        _running = true;
        return host;
    }

    private async Task<LiveHost> Stopped()
    {
        var host = await Filled();
        if (_running)
        {
            _size = await host.Size();
            await host.Stop();
        }
        _running = false;
        return host;
    }

    private static Dictionary<string, object> With(params ReadOnlySpan<(string Name, object Value)> what)
    {
        var with = new Dictionary<string, object>();
        foreach (var (name, value) in what) with[name] = value;
        with["load"] = Programs.Load;
        return with;
    }
}
