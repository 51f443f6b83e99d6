using System.Buffers.Binary;
using Witness.Flow.Store;
using Witness.Ledger.Bytes;

namespace Witness.Flow.Vault;

/// <summary>
/// 密钥封 — what makes a change of the keystore by anybody else visible: a keyed digest in every row, and one sealed row with the
/// sums, the number of rows and how often it was written. Rows are numbered without gaps, so a missing one is named by its number.
/// </summary>
internal sealed class KeySeals(RowSeals seals)
{
    public const string Keys = "key";
    public const string Named = "named";
    private const string State = "keystore_state";
    private const string Writes = "writes";
    private const string Database = "keystore";

    public RowTerm Term(long n, ReadOnlySpan<byte> id, ReadOnlySpan<byte> wrapped, bool destroyed)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, n);
        return seals.Term(Keys, number, [.. id, destroyed ? (byte)1 : (byte)0, .. wrapped]);
    }

    public RowTerm Term(long n, ReadOnlySpan<byte> subject, ReadOnlySpan<byte> request)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, n);
        return seals.Term(Named, number, [.. subject, .. request]);
    }

    /// <summary>Makes the tables; a file from before rows carried digests is sealed as it is.</summary>
    public void MakeTables(SqliteDb db)
    {
        db.Run("BEGIN IMMEDIATE");
        try
        {
            db.Run($"CREATE TABLE IF NOT EXISTS {Keys}(n INTEGER PRIMARY KEY, id BLOB NOT NULL, wrapped BLOB NOT NULL, destroyed INTEGER NOT NULL DEFAULT 0, mac BLOB NOT NULL)");
            db.Run($"CREATE TABLE IF NOT EXISTS {Named}(n INTEGER PRIMARY KEY, subject BLOB NOT NULL, request BLOB NOT NULL, mac BLOB NOT NULL)");
            if (db.Ask($"SELECT 1 FROM sqlite_schema WHERE name='{State}'").Length == 0)
            {
                db.Run($"CREATE TABLE {State}(sums BLOB NOT NULL)");
                db.Get($"INSERT INTO {State}(sums) VALUES (?1)").Bind(1, seals.Close(SealOld(db), [])).Run();
            }

            db.Run("COMMIT");
        }
        catch
        {
            db.Undo();
            throw;
        }
    }

    /// <summary>What the rows must come to.</summary>
    /// <exception cref="TamperException">The sealed row is not ours.</exception>
    public TableSums Load(SqliteDb db)
    {
        var row = db.Get($"SELECT sums FROM {State}");
        try
        {
            var sums = seals.Open(State, row.Step() ? row.Blob(0) : [], []);
            return row.Step() ? throw new TamperException($"keystore.{State}") : sums; // a second row is nobody's of ours
        }
        finally
        {
            row.Reset();
        }
    }

    public void Save(SqliteDb db, TableSums sums)
    {
        sums[Writes] = new(default, sums[Writes].Count + 1);
        db.Get($"UPDATE {State} SET sums=?1").Bind(1, seals.Close(sums, [])).Run();
    }

    /// <summary>What to keep in the log's database, so that the file cannot be put back as a whole.</summary>
    public byte[] Anchor(TableSums sums)
    {
        var anchor = new byte[8 + Digest.Size];
        BinaryPrimitives.WriteInt64BigEndian(anchor, sums[Writes].Count);
        seals.Term("keystore anchor", [], sums.Encode()).CopyTo(anchor.AsSpan(8));
        return anchor;
    }

    /// <summary>Goes through everything; the view does not change meanwhile.</summary>
    /// <param name="kept">The last <see cref="Anchor"/> that was kept; null when there is none.</param>
    public IReadOnlyList<TamperFind> Check(SqliteDb db, ReadOnlySpan<byte> kept, out long rows)
    {
        var finds = new List<TamperFind>();
        rows = 0;
        db.Run("BEGIN");
        try
        {
            var sums = Load(db);
            rows += CheckTable(db, $"SELECT n, mac, id, wrapped, destroyed FROM {Keys} ORDER BY n", Keys, sums, finds, row => Term(row.Int(0), row.Blob(2), row.Blob(3), row.Int(4) != 0));
            rows += CheckTable(db, $"SELECT n, mac, subject, request FROM {Named} ORDER BY n", Named, sums, finds, row => Term(row.Int(0), row.Blob(2), row.Blob(3)));
            var names = db.Get($"SELECT name FROM sqlite_schema WHERE {TableNames.SqliteOwn}");
            while (names.Step())
                if (names.Text(0) is not (Keys or Named or State) and var stranger) finds.Add(new(Database, stranger, "", TamperFind.Foreign));
            if (kept.Length > 0 && finds.Count == 0 && BinaryPrimitives.ReadInt64BigEndian(kept) is var before && before >= sums[Writes].Count)
            {
                if (before > sums[Writes].Count) finds.Add(new(Database, State, "", TamperFind.RolledBack));
                else if (!kept.SequenceEqual(Anchor(sums))) finds.Add(new(Database, State, "", TamperFind.Changed));
            }
        }
        catch (TamperException)
        {
            finds.Add(new(Database, State, "", TamperFind.Changed));
        }
        catch (System.Data.Common.DbException why) when (ReadDatabase.IsDamage(why))
        {
            finds.Add(new(Database, "", "", TamperFind.Unreadable));
        }
        finally
        {
            db.Undo();
        }

        return finds;
    }

    private static long CheckTable(SqliteDb db, string sql, string table, TableSums sums, List<TamperFind> finds, Func<SqliteStatement, RowTerm> term)
    {
        const int MostNamed = 1000;
        var (sum, next, rows) = (default(RowSum), 1L, db.Get(sql));
        while (rows.Step())
        {
            for (var n = rows.Int(0); next < n && finds.Count < MostNamed; next++) Find(next, TamperFind.Missing);
            var one = term(rows);
            if (!one.Matches(rows.Blob(1))) Find(rows.Int(0), TamperFind.Changed);
            next = rows.Int(0) + 1;
            sum += one;
        }

        var (found, written) = (sum.Count, sums[table].Count);
        for (; next <= written && finds.Count < MostNamed; next++) Find(next, TamperFind.Missing);
        for (var n = next - 1; n > written && finds.Count < MostNamed; n--) Find(n, TamperFind.Foreign);
        if (sum != sums[table]) finds.Add(new(Database, table, "", TamperFind.OfCounts(found, written)));
        return found;

        void Find(long n, string what) => finds.Add(new(Database, table, n.ToString(System.Globalization.CultureInfo.InvariantCulture), what));
    }

    private TableSums SealOld(SqliteDb db)
    {
        var sums = new TableSums();
        foreach (var table in (string[])[Keys, Named])
            if (db.Ask($"SELECT 1 FROM pragma_table_info('{table}') WHERE name='mac'").Length == 0) db.Run($"ALTER TABLE {table} ADD COLUMN mac BLOB NOT NULL DEFAULT x''");
        Seal(Keys, $"SELECT n, id, wrapped, destroyed FROM {Keys}", row => Term(row.Int(0), row.Blob(1), row.Blob(2), row.Int(3) != 0));
        Seal(Named, $"SELECT n, subject, request FROM {Named}", row => Term(row.Int(0), row.Blob(1), row.Blob(2)));
        return sums;

        void Seal(string table, string sql, Func<SqliteStatement, RowTerm> term)
        {
            var terms = new List<(long N, RowTerm Term)>();
            var rows = db.Get(sql);
            while (rows.Step()) terms.Add((rows.Int(0), term(rows)));
            foreach (var (n, one) in terms)
            {
                db.Get($"UPDATE {table} SET mac=?2 WHERE n=?1").Bind(1, n).Bind(2, one.Mac()).Run();
                sums[table] += one;
            }
        }
    }
}
