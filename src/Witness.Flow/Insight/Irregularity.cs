using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Flow.Insight;

/// <summary>异常结论 — what became of an irregularity.</summary>
public enum Outcome { Open, Confirmed, Explained, Mistaken, Cleared }

/// <summary>异常 — an alert as statistics and rule quality count it. What it says is of the compartment (ruling 27).</summary>
/// <param name="Since">Trade time of its first fact.</param>
/// <param name="Sealed">A seal it rests on was closed again.</param>
public sealed record Irregularity(
    string Number, string Lot, string Rule, Wording Name, Wording Group, Severity Level, string Stage, Outcome Outcome, Moment Since, IReadOnlyList<string> Parties, bool Sealed);

/// <summary>统计标段 — what of a lot irregularities are counted by.</summary>
/// <param name="Agency">代理机构; empty where none is named.</param>
/// <param name="Closed">Seals of it that stand closed.</param>
/// <param name="Day">First day anything happened; null while unknown.</param>
public sealed record CountedLot(string Lot, string Name, string Region, string Kind, string Owner, string Agency, bool Closed, DateOnly? Day);
