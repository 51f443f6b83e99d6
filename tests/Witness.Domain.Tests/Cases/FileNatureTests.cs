using System.IO.Compression;
using System.Text;
using Witness.Domain.Cases;

namespace Witness.Domain.Tests.Cases;

public sealed class FileNatureTests
{
    [Theory]
    [InlineData("photo.png", "89504E470D0A1A0A00", "image/png", Preview.Picture)]
    [InlineData("photo.jpg", "FFD8FFE000104A46", "image/jpeg", Preview.Picture)]
    [InlineData("scan.pdf", "255044462D312E370A", "application/pdf", Preview.Pdf)]
    [InlineData("说明.txt", "E68385E586B5", "text/plain; charset=utf-8", Preview.Text)]
    [InlineData("data.bin", "00010203", "application/octet-stream", Preview.None)]
    public void A_harmless_file_is_known_by_its_bytes(string name, string hex, string type, Preview preview)
    {
        var nature = FileNature.Of(name, Convert.FromHexString(hex));
        Assert.Null(nature.Held);
        Assert.Equal((type, preview), (nature.MediaType, nature.Preview));
    }

    [Theory]
    [InlineData("photo.png", "7F454C46")] // a program under the name of a picture
    [InlineData("letter.doc", "4D5A9000")]
    [InlineData("run", "23212F62696E2F7368")]
    [InlineData("a.class", "CAFEBABE")]
    [InlineData("a.rar", "526172211A0700")]
    [InlineData("a.txt", "1F8B0800")]
    [InlineData("macro.doc", "D0CF11E0A1B11AE15F005600420041005F00500052004F004A00450043005400")]
    public void What_may_run_is_held_by_its_bytes(string name, string hex) => Assert.NotNull(FileNature.Of(name, Convert.FromHexString(hex)).Held);

    [Theory]
    [InlineData("readme.txt", "<!DOCTYPE html><p>x")]
    [InlineData("readme.txt", "  \n<ScRiPt>alert(1)</script>")]
    [InlineData("picture.png", "<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>")]
    [InlineData("script.ps1", "plain words")]
    [InlineData("page.html", "plain words")]
    [InlineData("double.pdf.exe", "plain words")]
    [InlineData("trailing.js. ", "plain words")]
    [InlineData("scan.pdf", "%PDF-1.7 /OpenAction << /JavaScript (x) >>")]
    public void Web_pages_scripts_and_acting_documents_are_held(string name, string text) => Assert.NotNull(FileNature.Of(name, Encoding.UTF8.GetBytes(text)).Held);

    [Theory]
    [InlineData("docs/a.txt", false)]
    [InlineData("word/document.xml", false)]
    [InlineData("../../etc/passwd", true)]
    [InlineData("/abs/a.txt", true)]
    [InlineData("C:\\a.txt", true)]
    [InlineData("word/vbaProject.bin", true)]
    [InlineData("inner/setup.exe", true)]
    public void An_archive_is_held_for_what_is_in_it(string entry, bool held) =>
        Assert.Equal(held, FileNature.Of("a.zip", Zip(("[Content_Types].xml", "<x/>"), (entry, "words"))).Held is not null);

    [Fact]
    public void An_archive_that_swells_or_cannot_be_read_is_held()
    {
        Assert.NotNull(FileNature.Of("bomb.zip", Zip(("a.txt", new string('0', 30_000_000)))).Held);
        Assert.NotNull(FileNature.Of("broken.zip", [.. "PK\u0003\u0004"u8, 1, 2, 3]).Held);
        Assert.Null(FileNature.Of("empty", []).Held);
    }

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in entries)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(text);
            }
        return bytes.ToArray();
    }
}
