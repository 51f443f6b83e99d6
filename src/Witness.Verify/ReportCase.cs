using System.Text.Json;
using Witness.Ledger.Crypto;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Verify;

/// <summary>
/// 报告案卷 — what belongs to one report of all that was given: the report, its bundle, the PDF that carries both, files of
/// evidence. What is missing is said, and never counted as good.
/// </summary>
internal sealed class ReportCase(string name)
{
    private readonly List<GivenFile> _evidence = [];

    internal string Name { get; private set; } = name;

    internal SignedReport? Report { get; private set; }

    internal ReportBundle? Bundle { get; private set; }

    internal PdfPaper? Pdf { get; private set; }

    /// <summary>A part that says what it is and cannot be read.</summary>
    internal bool Unreadable { get; private set; }

    /// <summary>The report, wherever it came from.</summary>
    internal SignedReport? Any => Report ?? Bundle?.Report;

    internal static ReportCase Of(GivenFile file)
    {
        var one = new ReportCase(file.Path);
        switch (file.Kind)
        {
            case FileKind.Report: one.TakeReport(file.Bytes); break;
            case FileKind.Bundle: one.TakeBundle(file.Bytes); break;
            default: one.TakePdf(file.Bytes); break;
        }
        return one;
    }

    private void TakeReport(byte[] bytes) => Unreadable |= (Report = SignedReport.Read(bytes)) is null;

    private void TakeBundle(byte[] bytes) => Unreadable |= (Bundle = ReportBundle.Read(bytes)) is null;

    private void TakePdf(byte[] bytes)
    {
        Pdf = PdfPaper.Read(bytes);
        if (Pdf.Report is { } report) TakeReport(report);
        if (Pdf.Bundle is { } bundle) TakeBundle(bundle);
    }

    /// <summary>Takes in another case of the same report; false when they do not complete each other.</summary>
    internal bool Join(ReportCase other, bool onlyTwo)
    {
        if (other.Pdf is not null || Unreadable || other.Unreadable) return false;
        if (Bundle is null == other.Bundle is null) return false;
        var (report, bundle) = Bundle is null ? (Report, other.Bundle!) : (other.Report, Bundle);
        if (report is null || (!onlyTwo && report.Note.ToString() != bundle.Statement.ToString())) return false;
        (Report, Bundle, Name) = (report, bundle, $"{Name} + {other.Name}");
        return true;
    }

    /// <summary>Takes a file of evidence in, if the report names it.</summary>
    internal bool Take(GivenFile file)
    {
        if (!Attachments().Contains($"sha256:{Suite.Intl.Hash(file.Bytes)}")) return false;
        _evidence.Add(file);
        return true;
    }

    internal Checked Check(Trust trust, SignedCheckpoint? older)
    {
        var said = new Checked();
        Pdf?.Check(said);
        if (Unreadable) said.Say("form", false, "文件不是可读的报告或证明包", "the file is no report and no bundle that can be read");
        if (Bundle is not null) said.Add(Bundle.Check(Suite.Intl, trust, Report));
        else if (Report is not null) said.Add(Report.Check(Suite.Intl, trust));
        Pdf?.CheckSigner(Bundle, said);
        Pdf?.CheckTime(trust, said);
        if (older is not null) Bundle?.CheckGrowth(older, said);
        CheckEvidence(said);
        if (Any is { } report) Refold.Check(report, Bundle, said);
        return said;
    }

    private void CheckEvidence(Checked said)
    {
        var named = Attachments();
        var held = new HashSet<string>();
        foreach (var file in _evidence)
        {
            held.Add($"sha256:{Suite.Intl.Hash(file.Bytes)}");
            said.Say("evidence", true, $"证据文件 {file.Path} 与报告所列的相同", $"the file {file.Path} is the evidence the report names");
        }
        var without = named.Count(n => !held.Contains(n));
        if (without > 0) said.Remark("evidence", $"{named.Count} 件证据中 {without} 件没有给出，未核", $"{without} of {named.Count} files of evidence were not given and not checked");
    }

    private IReadOnlyList<string> Attachments()
    {
        if (Any is not { } report) return [];
        using var document = JsonDocument.Parse(report.Content);
        if (!document.RootElement.TryGetProperty("Attachments", out var list) || list.ValueKind != JsonValueKind.Array) return [];
        return [.. list.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.Object && a.TryGetProperty("Digest", out var d) && d.ValueKind == JsonValueKind.String).Select(a => a.GetProperty("Digest").GetString()!)];
    }
}
