using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;

namespace Witness.Flow.Keeping;

/// <summary>包内文件 — a file of a lot's folder.</summary>
/// <param name="Part">The folder it goes into: <c>representations</c>, <c>evidence</c>, <c>records</c>.</param>
public sealed record PackFile(string Part, string Name, string Title, string MediaType, byte[] Bytes);

/// <summary>制包进度 — what is being made at this moment.</summary>
public sealed record PackProgress(string Package, int Done, int Lots, int Files, long Bytes, string Current, Wording? Failed);

/// <summary>
/// 制包 — writes the archive package of one lot or of many (docs/spec/archive-package.md): one bag, a folder per lot, each file written as soon as it is there, so that
/// memory does not grow with the number of lots. A package without its last manifest was not finished, and is nobody's.
/// </summary>
/// <param name="folder">Where packages lie.</param>
public sealed class Packager(string folder, KeepingPen pen, LogReader log, OwnFacts own, TwoClocks clocks)
{
    public const string Format = "witness-archive/v1", Index = "package.json", HowTo = "VERIFY.txt";

    /// <summary>Report files of a lot with what proves them; empty while it has no report. Drawn by another step of the road.</summary>
    public required Func<Reader, string, CancellationToken, IAsyncEnumerable<PackFile>> Reports { get; init; }

    /// <summary>The objects of the stores as they were handed in; null when a key is gone.</summary>
    public required Func<StoredObject, CancellationToken, Task<byte[]?>> Object { get; init; }

    /// <summary>What goes into every package: the page that verifies, and the keys.</summary>
    public required Func<CancellationToken, Task<IReadOnlyList<(string Path, byte[] Bytes)>>> Aids { get; init; }

    /// <summary>Name of the centre.</summary>
    public required Func<CancellationToken, Task<string>> Centre { get; init; }

    /// <summary>Where the package of a number lies.</summary>
    public string FolderOf(string package) => Path.Combine(folder, package);

    /// <summary>Makes the package and says so in the log.</summary>
    /// <param name="target">Another place than the house's own; null for that.</param>
    /// <returns>The position of the fact; else what stood in the way.</returns>
    public async Task<(long? Position, Wording? Failed)> Make(Reader reader, string package, IReadOnlyList<string> lots, string? target, Action<PackProgress> told, CancellationToken stop)
    {
        var place = target ?? FolderOf(package);
        if (DurableFile.FilesBelow(place).Count > 0) return (null, new($"{place} 不是空的", $"{place} is not empty"));
        var bag = new BagFolder(place, Suite.Intl);
        var (index, names, centre, objects, at) = (new JsonArray(), new HashSet<string>(StringComparer.Ordinal), await Centre(stop), pen.Book.Objects.ToLookup(o => o.Lot, StringComparer.Ordinal), clocks.Trade.GetUtcNow());
        var done = 0;
        foreach (var lot in lots)
        {
            stop.ThrowIfCancellationRequested();
            told(new(package, done++, lots.Count, bag.Count, bag.Bytes, lot, null));
            if (await pen.Lot(lot, stop) is not { } known) return (null, new($"没有标段 {lot}", $"There is no lot {lot}"));
            var dir = $"lots/{Plain(lot, names)}";
            var written = new List<EepFile>();
            await foreach (var file in Reports(reader, lot, stop)) Put(file);
            if (written.Count == 0) return (null, new($"标段 {lot} 还没有见证报告", $"The lot {lot} has no report yet"));
            foreach (var kept in objects[lot].Where(o => o.Shelf == KeepingBook.EvidenceStore))
            {
                if (await Object(kept, stop) is { } bytes) Put(new("evidence", $"{Plain(kept.Label, [])}_{Plain(kept.Title, [])}", kept.Title, "application/octet-stream", bytes));
            }
            Put(new("records", "entries.jsonl", "日志条目", "application/x-ndjson", await Entries(lot, stop)));
            var eep = EepXml.Write(new(centre, package, at, known, pen.Until(known, Domain.Cases.RetentionBook.Reports), written));
            bag.Add($"{dir}/metadata/eep.xml", eep);
            index.Add(new JsonObject
            {
                ["folder"] = dir, ["kind"] = known.Kind, ["lot"] = lot, ["name"] = known.Name, ["project"] = known.ProjectName,
                ["reports"] = new JsonArray([.. written.Where(f => f.Name.EndsWith(".report.json", StringComparison.Ordinal) && !f.Name.EndsWith("-party.report.json", StringComparison.Ordinal)).Select(f => (JsonNode)f.Name[..^".report.json".Length])]),
            });

            void Put(PackFile file)
            {
                var path = $"{dir}/{file.Part}/{file.Name}";
                bag.Add(path, file.Bytes);
                written.Add(new(path, file.Name, file.Title, file.MediaType, file.Bytes.Length, Suite.Intl.Hash(file.Bytes).ToString()));
            }
        }
        foreach (var (path, bytes) in await Aids(stop)) bag.Add(path, bytes);
        bag.Add(HowTo, Encoding.UTF8.GetBytes(HowToVerify.Text(package)));
        var origin = (await log.Head(stop))!.Origin;
        bag.Add(Index, CanonicalJson.Write(new JsonObject { ["centre"] = centre, ["format"] = Format, ["lots"] = index, ["made"] = Moment.Of(at).ToString(), ["origin"] = origin, ["package"] = package }));
        told(new(package, done, lots.Count, bag.Count, bag.Bytes, "", null));
        var digest = bag.Close([("Source-Organization", centre), ("External-Identifier", package), ("Bagging-Date", Moment.Of(at).Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("External-Description", "数字见证报告归档包 / archive package of digital witness reports")]);
        var fact = new ArchivePackaged { Package = package, Digest = $"sha256:{digest}", Count = lots.Count };
        var scope = lots.Count == 1 ? new Scope(ScopeKind.Lot, null, lots) : lots.Count <= 50 ? new Scope(ScopeKind.Lots, null, lots) : OwnFacts.Centre;
        return await own.Append(new(fact, scope, $"package/{package}/{digest.ToString()[..16]}", reader.Account), stop) is Appended.Done { Receipts: [var receipt, ..] } ? (receipt.Position, null) : (null, new("他人已先制作", "Somebody else has made it first"));
    }

    /// <summary>A name for a file system: letters and digits of ASCII and Chinese, the rest as its code.</summary>
    internal static string Plain(string text, HashSet<string> taken)
    {
        var plain = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' or '.') plain.Append(rune.ToString());
            else plain.Append(CultureInfo.InvariantCulture, $"~{rune.Value:x}");
        }
        var name = plain.Length == 0 || plain[0] == '.' ? "~" + plain : plain.ToString();
        while (Encoding.UTF8.GetByteCount(name) > 120) name = name[1..];
        var unique = name;
        for (var n = 2; !taken.Add(unique); n++) unique = $"{name}~{n}";
        return unique;
    }

    // one entry a line, its bytes as they stand in the log, so that each is a leaf of the tree
    private async Task<byte[]> Entries(string lot, CancellationToken stop)
    {
        IReadOnlyList<long> positions;
        await using (var snapshot = await pen.Database.Snapshot(stop)) positions = [.. (await snapshot.Rows<SpokenOf>("fact_scope", "WHERE scope = @scope ORDER BY position", new { scope = "L/" + lot })).Select(row => row.Position)];
        var lines = new ArrayBufferWriter<byte>(64 << 10);
        foreach (var position in positions)
        {
            var entry = (await log.Entries(position, 1, stop)).Single();
            lines.Write(Encoding.UTF8.GetBytes($"{{\"entry\":"));
            lines.Write(entry.Bytes.Span);
            lines.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"position\":{position}}}\n")));
        }
        return lines.WrittenSpan.ToArray();
    }
}

/// <summary>Of the row that says which fact speaks of what.</summary>
internal sealed record SpokenOf(string Scope, long Position);
