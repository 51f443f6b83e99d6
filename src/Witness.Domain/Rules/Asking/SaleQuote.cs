using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Asking;

/// <summary>一次竞价 — a bid of an auction or a valid quote of a listing, in the order of its sequence, else of happening.</summary>
/// <param name="Key">Of the bidder; null while its name is sealed.</param>
public sealed record SaleQuote(int Sequence, string? Key, string? Name, decimal? Amount, Moment At, Input Said)
{
    internal static IReadOnlyList<SaleQuote> Of(LotFacts lot)
    {
        var quotes = new List<SaleQuote>();
        foreach (var bid in lot.All<AuctionBidPlaced>())
            quotes.Add(new(bid.Fact.Sequence ?? 0, lot.Key(bid.Fact.Bidder), NameOf(bid.Fact.Bidder), Number(bid.Fact.Price), bid.At, Sight.Said("Price", bid.Fact.Price, bid, $"{bid.Fact.Sequence}")));
        foreach (var quote in lot.All<QuotePlaced>())
            if (quote.Fact.Valid != false) quotes.Add(new(quote.Fact.Sequence ?? 0, lot.Key(quote.Fact.Bidder), NameOf(quote.Fact.Bidder), Number(quote.Fact.Price), quote.At, Sight.Said("Price", quote.Fact.Price, quote, $"{quote.Fact.Sequence}")));
        return [.. quotes.Select((q, i) => (q, i)).OrderBy(p => p.q.Sequence).ThenBy(p => p.i).Select(p => p.q)];
    }

    internal static decimal? Number(Price? price) => price?.Money?.Amount ?? price?.UnitPrice?.Amount ?? price?.Rate?.Percent;

    private static string? NameOf(Party? party) => party?.Org?.Name ?? party?.Person?.Name;
}

/// <summary>竞价阶梯 — the steps in force at any time of a sale: a ladder by price, changed as it goes, or one step of a listing.</summary>
public sealed class SaleSteps
{
    private readonly List<(Moment From, IReadOnlyList<LadderStep> Ladder)> _ladders = [];
    private readonly decimal? _flat;

    private SaleSteps(Input said, bool down, decimal? flat) => (Said, Down, _flat) = (said, down, flat);

    public Input Said { get; }

    public bool Down { get; }

    /// <summary>The least move from this price at this time; null where no step is said.</summary>
    public decimal? At(Moment at, decimal price)
    {
        if (_flat is { } flat) return flat;
        var ladder = _ladders.LastOrDefault(l => l.From.CompareTo(at) is null or <= 0).Ladder ?? _ladders[0].Ladder;
        decimal? step = null;
        var from = decimal.MinValue;
        foreach (var rung in ladder)
            if ((rung.FromPrice?.Amount ?? 0) is var begins && begins <= price && begins >= from && rung.Increment is { } increment) (step, from) = (increment.Amount, begins);
        return step ?? ladder.FirstOrDefault(l => l.Increment is not null)?.Increment!.Amount;
    }

    internal static SaleSteps? Of(LotFacts lot)
    {
        if (lot.First<ListingStarted>() is { Fact.PriceStep: { Amount: { } step } said } listed && lot.First<AuctionStarted>() is null)
            return new(Sight.Said("PriceStep", step.Amount, listed), said.Direction == "down", step.Amount);
        if (lot.First<AuctionStarted>() is not { } started) return null;
        var rungs = started.Fact.Ladder is { Count: > 0 } ladder ? ladder : null;
        var steps = new SaleSteps(Sight.Said("Ladder", rungs is null ? null : string.Join("、", rungs.Select(r => $"{Sight.Text(r.FromPrice)}:{Sight.Text(r.Increment)}")), started), started.Fact.Direction == "down", null);
        if (rungs is not null) steps._ladders.Add((started.At, rungs));
        foreach (var changed in lot.All<LadderChanged>())
            if (changed.Fact.Ladder is { Count: > 0 } later) steps._ladders.Add((changed.At, later));
        return steps._ladders.Count == 0 ? null : steps;
    }
}
