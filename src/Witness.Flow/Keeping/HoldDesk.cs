using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Vault;

namespace Witness.Flow.Keeping;

/// <summary>拟暂停 — a hold as it is asked for.</summary>
/// <param name="Lots">Empty: the whole centre.</param>
public sealed record HoldDraft(IReadOnlyList<string> Lots, string Cause, string Reason, string Authority, string DocumentNo);

/// <summary>暂停处置台 — holds are placed and lifted with a reason and a document. While one stands, nothing that it names is disposed of: the log itself refuses.</summary>
public sealed class HoldDesk(KeepingPen pen)
{
    private const int MostLots = 50;

    public async Task<Look<IReadOnlyList<Hold>>> List(Reader reader, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ReadKeeping, "holds", stop) is not { } pass) return new Look<IReadOnlyList<Hold>>.Denied(Permission.ReadKeeping.Needs);
        var covered = await pass.Covered(pen.Database, null, stop);
        return new Look<IReadOnlyList<Hold>>.Shown(pen.Book.Ask(life => life.Holds.Where(hold => hold.Lots.Count == 0 || covered is null || hold.Lots.Any(covered.Contains)).ToList()));
    }

    public async Task<Act> Place(Reader reader, HoldDraft draft, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.PlaceHolds, "holds", stop) is not { } pass) return KeepingPen.Denied(Permission.PlaceHolds);
        var lots = draft.Lots.Select(lot => lot.Trim()).Where(lot => lot.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (!Choices.HoldCause.Has(draft.Cause)) return KeepingPen.Refused("缘由须为诉讼、投诉、审计、调查或其他", "The cause is litigation, complaint, audit, investigation or other");
        if (Problem(draft.Reason, draft.DocumentNo) is { } problem) return problem;
        if (draft.Authority.Trim().Length is 0 or > 200) return KeepingPen.Refused("须写明提出机关或单位", "Say which authority or body asks for it");
        if (lots.Count > MostLots) return KeepingPen.Refused($"一次至多 {MostLots} 个标段；更多时对全中心暂停", $"At most {MostLots} lots at once; hold the whole centre for more");
        if (lots.Count == 0 && pass is not { WholeCentre: true, AllKinds: true }) return KeepingPen.Refused("对全中心暂停须有全中心的范围", "Holding the whole centre needs the whole centre in one's scope");
        var covered = await pass.Covered(pen.Database, null, stop);
        foreach (var lot in lots)
            if (await pen.Lot(lot, stop) is null || covered?.Contains(lot) == false) return KeepingPen.Refused($"没有标段 {lot}，或不在您的范围内", $"There is no lot {lot}, or it is outside your scope");
        var id = pen.Book.Ask(life => $"BQ-{pen.Today.Year}-{life.Holds.Count + 1:0000}");
        var fact = new HoldPlaced { HoldId = id, Cause = draft.Cause, Basis = draft.Reason.Trim(), Authority = draft.Authority.Trim(), DocumentNo = draft.DocumentNo.Trim() };
        var about = lots.Count == 0 ? [pen.AboutHolds(null)] : lots.Select(pen.AboutHolds).ToList();
        return await pen.Write(reader, [new(fact, ScopeOf(lots), $"hold/{id}", reader.Account) { About = about }], stop);
    }

    public async Task<Act> Lift(Reader reader, string id, string reason, string documentNo, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.PlaceHolds, $"holds/{RetentionDesk.Short(id)}", stop) is not { } pass) return KeepingPen.Denied(Permission.PlaceHolds);
        var hold = pen.Book.Ask(life => life.HoldOf(id));
        var covered = await pass.Covered(pen.Database, null, stop);
        if (hold is null || (covered is not null && !(hold.Lots.Count > 0 && hold.Lots.All(covered.Contains)))) return KeepingPen.Refused("没有这项暂停，或不在您的范围内", "There is no such hold, or it is outside your scope");
        if (hold.Lifted is not null) return KeepingPen.Refused("这项暂停已经解除", "This hold was lifted");
        if (Problem(reason, documentNo) is { } problem) return problem;
        return await pen.Write(reader, new HoldLifted { HoldId = id, Basis = reason.Trim(), DocumentNo = documentNo.Trim() }, ScopeOf(hold.Lots), $"hold/{id}/lifted", stop);
    }

    private static Scope ScopeOf(IReadOnlyList<string> lots) => lots.Count switch { 0 => OwnFacts.Centre, 1 => new(ScopeKind.Lot, null, lots), _ => new(ScopeKind.Lots, null, lots) };

    private static Act? Problem(string reason, string documentNo) =>
        reason.Trim().Length is 0 or > 500 ? KeepingPen.Refused("须写明理由（至多 500 字）", "Say why, in at most 500 characters")
        : documentNo.Trim().Length is 0 or > 100 ? KeepingPen.Refused("须写明文号", "Give the document's number") : null;
}
