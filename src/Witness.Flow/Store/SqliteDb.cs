using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Witness.Flow.Store;

/// <summary>One prepared statement, kept for the life of its connection and used by one thread at a time.</summary>
internal sealed class SqliteStatement(SqliteDb db, sqlite3_stmt statement) : IDisposable
{
    public SqliteStatement Bind(int at, long value)
    {
        db.Check(raw.sqlite3_bind_int64(statement, at, value));
        return this;
    }

    public SqliteStatement Bind(int at, ReadOnlySpan<byte> value)
    {
        // An empty span would bind NULL.
        db.Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, at, 0) : raw.sqlite3_bind_blob(statement, at, value));
        return this;
    }

    public SqliteStatement Bind(int at, string value)
    {
        db.Check(raw.sqlite3_bind_text(statement, at, value));
        return this;
    }

    public SqliteStatement BindNull(int at)
    {
        db.Check(raw.sqlite3_bind_null(statement, at));
        return this;
    }

    /// <summary>Binds <c>@name</c>; a name the text does not use is passed over.</summary>
    public void Bind(string name, object? value)
    {
        var at = raw.sqlite3_bind_parameter_index(statement, "@" + name);
        if (at == 0) return;
        switch (value)
        {
            case null: BindNull(at); break;
            case long number: Bind(at, number); break;
            case string text: Bind(at, text); break;
            default: Bind(at, ((byte[])value).AsSpan()); break;
        }
    }

    /// <summary>True while there is a row to read; after the last one the statement is ready for its next use.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW) return true;
        raw.sqlite3_reset(statement);
        if (result != raw.SQLITE_DONE) db.Fail(result);
        return false;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        if (!Step()) return;
        Reset();
        throw new InvalidOperationException("a statement gave a row nobody reads");
    }

    public void Reset() => raw.sqlite3_reset(statement);

    public long Int(int column) => raw.sqlite3_column_int64(statement, column);

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public void Dispose() => statement.Dispose();
}

/// <summary>
/// One SQLite connection, driven without the ADO layer where a fact costs only a few microseconds. Not for two threads
/// at once.
/// </summary>
internal sealed class SqliteDb : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, SqliteStatement> _kept = new(StringComparer.Ordinal);

    private SqliteDb(SqliteConnection connection) => (_connection, _handle) = (connection, connection.Handle!);

    /// <summary>The same connection for the ADO layer; its transactions are ours, not that layer's.</summary>
    public SqliteConnection Connection => _connection;

    /// <summary>Opens and applies the settings that are per connection.</summary>
    public static SqliteDb Open(string path, bool writer, int cacheMiB)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = path, Pooling = false, Mode = writer ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
        };
        var connection = new SqliteConnection(text.ToString());
        connection.Open();
        var db = new SqliteDb(connection);
        db.Run("PRAGMA busy_timeout=10000");
        db.Run("PRAGMA trusted_schema=OFF");
        db.Run("PRAGMA temp_store=MEMORY");
        db.Run($"PRAGMA cache_size={-1024 * cacheMiB}");
        if (!writer)
        {
            db.Run("PRAGMA query_only=ON");
            db.Run("PRAGMA mmap_size=268435456");
        }

        return db;
    }

    /// <summary>The statement of this text, prepared once.</summary>
    public SqliteStatement Get(string sql)
    {
        if (_kept.TryGetValue(sql, out var kept)) return kept;
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        kept = new SqliteStatement(this, statement);
        _kept.Add(sql, kept);
        return kept;
    }

    /// <summary>Runs one text once; rows it gives are dropped.</summary>
    public void Run(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, 0, out var prepared));
        using var statement = new SqliteStatement(this, prepared);
        while (statement.Step()) { }
    }

    /// <summary>The single value a pragma or query gives, as text; empty when none.</summary>
    public string Ask(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, 0, out var prepared));
        using var statement = new SqliteStatement(this, prepared);
        return statement.Step() ? statement.Text(0) : "";
    }

    /// <summary>Undoes the open transaction, if the engine has not done so itself.</summary>
    public void Undo()
    {
        if (raw.sqlite3_get_autocommit(_handle) == 0) Run("ROLLBACK");
    }

    public void Check(int result)
    {
        if (result != raw.SQLITE_OK) Fail(result);
    }

    public void Fail(int result) => throw new SqliteException(
        $"SQLite {raw.sqlite3_extended_errcode(_handle)}: {raw.sqlite3_errmsg(_handle).utf8_to_string()}", result);

    public void Dispose()
    {
        foreach (var statement in _kept.Values) statement.Dispose();
        _connection.Dispose();
    }
}
