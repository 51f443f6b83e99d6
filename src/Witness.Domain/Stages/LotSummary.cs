using Witness.Domain.Access;
using Witness.Domain.Terms;

namespace Witness.Domain.Stages;

/// <summary>标段概要 — what a search row shows; released values only.</summary>
/// <param name="Kind">GC, ZC, ZR, CQ, NC, 其他; null while unknown.</param>
/// <param name="CurrentStage">The last stage begun, e.g. <c>R4</c>; null before any.</param>
/// <param name="Codes">Every code under which the lot or its project may be found.</param>
/// <param name="Parties">Released organisations with their roles, one by credit code and name: a second name of a bidder is findable too.</param>
/// <param name="Dates">Derived moments that are known: BidDeadline, TradeStart, PublicityEnd …</param>
public sealed record LotSummary(
    string Lot, int Round, string? Project, string? ProjectName, string? LotName, string? Kind, Form Form, string? Region,
    string? CurrentStage, TableStatus? CurrentStatus, IReadOnlyDictionary<string, TableStatus> Stages, IReadOnlyList<string> Codes,
    IReadOnlyList<LotParty> Parties, int FactCount, Completeness Completeness, string? Result, Price? Value,
    IReadOnlyDictionary<string, Moment> Dates, IReadOnlyList<OpenClock> Clocks, IReadOnlyList<Seal> OpenSeals, int Conflicts, bool Suspended, bool Ended);

/// <summary>标段主体 — an organisation in a role of this lot (招标人, 代理, 监督部门, 投标人, 中标人).</summary>
/// <param name="ByName">按名称归并 — no credit code known (ruling 61).</param>
public sealed record LotParty(Wording Role, Org Org, bool ByName);

/// <summary>在计时限 — a clock of the lot, short form for a search row.</summary>
public sealed record OpenClock(string Rule, Wording Name, string Status, Moment? Due);
