namespace Witness.Web.Parts.Works;

/// <summary>Key of the words of the works pages: WorkText.resx (zh-CN) and WorkText.en.resx.</summary>
public sealed class WorkText;
