using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Flow.Keeping;

/// <summary>归档包页 — what was made, taken in and refused, and what is being made.</summary>
/// <param name="Ready">Lots of the reader's scope that have a report.</param>
public sealed record PackagesView(IReadOnlyList<PackageRecord> Records, IReadOnlyList<ImportedPackage> Imported, PackProgress? Progress, int Ready);

/// <summary>
/// 归档包台 — packages are made of lots that have their report, one at a time, beside everything else; packages of other houses are taken in, checked whole, and read as what
/// they are: not this house's.
/// </summary>
public sealed class PackageDesk(KeepingPen pen, Packager packager, Importer importer, TimeProvider real)
{
    /// <summary>Largest package that is taken in over the network; larger ones by <c>./run import</c>.</summary>
    public const int MostUpload = 64 << 20;

    private const int MostFiles = 200_000, MostRatio = 200;
    private const long MostUnpacked = 2L << 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private PackProgress? _progress;
    private bool _busy;

    public async Task<Look<PackagesView>> List(Reader reader, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ReadKeeping, "packages", stop) is not { } pass) return new Look<PackagesView>.Denied(Permission.ReadKeeping.Needs);
        var lots = (await pen.Lots(pass, stop)).Select(lot => lot.Lot).ToHashSet(StringComparer.Ordinal);
        return new Look<PackagesView>.Shown(new(pen.Book.Packages, importer.All, Volatile.Read(ref _progress), Reported(lots).Count));
    }

    /// <summary>制包 — of these lots, or of all that have a report when none is named. Ends when it is made, or after a while with what is known then.</summary>
    public async Task<(Act Act, string? Package)> Make(Reader reader, IReadOnlyList<string> lots, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.WriteKeeping, "packages", stop) is not { } pass) return (KeepingPen.Denied(Permission.WriteKeeping), null);
        if (!pass.Clues) return (KeepingPen.Denied(Permission.ReadClues), null);
        var covered = (await pen.Lots(pass, stop)).Select(lot => lot.Lot).ToHashSet(StringComparer.Ordinal);
        var asked = lots.Select(lot => lot.Trim()).Where(lot => lot.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        foreach (var lot in asked)
            if (!covered.Contains(lot)) return (KeepingPen.Refused($"没有标段 {lot}，或不在您的范围内", $"There is no lot {lot}, or it is outside your scope"), null);
        if (asked.Count == 0) asked = Reported(covered);
        if (asked.Count == 0) return (KeepingPen.Refused("还没有可归档的见证报告", "There is no report yet to be packed"), null);
        if (asked.FirstOrDefault(lot => pen.Book.IsGone(lot, Domain.Cases.RetentionBook.Reports)) is { } gone) return (KeepingPen.Refused($"标段 {gone} 的报告已销毁", $"The reports of {gone} were disposed of"), null);
        lock (_gate)
        {
            if (_busy) return (KeepingPen.Refused("正在制作另一个归档包", "Another package is being made"), null);
            _busy = true;
        }
        var number = NextNumber();
        Volatile.Write(ref _progress, new(number, 0, asked.Count, 0, 0, "", null));
        var making = Task.Run(() => Run(reader, number, asked), CancellationToken.None);
        try
        {
            var (position, failed) = await making.WaitAsync(Patience, real, stop);
            return position is { } at ? (new Act.Done(at, Pending: !await pen.Folded(at, stop)), number) : (new Act.Refused(failed!), null);
        }
        catch (TimeoutException)
        {
            return (new Act.Done(pen.Book.Next - 1, Pending: true), number);
        }
    }

    /// <summary>The files of a package that was made here, for a download.</summary>
    public async Task<Look<IAsyncEnumerable<(string Path, byte[] Bytes)>>> Files(Reader reader, string package, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.WriteKeeping, $"packages/{RetentionDesk.Short(package)}", stop) is not { } pass) return new Look<IAsyncEnumerable<(string, byte[])>>.Denied(Permission.WriteKeeping.Needs);
        if (!pass.Clues || pass is not { WholeCentre: true, AllKinds: true } || pen.Book.Packages.FirstOrDefault(record => record.State == PackageState.Made && record.Package == package) is not { } made) return new Look<IAsyncEnumerable<(string, byte[])>>.Absent();
        var folder = packager.FolderOf(package);
        if (BagFolder.Named(folder, Ledger.Crypto.Suite.Intl, made.Digest[(made.Digest.IndexOf(':') + 1)..]) is null)
            return new Look<IAsyncEnumerable<(string, byte[])>>.Altered(new($"归档包 {package} 不在，或已被改动", $"The package {package} is not there, or was altered"));
        return new Look<IAsyncEnumerable<(string, byte[])>>.Shown(Below(folder, stop));
    }

    /// <summary>导入 — a zip of a package's folder.</summary>
    public async Task<(Act Act, string? Id)> Import(Reader reader, byte[] zip, string? logKey, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.WriteKeeping, "import", stop) is null) return (KeepingPen.Denied(Permission.WriteKeeping), null);
        var key = string.IsNullOrWhiteSpace(logKey) ? null : NoteKey.Parse(logKey.Trim());
        if (!string.IsNullOrWhiteSpace(logKey) && key is not { Type: NoteKey.LogType }) return (KeepingPen.Refused("日志公钥无法读取", "The log's key cannot be read"), null);
        try
        {
            using var archive = new ZipArchive(new MemoryStream(zip, writable: false), ZipArchiveMode.Read, leaveOpen: false, Encoding.UTF8);
            if (Swells(archive, zip.Length) is { } problem) return (problem, null);
            return Said(await importer.Take(reader.Account, Unpacked(archive, stop), key is null ? Trust.None : new([key], []), null, stop));
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException)
        {
            return (KeepingPen.Refused("不是可读的 ZIP 文件", "This is no ZIP file that can be read"), null);
        }
        catch (LogClosedException closed)
        {
            return (KeepingPen.Refused($"日志只读：{closed.Reason.Zh}", $"The log is read-only: {closed.Reason.En}"), null);
        }
    }

    /// <summary>A report of another house, with what can be said of it now.</summary>
    public async Task<Look<ImportedReport>> Imported(Reader reader, string id, string number, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ReadKeeping, $"imported/{RetentionDesk.Short(id)}/{RetentionDesk.Short(number)}", stop) is not { } pass) return new Look<ImportedReport>.Denied(Permission.ReadKeeping.Needs);
        if (!pass.Clues || pass is not { WholeCentre: true, AllKinds: true }) return new Look<ImportedReport>.Absent(); // it holds the compartment of another house
        try
        {
            return importer.Report(id, number) is { } report ? new Look<ImportedReport>.Shown(report) : new Look<ImportedReport>.Absent();
        }
        catch (TamperException why)
        {
            return new Look<ImportedReport>.Altered(new($"导入的报告被改动（{why.Row}），不予显示", $"The imported report was altered ({why.Row}); it is not shown"));
        }
    }

    internal static (Act Act, string? Id) Said(ImportAnswer answer) => answer switch
    {
        { Position: { } at, Broken: null } => (new Act.Done(at), answer.Id),
        { Broken: { } broken } => (KeepingPen.Refused($"没有导入：{broken.Where}：{broken.Zh}", $"Not imported: {broken.Where}: {broken.En}"), answer.Id),
        _ => (KeepingPen.Refused("没有导入：已经导入过", "Not imported: it was imported before"), answer.Id),
    };

    private async Task<(long? Position, Wording? Failed)> Run(Reader reader, string number, List<string> lots)
    {
        try
        {
            var made = await packager.Make(reader, number, lots, null, progress => Volatile.Write(ref _progress, progress), CancellationToken.None);
            Volatile.Write(ref _progress, made.Failed is { } why ? _progress! with { Failed = why } : null);
            return made;
        }
        catch (Exception e) when (e is TamperException or LogClosedException or IOException or InvalidOperationException or ArgumentException)
        {
            var why = new Wording($"没有制成：{e.Message}", $"Not made: {e.Message}");
            Volatile.Write(ref _progress, _progress! with { Failed = why });
            return (null, why);
        }
        finally
        {
            lock (_gate) _busy = false;
        }
    }

    private List<string> Reported(HashSet<string> lots) => [.. pen.Book.Objects.Where(o => o.Shelf == KeepingBook.ReportShelf && lots.Contains(o.Lot)).Select(o => o.Lot).Distinct().Order(StringComparer.Ordinal)];

    // a number whose folder is there already was not finished: the next is taken, the remains are not touched
    private string NextNumber()
    {
        var start = string.Create(CultureInfo.InvariantCulture, $"GD-{pen.Today.Year}-");
        var count = pen.Book.Packages.Count(record => record.State == PackageState.Made && record.Package.StartsWith(start, StringComparison.Ordinal));
        string number;
        do number = string.Create(CultureInfo.InvariantCulture, $"{start}{++count:0000}");
        while (DurableFile.FilesBelow(packager.FolderOf(number)).Count > 0);
        return number;
    }

    private static async IAsyncEnumerable<(string Path, byte[] Bytes)> Below(string folder, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var file in DurableFile.FilesBelow(folder))
        {
            stop.ThrowIfCancellationRequested();
            if (DurableFile.ReadAll(file) is { } bytes) yield return (Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), bytes);
            await Task.Yield();
        }
    }

    private static Act? Swells(ZipArchive archive, long packed) =>
        archive.Entries.Count > MostFiles ? KeepingPen.Refused("文件太多", "There are too many files")
        : archive.Entries.Sum(entry => entry.Length) is var whole && (whole > MostUnpacked || whole > packed * MostRatio) ? KeepingPen.Refused("解开后太大", "It would be too large unpacked") : null;

    // the folder of the package may stand in the zip by its name or be its root
    private static async IAsyncEnumerable<(string Path, byte[] Bytes)> Unpacked(ZipArchive archive, [EnumeratorCancellation] CancellationToken stop)
    {
        var root = archive.Entries.Select(entry => entry.FullName).FirstOrDefault(name => name.EndsWith("/" + BagFolder.Declaration, StringComparison.Ordinal) && name.Count(c => c == '/') == 1) is { } inside ? inside[..^BagFolder.Declaration.Length] : "";
        foreach (var entry in archive.Entries)
        {
            if (entry.FullName.EndsWith('/')) continue;
            using var bytes = new MemoryStream();
            await using (var from = await entry.OpenAsync(stop)) await from.CopyToAsync(bytes, stop);
            yield return (entry.FullName.StartsWith(root, StringComparison.Ordinal) ? entry.FullName[root.Length..] : entry.FullName, bytes.ToArray());
        }
    }
}
