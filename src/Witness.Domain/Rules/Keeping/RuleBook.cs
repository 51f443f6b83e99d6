using System.Collections.Frozen;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Auctions;
using Witness.Domain.Rules.Bids;
using Witness.Domain.Rules.Deposits;
using Witness.Domain.Rules.Experts;
using Witness.Domain.Rules.Networks;
using Witness.Domain.Rules.Process;
using Witness.Domain.Rules.Sameness;
using Witness.Domain.Rules.Witnessing;

namespace Witness.Domain.Rules.Keeping;

/// <summary>规则目录 — every rule and every tracker there is, and which fact makes which of them look.</summary>
public static class RuleBook
{
    /// <summary>In the order of indicators.md §3; P15 stands beside them for what they leave out.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        // 流程 P
        new LatePlan(), new ShortBidTime(), new ShortSale(), new LateClarification(), new WrongOpeningTime(), new StepOrder(), new StepLength(),
        new CandidatePublicity(), new UnsignedContract(), new RolledBack(), new DirectAfterFailure(), new SplitPurchase(), new SingleSourceShare(), new LateAnswer(), new StatutoryClock(),
        // 同源 H
        new SameMachine(), new SameMac(), new SameHardware(), new SameFileId(), new SamePricingLock(), new SameAddress(), new SameStaff(), new SameDocument(), new SameText(),
        new MixedDocument(), new SameOrder(),
        // 报价 B
        new EqualPrices(), new PatternedPrices(), new NarrowSpread(), new FirstToSecond(), new NearCeiling(), new LowPrice(), new SharedBoq(),
        new FirstDigits(), new FewBids(), new OnlyWinnerStands(), new RejectedLowest(), new LateWinner(),
        // 拍卖、挂牌 A
        new StartPriceDeal(), new Companion(), new WrongStep(), new Rhythm(), new UnusualSale(), new GivenUp(),
        // 评标 E
        new OddScore(), new Decisive(), new UnequalObjective(), new EqualSheets(), new ShortEvaluation(), new Glancing(), new Recurring(), new OddDraw(), new NotRecused(),
        // 保证金 D
        new SharedAccount(), new WrongDeposit(), new LateRefund(), new SameGuarantee(),
        // 关联 N
        new Community(), new Idler(), new Related(), new Concentrated(),
        // 现场 W
        new RoomWatch(), new SourceTrouble(),
    ];

    /// <summary>What lots leave behind for each other.</summary>
    public static IReadOnlyList<Tracker> Trackers { get; } = [new Participation(), new Registrations(), new Rejections(), new Digits(), new SaleJoins(), new Fingerprints(), new Deliveries(), new Payments(), new Committees()];

    private static readonly FrozenDictionary<string, Rule> ByCode = All.ToFrozenDictionary(r => r.Card.Code, StringComparer.Ordinal);

    /// <summary>Facts that may change kind, form, region or round of a lot, or what another fact says: every rule looks.</summary>
    private static readonly FrozenSet<Type> Broad = new[]
    {
        typeof(ProjectRegistered), typeof(LotRegistered), typeof(LotRetendered), typeof(ProjectChanged), typeof(FactRetracted), typeof(FactConflicted),
    }.ToFrozenSet();

    private static readonly FrozenDictionary<Type, Rule[]> ByFact =
        FactBook.All.ToFrozenDictionary(f => f.ClrType, f => All.Where(r => Broad.Contains(f.ClrType) || r.Wakes(f.ClrType)).ToArray());

    private static readonly FrozenDictionary<Type, Tracker[]> TrackersByFact =
        FactBook.All.ToFrozenDictionary(f => f.ClrType, f => Trackers.Where(t => Broad.Contains(f.ClrType) || f.ClrType == typeof(SealOpened) || t.Facts.Contains(f.ClrType)).ToArray());

    /// <summary>Rules that read what other lots left behind.</summary>
    public static IReadOnlyList<Rule> AcrossLots { get; } = [.. All.Where(r => r.Card.AcrossLots)];

    /// <summary>Every rule looks after a fact of this type.</summary>
    public static bool IsBroad(Type fact) => Broad.Contains(fact);

    public static Rule? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>Rules that may answer differently after a fact of this type.</summary>
    public static IReadOnlyList<Rule> Touched(Type fact) => ByFact.TryGetValue(fact, out var rules) ? rules : [];

    public static IReadOnlyList<Tracker> TouchedTrackers(Type fact) => TrackersByFact.TryGetValue(fact, out var trackers) ? trackers : [];
}
