using Witness.Ledger.Bytes;

namespace Witness.Ledger.Log;

/// <summary>日志 — which of the two logs of one installation (ruling 16): facts, or looks and denials.</summary>
public enum LogName
{
    /// <summary>见证日志 — the witness log: one fact, one entry.</summary>
    Witness = 0,

    /// <summary>审计日志 — the audit log, origin <c>…/audit</c>.</summary>
    Audit = 1,
}

/// <summary>日志头 — what a receipt rests on: written in the append transaction (ruling 14).</summary>
/// <param name="Origin">The log's identity, first line of its checkpoints.</param>
/// <param name="Size">Number of entries.</param>
/// <param name="Root">RFC 6962 root of the first <paramref name="Size"/> entries.</param>
public sealed record Head(string Origin, long Size, Digest Root);

/// <summary>An entry as it lies in the log: the very bytes that were hashed.</summary>
public sealed record StoredEntry(long Position, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// 重复键 — finds a repeated fact: <paramref name="Key"/> is PRF(source, source key, version), <paramref name="Content"/>
/// a keyed hash of the content. Equal key and content: seen before. Equal key, other content: conflict (A8).
/// </summary>
public readonly record struct EntryIdentity(Key16 Key, Key16 Content);

/// <summary>An identity that stands in the log, and where.</summary>
public sealed record IdentityRow(Key16 Key, Key16 Content, LogName Log, long Position);

/// <summary>附带行的表 — a table of rows that commit with entries (ruling 12): vault, outbox, accounts, cursors, …</summary>
/// <param name="Name">Lower-case SQL name, letters and underscores only.</param>
/// <param name="InsertOnly">A row never changes once written (vault); lets the store skip reading the old row.</param>
public sealed record AttachedTable(string Name, bool InsertOnly = false);

/// <summary>附带行 — one keyed row; a null <paramref name="Value"/> deletes it. Keys order as unsigned bytes.</summary>
public sealed record AttachedRow(AttachedTable Table, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte>? Value);

/// <summary>A hash tile after the append: 32·w bytes, w ≤ 256; a growing tile is written again, wider.</summary>
public sealed record TileRow(int Level, long Index, ReadOnlyMemory<byte> Hashes);

/// <summary>What one log gains in a commit: entries from position <paramref name="First"/>, changed tiles, the new head.</summary>
public sealed record LogGrowth(
    LogName Log, long First, IReadOnlyList<ReadOnlyMemory<byte>> Entries, IReadOnlyList<TileRow> Tiles, Head Head);

/// <summary>"Something about <paramref name="Key"/> stands at <paramref name="Position"/>": the latest wins; conditions ask it.</summary>
public sealed record AboutRow(Key16 Key, long Position);

/// <summary>One transaction: all of it or nothing.</summary>
/// <param name="Epoch">The writer's fencing number; a store whose epoch moved on refuses with <see cref="FencedException"/>.</param>
public sealed record CommitBatch(
    long Epoch,
    IReadOnlyList<LogGrowth> Logs,
    IReadOnlyList<IdentityRow> Identities,
    IReadOnlyList<AboutRow> About,
    IReadOnlyList<AttachedRow> Rows);

/// <summary>Another writer has taken over: this one must stop, nothing was written.</summary>
public sealed class FencedException(string message) : Exception(message);

/// <summary>
/// Where a log keeps its bytes: SQLite, PostgreSQL (both in <c>Flow/Store</c>), or memory for tests. One writer at a
/// time; readers at any time. A crash anywhere leaves the state before or after a whole <see cref="Commit"/>.
/// </summary>
public interface LogStore : IAsyncDisposable
{
    /// <summary>Becomes the only writer and returns the new epoch; any earlier writer's commits are refused from here on.</summary>
    Task<long> TakeWriter(CancellationToken stop);

    /// <summary>Null when the log has no entry yet.</summary>
    Task<Head?> ReadHead(LogName log, CancellationToken stop);

    /// <summary>Up to <paramref name="count"/> entries from <paramref name="from"/> on, in order of position, without gaps.</summary>
    Task<IReadOnlyList<StoredEntry>> ReadEntries(LogName log, long from, int count, CancellationToken stop);

    /// <summary>The widest tile stored at that place; null when there is none. Narrower ones are served by truncating it.</summary>
    Task<byte[]?> ReadTile(LogName log, int level, long index, CancellationToken stop);

    Task<IReadOnlyDictionary<Key16, IdentityRow>> FindIdentities(IReadOnlyCollection<Key16> keys, CancellationToken stop);

    /// <summary>The latest position about each key that has one.</summary>
    Task<IReadOnlyDictionary<Key16, long>> FindAbout(IReadOnlyCollection<Key16> keys, CancellationToken stop);

    /// <summary>Durable when it returns (fsync, synchronous standby included). Throws and writes nothing, or has written all.</summary>
    Task Commit(CommitBatch batch, CancellationToken stop);

    Task<byte[]?> ReadRow(AttachedTable table, ReadOnlyMemory<byte> key, CancellationToken stop);

    /// <summary>Rows whose key begins with <paramref name="prefix"/> and is greater than <paramref name="after"/>, in key order.</summary>
    Task<IReadOnlyList<AttachedRow>> ReadRows(
        AttachedTable table, ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> after, int limit, CancellationToken stop);
}
