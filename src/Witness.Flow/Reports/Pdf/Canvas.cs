using System.Globalization;
using System.Text;

namespace Witness.Flow.Reports.Pdf;

/// <summary>墨色 — the few tones of the paper, red to blue from 0 to 1.</summary>
internal readonly record struct Ink(double Red, double Green, double Blue)
{
    public static readonly Ink Black = new(0.07, 0.07, 0.09), Grey = new(0.36, 0.36, 0.4), Hair = new(0.8, 0.8, 0.82), Faint = new(0.93, 0.93, 0.94), Amber = new(0.6, 0.29, 0.03),
        Violet = new(0.26, 0.23, 0.5);

    public string Text => $"{PdfObjects.Text(Red)} {PdfObjects.Text(Green)} {PdfObjects.Text(Blue)}";
}

/// <summary>页面 — one A4 page being drawn; places are points from its upper left corner, of a text its base line.</summary>
internal sealed class Canvas(CidFont font)
{
    public const double Width = 595.28, Height = 841.89;

    private readonly StringBuilder _content = new();

    /// <summary>Draws beneath everything that comes before or after.</summary>
    public StringBuilder Under { get; } = new();

    public CidFont Font => font;

    public void Write(double x, double y, string text, double size, Ink ink = default, bool bold = false, double spacing = 0)
    {
        if (text.Length == 0) return;
        if (ink == default) ink = Ink.Black;
        _content.Append(CultureInfo.InvariantCulture, $"BT {ink.Text} rg ");
        if (bold) _content.Append(CultureInfo.InvariantCulture, $"{ink.Text} RG {N(size * 0.035)} w 2 Tr ");
        if (spacing != 0) _content.Append(CultureInfo.InvariantCulture, $"{N(spacing)} Tc ");
        _content.Append(CultureInfo.InvariantCulture, $"/F1 {N(size)} Tf {N(x)} {N(Height - y)} Td <");
        font.Encode(text, _content);
        _content.Append("> Tj");
        if (bold) _content.Append(" 0 Tr");
        if (spacing != 0) _content.Append(" 0 Tc");
        _content.Append(" ET\n");
    }

    public void WriteRight(double right, double y, string text, double size, Ink ink = default, bool bold = false) => Write(right - font.Measure(text, size), y, text, size, ink, bold);

    public void WriteCentred(double y, string text, double size, Ink ink = default, bool bold = false, double spacing = 0) =>
        Write((Width - font.Measure(text, size) - (spacing * (text.Length - 1))) / 2, y, text, size, ink, bold, spacing);

    public void Line(double x1, double x2, double y, double thickness, Ink ink = default)
    {
        if (ink == default) ink = Ink.Black;
        _content.Append(CultureInfo.InvariantCulture, $"{ink.Text} RG {N(thickness)} w {N(x1)} {N(Height - y)} m {N(x2)} {N(Height - y)} l S\n");
    }

    /// <summary>A dashed frame: what stands in it is the state of a value, not a value.</summary>
    public void Frame(double x, double y, double width, double height, Ink ink) =>
        _content.Append(CultureInfo.InvariantCulture, $"q {ink.Text} RG 0.5 w [2 1.5] 0 d {N(x)} {N(Height - y - height)} {N(width)} {N(height)} re S Q\n");

    /// <summary>Filled squares of one size, such as those of a QR code.</summary>
    public void Squares(double side, IEnumerable<(double X, double Y, int Count)> runs)
    {
        _content.Append("0 0 0 rg\n");
        foreach (var (x, y, count) in runs) _content.Append(CultureInfo.InvariantCulture, $"{N(x)} {N(Height - y - side)} {N(side * count)} {N(side)} re\n");
        _content.Append("f\n");
    }

    /// <summary>水印 — the same words across the page, three times, beneath what is printed.</summary>
    public void Watermark(string text)
    {
        const double cos = 0.866, sin = 0.5;
        var size = Math.Min(30, 30 * 620 / Math.Max(1, font.Measure(text, 30))); // whoever is long is written smaller, not cut off
        var width = font.Measure(text, size);
        foreach (var middle in (ReadOnlySpan<double>)[0.2, 0.5, 0.8])
        {
            var (x, y) = ((Width / 2) - (cos * width / 2), (Height * middle) - (sin * width / 2));
            Under.Append(CultureInfo.InvariantCulture, $"/Artifact BMC BT {Ink.Faint.Text} rg /F1 {N(size)} Tf {N(cos)} {N(sin)} {N(-sin)} {N(cos)} {N(x)} {N(y)} Tm <");
            font.Encode(text, Under);
            Under.Append("> Tj ET EMC\n");
        }
    }

    public byte[] Content()
    {
        var bytes = new byte[Under.Length + _content.Length];
        var at = 0;
        foreach (var part in (ReadOnlySpan<StringBuilder>)[Under, _content])
            foreach (var chunk in part.GetChunks()) at += Encoding.ASCII.GetBytes(chunk.Span, bytes.AsSpan(at));
        return bytes;
    }

    private static string N(double number) => PdfObjects.Text(number);
}
