using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Asking;

/// <summary>一份投标 — a bidder of a round with what was received, opened, fingerprinted and rejected. Members of a consortium are one bidder (ruling 11).</summary>
/// <param name="Key">Of the leading party.</param>
/// <param name="Members">Keys of all its parties, the leading one included: bids that share a member are not bids of different bidders.</param>
public sealed record Bid(string Key, Org Org, IReadOnlySet<string> Members)
{
    public Seen<BidOpened>? Opened { get; private set; }

    public Seen<BidReceived>? Received { get; private set; }

    public Seen<BidRejected>? Rejected { get; private set; }

    public Seen<BidWithdrawn>? Withdrawn { get; private set; }

    /// <summary>All its fingerprints, in order.</summary>
    public IReadOnlyList<Seen<BidFingerprinted>> Prints { get; private set; } = [];

    /// <summary>Name as the facts print it, else its code.</summary>
    public string Name => Org.Name ?? Org.Code ?? Key;

    /// <summary>元, when the price is a sum.</summary>
    public decimal? Amount => Opened?.Fact.Price?.Money?.Amount;

    /// <summary>The number of any price: sum, rate or unit price.</summary>
    public decimal? Number => Opened?.Fact.Price is { } price ? price.Money?.Amount ?? price.Rate?.Percent ?? price.UnitPrice?.Amount : null;

    /// <summary>Opened and not rejected.</summary>
    public bool IsValid => Opened is not null && Rejected is null;

    public bool IsOther(Bid other) => !Members.Overlaps(other.Members);

    /// <summary>Two bidders as one cause, whichever comes first.</summary>
    public static string Pair(Bid a, Bid b) => Pair(a.Key, b.Key);

    public static string Pair(string a, string b) => string.CompareOrdinal(a, b) <= 0 ? $"{a}|{b}" : $"{b}|{a}";

    internal static IReadOnlyList<Bid> Gather(LotFacts lot)
    {
        var bids = new List<Bid>();
        var byKey = new Dictionary<string, Bid>(StringComparer.Ordinal);
        var byId = new Dictionary<string, Bid>(StringComparer.Ordinal);
        foreach (var opened in lot.All<BidOpened>())
            if (Of(opened.Fact.Bidder, opened.Fact.BidId, opened.Fact.Consortium) is { } bid) bid.Opened = opened;
        foreach (var received in lot.All<BidReceived>())
            if (Of(received.Fact.Bidder, received.Fact.BidId, received.Fact.Consortium) is { } bid) bid.Received = received;
        foreach (var print in lot.All<BidFingerprinted>())
            if (Of(print.Fact.Bidder, print.Fact.BidId, null) is { } bid) bid.Prints = [.. bid.Prints, print];
        foreach (var withdrawn in lot.All<BidWithdrawn>())
            if (Of(withdrawn.Fact.Bidder, withdrawn.Fact.BidId, null) is { } bid) bid.Withdrawn = withdrawn;
        foreach (var rejected in lot.All<BidRejected>())
            if (Of(rejected.Fact.Bidder, rejected.Fact.BidId, null, make: false) is { } bid) bid.Rejected = rejected;
        return bids;

        Bid? Of(Org? org, string? id, IReadOnlyList<Org>? consortium, bool make = true)
        {
            if (lot.Key(org) is not { } key) return id is not null ? byId.GetValueOrDefault(id) : null;
            if (!byKey.TryGetValue(key, out var bid))
            {
                if (!make && id is not null && byId.TryGetValue(id, out var known)) return known;
                if (!make) return null;
                var members = new HashSet<string>(StringComparer.Ordinal) { key };
                foreach (var member in consortium ?? [])
                    if (lot.Key(member) is { } other) members.Add(other);
                bid = new(key, org!, members);
                byKey.Add(key, bid);
                bids.Add(bid);
            }
            if (id is not null) byId.TryAdd(id, bid);
            return bid;
        }
    }
}
