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

    /// <summary>Time stamps; null where none are asked for.</summary>
    public TimeStamper? Times { get; init; }

    /// <summary>Puts a time stamp beside the signature of a paper, where that can be had.</summary>
    public Func<byte[], CancellationToken, Task<byte[]>> Stamp { get; init; } = (paper, _) => Task.FromResult(paper);

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
                return new($"{name}.pdf", "application/pdf", await Stamp(paper(report, new(signed.Write(), (inside with { Report = null }).Write(), Anchored(inside))), stop));
            default: return null;
        }
    }

    /// <summary>What is known of a report's proof now.</summary>
    internal ReportProof Proof(ReportRow row, WitnessReport report)
    {
        var cosigned = notes.Cosigned is { } note && note.Checkpoint.Size > row.Position ? note : null;
        var stamp = Times?.Over(row.Position);
        return new(
            true, notes.Latest is { } latest && latest.Checkpoint.Size > row.Position ? latest.Checkpoint.Size : null, cosigned?.Checkpoint.Size,
            ReportBasis.Positions(report.Basis.Entries).Count, signer.Key.ToString(), report.Cover.Copy == ReportCopy.Full ? row.Digest : row.PartyDigest)
        {
            Stamp = stamp is null ? null : new(stamp.At, stamp.Authority, stamp.Size), Awaits = stamp is null ? Times?.State is { Authority: not null } state ? state.Problem ?? new("已请求", "Asked for") : new("中心未设时间戳机构", "The centre has set no authority") : null,
            Cosigners = CosignersOf(stamp?.Note ?? cosigned),
        };
    }

    /// <summary>The same, of a bundle, in the words that paper prints.</summary>
    private string Anchored(ReportBundle bundle)
    {
        var (size, cosigners) = (bundle.Checkpoint.Checkpoint.Size, CosignersOf(bundle.Checkpoint));
        var stamped = bundle.Token is { } token && Ledger.Crypto.TimeToken.Read(token) is { } read ? $"时间戳不晚于 {read.Said}（{read.Authority}）" : "尚无时间戳";
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(cosigners > 0 && bundle.Token is not null ? "" : "待锚定：")}检查点前 {size} 条，{(cosigners == 0 ? "尚无共签" : $"共签 {cosigners} 方")}，{stamped}");
    }

    private int CosignersOf(SignedCheckpoint? note) => note is null ? 0 : Cosigners.Count(key => note.Note.Signatures.Any(s => key.Verify(note.Note.Text, s)));

    /// <summary>
    /// For anybody who has a number and no file: that this report was issued and with which digest, proven like the whole, and nothing of what it says. Null
    /// when there is none, or none that a checkpoint covers.
    /// </summary>
    public async Task<ReportBundle?> Bare(ReportRow row, CancellationToken stop)
    {
        if (await issuer.Signed(row, ReportCopy.Full, stop) is not { } signed || await Over(row, stop) is not var (over, token)) return null;
        return await ReportBundle.Make(reader, signed, row.Position, [], over, await Keys(stop), token, signer, stop, await Dated(stop)) with { Report = null };
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

    /// <summary>The stamped checkpoint that covers the report and is cosigned, else a cosigned one, else a stamped one, else the newest, else one signed now; with its token.</summary>
    private async Task<(SignedCheckpoint Note, ReadOnlyMemory<byte>? Token)?> Over(ReportRow row, CancellationToken stop)
    {
        var stamp = Times?.Over(row.Position);
        var cosigned = notes.Cosigned is { } held && held.Checkpoint.Size > row.Position ? held : null;
        if (stamp is not null && (cosigned is null || CosignersOf(stamp.Note) > 0)) return (stamp.Note, stamp.Token);
        var over = cosigned ?? (notes.Latest is { } latest && latest.Checkpoint.Size > row.Position ? latest : await notes.SignNow(stop));
        return over?.Checkpoint.Size > row.Position ? (over, null) : null;
    }

    private async Task<ReportBundle?> Bundle(ReportRow row, ReportCopy copy, SignedReport signed, CancellationToken stop)
    {
        if (ReportJson.Read(signed.Content.Span) is not { } report) return null;
        if (await Over(row, stop) is not var (over, token)) return null;
        var known = await history.Of(row.Lot, (int)row.Round, row.UpTo, stop);
        var facts = ReportBasis.Positions(report.Basis.Entries).Select(position => (position, known.Openings.GetValueOrDefault(position) ?? []));
        return await ReportBundle.Make(reader, signed, row.Position, facts, over, await Keys(stop), token, signer, stop, await Dated(stop));
    }

    /// <summary>From when the keys of this installation hold.</summary>
    public Func<CancellationToken, Task<DateTimeOffset>> Since { get; init; } = _ => Task.FromResult(DateTimeOffset.UnixEpoch);
}

/// <summary>内嵌文件 — what a paper carries inside.</summary>
/// <param name="Signed">The signed JSON.</param>
/// <param name="Bundle">The proof bundle without it.</param>
/// <param name="Anchored">How far it is anchored, in words.</param>
public sealed record ReportInside(byte[] Signed, byte[] Bundle, string Anchored);
