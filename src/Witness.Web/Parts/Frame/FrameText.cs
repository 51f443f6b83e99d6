namespace Witness.Web.Parts.Frame;

/// <summary>Key of the words of the frame: FrameText.resx (zh-CN) and FrameText.en.resx.</summary>
public sealed class FrameText;
