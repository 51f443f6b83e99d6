namespace Witness.Web.Parts.Cases;

/// <summary>Key of the words of witness duty: DutyText.resx (zh-CN) and DutyText.en.resx.</summary>
public sealed class DutyText;
