namespace Witness.Web.Parts.Insight;

/// <summary>Key of the words of rules and statistics: InsightText.resx (zh-CN) and InsightText.en.resx.</summary>
public sealed class InsightText;
