using Witness.Domain.Report;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Flow.Reports;

/// <summary>
/// 报告材料 — the files of a report that was issued: its signed JSON as it was stored, and what is made from it: the proof bundle under the newest checkpoint, and
/// the paper that carries both.
/// </summary>
public sealed class ReportPapers(LogReader reader, ReportIssuer issuer, LotHistory history, CheckpointKeeper notes, Signer signer)
{
    /// <summary>Cosigners whose signatures a bundle carries.</summary>
    public IReadOnlyList<NoteKey> Cosigners { get; init; } = [];

    /// <summary>SHA-256 of the certificates that sign papers: a bundle names them, so that the pages are this house's too.</summary>
    public IReadOnlyList<Digest> Certificates { get; init; } = [];

    /// <summary>Draws a report on paper, with its signed JSON and its bundle inside; null where none is drawn.</summary>
    public Func<WitnessReport, ReportInside, byte[]>? Paper { get; init; }

    /// <summary>Draws one record table on paper; null where none is drawn.</summary>
    public Func<WitnessReport, string, byte[]>? TablePaper { get; init; }

    /// <summary>Null when there is no such file, or not yet.</summary>
    internal async Task<ReportFile?> File(ReportRow row, ReportCopy copy, string format, CancellationToken stop)
    {
        if (await issuer.Signed(row, copy, stop) is not { } signed) return null;
        var name = copy == ReportCopy.Full ? row.Number : $"{row.Number}-party";
        switch (format)
        {
            case "json": return new($"{name}.report.json", "application/json", signed.Write());
            case "bundle": return await Bundle(row, copy, signed, stop) is { } bundle ? new($"{name}.bundle.json", "application/json", bundle.Write()) : null;
            case "pdf" when Paper is { } paper && ReportJson.Read(signed.Content.Span) is { } report:
                if (await Bundle(row, copy, signed, stop) is not { } inside) return null;
                return new($"{name}.pdf", "application/pdf", paper(report, new(signed.Write(), (inside with { Report = null }).Write())));
            default: return null;
        }
    }

    /// <summary>What is known of a report's proof now.</summary>
    internal ReportProof Proof(ReportRow row, WitnessReport report) => new(
        true, notes.Latest is { } latest && latest.Checkpoint.Size > row.Position ? latest.Checkpoint.Size : null,
        notes.Cosigned is { } cosigned && cosigned.Checkpoint.Size > row.Position ? cosigned.Checkpoint.Size : null,
        ReportBasis.Positions(report.Basis.Entries).Count, signer.Key.ToString(), report.Cover.Copy == ReportCopy.Full ? row.Digest : row.PartyDigest);

    /// <summary>
    /// For anybody who has a number and no file: that this report was issued and with which digest, proven like the whole, and nothing of what it says. Null
    /// when there is none, or none that a checkpoint covers.
    /// </summary>
    public async Task<ReportBundle?> Bare(ReportRow row, CancellationToken stop)
    {
        if (await issuer.Signed(row, ReportCopy.Full, stop) is not { } signed || await Over(row, stop) is not { } over) return null;
        return await ReportBundle.Make(reader, signed, row.Position, [], over, await Keys(stop), null, signer, stop, await Dated(stop)) with { Report = null };
    }

    /// <summary>The keys a verifier needs, with the time since they hold.</summary>
    public async Task<IReadOnlyList<DatedKey>> Keys(CancellationToken stop)
    {
        var since = await Since(stop);
        return [new(KeyUse.Log, notes.Key, since), new(KeyUse.Report, signer.Key, since), .. Cosigners.Select(key => new DatedKey(KeyUse.Cosigner, key, since))];
    }

    private async Task<IReadOnlyList<DatedCertificate>> Dated(CancellationToken stop)
    {
        var since = await Since(stop);
        return [.. Certificates.Select(certificate => new DatedCertificate(certificate, since))];
    }

    /// <summary>The cosigned checkpoint if it covers the report, else the newest, else one signed now.</summary>
    private async Task<SignedCheckpoint?> Over(ReportRow row, CancellationToken stop)
    {
        var over = notes.Cosigned is { } cosigned && cosigned.Checkpoint.Size > row.Position ? cosigned : notes.Latest is { } latest && latest.Checkpoint.Size > row.Position ? latest : await notes.SignNow(stop);
        return over?.Checkpoint.Size > row.Position ? over : null;
    }

    private async Task<ReportBundle?> Bundle(ReportRow row, ReportCopy copy, SignedReport signed, CancellationToken stop)
    {
        if (ReportJson.Read(signed.Content.Span) is not { } report) return null;
        if (await Over(row, stop) is not { } over) return null;
        var known = await history.Of(row.Lot, (int)row.Round, row.UpTo, stop);
        var facts = ReportBasis.Positions(report.Basis.Entries).Select(position => (position, known.Openings.GetValueOrDefault(position) ?? []));
        return await ReportBundle.Make(reader, signed, row.Position, facts, over, await Keys(stop), null, signer, stop, await Dated(stop));
    }

    /// <summary>From when the keys of this installation hold.</summary>
    public Func<CancellationToken, Task<DateTimeOffset>> Since { get; init; } = _ => Task.FromResult(DateTimeOffset.UnixEpoch);
}

/// <summary>内嵌文件 — what a paper carries inside.</summary>
/// <param name="Signed">The signed JSON.</param>
/// <param name="Bundle">The proof bundle without it.</param>
public sealed record ReportInside(byte[] Signed, byte[] Bundle);
