using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Threading.Channels;
using Witness.Sim.Wire;

namespace Witness.Sim.Play;

/// <summary>
/// load — the bench sender. Bodies are joined from prepared lines, signed with a fresh timestamp as they leave, and sent over so
/// many kept-alive connections; its own processor time is printed beside the figures so that it can be taken off.
/// </summary>
public sealed class LoadCommand
{
    private sealed record Parcel(string Sender, string Id, int Count, byte[] Body);

    private readonly Uri _address;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _stop;
    private readonly Courier _courier;
    private readonly Dictionary<string, Signer> _signers = [];
    private readonly List<double> _waits = [];
    private readonly ulong _seed;
    private readonly double _rate;
    private long _accepted, _seen, _refused, _conflicts, _retries, _leaving, _from;
    private string? _why;

    private LoadCommand(Options options, HttpClient http, TimeProvider clock, CancellationToken stop)
    {
        _address = new Uri(new Uri(options.Needed("url").TrimEnd('/') + "/"), "api/v1/facts");
        (_clock, _stop, _seed) = (clock, stop, options.Seed);
        _rate = options.Number("rate", 0);
        _courier = new Courier(http, clock, stop);
    }

    public static async Task<int> Run(Options options, TimeProvider clock, CancellationToken stop)
    {
        var lanes = (int)options.Number("senders", 16);
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = lanes, AutomaticDecompression = DecompressionMethods.None, UseCookies = false, UseProxy = false };
        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
        var load = new LoadCommand(options, http, clock, stop);
        return await load.Send(options, lanes);
    }

    private async Task<int> Send(Options options, int lanes)
    {
        var parcels = options.Text("file") is { } file ? FromFile(options, file) : Made(options, lanes);
        var ready = Channel.CreateBounded<Parcel>(lanes * 4);
        List<Parcel>? ahead = options.Has("prepare") ? parcels.ToList() : null;
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        _from = _clock.GetTimestamp();
        var workers = Enumerable.Range(0, lanes).Select(_ => Task.Run(() => Lane(ready.Reader), _stop)).ToList();
        foreach (var parcel in ahead ?? parcels) await ready.Writer.WriteAsync(parcel, _stop);
        ready.Writer.Complete();
        await Task.WhenAll(workers);
        var seconds = _clock.GetElapsedTime(_from).TotalSeconds;
        using var self = Process.GetCurrentProcess();
        var spent = (self.TotalProcessorTime - cpu).TotalSeconds;
        _waits.Sort();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{{\"accepted\":{_accepted},\"seen\":{_seen},\"conflicts\":{_conflicts},\"refused\":{_refused},\"retries\":{_retries},\"seconds\":{seconds:0.###},\"rate\":{(_accepted + _seen) / Math.Max(seconds, 0.001):0.#},\"ackP50ms\":{At(0.5):0.##},\"ackP99ms\":{At(0.99):0.##},\"senderCpuSeconds\":{spent:0.###},\"prepared\":{(ahead is null ? "false" : "true")}}}"));
        if (_why is { } why) Console.Error.WriteLine(why.Length > 600 ? why[..600] : why);
        return _refused == 0 ? 0 : 1;
    }

    private double At(double share) => _waits.Count == 0 ? 0 : _waits[(int)Math.Min(_waits.Count - 1, _waits.Count * share)];

    private async Task Lane(ChannelReader<Parcel> parcels)
    {
        await foreach (var parcel in parcels.ReadAllAsync(_stop))
        {
            if (_rate > 0)
            {
                var due = Interlocked.Add(ref _leaving, parcel.Count) / _rate - _clock.GetElapsedTime(_from).TotalSeconds;
                if (due > 0) await Task.Delay(TimeSpan.FromSeconds(due), _clock, _stop);
            }
            var at = _clock.GetTimestamp();
            var answer = await _courier.Send(SignerOf(parcel.Sender), _address, parcel.Id, parcel.Body, Courier.BatchType);
            lock (_waits)
            {
                _waits.Add(_clock.GetElapsedTime(at).TotalMilliseconds);
                _accepted += answer.Accepted;
                _seen += answer.Seen;
                _refused += answer.Refused;
                _conflicts += answer.Conflicts;
                _retries += answer.Retries;
                _why ??= answer.FirstRefusal;
            }
        }
    }

    private Signer SignerOf(string sender)
    {
        lock (_signers)
        {
            if (!_signers.TryGetValue(sender, out var signer)) _signers[sender] = signer = new Signer(sender, Accounts.Key(_seed, sender), _clock);
            return signer;
        }
    }

    /// <summary>Lines of a year file, batched per source without being parsed.</summary>
    private static IEnumerable<Parcel> FromFile(Options options, string path)
    {
        var (batch, left, n) = ((int)options.Number("batch", 100), options.Number("count", long.MaxValue), 0);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream, System.Text.Encoding.UTF8, false, 1 << 20);
        var waiting = new Dictionary<string, List<string>>();
        while (left > 0 && reader.ReadLine() is { } line)
        {
            left--;
            var from = line.IndexOf("\"source\":\"", StringComparison.Ordinal) + 10;
            var source = line[from..line.IndexOf('"', from)];
            if (!waiting.TryGetValue(source, out var lines)) waiting[source] = lines = [];
            lines.Add(line);
            if (lines.Count < batch) continue;
            yield return Join(source, lines, ++n);
            lines.Clear();
        }
        foreach (var (source, lines) in waiting)
            if (lines.Count > 0) yield return Join(source, lines, ++n);
    }

    private static Parcel Join(string source, List<string> lines, int n) =>
        new(source, string.Create(CultureInfo.InvariantCulture, $"{source}-load-{n}"), lines.Count, System.Text.Encoding.UTF8.GetBytes($"[{string.Join(',', lines)}]"));

    /// <summary>Facts of plain lots, made for the bench accounts (or those of a senders file), each account a lane of its own.</summary>
    private static IEnumerable<Parcel> Made(Options options, int lanes)
    {
        var accounts = options.Text("senders-file") is { } file ? Accounts.Read(file, 'T') : Accounts.Bench(options.Seed, lanes);
        var (batch, count) = ((int)options.Number("batch", 100), options.Number("count", 10_000));
        var sources = accounts.Select(a => new PlainFacts(options.Seed, a.Id, a.Letters)).ToList();
        var skip = options.Number("skip", 0);
        for (long made = -skip, n = 0; made < count; n++)
        {
            if (made < 0)
            {
                sources[(int)(n % sources.Count)].Next(batch); // sent by an earlier load
                made += batch;
                continue;
            }
            var take = (int)Math.Min(batch, count - made);
            var source = sources[(int)(n % sources.Count)];
            yield return new Parcel(source.Sender, string.Create(CultureInfo.InvariantCulture, $"{source.Sender}-load-{options.Seed}-{batch}-{n}"), take, Message.Batch(source.Next(take)));
            made += take;
        }
    }
}
