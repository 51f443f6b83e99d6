using System.Globalization;

namespace Witness.Flow.Reports.Pdf;

/// <summary>内嵌文件的关系 — how a file inside stands to the pages.</summary>
public enum Relationship
{
    /// <summary>The pages are drawn from it.</summary>
    Source,

    /// <summary>It goes with them.</summary>
    Supplement,
}

/// <summary>内嵌文件 — a file carried inside the pages.</summary>
/// <param name="Mime">Media type, e.g. <c>application/json</c>.</param>
public sealed record Inside(string Name, string Mime, string Description, Relationship Relationship, ReadOnlyMemory<byte> Content);

/// <summary>签名处 — where on which page a click shows the signature: points from the upper left corner.</summary>
internal sealed record SignaturePlace(int Page, double X, double Y, double Width, double Height);

/// <summary>文档 — pages, outline and files inside, written as one PDF/A-3b file.</summary>
internal sealed class PdfDocument(CidFont font, PdfAbout about)
{
    private readonly List<Canvas> _pages = [];
    private readonly List<(string Title, int Page, double Y)> _outline = [];

    public IReadOnlyList<Canvas> Pages => _pages;

    public PdfAbout About => about;

    public CidFont Font => font;

    public Canvas AddPage()
    {
        _pages.Add(new(font));
        return _pages[^1];
    }

    /// <summary>A line of the outline that leads to a place of the page begun last.</summary>
    public void Mark(string title, double y) => _outline.Add((title, _pages.Count - 1, y));

    /// <summary>The file, and which objects its signature will change.</summary>
    public (PdfRevision File, PdfObjects Objects, IReadOnlyList<int> PageNumbers) Write(IReadOnlyList<Inside> files)
    {
        var objects = new PdfObjects();
        var (catalog, tree) = (objects.Reserve(), objects.Reserve());
        var fontNumber = font.Write(objects);
        var pages = _pages.ConvertAll(page =>
        {
            var content = objects.AddStream("", page.Content());
            return objects.Add($"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {PdfObjects.Text(Canvas.Width)} {PdfObjects.Text(Canvas.Height)}]/Resources<</Font<</F1 {fontNumber} 0 R>>>>/Contents {content} 0 R>>");
        });
        objects.Set(tree, $"<</Type/Pages/Count {pages.Count}/Kids[{Refs(pages)}]>>");
        var profile = objects.AddStream("/N 3", Archival.Srgb());
        var metadata = objects.AddStream("/Type/Metadata/Subtype/XML", Archival.Xmp(about), plain: true);
        var intent = $"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)/DestOutputProfile {profile} 0 R>>";
        var inside = files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => (file.Name, Number: Put(objects, file))).ToList();
        var names = inside.Count == 0 ? "" : $"/AF[{Refs(inside.Select(i => i.Number))}]/Names<</EmbeddedFiles<</Names[{string.Join(' ', inside.Select(i => $"{PdfObjects.String(i.Name)} {i.Number} 0 R"))}]>>>>";
        var outline = _outline.Count == 0 ? "" : $"/Outlines {Outline(objects, pages)} 0 R/PageMode/UseOutlines";
        objects.Set(catalog, $"<</Type/Catalog/Version/1.7/Pages {tree} 0 R/Metadata {metadata} 0 R/OutputIntents[{intent}]/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>{outline}{names}>>");
        var date = PdfObjects.Date(about.At);
        var info = objects.Add($"<</Title{PdfObjects.String(about.Title)}/Author{PdfObjects.String(about.Author)}/Subject{PdfObjects.String(about.Subject)}/Creator{PdfObjects.String(PdfAbout.Tool)}/Producer{PdfObjects.String(PdfAbout.Tool)}/CreationDate{date}/ModDate{date}>>");
        return (objects.Write(catalog, info), objects, pages);
    }

    private int Put(PdfObjects objects, Inside file)
    {
        var date = PdfObjects.Date(about.At);
        // the format asks for MD5 only as an option; a digest that means something stands in the report itself
        var stream = objects.AddStream(string.Create(CultureInfo.InvariantCulture, $"/Type/EmbeddedFile/Subtype{PdfObjects.Name(file.Mime)}/Params<</Size {file.Content.Length}/CreationDate{date}/ModDate{date}>>"), file.Content.Span);
        return objects.Add($"<</Type/Filespec/F({Ascii(file.Name)})/UF{PdfObjects.String(file.Name)}/AFRelationship/{file.Relationship}/Desc{PdfObjects.String(file.Description)}/EF<</F {stream} 0 R/UF {stream} 0 R>>>>");
    }

    private int Outline(PdfObjects objects, List<int> pages)
    {
        var root = objects.Reserve();
        var items = _outline.ConvertAll(_ => objects.Reserve());
        for (var i = 0; i < items.Count; i++)
        {
            var (title, page, y) = _outline[i];
            var around = (i > 0 ? $"/Prev {items[i - 1]} 0 R" : "") + (i + 1 < items.Count ? $"/Next {items[i + 1]} 0 R" : "");
            objects.Set(items[i], $"<</Title{PdfObjects.String(title)}/Parent {root} 0 R{around}/Dest[{pages[page]} 0 R/XYZ 0 {PdfObjects.Text(Canvas.Height - y)} null]>>");
        }
        objects.Set(root, $"<</Type/Outlines/First {items[0]} 0 R/Last {items[^1]} 0 R/Count {items.Count}>>");
        return root;
    }

    private static string Refs(IEnumerable<int> numbers) => string.Join(' ', numbers.Select(n => $"{n} 0 R"));

    private static string Ascii(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '_'));
}
