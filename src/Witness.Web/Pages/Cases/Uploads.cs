using Witness.Domain.Terms;
using Witness.Flow.Handling;
using Witness.Flow.Vault;

namespace Witness.Web.Pages.Cases;

/// <summary>表单文件 — the files of a posted form, within the limits of the store.</summary>
public static class Uploads
{
    /// <summary>Largest form: one file of the largest size, or several smaller ones.</summary>
    public const long MostBody = EvidenceShelf.MostBytes + (1 << 20);

    public static readonly Wording TooLarge = new($"文件合计超过 {EvidenceShelf.MostBytes >> 20} MiB，或超过 {EntryDesk.MostFiles} 个", $"The files are larger than {EvidenceShelf.MostBytes >> 20} MiB together, or more than {EntryDesk.MostFiles}");

    /// <summary>Null when they are too many or too large.</summary>
    public static async Task<IReadOnlyList<(string Name, byte[] Bytes)>?> Read(HttpContext context, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var files = form.Files.Where(file => file.Length > 0).ToList();
        if (files.Count > EntryDesk.MostFiles || files.Sum(file => file.Length) > EvidenceShelf.MostBytes) return null;
        var read = new List<(string, byte[])>();
        foreach (var file in files)
        {
            using var bytes = new MemoryStream((int)file.Length);
            await file.CopyToAsync(bytes, stop);
            read.Add((file.FileName, bytes.ToArray()));
        }
        return read;
    }
}
