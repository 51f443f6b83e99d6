namespace Witness.Flow.Store;

/// <summary>
/// 开机检查 — what the log's SQLite file must be set to: an acknowledged commit may not be lost to a power cut, which
/// <c>synchronous=NORMAL</c> in WAL mode allows.
/// </summary>
internal static class SqliteSettings
{
    private static readonly (string Pragma, string Value)[] Required =
        [("journal_mode", "wal"), ("synchronous", "2"), ("locking_mode", "normal"), ("encoding", "UTF-8")];

    public static void Apply(SqliteDb db)
    {
        db.Run("PRAGMA page_size=4096");
        db.Run("PRAGMA journal_mode=WAL");
        db.Run("PRAGMA synchronous=FULL");
        db.Run("PRAGMA wal_autocheckpoint=16000");
    }

    /// <exception cref="StoreSettingException">Some setting is another one.</exception>
    public static void Check(SqliteDb db)
    {
        var wrong = Required.Select(r => (r.Pragma, r.Value, Is: db.Ask("PRAGMA " + r.Pragma)))
            .Where(r => r.Is != r.Value).Select(r => $"{r.Pragma} is {r.Is}, must be {r.Value}").ToList();
        if (wrong.Count > 0) throw new StoreSettingException("SQLite: " + string.Join("; ", wrong));
    }

    /// <summary>
    /// Lets the write-ahead log grow to its working size at once: writing over it costs a tenth of making it longer,
    /// because the file system need not record a new length with every commit.
    /// </summary>
    public static void GrowJournal(SqliteDb db)
    {
        db.Run("PRAGMA wal_autocheckpoint=0");
        db.Run("BEGIN IMMEDIATE");
        db.Run("CREATE TABLE IF NOT EXISTS spare(bytes BLOB)");
        db.Run("INSERT INTO spare VALUES (zeroblob(17825792))");
        db.Run("COMMIT");
        db.Run("DROP TABLE spare");
        db.Run("PRAGMA wal_checkpoint(PASSIVE)");
        db.Run("PRAGMA wal_autocheckpoint=16000");
    }
}
