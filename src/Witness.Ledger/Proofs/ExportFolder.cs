using System.Runtime.CompilerServices;
using System.Text;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;
using Witness.Ledger.Tree;

namespace Witness.Ledger.Proofs;

/// <summary>
/// 导出文件夹 — a whole log up to a checkpoint as files: <c>checkpoint</c>, <c>keys</c>, hash tiles and entry bundles under
/// their C2SP paths, and nothing else (ruling 57 a). See docs/spec/export-folder.md.
/// </summary>
public static class ExportFolder
{
    /// <summary>File of the checkpoint note.</summary>
    public const string CheckpointFile = "checkpoint";

    /// <summary>File of the keys.</summary>
    public const string KeysFile = "keys";

    /// <summary>Every file of the export, for writing or for packing; the checkpoint comes last.</summary>
    public static async IAsyncEnumerable<(string Path, byte[] Bytes)> Files(
        LogReader reader, SignedCheckpoint checkpoint, KeyRing keys, [EnumeratorCancellation] CancellationToken stop)
    {
        yield return (KeysFile, Encoding.UTF8.GetBytes(keys.Text()));
        foreach (var place in TilePlace.AllOf(checkpoint.Checkpoint.Size))
            yield return (place.Path(), await reader.Read(place, stop));
        yield return (CheckpointFile, keys.Trim(checkpoint).Note.ToBytes());
    }

    /// <summary>Writes the export; a folder without a checkpoint is one that was not finished.</summary>
    public static async Task Write(
        string folder, LogReader reader, SignedCheckpoint checkpoint, KeyRing keys, CancellationToken stop)
    {
        await foreach (var (path, bytes) in Files(reader, checkpoint, keys, stop))
        {
            var file = Path.Combine(folder, path);
            DurableFile.MakeFolder(Path.GetDirectoryName(file)!);
            DurableFile.Write(file, bytes);
        }
    }

    /// <summary>True when the folder looks like an export.</summary>
    public static bool Is(string folder) => DurableFile.Exists(Path.Combine(folder, CheckpointFile));

    /// <summary>Checks the whole folder, item by item.</summary>
    /// <param name="older">A checkpoint the auditor kept from before, if any: the log must have grown from it.</param>
    public static async Task<Checked> Check(string folder, Suite suite, Trust trust, SignedCheckpoint? older)
    {
        var said = new Checked();
        var note = DurableFile.ReadAll(Path.Combine(folder, CheckpointFile)) is { } bytes ? SignedCheckpoint.Parse(bytes) : null;
        if (!said.Say(note is not null, "检查点可读", "the checkpoint can be read")) return said;
        var keys = DurableFile.ReadAll(Path.Combine(folder, KeysFile)) is { } text ? KeyRing.Parse(Encoding.UTF8.GetString(text)) : null;
        if (!said.Say(keys is not null, "公钥清单可读", "the list of keys can be read")) return said;
        keys!.Check(note!, trust, said);

        var checkpoint = note!.Checkpoint;
        var (missing, strange) = Compare(folder, checkpoint.Size);
        if (!said.Say(
            missing is null && strange is null,
            missing is null && strange is null ? "文件齐全，没有多余的" : $"缺少 {missing ?? "–"}；多余 {strange ?? "–"}",
            missing is null && strange is null ? "every file is there and no other" : $"missing {missing ?? "–"}; not of the log {strange ?? "–"}"))
            return said;

        var broken = await new LogScan(suite).Check(
            checkpoint.Size,
            checkpoint.Root,
            (from, count) => Task.FromResult(Entries(folder, checkpoint.Size, from, count)),
            place => Task.FromResult(Tile(folder, place)));
        said.Say(
            broken is null,
            broken?.Zh ?? $"{checkpoint.Size} 条条目、全部瓦片与根哈希相符",
            broken?.En ?? $"{checkpoint.Size} entries, all tiles and the root agree");
        if (broken is null && older is not null) await CheckGrowth(folder, suite, checkpoint, keys.Log, older, said);
        return said;
    }

    /// <summary>The checkpoint and keys of a folder that was checked.</summary>
    public static (SignedCheckpoint Checkpoint, KeyRing Keys)? Head(string folder) =>
        DurableFile.ReadAll(Path.Combine(folder, CheckpointFile)) is { } note && SignedCheckpoint.Parse(note) is { } checkpoint
        && DurableFile.ReadAll(Path.Combine(folder, KeysFile)) is { } text && KeyRing.Parse(Encoding.UTF8.GetString(text)) is { } keys ? (checkpoint, keys) : null;

    /// <summary>Every entry of a folder that was checked, in order.</summary>
    public static IEnumerable<(long Position, ReadOnlyMemory<byte> Entry)> EntriesOf(string folder, long size)
    {
        for (long from = 0; from < size; from += TilePlace.Full)
        {
            var position = from;
            foreach (var entry in Entries(folder, size, from, 1)) yield return (position++, entry);
        }
    }

    /// <summary>Root of the beginning of a checked log.</summary>
    public static ValueTask<Digest> RootOf(string folder, Suite suite, long size, long whole) => new TileTree(suite, (level, index) =>
        ValueTask.FromResult<ReadOnlyMemory<byte>>(Tile(folder, new(level, index, TilePlace.WidthAt(level, index, whole))))).Root(size);

    private static async Task CheckGrowth(
        string folder, Suite suite, Checkpoint now, NoteKey log, SignedCheckpoint older, Checked said)
    {
        var then = older.Checkpoint;
        if (!said.Say(older.IsSignedBy(log), "旧检查点由同一日志密钥签署", "the older checkpoint is signed by the same key")) return;
        var tiles = new TileTree(suite, (level, index) =>
            ValueTask.FromResult<ReadOnlyMemory<byte>>(Tile(folder, new(level, index, TilePlace.WidthAt(level, index, now.Size)))));
        said.Say(
            then.Size <= now.Size && await tiles.Root(then.Size) == then.Root,
            $"自旧检查点（{then.Size} 条）以来只有追加",
            $"since the older checkpoint ({then.Size} entries) the log has only grown");
    }

    private static (string? Missing, string? Strange) Compare(string folder, long size)
    {
        var wanted = TilePlace.AllOf(size).Select(p => p.Path()).Append(CheckpointFile).Append(KeysFile).ToHashSet();
        var strange = new List<string>();
        foreach (var file in DurableFile.FilesBelow(folder))
        {
            var path = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            if (!wanted.Remove(path)) strange.Add(path);
        }

        return (wanted.Order(StringComparer.Ordinal).FirstOrDefault(), strange.FirstOrDefault());
    }

    // A tile whose file is longer or shorter than its place says is none.
    private static byte[]? Tile(string folder, TilePlace place) =>
        DurableFile.ReadAll(Path.Combine(folder, place.Path())) is { } bytes && bytes.Length == place.Width * Digest.Size ? bytes : null;

    private static IReadOnlyList<ReadOnlyMemory<byte>> Entries(string folder, long size, long from, int count)
    {
        var entries = new List<ReadOnlyMemory<byte>>(count);
        for (var index = from / TilePlace.Full; entries.Count < count; index++)
        {
            var place = new TilePlace(TilePlace.Entries, index, TilePlace.WidthAt(TilePlace.Entries, index, size));
            if (DurableFile.ReadAll(Path.Combine(folder, place.Path())) is not { } bytes) break;
            if (Bundle.Decode(bytes) is not { } bundle || bundle.Count != place.Width) break;
            entries.AddRange(bundle);
        }

        return entries;
    }
}
