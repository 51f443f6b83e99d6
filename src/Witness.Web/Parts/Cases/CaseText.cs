namespace Witness.Web.Parts.Cases;

/// <summary>Key of the words of alerts, entries, letters and evidence: CaseText.resx (zh-CN) and CaseText.en.resx.</summary>
public sealed class CaseText;
