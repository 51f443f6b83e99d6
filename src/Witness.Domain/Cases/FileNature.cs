using System.Text;
using Witness.Domain.Terms;

namespace Witness.Domain.Cases;

/// <summary>预览方式 — how a file may be shown in the page without leaving it.</summary>
public enum Preview { None, Picture, Pdf, Text }

/// <summary>
/// 文件性质 — what a file is by its bytes, never by what its name or the sender says, and whether it may do harm to whoever opens it. What may do
/// harm is kept as evidence like any other, but held: not shown, and handed out only under another name.
/// </summary>
/// <param name="Held">Why it is held; null when it may be handed out.</param>
public sealed record FileNature(string MediaType, Preview Preview, Wording? Held)
{
    private const string Unknown = "application/octet-stream";

    private static readonly (byte[] Head, string Type, Preview Preview)[] Pictures =
    [
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png", Preview.Picture), ([0xFF, 0xD8, 0xFF], "image/jpeg", Preview.Picture),
        ("GIF87a"u8.ToArray(), "image/gif", Preview.Picture), ("GIF89a"u8.ToArray(), "image/gif", Preview.Picture), ("BM"u8.ToArray(), "image/bmp", Preview.Picture),
    ];

    private static readonly (byte[] Head, string Zh, string En)[] Programs =
    [
        ([0x7F, 0x45, 0x4C, 0x46], "可执行文件（ELF）", "a program (ELF)"), ("MZ"u8.ToArray(), "可执行文件（PE）", "a program (PE)"), ([0xFE, 0xED, 0xFA, 0xCE], "可执行文件", "a program"), ([0xFE, 0xED, 0xFA, 0xCF], "可执行文件", "a program"),
        ([0xCF, 0xFA, 0xED, 0xFE], "可执行文件", "a program"), ([0xCE, 0xFA, 0xED, 0xFE], "可执行文件", "a program"), ([0xCA, 0xFE, 0xBA, 0xBE], "可执行文件（class）", "a program (class)"),
        ("#!"u8.ToArray(), "脚本", "a script"), ([0x4C, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00], "快捷方式", "a shortcut"), ("\0asm"u8.ToArray(), "可执行文件（wasm）", "a program (wasm)"), ("!<arch>"u8.ToArray(), "程序库", "a program library"),
    ];

    private static readonly HashSet<string> HarmfulNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "exe", "dll", "com", "scr", "msi", "msp", "cpl", "sys", "bat", "cmd", "ps1", "psm1", "vbs", "vbe", "js", "jse", "mjs", "wsf", "wsh", "hta", "sh", "bash", "py", "pl", "rb", "php", "jar", "class", "apk", "lnk",
        "url", "reg", "inf", "app", "elf", "so", "desktop", "html", "htm", "xhtml", "mht", "mhtml", "svg", "xml", "xsl", "xslt", "swf", "chm", "docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppam", "iso", "img", "vhd",
    };

    private static readonly string[] Markup = ["<!doctype html", "<html", "<script", "<svg", "<iframe", "<body", "<head", "<?xml", "<object", "<embed", "javascript:"];

    /// <param name="name">As the sender calls it; its ending can only make the answer stricter.</param>
    public static FileNature Of(string name, ReadOnlySpan<byte> content)
    {
        foreach (var (head, zh, en) in Programs)
            if (content.StartsWith(head)) return Hold(Unknown, zh, en);
        if (Ending(name) is { } ending && HarmfulNames.Contains(ending)) return Hold(Unknown, $"文件名后缀 .{ending.ToLowerInvariant()}", $"the ending .{ending.ToLowerInvariant()}");
        if (SaysMarkup(content)) return Hold(Unknown, "网页或标记文件", "a web page or markup");
        foreach (var (head, type, preview) in Pictures)
            if (content.StartsWith(head)) return new(type, preview, null);
        if (content.Length > 12 && content.StartsWith("RIFF"u8) && content[8..12].SequenceEqual("WEBP"u8)) return new("image/webp", Preview.Picture, null);
        if (content.StartsWith("%PDF-"u8)) return Pdf(content);
        if (content.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])) return Compound(content);
        if (content.StartsWith("PK"u8)) return ArchiveContent.Of(content);
        foreach (var head in (ReadOnlySpan<byte[]>)["Rar!"u8.ToArray(), [0x37, 0x7A, 0xBC, 0xAF], [0x1F, 0x8B], "BZh"u8.ToArray(), [0xFD, 0x37, 0x7A, 0x58, 0x5A]])
            if (content.StartsWith(head)) return Hold(Unknown, "无法检查的压缩包", "an archive that cannot be looked into");
        if (content.Length > 262 && content[257..262].SequenceEqual("ustar"u8)) return Hold(Unknown, "无法检查的压缩包", "an archive that cannot be looked into");
        if (content.Length > 8 && content[4..8].SequenceEqual("ftyp"u8)) return new("video/mp4", Preview.None, null);
        return IsText(content) ? new("text/plain; charset=utf-8", Preview.Text, null) : new(Unknown, Preview.None, null);
    }

    /// <summary>Ending of a name without the dot; null when there is none.</summary>
    internal static string? Ending(string name)
    {
        var trimmed = name.TrimEnd(' ', '.');
        var dot = trimmed.LastIndexOf('.');
        return dot >= 0 && dot < trimmed.Length - 1 ? trimmed[(dot + 1)..] : null;
    }

    internal static bool HasHarmfulName(string name) => Ending(name) is { } ending && HarmfulNames.Contains(ending);

    internal static FileNature Hold(string type, string zh, string en) => new(type, Preview.None, new($"隔离：{zh}", $"Held: {en}"));

    private static FileNature Pdf(ReadOnlySpan<byte> content)
    {
        foreach (var word in (ReadOnlySpan<byte[]>)["/JavaScript"u8.ToArray(), "/JS "u8.ToArray(), "/JS("u8.ToArray(), "/Launch"u8.ToArray(), "/OpenAction"u8.ToArray(), "/EmbeddedFile"u8.ToArray(), "/RichMedia"u8.ToArray()])
            if (content.IndexOf(word) >= 0) return Hold("application/pdf", "PDF 含脚本、动作或内嵌文件", "a PDF with scripts, actions or files inside");
        return new("application/pdf", Preview.Pdf, null);
    }

    // the directory of a compound file names its streams in UTF-16
    private static FileNature Compound(ReadOnlySpan<byte> content)
    {
        foreach (var stream in (ReadOnlySpan<string>)["_VBA_PROJECT", "Macros", "VBA", "Ole10Native", "\u0001Ole"])
            if (content.IndexOf(Encoding.Unicode.GetBytes(stream)) >= 0) return Hold(Unknown, "含宏或内嵌对象的文档", "a document with macros or embedded objects");
        return new(Unknown, Preview.None, null);
    }

    private static bool SaysMarkup(ReadOnlySpan<byte> content)
    {
        var head = content[..Math.Min(content.Length, 2048)];
        var text = head.IndexOf((byte)0) >= 0 && (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || (head.Length > 1 && head[1] == 0)) ? Encoding.Unicode.GetString(head) : Encoding.UTF8.GetString(head);
        foreach (var mark in Markup)
            if (text.Contains(mark, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static bool IsText(ReadOnlySpan<byte> content)
    {
        if (content.IndexOf((byte)0) >= 0) return false;
        try
        {
            new UTF8Encoding(false, true).GetCharCount(content);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
