namespace Witness.Web.Parts.Lists;

/// <summary>Key of the words of boards and lists: ListText.resx (zh-CN) and ListText.en.resx.</summary>
public sealed class ListText;
