using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Flow.Store;

/// <summary>
/// 受损日志库 — a store in which somebody else has written, opened to be looked at: what was changed is left out of what is
/// read, the rest stays readable. It has no writer.
/// </summary>
public sealed class DamagedStore(CheckedStore store) : CheckedStore
{
    public RowSeals Seals => store.Seals;

    public Task<StoreScan> Scan(CancellationToken stop) => store.Scan(stop);

    public Task<long> TakeWriter(CancellationToken stop) => throw new FencedException("a damaged store has no writer");

    public Task Commit(CommitBatch batch, CancellationToken stop) => throw new FencedException("a damaged store has no writer");

    public Task<Head?> ReadHead(LogName log, CancellationToken stop) => store.ReadHead(log, stop);

    public Task<IReadOnlyList<StoredEntry>> ReadEntries(LogName log, long from, int count, CancellationToken stop) => store.ReadEntries(log, from, count, stop);

    public Task<byte[]?> ReadTile(LogName log, int level, long index, CancellationToken stop) => store.ReadTile(log, level, index, stop);

    public Task<IReadOnlyDictionary<Key16, IdentityRow>> FindIdentities(IReadOnlyCollection<Key16> keys, CancellationToken stop) => store.FindIdentities(keys, stop);

    public Task<IReadOnlyDictionary<Key16, long>> FindAbout(IReadOnlyCollection<Key16> keys, CancellationToken stop) => store.FindAbout(keys, stop);

    public async Task<byte[]?> ReadRow(AttachedTable table, ReadOnlyMemory<byte> key, CancellationToken stop)
    {
        try
        {
            return await store.ReadRow(table, key, stop);
        }
        catch (TamperException)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<AttachedRow>> ReadRows(
        AttachedTable table, ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> after, int limit, CancellationToken stop)
    {
        try
        {
            return await store.ReadRows(table, prefix, after, limit, stop);
        }
        catch (TamperException)
        {
            return await OneByOne(table, prefix, after, limit, stop);
        }
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task<List<AttachedRow>> OneByOne(AttachedTable table, ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> after, int limit, CancellationToken stop)
    {
        var found = new List<AttachedRow>();
        while (found.Count < limit)
        {
            try
            {
                if (await store.ReadRows(table, prefix, after, 1, stop) is not [var row]) break;
                found.Add(row);
                after = row.Key;
            }
            catch (TamperException why) when (why.Row.Length > 0)
            {
                after = Convert.FromHexString(why.Row);
            }
        }

        return found;
    }
}
