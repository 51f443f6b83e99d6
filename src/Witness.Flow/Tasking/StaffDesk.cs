using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Vault;

namespace Witness.Flow.Tasking;

/// <summary>人员台 — what decides who may be assigned, entered by a lead: certificate, training, shift, absence, declared interest. Each is a fact of the centre.</summary>
public sealed class StaffDesk(DutyPen pen)
{
    private const int MostText = 200;

    public Task<Act> Certify(Reader reader, string officer, DateOnly until, string basis, CancellationToken stop) =>
        Enter(reader, officer, basis, new OfficerCertified { Officer = officer, Until = Moment.Of(until), Basis = basis.Trim() }, stop);

    public Task<Act> Train(Reader reader, string officer, string course, bool passed, CancellationToken stop) =>
        Enter(reader, officer, course, new TrainingRecorded { Officer = officer, Course = course.Trim(), Passed = passed }, stop);

    public Task<Act> Shift(Reader reader, string officer, Window window, CancellationToken stop) => Enter(reader, officer, "-", new ShiftPlanned { Officer = officer, Window = window }, stop);

    public Task<Act> Absent(Reader reader, string officer, Window window, CancellationToken stop) => Enter(reader, officer, "-", new AbsenceRecorded { Officer = officer, Window = window }, stop);

    public Task<Act> Declare(Reader reader, string officer, Org org, string basis, CancellationToken stop) =>
        Enter(reader, officer, org.Name ?? "", new InterestDeclared { Officer = officer, Party = new(org), Basis = basis.Trim() }, stop);

    private async Task<Act> Enter(Reader reader, string officer, string text, Fact fact, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.WriteStaff, $"staff/{AssignDesk.Short(officer)}", stop) is null) return DutyPen.Denied(Permission.WriteStaff);
        if (officer.Trim().Length is 0 or > 64) return DutyPen.Refused("须写明工号", "Say whose number it is");
        if (text.Trim().Length is 0 or > MostText) return DutyPen.Refused("须写明依据、课程或单位", "Say the basis, the course or the organisation");
        if (fact is ShiftPlanned { Window: var shift } && Problem(shift) || fact is AbsenceRecorded { Window: var away } && Problem(away)) return DutyPen.Refused("时段须有起止，且止不早于起", "A time span has a beginning and an end in that order");
        return await pen.Write(reader, OwnFacts.Centre, [new(fact, pen.FreshKey($"staff/{officer.Trim()}"))], stop);
    }

    private static bool Problem(Window? window) => window is not { From: { IsKnown: true } from, To: { IsKnown: true } to } || to.Local < from.Local;
}
