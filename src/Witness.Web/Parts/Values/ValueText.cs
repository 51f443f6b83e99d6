namespace Witness.Web.Parts.Values;

/// <summary>Key of the words beside values: ValueText.resx (zh-CN) and ValueText.en.resx.</summary>
public sealed class ValueText;
