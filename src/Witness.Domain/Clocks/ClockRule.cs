using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>条文核对 — whether the text of the article was read; until then the clock is computed, marked 依据待核 and raises nothing (ruling 48).</summary>
public enum Evidence { Read, Secondary, Unverified, Standard }

/// <summary>时限级别 — A alerts, B records and reports, C informs: not the centre's duty.</summary>
public enum ClockLevel { A, B, C }

/// <summary>计时方式 — how many times a clock runs in a round, and how its starts and stops meet.</summary>
public enum Runs
{
    /// <summary>Once: the latest start, the first stop not before it.</summary>
    Once,

    /// <summary>One run for every start.</summary>
    EachStart,

    /// <summary>One run for every stop, from the latest start before it.</summary>
    EachStop,

    /// <summary>One run for every case: the answer bears the number of the question.</summary>
    Case,

    /// <summary>Start and stop stand in one fact.</summary>
    Fact,

    /// <summary>Stops when every deposit concerned is settled.</summary>
    Refund,

    /// <summary>One run for every withdrawn bid, until that bidder's deposit is settled.</summary>
    Bidder,
}

/// <summary>依据 — law or paper, article, and from when it holds.</summary>
public sealed record Citation(string Title, string Article, DateOnly? From = null);

/// <summary>适用 — the lots a rule holds for; null members do not narrow.</summary>
/// <param name="Methods">Parts of the name of the method; a lot whose method is unknown cannot be told.</param>
/// <param name="Ground">土地 or 矿业.</param>
/// <param name="Class">产权, 增资 or 资产: parts of the category.</param>
/// <param name="Above">元: only where the start price lies above it, and not above <paramref name="UpTo"/>.</param>
/// <param name="Statutory">Only where a tender is required by law, unless nobody says so.</param>
public sealed record ClockScope(
    IReadOnlyList<string> Kinds, IReadOnlyList<Form>? Forms = null, IReadOnlyList<string>? Methods = null, IReadOnlyList<string>? NotMethods = null,
    string? Ground = null, IReadOnlyList<string>? Class = null, decimal? Above = null, decimal? UpTo = null, bool Statutory = false);

/// <summary>时限规则 — one statutory clock, threshold or duty: dated data, named as in the handbook (GC-22 …); a rule of several limits is split (CQ-06-1).</summary>
/// <param name="Mode">Null for a threshold or duty: see <see cref="Check"/>.</param>
/// <param name="Period">Null where the limit is a local parameter or stands in the document.</param>
/// <param name="Start">The first of them that has come starts it.</param>
/// <param name="Stop">Likewise, or all of them when <see cref="NeedsAllStops"/>.</param>
public sealed record ClockRule(
    string Id, Wording Name, Citation Basis, ClockLevel Level, Evidence Evidence, Wording Duty, ClockScope Scope,
    LimitMode? Mode, Period? Period, IReadOnlyList<Field> Start, IReadOnlyList<Field> Stop)
{
    public Runs Runs { get; init; }

    /// <summary>地方参数 — no value until the centre enters one (LimitEntered); its unit.</summary>
    public PeriodUnit? Parameter { get; init; }

    /// <summary>Events known to lie before the start; they may prove compliance, never a breach (ruling 50).</summary>
    public IReadOnlyList<Field> Bounds { get; init; } = [];

    /// <summary>For a minimum period: what stands in for an end that was not reported.</summary>
    public IReadOnlyList<Field> StopBounds { get; init; } = [];

    public bool NeedsAllStops { get; init; }

    /// <summary>The last stop counts, not the first: instalments.</summary>
    public bool UntilLastStop { get; init; }

    /// <summary>A field of the starting fact without which nothing can be told: AffectsPreparation.</summary>
    public string? Needs { get; init; }

    /// <summary>Holds only after this has happened.</summary>
    public Field? OnlyAfter { get; init; }

    /// <summary>The printed words of a period stand in for its missing end.</summary>
    public bool ReadsText { get; init; }

    /// <summary>Silent (未发生) until something of it has come; the others say what is missing.</summary>
    public bool Occasional { get; init; }

    /// <summary>A lot that failed or was terminated still owes it.</summary>
    public bool Survives { get; init; }

    /// <summary>Of winners, of losers, or of all: which deposits a refund concerns.</summary>
    public Whose? Whose { get; init; }

    /// <summary>门槛或义务 — name of the check that answers instead of a clock.</summary>
    public string? Check { get; init; }

    /// <summary>Figures of the check, in the order it names them.</summary>
    public IReadOnlyList<decimal> Figures { get; init; } = [];

    /// <summary>Where it is judged when not here: indicators, the seal of names; or which fact nobody reports.</summary>
    public string? See { get; init; }

    /// <summary>Its lapse enters the log as LimitPassed, with the pre-warnings of a limit that must be kept.</summary>
    public bool Ticks { get; init; }

    /// <summary>Table and field that print it; null: only the table of clocks.</summary>
    public (string Stage, string Field)? Shown { get; init; }

    public string Law => Basis.Title;

    public string Article => Basis.Article;

    /// <summary>The fact a source must be able to report before 逾期 is said (ruling 49).</summary>
    public string StopFact { get; init; } = "";

    internal bool IsOnce => Runs is Runs.Once or Runs.Refund;

    internal Wording MissingStart { get; init; } = new("", "");

    /// <summary>Nothing of it has come: shared by all lots.</summary>
    internal ClockResult Blank { get; private set; } = null!;

    internal ClockResult Ended { get; private set; } = null!;

    internal ClockRule Complete()
    {
        Blank = Occasional || !IsOnce ? new ClockResult(this, ClockStatus.NotArisen) : new ClockResult(this, ClockStatus.CannotTell) { Missing = [MissingStart] };
        Ended = new ClockResult(this, ClockStatus.NotApplicable);
        return this;
    }

    public bool Equals(ClockRule? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}

/// <summary>退还对象 — whose deposits.</summary>
public enum Whose { All, Winners, Losers }
