using System.IO.Compression;
using System.Text;

namespace Witness.Domain.Cases;

/// <summary>压缩包内容 — looks into a ZIP (office documents are such) without unpacking it: names that lead out of a folder, programs, macros, and sizes that
/// would swell. What cannot be read is held.</summary>
internal static class ArchiveContent
{
    private const int MostEntries = 10_000;
    private const long MostUnpacked = 1L << 30;
    private const int MostRatio = 200;

    public static FileNature Of(ReadOnlySpan<byte> content)
    {
        try
        {
            using var bytes = new MemoryStream(content.ToArray(), writable: false);
            using var archive = new ZipArchive(bytes, ZipArchiveMode.Read, leaveOpen: false, Encoding.UTF8);
            return Look(archive, content.Length);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            return FileNature.Hold("application/zip", "无法读取的压缩包", "an archive that cannot be read");
        }
    }

    private static FileNature Look(ZipArchive archive, int size)
    {
        if (archive.Entries.Count > MostEntries) return FileNature.Hold("application/zip", "压缩包条目过多", "an archive of too many entries");
        var (unpacked, office, type) = (0L, false, "application/zip");
        foreach (var entry in archive.Entries)
        {
            var name = entry.FullName;
            if (LeadsOut(name)) return FileNature.Hold(type, "压缩包内路径越界", "an archive whose paths lead out of it");
            unpacked += entry.Length;
            office |= name is "[Content_Types].xml" or "OFD.xml" or "content.xml";
            type = name switch
            {
                "word/document.xml" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "xl/workbook.xml" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "OFD.xml" => "application/ofd",
                _ => type,
            };
            if (name.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase) || name.Contains("/embeddings/", StringComparison.OrdinalIgnoreCase) || name.Contains("/activeX/", StringComparison.OrdinalIgnoreCase))
                return FileNature.Hold(type, "含宏或内嵌对象的文档", "a document with macros or embedded objects");
        }
        if (unpacked > MostUnpacked || unpacked / Math.Max(1, size) > MostRatio) return FileNature.Hold(type, "压缩包展开后过大", "an archive that swells when unpacked");
        // office documents are made of XML parts; in a plain archive nothing of the kind is expected
        foreach (var entry in archive.Entries)
            if (FileNature.HasHarmfulName(entry.FullName) && !(office && entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)))
                return FileNature.Hold(type, "压缩包内有可执行、脚本或网页文件", "an archive with programs, scripts or web pages inside");
        return new(type, Preview.None, null);
    }

    private static bool LeadsOut(string name) =>
        name.StartsWith('/') || name.Contains('\\') || name.Contains(':') || name.Contains('\0') || name.Split('/').Contains("..");
}
