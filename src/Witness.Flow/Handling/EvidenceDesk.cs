using Witness.Domain.Cases;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;

namespace Witness.Flow.Handling;

/// <summary>
/// 证据台 — files of a lot's irregularities: kept durably before their fact is written, looked at through the gateway, tested on every read. What may do
/// harm is kept and held.
/// </summary>
public sealed class EvidenceDesk(HandlingPen pen, HandlingBook book, EvidenceShelf shelf)
{
    private const int MostName = 120;

    /// <summary>Keeps one file; the number names it.</summary>
    public async Task<Made> Add(Reader reader, EvidenceDraft draft, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.HandleAlerts, $"evidence/{draft.Lot}", stop) is not { } pass) return new(HandlingPen.Denied(Permission.HandleAlerts), null);
        if (!await pen.Knows(draft.Lot, stop) || !await pen.Covers(pass, draft.Lot, stop)) return new(HandlingPen.NoLot, null);
        if (Problem(draft) is { } problem) return new(new Act.Refused(problem), null);
        var (name, nature) = (NameOf(draft.Name), FileNature.Of(draft.Name, draft.Bytes.Span));
        var kept = await shelf.Put(new(Domain.Facts.ScopeKind.Lot, null, [draft.Lot], draft.Round), draft.Bytes, stop);
        var id = $"E-{kept.Name[^64..][..16]}";
        var fact = new EvidenceTaken
        {
            EvidenceId = id, Kind = nature.Preview == Preview.Picture ? "截图" : "文件", AnomalyId = draft.Anomaly, Digest = kept.Name, Custodian = reader.Account,
            File = new(name, kept.ContentDigest, kept.Size), Held = nature.Held?.Zh,
        };
        return new(await pen.Write(reader, fact, draft.Lot, draft.Round, $"evidence/{id}", stop), id);
    }

    public async Task<Look<IReadOnlyList<EvidenceLine>>> Of(Reader reader, string anomaly, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ReadClues, $"alert/{anomaly}/evidence", stop) is not { } pass) return new Look<IReadOnlyList<EvidenceLine>>.Denied(Permission.ReadClues.Needs);
        var covered = await pen.Covered(pass, stop);
        return new Look<IReadOnlyList<EvidenceLine>>.Shown([.. book.Evidence.Where(line => line.Anomaly == anomaly && (covered is null || covered.Contains(line.Lot))).OrderBy(line => line.Chain[0].Position)]);
    }

    /// <summary>The bytes as they were handed in; a look in the audit log, and so a link of the chain.</summary>
    public async Task<Look<EvidenceFile>> Open(Reader reader, string id, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ReadClues, $"evidence/{id}", stop) is not { } pass) return new Look<EvidenceFile>.Denied(Permission.ReadClues.Needs);
        if (book.Kept(id) is not { } line || !await pen.Covers(pass, line.Lot, stop)) return new Look<EvidenceFile>.Absent();
        if (line.Held is not null && await pen.Enter(reader, Permission.TakeHeld, $"evidence/{id}", stop) is null) return new Look<EvidenceFile>.Denied(Permission.TakeHeld.Needs);
        if (await shelf.Read(new(Domain.Facts.ScopeKind.Lot, null, [line.Lot], line.Round), line.Object, stop) is not { } bytes) return new Look<EvidenceFile>.Absent();
        if (line.Digest is { } digest && shelf.DigestOf(bytes) != digest) throw new TamperException("evidence", line.Object);
        return new Look<EvidenceFile>.Shown(new(line, FileNature.Of(line.Title, bytes), bytes));
    }

    /// <summary>移交 — the next custodian, with the reason.</summary>
    public async Task<Act> HandOver(Reader reader, string id, string to, string reason, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.HandleAlerts, $"evidence/{id}", stop) is not { } pass) return HandlingPen.Denied(Permission.HandleAlerts);
        if (book.Kept(id) is not { } line || !await pen.Covers(pass, line.Lot, stop)) return HandlingPen.Refused("没有这份证据", "There is no such evidence");
        if (to.Trim().Length is 0 or > 100 || reason.Trim().Length is 0 or > 500) return HandlingPen.Refused("须写明接收人和事由", "Say who takes it and why");
        var fact = new EvidenceHandedOver { EvidenceId = id, Custodian = to.Trim(), Reason = reason.Trim() };
        return await pen.Write(reader, fact, line.Lot, line.Round, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"custody/{id}/{line.Chain.Count}"), stop);
    }

    /// <summary>What stands in the way of keeping it; null when nothing does.</summary>
    internal static Wording? Problem(EvidenceDraft draft) =>
        draft.Bytes.Length == 0 ? new("文件为空", "The file is empty")
        : draft.Bytes.Length > EvidenceShelf.MostBytes ? new($"文件超过 {EvidenceShelf.MostBytes >> 20} MiB", $"The file is larger than {EvidenceShelf.MostBytes >> 20} MiB")
        : NameOf(draft.Name).Length == 0 ? new("文件没有名称", "The file has no name") : null;

    /// <summary>A name and nothing of a path, without what cannot be printed or turns the reading direction.</summary>
    public static string NameOf(string name)
    {
        var last = name.Split('/', '\\')[^1];
        var plain = string.Concat(last.Where(c => !char.IsControl(c) && char.GetUnicodeCategory(c) is not (System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Surrogate))).Trim(' ', '.');
        return plain.Length <= MostName ? plain : plain[^MostName..];
    }
}
