using System.Collections.Concurrent;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Report;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;

namespace Witness.Flow.Keeping;

/// <summary>What taking a package in came to.</summary>
/// <param name="Id">Under which it lies, imported or refused.</param>
public sealed record ImportAnswer(string Id, PackIndex? Index, int Reports, BagBreak? Broken, long? Position);

/// <summary>导入的包 — a package of another house as it lies here, read only.</summary>
public sealed record ImportedPackage(string Id, PackageRecord Record, PackIndex Index);

/// <summary>导入的报告 — a report of another house, checked at this moment.</summary>
public sealed record ImportedReport(ImportedPackage Package, PackedLot Lot, string Number, WitnessReport Report, string Digest, Checked Said);

/// <summary>
/// 导入 — takes packages of other houses in: written apart, checked whole, then kept read-only beside the log under the digest of their last manifest. None of their facts
/// becomes a fact of this log. One that does not hold is kept as it came, apart, and never read.
/// </summary>
/// <param name="data">Folder of the installation.</param>
public sealed class Importer(string data, KeepingBook book, OwnFacts own)
{
    private const string Incoming = "incoming", Imported = "imported", Refused = "refused";

    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, Digest>> _files = new(StringComparer.Ordinal);

    /// <summary>Files as they come, by their paths in the package's folder.</summary>
    /// <param name="trust">Keys known from elsewhere; without any a package is held against its own.</param>
    public async Task<ImportAnswer> Take(string account, IAsyncEnumerable<(string Path, byte[] Bytes)> files, Trust trust, Func<int, int, Task>? told, CancellationToken stop)
    {
        var id = own.FreshKey("in")[3..];
        var place = Path.Combine(data, Incoming, id);
        BagBreak? broken = null;
        DurableFile.MakeFolder(place);
        await foreach (var (path, bytes) in files.WithCancellation(stop))
        {
            if (!BagFolder.IsPlain(path))
            {
                broken ??= new(path.Length <= 200 ? path : path[..200], "路径不合规，没有写入", "is no path of a package and was not written");
                continue;
            }
            var file = Path.Combine(place, path);
            DurableFile.MakeFolder(Path.GetDirectoryName(file)!);
            DurableFile.Write(file, bytes, DurableFile.Fixed);
        }
        return await Judge(account, id, place, broken, trust, told, stop);
    }

    /// <summary>What was imported and can be read, the latest first. One whose files are not as they came is left out: fixity and its own page say why.</summary>
    public IReadOnlyList<ImportedPackage> All => [.. book.Packages.Where(record => record.State == PackageState.Imported).Select(Open).OfType<ImportedPackage>()];

    public ImportedPackage? Find(string id) => book.Packages.FirstOrDefault(record => record.State == PackageState.Imported && IdOf(record) == id) is { } record ? Open(record) : null;

    /// <summary>A report of an imported package, checked now. Null when there is none.</summary>
    /// <exception cref="TamperException">What lies on the disk is not what was taken in.</exception>
    public ImportedReport? Report(string id, string number)
    {
        if (Find(id) is not { } package || package.Index.Lots.FirstOrDefault(lot => lot.Reports.Contains(number)) is not { } lot) return null;
        if (PackageCheck.Read(FolderOf(id), _files[id], lot, number) is not var (signed, bundle)) throw new TamperException(Imported, $"{id}/{number}");
        return ReportJson.Read(signed.Content.Span) is { } report ? new(package, lot, number, report, $"{Suite.Intl.HashId}:{signed.Statement.Digest}", PackageCheck.Check(signed, bundle, Trust.None)) : null;
    }

    /// <summary>Where a package lies that was taken in.</summary>
    public string FolderOf(string id) => Path.Combine(data, Imported, id);

    /// <summary>Where one lies that was not.</summary>
    public string RefusedFolder(string id) => Path.Combine(data, Refused, id);

    /// <summary>Under which a package lies: the beginning of its digest.</summary>
    public static string IdOf(PackageRecord record) => record.Digest[(record.Digest.IndexOf(':') + 1)..] is { Length: >= 16 } digest ? digest[..16] : record.Digest;

    private async Task<ImportAnswer> Judge(string account, string id, string place, BagBreak? broken, Trust trust, Func<int, int, Task>? told, CancellationToken stop)
    {
        var (index, digest, reports, found) = broken is null ? await PackageCheck.Run(place, trust, told) : (null, null, 0, broken);
        if (found is null && digest is { } whole && index is not null)
        {
            var name = whole.ToString()[..16];
            var fact = new ArchiveImported { Package = index.Package, Origin = index.Origin, Digest = $"{Suite.Intl.HashId}:{whole}", Count = index.Lots.Count };
            if (DurableFile.FilesBelow(FolderOf(name)).Count > 0)
            {
                DurableFile.DeleteFolder(place);
                return new(name, index, reports, new(index.Package, "已经导入过", "was imported before"), null);
            }
            DurableFile.MakeFolder(Path.Combine(data, Imported));
            DurableFile.MoveFolder(place, FolderOf(name));
            return await own.Append(new(fact, OwnFacts.Centre, $"import/{whole}", account), stop) is Appended.Done { Receipts: [var receipt, ..] } ? new(name, index, reports, null, receipt.Position) : new(name, index, reports, null, null);
        }
        DurableFile.MakeFolder(Path.Combine(data, Refused));
        DurableFile.MoveFolder(place, RefusedFolder(id));
        var refused = new ArchiveRefused { Package = index?.Package ?? id, Where = found!.Where, Reason = found.Zh };
        var position = await own.Append(new(refused, OwnFacts.Centre, $"import-refused/{id}", account), stop) is Appended.Done { Receipts: [var at, ..] } ? at.Position : (long?)null;
        return new(id, index, reports, found, position);
    }

    // what the log says was taken in: manifest by manifest down to the index
    private ImportedPackage? Open(PackageRecord record)
    {
        var id = IdOf(record);
        var folder = FolderOf(id);
        if (!_files.TryGetValue(id, out var files))
        {
            if (BagFolder.Named(folder, Suite.Intl, record.Digest[(record.Digest.IndexOf(':') + 1)..]) is not { } named) return null;
            files = _files[id] = named;
        }
        return files.TryGetValue(Packager.Index, out var digest) && BagFolder.File(folder, Suite.Intl, Packager.Index, digest) is { } bytes && PackIndex.Read(bytes) is { } index ? new(id, record, index) : null;
    }
}
