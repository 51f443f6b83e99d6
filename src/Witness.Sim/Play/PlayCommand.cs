using System.Globalization;
using Witness.Sim.Wire;

namespace Witness.Sim.Play;

/// <summary>
/// play — plays the trading day through the public intake: first the pasts of the lots, fast, then message by message as the
/// server's trade clock comes to them.
/// </summary>
public sealed class PlayCommand
{
    private const int Batch = 200;

    private readonly Uri _root;
    private readonly Courier _courier;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _stop;
    private readonly HttpClient _http;
    private readonly Dictionary<string, Signer> _signers = [];
    private readonly ulong _seed;
    private readonly Dictionary<string, long> _last = [];
    private int _sent, _accepted, _seen, _refused, _conflicts;
    private long _batches;

    private PlayCommand(Uri root, ulong seed, HttpClient http, TimeProvider clock, CancellationToken stop)
    {
        (_root, _seed, _http, _clock, _stop) = (root, seed, http, clock, stop);
        _courier = new Courier(http, clock, stop);
    }

    public static async Task<int> Run(Options options, TimeProvider clock, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        var play = new PlayCommand(new Uri(options.Needed("url").TrimEnd('/') + "/"), options.Seed, http, clock, stop);
        await play.AwaitServer();
        var messages = Mischief.Of(new DayWorld(options.Seed).Messages(), options.Seed).ToList();
        if (options.Text("real") is { } real) await play.LoadReal(real);
        await play.LoadPast(messages.Where(m => m.Deliver < DayWorld.Opens).ToList());
        if (options.Has("until-loaded")) return play._refused == 0 ? 0 : 1;
        await play.Follow(messages.Where(m => m.Deliver >= DayWorld.Opens).ToList());
        return play._refused == 0 ? 0 : 1;
    }

    private async Task AwaitServer()
    {
        for (var turn = 0; ; turn++)
        {
            try
            {
                using var answer = await _http.GetAsync(new Uri(_root, "healthz"), _stop);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // not up yet
            }
            if (turn == 0) Console.Out.WriteLine("waiting for the server");
            await Task.Delay(TimeSpan.FromMilliseconds(500), _clock, _stop);
        }
    }

    /// <summary>The past goes in batches per account, in order of sending, so that every account's sequence rises.</summary>
    private async Task LoadPast(List<Message> past)
    {
        var from = _clock.GetTimestamp();
        var done = 0;
        foreach (var run in Runs(past))
        {
            await Send(run);
            done += run.Count;
            if (done / 2000 != (done - run.Count) / 2000) Console.Out.WriteLine($"past: {done}/{past.Count}");
        }
        var seconds = Math.Max(0.001, _clock.GetElapsedTime(from).TotalSeconds);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"past loaded: {past.Count} messages in {seconds:0.0} s ({past.Count / seconds:0}/s){Tally()}"));
    }

    /// <summary>Batches of one sender each: a window of messages is split by sender, kept in order within it.</summary>
    private static IEnumerable<List<Message>> Runs(List<Message> messages)
    {
        const int window = 1500;
        for (var i = 0; i < messages.Count; i += window)
            foreach (var group in messages.GetRange(i, Math.Min(window, messages.Count - i)).GroupBy(m => m.Sender))
                foreach (var chunk in group.Chunk(Batch)) yield return [.. chunk];
    }

    private async Task Follow(List<Message> day)
    {
        var clock = new TradeClock(_http, _root, _clock);
        await Persist(() => clock.Ask(_stop));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"trade clock {clock.Now:HH:mm:ss}, speed {clock.Speed}; {day.Count} messages today"));
        var (next, asked, beat, told) = (0, _clock.GetTimestamp(), 0L, clock.Now);
        while (next < day.Count)
        {
            _stop.ThrowIfCancellationRequested();
            var due = next;
            while (due < day.Count && day[due].Deliver <= clock.Now && due - next < 400) due++;
            if (due > next)
            {
                foreach (var group in day.GetRange(next, due - next).GroupBy(m => m.Sender)) await Send([.. group]);
                next = due;
            }
            else
            {
                await Task.Delay(TimeSpan.FromMilliseconds(150), _clock, _stop);
            }
            if (_clock.GetElapsedTime(asked) > TimeSpan.FromSeconds(3))
            {
                await Persist(() => clock.Ask(_stop));
                asked = _clock.GetTimestamp();
            }
            if (beat == 0 || _clock.GetElapsedTime(beat) > TimeSpan.FromSeconds(60))
            {
                await Beat(clock.Now);
                beat = _clock.GetTimestamp();
            }
            if (clock.Now - told > TimeSpan.FromMinutes(15))
            {
                told = clock.Now;
                Console.Out.WriteLine($"{told:HH:mm}  {next}/{day.Count} sent{Tally()}");
            }
        }
        Console.Out.WriteLine($"the day is over{Tally()}");
    }

    /// <summary>A life sign of every account; the devices' gateway is silent while the script says so.</summary>
    private async Task Beat(DateTime now)
    {
        foreach (var account in Accounts.Of(_seed))
        {
            if (Mischief.IsSilent(account.Id, now)) continue;
            await _courier.Heartbeat(SignerOf(account.Id), _root, _last.GetValueOrDefault(account.Id));
        }
    }

    /// <summary>The real deals: lines as they stand, in batches per source.</summary>
    private async Task LoadReal(string path)
    {
        var n = 0;
        await foreach (var group in RealDeals.Read(path, _stop))
        {
            var answer = await _courier.Send(SignerOf(group.Sender), new Uri(_root, "api/v1/facts"), $"{group.Sender}-real-{++n}", group.Body, Courier.BatchType);
            Count(answer, group.Count);
        }
        Console.Out.WriteLine($"real deals loaded{Tally()}");
    }

    private async Task Send(List<Message> run)
    {
        var sender = run[0].Sender;
        var answer = await _courier.Send(SignerOf(sender), new Uri(_root, "api/v1/facts"), $"{sender}-{_seed}-{++_batches}-{run[0].Sequence}", Message.Batch(run), Courier.BatchType);
        _last[sender] = Math.Max(_last.GetValueOrDefault(sender), run.Max(m => m.Sequence));
        Count(answer, run.Count);
    }

    private void Count(Delivery answer, int sent)
    {
        _sent += sent;
        _accepted += answer.Accepted;
        _seen += answer.Seen;
        _conflicts += answer.Conflicts;
        _refused += answer.Refused;
        if (answer.FirstRefusal is { } why) Console.Error.WriteLine(why.Length > 600 ? why[..600] : why);
    }

    private Signer SignerOf(string sender)
    {
        if (!_signers.TryGetValue(sender, out var signer)) _signers[sender] = signer = new Signer(sender, Accounts.Key(_seed, sender), _clock);
        return signer;
    }

    private async Task Persist(Func<Task> act)
    {
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _clock, _stop);
            }
        }
    }

    private string Tally() => $"; sent {_sent}, accepted {_accepted}, seen {_seen}, conflicts {_conflicts}, refused {_refused}";
}
