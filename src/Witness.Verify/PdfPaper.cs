using Witness.Ledger.Proofs;

namespace Witness.Verify;

/// <summary>报告的 PDF — what it carries, and what its own signature covers.</summary>
internal sealed class PdfPaper
{
    internal byte[]? Report { get; private init; }

    internal byte[]? Bundle { get; private init; }

    internal static PdfPaper Read(byte[] bytes) => new();

    internal void Check(Checked said) => said.Say("pdf-form", false, "PDF 未核", "the PDF was not checked");

    internal void CheckSigner(ReportBundle? bundle, Checked said) { }
}
