using System.Buffers;
using System.Data.Common;
using Dapper;
using Witness.Ledger.Bytes;

namespace Witness.Flow.Store;

/// <summary>读表核验 — goes through one build of the read tables and says what somebody else wrote in it; changes nothing.</summary>
internal sealed class ReadCheck(ReadDatabase database)
{
    private readonly List<TamperFind> _finds = [];

    /// <summary>Goes through every declared table: rows against their digests, tables against their sums.</summary>
    public async Task<IReadOnlyList<TamperFind>> Run(CancellationToken stop)
    {
        try
        {
            await RunThrough(stop);
        }
        catch (TamperException)
        {
            Find(ReadState.Place, "", TamperFind.Changed);
        }
        catch (DbException why) when (ReadDatabase.IsDamage(why))
        {
            Find("", "", TamperFind.Unreadable);
        }
        return _finds;
    }

    private async Task RunThrough(CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var state = await database.LoadState(snapshot.Connection);
        if (!database.IsBuilt(state, await snapshot.Query<long>($"SELECT finished FROM {ReadDatabase.Built}"))) Find(ReadDatabase.Built, "", TamperFind.Changed);
        foreach (var stranger in (await snapshot.Query<string>(database.NamesSql)).Where(name => !database.Known(name))) Find(stranger, "", TamperFind.Foreign);
        foreach (var table in database.Schema.Tables) await Check(snapshot, table, state.Sums, stop);
    }

    /// <summary>Compares with a kept <see cref="ReadDatabase.Anchor"/>: null when nothing speaks against it.</summary>
    public async Task<TamperFind?> Anchor(ReadOnlyMemory<byte> anchor, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var state = await database.LoadState(snapshot.Connection);
        var (cursors, digest) = ReadTable.DecodeAnchor(anchor.Span);
        var behind = cursors.Any(c => state.Cursors.GetValueOrDefault(c.Name) < c.Next);
        if (behind) return new(database.Build.Name, ReadState.Place, "", TamperFind.RolledBack);
        var same = cursors.Count == state.Cursors.Count && cursors.All(c => state.Cursors.GetValueOrDefault(c.Name) == c.Next);
        return same && !database.AnchorOf(state).AsSpan().SequenceEqual(digest) ? new(database.Build.Name, ReadState.Place, "", TamperFind.Changed) : null;
    }

    /// <summary>
    /// The table as text that is the same for the same content on either engine: one canonical JSON object a line, in order
    /// of the primary key; no digests, no serials, no times of writing (ruling 5).
    /// </summary>
    public async Task<byte[]> Dump(ReadTable table, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var order = table.Columns.Select((c, i) => (c, i)).OrderBy(c => c.c.Name, StringComparer.Ordinal).ToList();
        var to = new ArrayBufferWriter<byte>(4096);
        using var rows = await snapshot.Connection.ExecuteReaderAsync($"SELECT {table.SqlColumns} FROM {table.Name} ORDER BY {table.SqlKey}");
        while (await rows.ReadAsync(stop))
        {
            var json = new CanonicalWriter(to);
            json.StartObject();
            foreach (var (column, at) in order)
            {
                if (rows.IsDBNull(at)) continue;
                json.Key(column.Name);
                if (column.Type == ColumnType.Int) json.Number(rows.GetInt64(at));
                else json.Text(column.Type == ColumnType.Text ? rows.GetString(at) : Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(at)));
            }

            json.EndObject();
            to.Write("\n"u8);
        }

        return to.WrittenSpan.ToArray();
    }

    private async Task Check(ReadSnapshot snapshot, ReadTable table, TableSums sums, CancellationToken stop)
    {
        var (sum, roll) = (default(RowSum), sums.Roll(table.Name)?.Blank());
        using (var rows = await snapshot.Connection.ExecuteReaderAsync($"SELECT {table.SqlColumns}, mac FROM {table.Name}"))
        {
            while (await rows.ReadAsync(stop))
            {
                var values = ReadDatabase.ReadValues(table, rows);
                var key = table.KeyOf(values);
                var spelt = ReadTable.Encode(key);
                roll?.Add(spelt);
                var term = database.Seals.ReadTerm(table.Name, spelt, ReadTable.Encode(values));
                if (!term.Matches(rows.GetFieldValue<byte[]>(table.Columns.Count))) Find(table.Name, ReadDatabase.Shown(key), TamperFind.Changed);
                sum += term;
            }
        }

        if (sum == sums[table.Name]) return;
        Find(table.Name, "", TamperFind.OfCounts(sum.Count, sums[table.Name].Count));
        foreach (var differs in roll is null ? [] : sums.Roll(table.Name)!.Less(roll))
            Find(table.Name, ReadDatabase.Shown(ReadTable.DecodeKey(differs)), differs.Count > 0 ? TamperFind.Missing : TamperFind.Foreign);
    }

    private void Find(string table, string row, string what) => _finds.Add(new(database.Build.Name, table, row, what));
}
