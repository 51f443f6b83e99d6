using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Cases;

/// <summary>见证人员 — an officer as the facts of staff say: until when certified, trained in what, on shift and away when, with an interest in whom.</summary>
public sealed record OfficerRecord(
    string Officer, string? Unit, Moment? CertifiedUntil, bool Certified, IReadOnlyList<OfficerTraining> Trainings, IReadOnlyList<Window> Shifts, IReadOnlyList<Window> Absences, IReadOnlyList<OfficerInterest> Interests);

/// <summary>培训 — one course, passed or not, valid until.</summary>
public sealed record OfficerTraining(string Course, bool Passed, Moment? Until);

/// <summary>利害关系 — with an organisation or a person, until.</summary>
public sealed record OfficerInterest(Party Party, Moment? Until);

/// <summary>人员簿 — folded from the facts of staff.</summary>
public sealed class StaffBook
{
    /// <summary>Types it is folded from.</summary>
    public static readonly IReadOnlySet<string> Types = new HashSet<string>(StringComparer.Ordinal)
    {
        nameof(StaffRegistered), nameof(OfficerCertified), nameof(TrainingRecorded), nameof(ShiftPlanned), nameof(AbsenceRecorded), nameof(InterestDeclared),
    };

    private readonly SortedDictionary<string, OfficerRecord> _officers = new(StringComparer.Ordinal);

    public IReadOnlyCollection<OfficerRecord> All => _officers.Values;

    public OfficerRecord? Find(string officer) => _officers.GetValueOrDefault(officer);

    public void Clear() => _officers.Clear();

    public void Fold(Fact fact)
    {
        switch (fact)
        {
            case StaffRegistered { Officer: { } id } staff: Change(id, known => known with { Unit = staff.Unit }); break;
            case OfficerCertified { Officer: { } id } certified: Change(id, known => known with { Certified = true, CertifiedUntil = certified.Until }); break;
            case TrainingRecorded { Officer: { } id } training: Change(id, known => known with { Trainings = [.. known.Trainings, new(training.Course ?? "", training.Passed == true, training.Until)] }); break;
            case ShiftPlanned { Officer: { } id, Window: { } window }: Change(id, known => known with { Shifts = [.. known.Shifts, window] }); break;
            case AbsenceRecorded { Officer: { } id, Window: { } window }: Change(id, known => known with { Absences = [.. known.Absences, window] }); break;
            case InterestDeclared { Officer: { } id, Party: { } party } interest: Change(id, known => known with { Interests = [.. known.Interests, new(party, interest.Until)] }); break;
            default: break;
        }
    }

    private void Change(string officer, Func<OfficerRecord, OfficerRecord> change) =>
        _officers[officer] = change(_officers.GetValueOrDefault(officer) ?? new(officer, null, null, false, [], [], [], []));
}
