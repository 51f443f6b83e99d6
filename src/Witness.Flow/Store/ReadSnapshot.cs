using System.Data.Common;
using Dapper;

namespace Witness.Flow.Store;

/// <summary>快照 — one unchanging view of the read tables, however long the reader takes.</summary>
public sealed class ReadSnapshot : IAsyncDisposable
{
    private readonly ReadDatabase _database;
    private readonly DbTransaction? _transaction;
    private readonly Func<ValueTask> _back;

    internal ReadSnapshot(ReadDatabase database, DbConnection connection, DbTransaction? transaction, Func<ValueTask> back) =>
        (_database, Connection, _transaction, _back) = (database, connection, transaction, back);

    public DbConnection Connection { get; }

    /// <summary>One SQL text for both engines: <c>@name</c> parameters, quoted names where they are words of SQL.</summary>
    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? values = null) =>
        (await Connection.QueryAsync<T>(sql, values, _transaction)).AsList();

    /// <summary>The first row, or default.</summary>
    public async Task<T?> One<T>(string sql, object? values = null) => await Connection.QueryFirstOrDefaultAsync<T>(sql, values, _transaction);

    /// <summary>
    /// Rows of a table, each tested against its digest: what is shown was written by us (ruling 20).
    /// </summary>
    /// <param name="rest">What follows the table's name: <c>WHERE lot=@lot ORDER BY position LIMIT 50</c>.</param>
    /// <exception cref="TamperException">A row was written by somebody else.</exception>
    public async Task<IReadOnlyList<T>> Rows<T>(ReadTable table, string rest, object? values = null)
    {
        var shape = RowShape<T>.Of(table);
        var found = new List<T>();
        using var rows = await Connection.ExecuteReaderAsync($"SELECT {table.SqlColumns}, mac FROM {table.Name} {rest}", values, _transaction); // disposed asynchronously it would leave its command to the finaliser
        while (await rows.ReadAsync()) found.Add(shape.Make(_database.Checked(table, rows)));
        return found;
    }

    /// <summary>The same of a table that another step keeps, into a record of the columns that are wanted of it.</summary>
    public Task<IReadOnlyList<T>> Rows<T>(string table, string rest, object? values = null) => Rows<T>(_database.Schema.Tables.First(one => one.Name == table), rest, values);

    /// <summary>
    /// The same for a list that must stay readable when one of its rows is not ours: those come apart, and are
    /// told to <see cref="ReadDatabase.Met"/>; what they say may place them in the list and is shown to nobody.
    /// </summary>
    public async Task<ApartRows<T>> RowsApart<T>(ReadTable table, string rest, object? values = null)
    {
        var shape = RowShape<T>.Of(table);
        var (ours, others) = (new List<T>(), new List<SpoiledRow>());
        using var rows = await Connection.ExecuteReaderAsync($"SELECT {table.SqlColumns}, mac FROM {table.Name} {rest}", values, _transaction);
        while (await rows.ReadAsync())
        {
            try
            {
                ours.Add(shape.Make(_database.Checked(table, rows)));
            }
            catch (TamperException)
            {
                others.Add(new(table, ReadDatabase.ReadValues(table, rows)));
            }
        }
        return new(ours, others);
    }

    /// <summary>SQL that is true when a text column holds a text, both in the same case; a pattern's signs mean nothing in it.</summary>
    public string Contains(string column, string text) => _database.Contains(column, text);

    /// <summary>SQL that is true when a column holds one of a list: <c>@name</c> of a parameter that is one.</summary>
    public string Among(string column, string list) => _database.Among(column, list);

    /// <summary>The first position the follower of that name had not seen when this view was taken.</summary>
    public async Task<long> Cursor(string name) => await One<long>("SELECT next FROM witness_cursor WHERE name=@name", new { name });

    public ValueTask DisposeAsync() => _back();
}

/// <summary>Rows of a list: ours, and those that somebody else wrote.</summary>
public sealed record ApartRows<T>(IReadOnlyList<T> Ours, IReadOnlyList<SpoiledRow> Others);

/// <summary>A row whose digest does not fit, as it stands there.</summary>
public sealed class SpoiledRow(ReadTable table, IReadOnlyList<object?> values)
{
    /// <summary>A column of it, for nothing but to find its place in a list.</summary>
    public string Text(string column) => values[Enumerable.Range(0, table.Columns.Count).First(i => table.Columns[i].Name == column)]?.ToString() ?? "";
}
