using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Follow;

/// <summary>The host's way to the network: posts JSON with headers; null when nobody answered in time.</summary>
public delegate Task<(int Status, string Body)?> PushPost(
    Uri address, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, CancellationToken stop);

/// <summary>
/// 信使 — carries the outbox out: in order within a lot, at least once, with the same id and the same text on every attempt, until
/// the receiver gives a receipt. The first attempt is a fact before it is made, the receipt is a fact with the row that it
/// settles, so a kill anywhere leaves only a message that is sent again.
/// </summary>
public sealed class Courier(Outbox outbox, OwnFacts own, PushTarget target, PushKey key, TwoClocks clocks)
{
    /// <summary>Longest wait between two attempts.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private const int AtOnce = 8;
    private const int LongestReceipt = 200;

    private readonly ConcurrentDictionary<string, byte> _busy = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private DateTimeOffset _notBefore;
    private int _failures;

    public required PushPost Post { get; init; }

    public PushTarget Target => target;

    /// <summary>Public half of the key, for the receiver.</summary>
    public string PublicKey => key.Public;

    /// <summary>Carries until told to stop. Ends also when the log takes nothing in: without facts nothing is sent.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var news = outbox.News;
            TimeSpan? wait;
            try
            {
                wait = await Step(stop);
            }
            catch (LogClosedException)
            {
                return;
            }
            try
            {
                await news.WaitAsync(wait ?? Timeout.InfiniteTimeSpan, clocks.Real, stop);
            }
            catch (TimeoutException)
            {
                // time to try again
            }
        }
    }

    /// <summary>Sends everything that is due; gives the time until there is more to try, null when nothing waits.</summary>
    public async Task<TimeSpan?> Step(CancellationToken stop)
    {
        while (true)
        {
            var now = clocks.Real.GetUtcNow();
            var heads = outbox.Heads();
            if (heads.Count == 0) return null;
            if (now < _notBefore) return _notBefore - now;

            // while the receiver is away one message is enough to find out that it is back
            var due = _failures > 0 ? [heads[0]] : heads.Where(row => row.NextAt is not { } next || next <= now).ToList();
            if (due.Count == 0) return heads.Min(row => row.NextAt!.Value) - now;
            await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (row, ended) => await Attempt(row, ended));
        }
    }

    /// <summary>Somebody asks for an attempt at once; null when the message is not waiting, or is being sent right now.</summary>
    public async Task<Appended?> Retry(string id, string by, CancellationToken stop)
    {
        if (outbox.Find(id) is not { Attempts: > 0 } row || !outbox.IsHead(row) || !_busy.TryAdd(id, 0)) return null;
        try
        {
            var asked = row with { NextAt = null };
            var next = row with { Attempts = row.Attempts + 1 };
            var appended = await own.Append(Pushed(next, by, own.FreshKey($"pushed/{row.Id}")), stop, [Outbox.Saved(asked)]);
            lock (_gate) _notBefore = default;
            outbox.Put(asked);
            return appended;
        }
        finally
        {
            _busy.TryRemove(id, out _);
        }
    }

    private async Task Attempt(OutboxRow row, CancellationToken stop)
    {
        if (!_busy.TryAdd(row.Id, 0)) return;
        try
        {
            var now = clocks.Real.GetUtcNow();
            var tried = row with { Attempts = row.Attempts + 1, LastAt = now };
            if (row.Attempts == 0) await own.Append(Pushed(tried, OwnFacts.Source, $"pushed/{row.Id}"), stop, [Outbox.Saved(tried)]);
            var body = Encoding.UTF8.GetBytes(row.Body);
            var answer = await Post(target.Address, key.Headers(row.Id, now, body), body, stop);
            if (answer is { Status: >= 200 and < 300 } good && ReceiptIn(good.Body) is { } receipt) await Settle(tried, receipt, stop);
            else await Wait(tried, answer, stop);
        }
        finally
        {
            _busy.TryRemove(row.Id, out _);
        }
    }

    private async Task Settle(OutboxRow row, string receipt, CancellationToken stop)
    {
        var done = row with { Receipt = receipt, DeliveredAt = clocks.Real.GetUtcNow(), NextAt = null, Trouble = null };
        var fact = new WitnessInfoReceipted { Target = target.Name, Receipt = receipt };
        await own.Append(new(fact, ScopeOf(row), $"receipted/{row.Id}", OwnFacts.Source, CausedBy: row.Position), stop, Outbox.Moved(done));
        lock (_gate) (_failures, _notBefore) = (0, default);
        outbox.Put(done);
    }

    private async Task Wait(OutboxRow row, (int Status, string Body)? answer, CancellationToken stop)
    {
        var now = clocks.Real.GetUtcNow();
        var away = answer is null or { Status: >= 500 or 429 or 408 };
        var next = now + Backoff(row.Attempts);
        lock (_gate)
        {
            if (!away) _failures = 0;
            else if (now >= _notBefore) _notBefore = now + Backoff(++_failures); // one for all that were sent together
            if (away) next = _notBefore;
        }
        var trouble = answer switch
        {
            null => new Wording("对方未应答", "No answer"),
            { Status: >= 200 and < 300 } => new Wording("对方已收但未给回执", "The receiver answered without a receipt"),
            var (status, _) => new Wording($"对方答复 {status}", $"The receiver answered {status}"),
        };
        var waiting = row with { NextAt = next, Trouble = trouble };
        await own.SaveRows([Outbox.Saved(waiting)], stop);
        outbox.Put(waiting);
    }

    private OwnFact Pushed(OutboxRow row, string actor, string factKey) => new(
        new WitnessInfoPushed { Target = target.Name, PayloadDigest = Suite.Intl.Hash(Encoding.UTF8.GetBytes(row.Body)).ToString(), Attempt = row.Attempts },
        ScopeOf(row), factKey, actor, CausedBy: row.Position);

    private static Scope ScopeOf(OutboxRow row) => new(ScopeKind.Lot, null, [row.Lot], row.Round);

    private static TimeSpan Backoff(int failures)
    {
        var seconds = Math.Pow(2, Math.Min(failures - 1, 16));
        return seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;
    }

    private static string? ReceiptIn(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("receipt", out var receipt)
                && receipt.ValueKind == JsonValueKind.String && receipt.GetString() is { Length: > 0 and <= LongestReceipt } text ? text : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
