using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Kinds;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>核验答案 — what a threshold or duty says: kept, not kept, or what is missing, with the figures it looked at and the fact that holds them.</summary>
internal sealed record Answer(ClockStatus Status, Wording? Measure = null, Origin? Of = null)
{
    public IReadOnlyList<Wording> Missing { get; init; } = [];

    public IReadOnlyList<Wording> Notes { get; init; } = [];

    public static Answer Kept(bool kept, Wording measure, Contribution? of) => new(kept ? ClockStatus.Met : ClockStatus.Breached, measure, of is null ? null : CheckScene.Origin(of));

    public static Answer Lacks(string zh, string en, Wording? measure = null, Contribution? of = null) =>
        new(ClockStatus.CannotTell, measure, of is null ? null : CheckScene.Origin(of)) { Missing = [new(zh, en)] };

    public static Answer Sealed { get; } = new(ClockStatus.Sealed);

    public static Answer NotArisen { get; } = new(ClockStatus.NotArisen);

    public static Answer NotApplicable { get; } = new(ClockStatus.NotApplicable);

    public ClockResult Result(ClockResult fresh) => fresh with
    {
        Status = Status, Measure = Measure, Start = Of, Missing = Missing, Notes = Notes.Count == 0 ? fresh.Notes : [.. fresh.Notes, .. Notes],
    };
}

/// <summary>核验现场 — one round as a check sees it.</summary>
internal sealed record CheckScene(ClockRule Rule, LotState Lot, RoundView View, LotNature Nature, ClockContext Context)
{
    public bool Open(Seal seal) => View.Seals.IsOpen(seal);

    public bool Has<TFact>() where TFact : Fact => View.Round.Has(typeof(TFact));

    /// <summary>The latest fact of a type that is no rival; null also when contradicted.</summary>
    public (TFact? Fact, Contribution? Of) Last<TFact>() where TFact : Fact =>
        View.Last<TFact>() is { Rivals: null } last ? ((TFact)last.Recorded.Fact, last) : (null, null);

    public IEnumerable<(TFact Fact, Contribution Of)> All<TFact>() where TFact : Fact => View.Facts<TFact>().Where(c => c.Rivals is null).Select(c => ((TFact)c.Recorded.Fact, c));

    public decimal? Amount(Field field) => View.Value(field) switch { Money money => money.Amount, Price { Money: { } money } => money.Amount, _ => null };

    public string Category => View.Value(Moments.Category) as string ?? "";

    /// <summary>What is not there could have been reported by someone in scope (ruling 49).</summary>
    public bool CouldBeReported(string fact) => Context.Sources.CanReport(fact, Nature.Region, Nature.Kind?.Code, Lot.Sources);

    /// <summary>A paper or act that has not come: awaited until a later step is in, then not kept if someone could have reported it.</summary>
    public Answer Absent(string fact, string chinese, string english, Contribution of, bool passed) =>
        !passed ? new Answer(ClockStatus.Running, null, Origin(of)) { Missing = [new(chinese, english)] }
        : CouldBeReported(fact) ? new Answer(ClockStatus.Breached, new($"未见{chinese}", $"{english} was not seen"), Origin(of))
        : new Answer(ClockStatus.NoSource, null, Origin(of)) { Missing = [new($"可报送 {fact} 的来源", $"a source that may report {fact}")] };

    /// <summary>Entries of a type carry no source of their own.</summary>
    public static Origin Origin(Contribution entry) => entry.Source is { } source ? entry.Origin(source) : new(
        entry.Recorded.Fact.Header.Identity, entry.Recorded.Fact.Header.Type, "", entry.Recorded.Fact.At, entry.Recorded.Fact.Header.ReportedAt, entry.Recorded.Position, entry.Recorded.TakenAt);
}
