using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Flow.Store;

/// <summary>The writing half of <see cref="SqliteLogStore"/>: one connection, one transaction a batch.</summary>
internal sealed class SqliteLogWriter(SqliteDb db, RowSeals seals) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _tables = new(StringComparer.Ordinal);
    private SealedState? _state;

    /// <summary>Attached tables that never change keep their rows in order of writing, the others in order of key.</summary>
    public static void MakeTables(SqliteDb db)
    {
        db.Run("BEGIN IMMEDIATE");
        foreach (var log in TableNames.Logs)
            db.Run($"CREATE TABLE IF NOT EXISTS {TableNames.Entries(log)}(position INTEGER PRIMARY KEY, bytes BLOB NOT NULL)");
        db.Run("CREATE TABLE IF NOT EXISTS tile(log INTEGER, level INTEGER, place INTEGER, hashes BLOB NOT NULL, PRIMARY KEY(log, level, place))");
        db.Run("CREATE TABLE IF NOT EXISTS head(log INTEGER PRIMARY KEY, origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL)");
        db.Run("CREATE TABLE IF NOT EXISTS identity(id INTEGER PRIMARY KEY, key BLOB NOT NULL, content BLOB NOT NULL, log INTEGER NOT NULL, position INTEGER NOT NULL, mac BLOB NOT NULL)");
        db.Run("CREATE TABLE IF NOT EXISTS about(id INTEGER PRIMARY KEY, key BLOB NOT NULL, position INTEGER NOT NULL, mac BLOB NOT NULL)");
        db.Run("CREATE TABLE IF NOT EXISTS epoch(id INTEGER PRIMARY KEY CHECK(id=0), epoch INTEGER NOT NULL, sums BLOB)");
        db.Run("INSERT OR IGNORE INTO epoch(id, epoch, sums) VALUES (0, 0, NULL)");
        db.Run("DROP TABLE IF EXISTS spare"); // left by a kill while the journal grew
        db.Run("COMMIT");
    }

    public static List<(LogName Log, Head Head)> ReadHeads(SqliteDb db)
    {
        var heads = new List<(LogName, Head)>();
        var rows = db.Get("SELECT log, origin, size, root FROM head ORDER BY log");
        while (rows.Step()) heads.Add(((LogName)rows.Int(0), new Head(rows.Text(1), rows.Int(2), new Digest(rows.Blob(3)))));
        return heads;
    }

    public static byte[]? ReadSums(SqliteDb db)
    {
        var row = db.Get("SELECT sums FROM epoch");
        var sums = row.Step() ? row.Blob(0).ToArray() : [];
        row.Reset();
        return sums.Length == 0 ? null : sums;
    }

    /// <summary>The new epoch. Reads heads and sums anew: whatever an earlier writer committed counts.</summary>
    public long Take()
    {
        lock (_gate)
        {
            SqliteSettings.Check(db);
            db.Run("BEGIN IMMEDIATE");
            try
            {
                var epoch = Epoch() + 1;
                var state = SealedState.Open(seals, ReadHeads(db), ReadSums(db)).Taken(epoch - 1, epoch);
                db.Get("UPDATE epoch SET epoch=?1, sums=?2").Bind(1, epoch).Bind(2, state.Close()).Run();
                db.Run("COMMIT");
                _state = state;
                SqliteSettings.GrowJournal(db);
                return epoch;
            }
            catch
            {
                db.Undo();
                throw;
            }
        }
    }

    /// <summary>Gives the numbers of the first identity row and the first about row written.</summary>
    public (long Identities, long About) Commit(CommitBatch batch)
    {
        lock (_gate)
        {
            var state = _state ?? throw new FencedException("this store is not the writer");
            db.Get("BEGIN IMMEDIATE").Run();
            try
            {
                if (Epoch() is var epoch && epoch != batch.Epoch)
                    throw new FencedException($"epoch {batch.Epoch} was taken over by {epoch}");
                var next = state.Next(batch.Logs);
                foreach (var growth in batch.Logs) Write(growth);
                var numbers = (WriteIdentities(batch, next.Sums), WriteAbout(batch, next.Sums));
                foreach (var (table, rows) in next.Take(batch.Rows)) Write(table, rows, next);
                db.Get("UPDATE epoch SET sums=?1").Bind(1, next.Close()).Run();
                db.Get("COMMIT").Run();
                _state = next;
                return numbers;
            }
            catch
            {
                db.Undo();
                _tables.Clear(); // tables made in the transaction are gone with it
                throw;
            }
        }
    }

    public void Dispose() => db.Dispose();

    private long Epoch()
    {
        var row = db.Get("SELECT epoch FROM epoch");
        var epoch = row.Step() ? row.Int(0) : -1;
        row.Reset();
        return epoch;
    }

    private void Write(LogGrowth growth)
    {
        var entry = db.Get($"INSERT INTO {TableNames.Entries(growth.Log)}(position, bytes) VALUES (?1, ?2)");
        var position = growth.First;
        foreach (var bytes in growth.Entries) entry.Bind(1, position++).Bind(2, bytes.Span).Run();
        var tile = db.Get("INSERT INTO tile(log, level, place, hashes) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET hashes=excluded.hashes");
        foreach (var row in growth.Tiles)
            tile.Bind(1, (long)growth.Log).Bind(2, row.Level).Bind(3, row.Index).Bind(4, row.Hashes.Span).Run();
        db.Get("INSERT INTO head(log, origin, size, root) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET origin=excluded.origin, size=excluded.size, root=excluded.root")
            .Bind(1, (long)growth.Log).Bind(2, growth.Head.Origin).Bind(3, growth.Head.Size).Bind(4, growth.Head.Root.ToArray()).Run();
    }

    private long WriteIdentities(CommitBatch batch, TableSums sums)
    {
        if (batch.Identities.Count == 0) return 0;
        var first = NextId("identity");
        var (sum, id) = (sums[SealedState.Identity], first);
        var insert = db.Get("INSERT INTO identity(id, key, content, log, position, mac) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        Span<byte> bytes = stackalloc byte[Key16.Size];
        Span<byte> mac = stackalloc byte[32];
        foreach (var row in batch.Identities)
        {
            var term = TableNames.Term(seals, row);
            sum += term;
            TableNames.Roll(sums, row, term);
            term.CopyTo(mac);
            TableNames.Write(row.Key, bytes);
            insert.Bind(1, id++).Bind(2, bytes);
            TableNames.Write(row.Content, bytes);
            insert.Bind(3, bytes).Bind(4, (long)row.Log).Bind(5, row.Position).Bind(6, mac[..TableNames.ShortMac]).Run();
        }

        sums[SealedState.Identity] = sum;
        return first;
    }

    private long WriteAbout(CommitBatch batch, TableSums sums)
    {
        if (batch.About.Count == 0) return 0;
        var first = NextId("about");
        var (sum, id) = (sums[SealedState.About], first);
        var insert = db.Get("INSERT INTO about(id, key, position, mac) VALUES (?1, ?2, ?3, ?4)");
        Span<byte> bytes = stackalloc byte[Key16.Size];
        Span<byte> mac = stackalloc byte[32];
        foreach (var row in batch.About)
        {
            var term = TableNames.Term(seals, row);
            sum += term;
            TableNames.Roll(sums, row, term);
            term.CopyTo(mac);
            TableNames.Write(row.Key, bytes);
            insert.Bind(1, id++).Bind(2, bytes).Bind(3, row.Position).Bind(4, mac[..TableNames.ShortMac]).Run();
        }

        sums[SealedState.About] = sum;
        return first;
    }

    private void Write(AttachedTable table, List<SealedRow> rows, SealedState next)
    {
        var name = TableNames.Rows(table);
        if (_tables.Add(name))
            db.Run($"CREATE TABLE IF NOT EXISTS {name}(key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL, mac BLOB NOT NULL){(table.InsertOnly ? "" : " WITHOUT ROWID")}");
        var insert = db.Get($"INSERT INTO {name}(key, value, mac) VALUES (?1, ?2, ?3){(table.InsertOnly ? "" : " ON CONFLICT DO UPDATE SET value=excluded.value, mac=excluded.mac")}");
        Span<byte> mac = stackalloc byte[32];
        rows.Sort((x, y) => x.Key.AsSpan().SequenceCompareTo(y.Key)); // neighbours in the index come one after the other
        foreach (var row in rows)
        {
            if ((!table.InsertOnly || row.Value is null) && Old(table, name, row.Key) is { } old) next.Replaced(table.Name, row.Key, old);
            if (row.Value is { } value)
            {
                row.Term.CopyTo(mac);
                insert.Bind(1, row.Key).Bind(2, value.Span).Bind(3, mac[..RowTerm.MacSize]).Run();
            }
            else
            {
                db.Get($"DELETE FROM {name} WHERE key=?1").Bind(1, row.Key).Run();
            }
        }
    }

    // Its term is taken from what stands there now. If somebody changed it the sum never adds up again, and the check
    // says so; refusing the commit instead would let one changed row stop the log.
    private RowTerm? Old(AttachedTable table, string name, byte[] key)
    {
        var row = db.Get($"SELECT value FROM {name} WHERE key=?1").Bind(1, key);
        try
        {
            return row.Step() ? seals.Term(table.Name, key, row.Blob(0)) : null;
        }
        finally
        {
            row.Reset();
        }
    }

    private long NextId(string table)
    {
        var row = db.Get($"SELECT coalesce(max(id), 0) + 1 FROM {table}");
        row.Step();
        var id = row.Int(0);
        row.Reset();
        return id;
    }
}
