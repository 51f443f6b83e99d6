using System.Threading.RateLimiting;
using Witness.Flow.Intake;

namespace Witness.Web.Wiring;

/// <summary>
/// 来源限速 — a bucket of facts for each sender that signs truly: it may send faster for a while, not for long. One lease a request, of as
/// many facts as it holds. Who only pretends to be a sender takes nothing out of its bucket.
/// </summary>
public sealed class SenderRates(int perSecond) : IDisposable
{
    /// <summary>Seconds of the going rate that a sender may send at once, after an outage of its own.</summary>
    private const int Burst = 4;

    private static readonly TimeSpan Refill = TimeSpan.FromMilliseconds(100);

    private readonly PartitionedRateLimiter<string> _buckets = PartitionedRateLimiter.Create<string, string>(sender => RateLimitPartition.GetTokenBucketLimiter(sender, _ => new()
    {
        TokenLimit = Math.Max(FactIntake.MostItems, Burst * perSecond),
        TokensPerPeriod = Math.Max(1, perSecond / 10),
        ReplenishmentPeriod = Refill,
        QueueLimit = 0,
        AutoReplenishment = true,
    }));

    /// <summary>Null when the facts may come now.</summary>
    public TimeSpan? Wait(string sender, int facts)
    {
        if (perSecond == 0) return null;
        using var lease = _buckets.AttemptAcquire(sender, Math.Min(facts, FactIntake.MostItems));
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
    }

    public void Dispose() => _buckets.Dispose();
}
