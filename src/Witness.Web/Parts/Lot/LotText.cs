namespace Witness.Web.Parts.Lot;

/// <summary>Key of the words of a lot's pages: LotText.resx (zh-CN) and LotText.en.resx.</summary>
public sealed class LotText;
