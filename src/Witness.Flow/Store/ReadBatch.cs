using System.Data.Common;
using System.Text;
using Dapper;

namespace Witness.Flow.Store;

/// <summary>A row to be written or (null values) removed; <paramref name="Term"/> is default when removed.</summary>
/// <param name="Spelt">The key as <see cref="ReadTable.Encode"/> spells it: what the roll of the table holds.</param>
/// <param name="IsNew">Nothing of ours can stand under its key: what stands there is not asked for, and a row somebody else put there is written over.</param>
internal readonly record struct PendingRow(object?[] Key, byte[] Spelt, object?[]? Values, RowTerm Term, bool IsNew = false);

/// <summary>A row ready to be written: spelt, with its digest. Making it costs most of what writing it does, and needs no batch.</summary>
public readonly struct MadeRow
{
    internal MadeRow(ReadTable table, string key, PendingRow row) => (Table, Key, Row) = (table, key, row);

    internal ReadTable Table { get; }

    internal string Key { get; }

    internal PendingRow Row { get; }
}

/// <summary>
/// 一批 — what the applier changes in one transaction, cursor included. Rows are held back and written together, each once,
/// however often it was put; a query of this batch sees them.
/// </summary>
public sealed class ReadBatch
{
    private readonly ReadDatabase _database;
    private readonly Dictionary<ReadTable, Dictionary<string, PendingRow>> _pending = [];

    internal ReadBatch(ReadDatabase database, DbConnection connection, ReadState state) => (_database, Connection, State) = (database, connection, state);

    /// <summary>For what the methods here cannot say; put rows are not in it before <see cref="Flush"/>.</summary>
    public DbConnection Connection { get; }

    internal ReadState State { get; }

    /// <summary>Writes a row over whatever stands under its key; values in the order of the columns.</summary>
    public void Put(ReadTable table, params object?[] values) => Put(_database.Make(table, values));

    /// <summary>Writes a row that was made before, perhaps on another thread.</summary>
    /// <param name="isNew">No batch has written under its key, which follows from the cursor: saves looking.</param>
    public void Put(in MadeRow row, bool isNew = false) => Set(row.Table, row.Key, row.Row with { IsNew = isNew });

    /// <summary>Writes a record whose members are named like the columns.</summary>
    public void Put<T>(ReadTable table, T row) where T : notnull => Put(table, RowShape<T>.Of(table).Values(row));

    /// <summary>Removes the row under that key, if there is one.</summary>
    public void Remove(ReadTable table, params object?[] key)
    {
        for (var i = 0; i < key.Length; i++) key[i] = ReadTable.Normal(key[i]);
        var bytes = ReadTable.Encode(key);
        Set(table, Encoding.Latin1.GetString(bytes), new(key, bytes, null, default));
    }

    /// <summary>Removes the rows a condition names.</summary>
    public async Task RemoveWhere(ReadTable table, string where, object? values = null)
    {
        await FlushFor(table, where);
        var keys = new List<object?[]>();
        await _database.Select(this, table, "WHERE " + where, values, (row, _) => keys.Add(table.KeyOf(row)));
        foreach (var key in keys) Remove(table, key);
    }

    /// <summary>Asks, with this batch's own writes in sight.</summary>
    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? values = null)
    {
        await Flush();
        return (await Connection.QueryAsync<T>(sql, values)).AsList();
    }

    /// <summary>Rows of a table, each tested against its digest, with this batch's own writes in sight.</summary>
    /// <param name="rest">What follows the table's name.</param>
    public async Task<IReadOnlyList<T>> Rows<T>(ReadTable table, string rest, object? values = null)
    {
        await FlushFor(table, rest);
        var shape = RowShape<T>.Of(table);
        var found = new List<T>();
        await _database.Select(this, table, rest, values, (row, mac) => found.Add(shape.Make(_database.Checked(table, row, mac))));
        return found;
    }

    /// <summary>Changes a table of the schema's own statements (a search index); never a declared one, whose digests would break.</summary>
    public async Task<int> Execute(string sql, object? values = null)
    {
        await Flush();
        return await Connection.ExecuteAsync(sql, values);
    }

    /// <summary>The first position the follower of that name has not seen.</summary>
    public long Cursor(string name) => State.Cursors.GetValueOrDefault(name);

    public void SetCursor(string name, long next) => State.Cursors[name] = next;

    /// <summary>Writes what was held back.</summary>
    public async Task Flush()
    {
        foreach (var (table, rows) in _pending) await Write(table, rows);
    }

    // only what the question can see: a row that waits longer is perhaps put again, and then written once
    private async Task FlushFor(ReadTable asked, string rest)
    {
        foreach (var (table, rows) in _pending)
            if (table == asked || rest.Contains(table.Name, StringComparison.Ordinal)) await Write(table, rows);
    }

    private async Task Write(ReadTable table, Dictionary<string, PendingRow> rows)
    {
        if (rows.Count == 0) return;
        await _database.Write(this, table, rows.Values);
        rows.Clear();
    }

    private void Set(ReadTable table, string key, PendingRow row)
    {
        if (!_pending.TryGetValue(table, out var rows)) _pending.Add(table, rows = new(StringComparer.Ordinal));
        if (rows.TryGetValue(key, out var waiting) && waiting.IsNew) row = row with { IsNew = true };
        rows[key] = row;
    }
}

/// <summary>Sums of the read tables and the cursors they are true for: closed together in one row, so neither goes back alone.</summary>
internal sealed record ReadState(TableSums Sums, SortedDictionary<string, long> Cursors)
{
    public const string Place = "witness_state";

    public ReadState Copy() => new(Sums.Copy(), new SortedDictionary<string, long>(Cursors, StringComparer.Ordinal));

    public static ReadState Empty => new(new TableSums(), new SortedDictionary<string, long>(StringComparer.Ordinal));

    /// <summary>Name and value of each cursor; what the sums are closed over.</summary>
    public byte[] Covered() => ReadTable.Encode([.. Cursors.SelectMany(c => new object?[] { c.Key, c.Value })]);
}
