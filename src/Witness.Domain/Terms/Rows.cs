namespace Witness.Domain.Terms;

/// <summary>民主决策 — votes for, votes in all, and the paper (农村产权).</summary>
public sealed record CollectiveConsent(int? For, int? Total, Doc? Doc = null);

/// <summary>场地占用 — rooms and time of a booking before or after a change.</summary>
public sealed record VenueSlot(IReadOnlyList<Room>? Rooms, Window? Window = null);

/// <summary>保证金要求 — amount, forms allowed, due moment, as the notice says them.</summary>
public sealed record DepositRule(Money? Amount, IReadOnlyList<string>? Forms = null, Moment? DueAt = null);

/// <summary>抽取专业 — a speciality and how many experts of it.</summary>
public sealed record Specialty(Code? Code, int? Count = null);

/// <summary>评标委员会成员.</summary>
/// <param name="Role">专家 or 采购人代表.</param>
public sealed record CommitteeMember(ExpertRef? Expert, string? Role = null, bool? IsChair = null, string? Specialty = null, Room? Seat = null);

/// <summary>拍卖师 — name and licence number; personal.</summary>
public sealed record Auctioneer(string? Name, string? LicenceNo = null);

/// <summary>竞价阶梯 — from this price on, bids rise (or fall) by this increment.</summary>
public sealed record LadderStep(Money? FromPrice, Money? Increment = null);

/// <summary>加（减）价幅度.</summary>
/// <param name="Direction">up or down.</param>
public sealed record PriceStep(Money? Amount, string? Direction = null);

/// <summary>机器码 — a set per component, since one machine has several disks and addresses (domain.md §4).</summary>
public sealed record MachineCode(
    IReadOnlySet<string>? Cpu = null,
    IReadOnlySet<string>? Board = null,
    IReadOnlySet<string>? Disk = null,
    IReadOnlySet<string>? Memory = null,
    IReadOnlySet<string>? Mac = null,
    IReadOnlySet<string>? Ip = null);

/// <summary>曾用名 — a name and the time it was borne.</summary>
public sealed record Alias(string? Name, Moment? From = null, Moment? To = null);

/// <summary>出资人 — a holder and its share in per cent.</summary>
public sealed record Holder(Party? Party, decimal? Percent = null);

/// <summary>检查项.</summary>
public sealed record CheckItem(string? Item, bool? Ok = null, Doc? Photo = null);

/// <summary>来源所报值 — one source's value where sources contradict each other.</summary>
public sealed record SourcedValue(string? Source, string? Value = null);

/// <summary>候选见证人员 — in a draw: an officer, and why not drawable, if so.</summary>
public sealed record DrawCandidate(string? Officer, string? Excluded = null);

/// <summary>日历日 — one entry of a State Council notice: rest day (true) or make-up working day (false).</summary>
public sealed record CalendarDay(Moment? Date, bool? Rest = null, string? Name = null);

/// <summary>评价得分 — 事项、流程、质量、稳定性、便捷度, each 1–5.</summary>
public sealed record SurveyScores(int? Matters, int? Process = null, int? Quality = null, int? Stability = null, int? Convenience = null);
