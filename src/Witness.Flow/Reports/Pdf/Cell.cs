namespace Witness.Flow.Reports.Pdf;

/// <summary>单元格 — what stands in one place of a table.</summary>
/// <param name="Small">Under it, smaller and grey.</param>
/// <param name="State">It is not a value but says why there is none: set in a dashed frame.</param>
internal sealed record Cell(string Text, string? Small = null, bool Bold = false, bool State = false, Ink Ink = default)
{
    public static readonly Cell None = new("—", Ink: Ink.Grey);

    public static implicit operator Cell(string? text) => text is null ? None : new(text);

    /// <summary>Grey, as labels are.</summary>
    public static Cell Label(string text) => new(text, Ink: Ink.Grey);

    /// <summary>A state in place of a value.</summary>
    public static Cell OfState(string text, string? small = null) => new(text, small, State: true, Ink: Ink.Grey);
}

/// <summary>列 — share of the width, title, and whether it lines up on the right.</summary>
internal sealed record Column(double Share, string Title = "", bool Right = false);

/// <summary>A line of a cell, ready to be drawn.</summary>
internal sealed record CellLine(string Text, double Size, Ink Ink, bool Bold, bool Framed)
{
    public double Height => Framed ? Size * 1.75 : Size * 1.4;
}
