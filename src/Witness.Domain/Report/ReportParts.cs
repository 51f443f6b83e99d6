namespace Witness.Domain.Report;

/// <summary>记录表 — one of R1–R8 as the report prints it.</summary>
/// <param name="State">Gathering, Formed or Locked.</param>
/// <param name="Digest">SHA-256 of the table's content, hex: what RecordFormed names. Null in a party's copy, which lacks a part of it.</param>
/// <param name="ClosedBy">Position of the fact that made it 已形成.</param>
public sealed record ReportTable(
    string Id, Said Title, string Clause, string RecordNumber, string State, Said Status, int Version, long? ClosedBy, string? Digest, ReportCount Count, IReadOnlyList<ReportCell> Cells);

/// <summary>记录项 — one field of a table; never blank: without a value its state says why.</summary>
/// <param name="State">Name of the state, e.g. Present, NotCollected, NotApplicable, Sealed, Conflicted, CannotTell.</param>
/// <param name="StateText">What stands in place of a value.</param>
/// <param name="Part">开标 or 评标 in R6a.</param>
/// <param name="Demanded">By clause 5.1 of the standard; the others were added.</param>
/// <param name="OpensBy">Of a sealed one: which seal, and by what it opens.</param>
public sealed record ReportCell(
    string Field, Said Title, Said? Part, bool Demanded, string State, Said StateText, IReadOnlyList<ReportValue> Values, Said? Note, IReadOnlyList<Said> OpensBy,
    IReadOnlyList<ReportEarlier> Withdrawn);

/// <summary>记录值 — a plain value, or a row of columns.</summary>
/// <param name="Text">As people read it; for a row its columns say it.</param>
/// <param name="Data">The value itself; absent for a row, and where it is hidden.</param>
/// <param name="Fact">Position of the fact it comes from.</param>
/// <param name="Path">Where in the fact.</param>
/// <param name="Hidden">Not disclosed: personal, or of the compartment.</param>
/// <param name="Conflicting">One of several contents that contradict each other.</param>
/// <param name="Ahead">Its fact is said to happen at a time that had not come.</param>
public sealed record ReportValue(
    Said? Text, TypedValue? Data, long Fact, string Path, bool? Hidden, bool? Conflicting, bool? Ahead, IReadOnlyList<ReportColumn> Row, IReadOnlyList<ReportEarlier> Earlier);

/// <summary>列.</summary>
/// <param name="Fact">Where it comes from another fact than its row.</param>
public sealed record ReportColumn(string Name, Said Title, Said Text, TypedValue? Data, long? Fact, bool? Hidden, bool? Conflicting);

/// <summary>先前值 — corrected, superseded or withdrawn.</summary>
/// <param name="Corrected">By a higher version of the same fact; else by a later fact.</param>
/// <param name="WithdrawnBy">Position of the retraction.</param>
public sealed record ReportEarlier(Said Text, long Fact, bool Corrected, long? WithdrawnBy, Said? Reason);

/// <summary>法定时限 — one line of the table of statutory clocks.</summary>
/// <param name="Unverified">依据待核.</param>
/// <param name="Status">Name of the status; <paramref name="StatusText"/> is what people read.</param>
/// <param name="Level">红 or 黄, where the centre acts upon it.</param>
/// <param name="Measure">What a threshold was held against.</param>
public sealed record ReportClock(
    string Rule, Said Name, string Basis, bool Unverified, string? From, long? Start, string? DueRaw, string? DueRolled, string? Actual, long? Stop, Said? Strict, Said? Inclusive, Said? Measure,
    string Status, Said StatusText, string? Level, Said Explanation);

/// <summary>异常情况 — one irregularity. While its case is open it says its stage and 处置中 and nothing else (ruling 27).</summary>
/// <param name="Number">Its place in this report: YC-01.</param>
/// <param name="Alert">Number of the alert or irregularity.</param>
/// <param name="Text">Null while open.</param>
public sealed record ReportCase(
    string Number, string Alert, Said Stage, bool Open, Said State, string DetectedAt, Said Source, Said? Type, Said? Severity, Said? Text, Said? Law, IReadOnlyList<string> Parties,
    IReadOnlyList<ReportAct> Acts, IReadOnlyList<string> Evidence, long Fact);

/// <summary>处置 — what was said, done or answered, by whom.</summary>
public sealed record ReportAct(string At, Said Act, string? By, string? To, Said? Text, long Fact);

/// <summary>特殊情况 — re-evaluation, roll-back, suspension, a new round, objections and complaints.</summary>
public sealed record ReportEvent(string At, Said What, Said Text, long Fact);

/// <summary>缺失与不可用 — what should be there and is not, and why.</summary>
/// <param name="Part">A table's id, or clocks.</param>
public sealed record ReportGap(string Part, Said Where, Said What, Said State, Said? Why);

/// <summary>见证人员 — what one person of the centre did for this lot.</summary>
public sealed record ReportOfficer(string Account, IReadOnlyList<ReportAct> Acts);

/// <summary>附件 — an object kept beside the report, by its digest.</summary>
/// <param name="Title">Null in a party's copy where it is a clue.</param>
/// <param name="Digest">Of the object as it was handed in, where known; else of what lies in the store.</param>
public sealed record ReportAttachment(string Number, string Id, Said Kind, Said? Title, string Digest, long? Size, string At, string? Custodian, long Fact);
