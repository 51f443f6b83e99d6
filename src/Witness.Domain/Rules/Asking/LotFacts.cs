using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Kinds;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Asking;

/// <summary>一个值及其来处 — the value a merged field has now and the fact that said it.</summary>
public sealed record Told(object Value, Origin Origin)
{
    public Moment Moment => (Moment)Value;
}

/// <summary>
/// 标段事实 — what rules look at: one round of a lot over the state that is kept up fact by fact, under the seals the log says stand open.
/// Never reloaded; what is derived from it (bids, lists) is made when first asked for and dropped when a fact comes in.
/// </summary>
public sealed class LotFacts
{
    private readonly LotState _state;
    private ClockContext _clocks;
    private readonly Dictionary<Type, object> _lists = [];
    private LotReading? _reading;
    private LotNature? _nature;
    private SealView? _seals;
    private IReadOnlyList<Bid>? _bids;
    private IReadOnlyList<SaleQuote>? _quotes;
    private (IReadOnlyList<Bid>? Of, IReadOnlyList<Bid> By) _sorted;
    private (bool Bids, int Joins) _under;
    private bool _isLooked;

    /// <param name="clocks">Calendar, sources and conventions; its Now is replaced by the lot's own.</param>
    public LotFacts(LotState state, int round, ClockContext clocks) => (_state, Round, _clocks) = (state, round, clocks);

    public string Lot => _state.Lot;

    public string? Project => _state.Project;

    public int Round { get; }

    public LotState State => _state;

    /// <summary>Trade time as far as this lot knows: when the newest of its facts was taken in. A pure function of the log prefix.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>The day thresholds and rule versions are taken of.</summary>
    public DateOnly Day => DateOnly.FromDateTime(Now.ToOffset(Moment.Offset).DateTime);

    public LotNature Nature => _nature ??= LotNature.Of(_state, Round, _clocks.Sources);

    public string? Kind => Nature.Kind?.Code;

    public Form Form => Nature.Form;

    public string? Region => Nature.Region;

    public SealView Seals => _seals ??= RoundView.Opened(_state, Round);

    private readonly List<Recorded> _bound = [];

    /// <summary>Facts of rooms and of silent sources that belong to this lot (ruling 7): see <see cref="Bindings"/>.</summary>
    public IReadOnlyList<Recorded> Bound => _bound;

    /// <summary>Nothing more is awaited of it: signed, failed or terminated.</summary>
    public bool IsOver => Has<ContractSigned>() || Has<LotFailed>() || Has<LotTerminated>();

    /// <summary>A fact that <see cref="Bindings.Take"/> says belongs here.</summary>
    public void Bind(Recorded recorded)
    {
        if (recorded.TakenAt > Now) Now = recorded.TakenAt;
        if (!_bound.Any(b => b.Position == recorded.Position)) _bound.Add(recorded);
    }

    internal void Rebind(IEnumerable<Recorded> bound)
    {
        _bound.Clear();
        _bound.AddRange(bound);
        foreach (var recorded in _bound)
            if (recorded.TakenAt > Now) Now = recorded.TakenAt;
    }

    /// <summary>A fact of the lot came in, and the state has taken it.</summary>
    /// <param name="alone">It adds itself to its own type and changes nothing else that stands: see <see cref="LotState.Advance"/>.</param>
    public void Touch(Recorded recorded, bool alone = false)
    {
        if (recorded.TakenAt > Now) Now = recorded.TakenAt;
        (_reading, _nature, _isLooked) = (null, null, false);
        var type = recorded.Fact.GetType();
        if (!alone || type == typeof(SealOpened) || type == typeof(SealClosed))
        {
            Forget();
            return;
        }
        _lists.Remove(type);
        if (OfBids.Contains(type)) _bids = null;
        if (type == typeof(AuctionBidPlaced) || type == typeof(QuotePlaced)) _quotes = null;
    }

    private static readonly HashSet<Type> OfBids = [typeof(BidOpened), typeof(BidReceived), typeof(BidFingerprinted), typeof(BidWithdrawn), typeof(BidRejected)];

    private void Forget()
    {
        _lists.Clear();
        (_seals, _bids, _quotes) = (null, null, null);
    }

    /// <summary>What was derived holds only while the same is in sight and parties are counted under the same keys.</summary>
    private void Look()
    {
        if (_isLooked) return;
        _isLooked = true;
        var under = (IsOpen(Seal.S1), _state.Parties.Joins);
        if (under == _under) return;
        _under = under;
        var seals = _seals;
        Forget();
        _seals = seals;
    }

    internal void Reckon(ClockContext clocks)
    {
        _clocks = clocks;
        (_reading, _nature, _isLooked) = (null, null, false);
    }

    public bool IsOpen(Seal seal) => Nature.Form is Form.SingleSource or Form.Agreement && seal == Seal.S1 ? true : Seals.IsOpen(seal);

    public bool Has(Type fact) => _state.Round(Round).Has(fact);

    public bool Has<TFact>() where TFact : Fact => Has(typeof(TFact));

    /// <summary>Effective facts of a type in the order of happening; contradicted ones are left out, secret ones while S1 is closed.</summary>
    public IReadOnlyList<Seen<TFact>> All<TFact>() where TFact : Fact
    {
        Look();
        if (_lists.TryGetValue(typeof(TFact), out var known)) return (IReadOnlyList<Seen<TFact>>)known;
        var list = new List<Seen<TFact>>();
        if (_state.Round(Round).Of(typeof(TFact)) is { } line && (IsOpen(Seal.S1) || !FactBook.Find(typeof(TFact).Name)!.Secret))
        {
            for (var i = 0; i < line.Count; i++)
                if (line[i].Rivals is null) list.Add(new((TFact)line[i].Recorded.Fact, line[i].Recorded));
        }
        _lists.Add(typeof(TFact), list);
        return list;
    }

    public Seen<TFact>? Last<TFact>() where TFact : Fact => All<TFact>() is { Count: > 0 } all ? all[^1] : null;

    public Seen<TFact>? First<TFact>() where TFact : Fact => All<TFact>() is { Count: > 0 } all ? all[0] : null;

    /// <summary>The first effective fact of a type by name of the type, as <see cref="First{TFact}"/>.</summary>
    internal Recorded? First(Type fact)
    {
        if (_state.Round(Round).Of(fact) is not { } line || (!IsOpen(Seal.S1) && FactBook.Find(fact.Name)!.Secret)) return null;
        for (var i = 0; i < line.Count; i++)
            if (line[i].Rivals is null) return line[i].Recorded;
        return null;
    }

    /// <summary>Every effective fact of a type by name of the type, as <see cref="All{TFact}"/>.</summary>
    internal IEnumerable<Recorded> Effective(Type fact)
    {
        if (_state.Round(Round).Of(fact) is not { } line || (!IsOpen(Seal.S1) && FactBook.Find(fact.Name)!.Secret)) yield break;
        for (var i = 0; i < line.Count; i++)
            if (line[i].Rivals is null) yield return line[i].Recorded;
    }

    /// <summary>Facts of the type whose identity has several contents and no winner (ruling 4).</summary>
    public bool Contradicted(Type fact)
    {
        if (_state.Round(Round) is not { Rivals: > 0 } round || round.Of(fact) is not { } line) return false;
        for (var i = 0; i < line.Count; i++)
            if (line[i].Rivals is not null) return true;
        return false;
    }

    /// <summary>Some fact of the type holds one of the needed fields back.</summary>
    public bool Hides(Need need)
    {
        if (need.Fields.Count == 0 || _state.Round(Round).Of(need.Fact.ClrType) is not { } line) return false;
        for (var i = 0; i < line.Count; i++)
            if (line[i].Recorded.Hidden is { Count: > 0 } hidden && need.Fields.Any(f => hidden.Contains(f.Name))) return true;
        return false;
    }

    /// <summary>A merged field such as @BidDeadline; null when nobody said it, or contents contradict each other.</summary>
    public Told? Told(Field field) => new RoundView(_state, Round, Seals).Top(field) is { Rivals: null, Value: { } value } top ? new(value, top.Origin(top.Source!)) : null;

    /// <summary>The runs of a statutory clock; empty when it does not hold for this lot. Null: no such clock is entered.</summary>
    public IReadOnlyList<ClockResult>? Clock(string id) => ClockBook.Find(id) is { } rule ? Reading.ClocksOf(rule) : null;

    /// <summary>Tables and clocks as of <see cref="Now"/>.</summary>
    public LotReading Reading => _reading ??= new(_state, new ClockContext(Now, _clocks.Calendar, _clocks.Sources, _clocks.Settings), Round);

    /// <summary>An unsuspended source in scope may report it: only then does its absence say anything (ruling 49).</summary>
    public bool CouldBeReported<TFact>() where TFact : Fact => CouldBeReported(typeof(TFact).Name);

    internal bool CouldBeReported(string fact) => _clocks.Sources.CanReport(fact, Region, Kind, _state.Sources);

    public Witness.Domain.Calendar.WorkCalendar Calendar => _clocks.Calendar;

    /// <summary>控制价 as a sum, by the latest document or notice that says one.</summary>
    public (decimal Amount, Input Said)? Ceiling
    {
        get
        {
            (decimal, Input)? last = null;
            foreach (var notice in All<NoticePublished>())
                if (notice.Fact.CeilingPrice?.Money?.Amount is { } amount and > 0) last = (amount, Sight.Said("CeilingPrice", amount, notice));
            foreach (var document in All<TenderDocumentIssued>())
                if (document.Fact.CeilingPrice?.Money?.Amount is { } amount and > 0) last = (amount, Sight.Said("CeilingPrice", amount, document));
            return last;
        }
    }

    /// <summary>Keys of the winners as the facts now open say them: the award, else the deal, else the published result.</summary>
    public IReadOnlyList<(string Key, string Name, Recorded By)> Winners
    {
        get
        {
            var winners = new List<(string, string, Recorded)>();
            if (Last<AwardDecided>() is { Fact.Suppliers: { Count: > 0 } suppliers } award) Take(suppliers, award.Recorded);
            else if (Last<DealConfirmed>() is { Fact.Winner: { } party } deal && Key(party) is { } key) winners.Add((key, party.Org?.Name ?? party.Person?.Name ?? key, deal.Recorded));
            else if (Last<ResultPublished>() is { Fact.Suppliers: { Count: > 0 } named } result) Take(named, result.Recorded);
            return winners;

            void Take(IEnumerable<Org> orgs, Recorded by)
            {
                foreach (var org in orgs)
                    if (Key(org) is { } known) winners.Add((known, org.Name ?? known, by));
            }
        }
    }

    /// <summary>招标（采购）人, the first named; null while not registered.</summary>
    public (string Key, string Name)? Buyer => Last<ProjectRegistered>()?.Fact.ProcuringEntities is [{ } first, ..] && Key(first) is { } key ? (key, first.Name ?? key) : null;

    /// <summary>招标（采购）代理.</summary>
    public (string Key, string Name)? Agency => Last<ProjectRegistered>()?.Fact.Agency is { } agency && Key(agency) is { } key ? (key, agency.Name ?? key) : null;

    /// <summary>Day of the opening, the auction or the listing; the lot's own day while none is known.</summary>
    public DateOnly Opened => Told(Moments.TradeStart)?.Value is Moment { Precision: >= Precision.Day } start ? start.Date : Day;

    /// <summary>Bidders of an auction or listing, as registered, approved or bidding; each once, with the first fact that names it.</summary>
    public IReadOnlyList<(string Key, string Name, Recorded By)> SaleBidders
    {
        get
        {
            if (Form is not (Form.Auction or Form.Listing)) return [];
            var found = new List<(string, string, Recorded)>();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var fact in All<AuctionBidderRegistered>()) Take(fact.Fact.Bidder, fact.Recorded);
            foreach (var fact in All<ApplicationApproved>()) Take(fact.Fact.Bidder, fact.Recorded);
            foreach (var fact in All<AuctionBidPlaced>()) Take(fact.Fact.Bidder, fact.Recorded);
            foreach (var fact in All<QuotePlaced>()) Take(fact.Fact.Bidder, fact.Recorded);
            return found;

            void Take(Party? party, Recorded by)
            {
                if (Key(party) is { } key && seen.Add(key)) found.Add((key, party!.Org?.Name ?? party.Person?.Name ?? key, by));
            }
        }
    }

    /// <summary>Valid bids and quotes of an auction or listing.</summary>
    public IReadOnlyList<SaleQuote> SaleQuotes
    {
        get
        {
            Look();
            return _quotes ??= SaleQuote.Of(this);
        }
    }

    /// <summary>Steps by which a sale must move; null while none is said.</summary>
    public SaleSteps? Steps => SaleSteps.Of(this);

    /// <summary>起始价 of an auction or listing, as its start says it, else the notice.</summary>
    public (decimal Amount, Input Said)? StartPrice
    {
        get
        {
            if (First<AuctionStarted>() is { } auction && SaleQuote.Number(auction.Fact.StartPrice) is { } a and > 0) return (a, Sight.Said("StartPrice", a, auction));
            if (First<ListingStarted>() is { } listing && SaleQuote.Number(listing.Fact.StartPrice) is { } b and > 0) return (b, Sight.Said("StartPrice", b, listing));
            return Last<NoticePublished>() is { } notice && SaleQuote.Number(notice.Fact.StartPrice) is { } c and > 0 ? (c, Sight.Said("StartPrice", c, notice)) : null;
        }
    }

    /// <summary>One key per party: by credit code, a name joining the code that alone has claimed it (rulings 11, 61).</summary>
    public string? Key(object? party) => PartyBook.Key(party) is { } key ? _state.Parties.Joined(key) : null;

    /// <summary>The same in the order of their keys.</summary>
    internal IReadOnlyList<Bid> BidsByKey
    {
        get
        {
            var bids = Bids;
            if (ReferenceEquals(_sorted.Of, bids)) return _sorted.By;
            _sorted = (bids, [.. bids.OrderBy(b => b.Key, StringComparer.Ordinal)]);
            return _sorted.By;
        }
    }

    /// <summary>The bids with all that belongs to each; empty while S1 is closed. A consortium is one bidder.</summary>
    public IReadOnlyList<Bid> Bids
    {
        get
        {
            Look();
            return _bids ??= Bid.Gather(this);
        }
    }
}
