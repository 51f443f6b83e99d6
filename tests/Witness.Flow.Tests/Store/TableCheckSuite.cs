using System.Data.Common;
using System.Text;
using Dapper;
using Witness.Flow.Store;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Store;

/// <summary>An insider with all rights of the database but not the key: whatever he writes is found, and nothing else is.</summary>
public abstract class TableCheckSuite
{
    private const int Facts = 700;

    protected static readonly AttachedTable Accounts = new("accounts");
    protected static readonly AttachedTable Vault = new("vault", InsertOnly: true);

    protected static RowSeals Seals { get; } = new(Suite.Intl, Randomness.System, new byte[32]);

    /// <summary>A copy of the filled log, and what makes it go away.</summary>
    protected abstract Task<(string Place, Func<Task> Drop)> Copy();

    protected abstract Task<CheckedStore> Open(string place);

    protected abstract Task<DbConnection> Intruder(string place);

    protected static async Task Fill(CheckedStore store)
    {
        await using var log = await Sequencer.Open(store, Suite.Intl, "test.example/log", default);
        foreach (var part in Enumerable.Range(0, Facts).Chunk(100))
            await log.Append(part.Select(i => new Draft(
                [new DraftEntry(LogName.Witness, Encoding.UTF8.GetBytes($$"""{"n":{{i}}}"""), new EntryIdentity(Key("id", i), Key("content", i)), [Key("about", i % 50)]),
                    new DraftEntry(LogName.Audit, Encoding.UTF8.GetBytes($"look {i}"))],
                [new AttachedRow(Accounts, BitConverter.GetBytes(i % 40), BitConverter.GetBytes(i)), new AttachedRow(Vault, VaultKey(i), new byte[300])])).ToList(), default);
    }

    [Fact]
    public async Task Nothing_is_found_where_nobody_wrote_also_after_more_was_appended()
    {
        var (place, drop) = await Copy();
        await using (var store = await Open(place))
        {
            var before = await Check(store);
            Assert.Empty(before.Finds);
            Assert.Equal(2 * Facts, before.Entries);
            Assert.Equal(Facts + (Facts / 2) + 40 + Facts, before.Rows); // about: fifty keys in each of seven commits
            await using var log = await Sequencer.Open(store, Suite.Intl, "test.example/log", default);
            await log.Append(new Draft([new DraftEntry(LogName.Witness, "x"u8.ToArray())], [new AttachedRow(Accounts, BitConverter.GetBytes(3), null), new AttachedRow(Accounts, BitConverter.GetBytes(5), "v"u8.ToArray())]));
            Assert.Empty((await Check(store)).Finds);
        }

        await drop();
    }

    public static TheoryData<string, string, string> Acts => new()
    {
        { "UPDATE entry_witness SET bytes=(SELECT bytes FROM entry_witness WHERE position=6) WHERE position=5", "entry_witness", "5" },
        { "UPDATE entry_witness SET bytes=(SELECT bytes FROM entry_witness WHERE position=6) WHERE position IN (5, 9, 600)", "entry_witness", "600" },
        { "UPDATE entry_audit SET bytes=(SELECT bytes FROM entry_witness WHERE position=6) WHERE position=699", "entry_audit", "699" },
        { "UPDATE entry_witness SET position=-5 WHERE position=5; UPDATE entry_witness SET position=5 WHERE position=6; UPDATE entry_witness SET position=6 WHERE position=-5", "entry_witness", "5" },
        { "DELETE FROM entry_witness WHERE position=100", "entry_witness", "100" },
        { "DELETE FROM entry_witness WHERE position>=650", "entry_witness", "650–699" },
        { "DELETE FROM entry_witness", "entry_witness", "0–699" },
        { "INSERT INTO entry_witness(position, bytes) SELECT 700, bytes FROM entry_witness WHERE position=1", "entry_witness", "700" },
        { "DELETE FROM tile WHERE log=0 AND level=0 AND place=1", "tile", "Witness/0/1" },
        { "UPDATE tile SET hashes=(SELECT hashes FROM tile WHERE log=0 AND level=0 AND place=0) WHERE log=0 AND level=0 AND place=1", "tile", "Witness/0/1" },
        { "INSERT INTO tile(log, level, place, hashes) SELECT 0, 5, 0, hashes FROM tile WHERE log=0 AND level=1", "tile", "Witness" },
        { "UPDATE head SET size=size-1 WHERE log=0", "head", "" },
        { "UPDATE head SET root=(SELECT root FROM head WHERE log=1) WHERE log=0", "head", "" },
        { "UPDATE head SET origin='other.example/log' WHERE log=0", "head", "" },
        { "DELETE FROM head WHERE log=1", "head", "" },
        { "UPDATE epoch SET sums=NULL", "head", "" },
        { "DELETE FROM epoch", "head", "" },
        { "UPDATE epoch SET epoch=epoch+1", "epoch", "0" },
        { "UPDATE epoch SET epoch=0", "epoch", "0" },
        { "CREATE TABLE notes(bytes VARCHAR)", "notes", "" },
        { "CREATE VIEW heads AS SELECT * FROM head", "heads", "" },
        { "UPDATE identity SET position=position+1 WHERE position=7 AND log=0", "identity", "id7" },
        { "UPDATE identity SET log=1 WHERE position=7", "identity", "id7" },
        { "UPDATE identity SET content=key WHERE position=7", "identity", "id7" },
        { "DELETE FROM identity WHERE position=7", "identity", "id7" },
        { "UPDATE about SET position=1 WHERE position=699", "about", "about49" },
        { "DELETE FROM about WHERE position=699", "about", "" },
        { "UPDATE row_accounts SET value=(SELECT value FROM row_accounts ORDER BY value DESC LIMIT 1) WHERE key=(SELECT key FROM row_accounts ORDER BY key LIMIT 1)", "accounts", "00000000" },
        { "UPDATE row_accounts SET mac=(SELECT mac FROM row_accounts ORDER BY mac DESC LIMIT 1) WHERE mac<>(SELECT mac FROM row_accounts ORDER BY mac DESC LIMIT 1)", "accounts", "00000000" },
        { "DELETE FROM row_accounts WHERE key=(SELECT key FROM row_accounts ORDER BY key LIMIT 1)", "accounts", "" },
        { "DELETE FROM row_accounts WHERE key=(SELECT key FROM row_accounts ORDER BY key LIMIT 1)", "accounts", "00000000" },
        { "DELETE FROM row_accounts WHERE key IN (SELECT key FROM row_accounts ORDER BY key LIMIT 4)", "accounts", "00000000" },
        { "INSERT INTO row_accounts(key, value, mac) SELECT value, value, mac FROM row_accounts WHERE key=(SELECT key FROM row_accounts ORDER BY key LIMIT 1)", "accounts", "a8020000" },
        { "DELETE FROM about WHERE position=699", "about", "about49" },
        { "INSERT INTO row_accounts(key, value, mac) SELECT value, value, mac FROM row_accounts WHERE value=(SELECT value FROM row_accounts ORDER BY value DESC LIMIT 1)", "accounts", "" },
        { "UPDATE row_vault SET value=(SELECT mac FROM row_vault WHERE key=(SELECT key FROM row_vault ORDER BY key LIMIT 1)) WHERE key=(SELECT key FROM row_vault ORDER BY key DESC LIMIT 1)", "vault", "" },
        { "DELETE FROM row_vault WHERE key=(SELECT key FROM row_vault ORDER BY key LIMIT 1)", "vault", "least" },
        { "DELETE FROM row_vault", "vault", "least" },
        { "DROP TABLE row_vault", "vault", "least" },
        { "DROP TABLE row_accounts", "accounts", "" },
    };

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task What_an_insider_writes_is_found_and_named(string sql, string table, string row)
    {
        var (place, drop) = await Copy();
        await using (var intruder = await Intruder(place))
            foreach (var statement in sql.Split(';')) await intruder.ExecuteAsync(statement);
        await using (var store = await Open(place))
        {
            var finds = (await Check(store)).Finds;
            var named = row switch { "id7" => $"{Key("id", 7)}", "about49" => $"{Key("about", 49)}", "least" => Least(), _ => row };
            Assert.Contains(finds, f => f.Table == table && f.Row == named);
            Assert.All(finds, f => Assert.Equal(table, f.Table));
            if (sql.StartsWith("DELETE", StringComparison.Ordinal) && sql.EndsWith("position=7", StringComparison.Ordinal)) Assert.Equal([named], finds.Where(f => f.Row.Length > 0).Select(f => f.Row));
        }

        await drop();
    }

    [Fact]
    public async Task A_row_or_a_table_put_back_to_an_earlier_state_is_found()
    {
        var (place, drop) = await Copy();
        await using (var store = await Open(place))
        {
            await using var intruder = await Intruder(place);
            await intruder.ExecuteAsync("CREATE TABLE old_accounts AS SELECT * FROM row_accounts");
            await using (var log = await Sequencer.Open(store, Suite.Intl, "test.example/log", default))
                await log.Append(new Draft([new DraftEntry(LogName.Witness, "locked"u8.ToArray())], [new AttachedRow(Accounts, BitConverter.GetBytes(3), "locked"u8.ToArray())]));
            await intruder.ExecuteAsync("DELETE FROM row_accounts");
            await intruder.ExecuteAsync("INSERT INTO row_accounts SELECT * FROM old_accounts");
            Assert.Equal(BitConverter.GetBytes(683), await store.ReadRow(Accounts, BitConverter.GetBytes(3), default)); // its digest was right, once
            Assert.Equal([("accounts", ""), ("old_accounts", "")], (await Check(store)).Finds.Select(find => (find.Table, find.Row)).Order());
        }

        await drop();
    }

    [Fact]
    public async Task A_changed_row_or_identity_is_refused_on_reading()
    {
        var (place, drop) = await Copy();
        await using (var intruder = await Intruder(place))
        {
            await intruder.ExecuteAsync("UPDATE row_accounts SET value=(SELECT value FROM row_accounts ORDER BY value DESC LIMIT 1) WHERE key=(SELECT key FROM row_accounts ORDER BY key LIMIT 1)");
            await intruder.ExecuteAsync("UPDATE identity SET position=8 WHERE position=7");
        }

        await using (var store = await Open(place))
        {
            await Assert.ThrowsAsync<TamperException>(() => store.ReadRow(Accounts, BitConverter.GetBytes(0), default));
            await Assert.ThrowsAsync<TamperException>(() => store.ReadRows(Accounts, default, default, 10, default));
            await Assert.ThrowsAsync<TamperException>(() => store.FindIdentities([Key("id", 7)], default));
            Assert.Single(await store.FindIdentities([Key("id", 9)], default));
        }

        await drop();
    }

    [Theory]
    [InlineData("UPDATE head SET size=size-1 WHERE log=0", "head")]
    [InlineData("UPDATE epoch SET epoch=epoch-1", "epoch")]
    [InlineData("UPDATE epoch SET sums=NULL", "head")]
    public async Task A_changed_head_or_epoch_stops_the_writer(string sql, string table)
    {
        var (place, drop) = await Copy();
        await using (var intruder = await Intruder(place)) await intruder.ExecuteAsync(sql);
        await using (var store = await Open(place)) Assert.Equal(table, (await Assert.ThrowsAsync<TamperException>(() => store.TakeWriter(default))).Table);
        await drop();
    }

    private static Task<CheckResult> Check(CheckedStore store) => new TableCheck(store, Suite.Intl, (log, entry) =>
        log == LogName.Audit || entry.Position >= Facts ? [] : [("identity", Key("id", (int)entry.Position).ToArray()), ("vault", VaultKey((int)entry.Position))]).Run();

    private static string Least() => Enumerable.Range(0, Facts).Select(i => Convert.ToHexStringLower(VaultKey(i))).Min(StringComparer.Ordinal)!;

    private static byte[] VaultKey(int i) => Key("vault", i).ToArray();

    private static Key16 Key(string use, int i) => Suite.Intl.Handle(Encoding.UTF8.GetBytes(use), BitConverter.GetBytes(i));
}

public sealed class SqliteTableCheckTests : TableCheckSuite, IAsyncLifetime
{
    private readonly ScratchFolder _folder = new();

    // The class is made anew for every test; the filled log is made once and copied.
    private static readonly Lazy<Task<byte[]>> Filled = new(async () =>
    {
        using var folder = new ScratchFolder();
        var path = folder.File("log.db");
        await using (var store = SqliteLogStore.Open(path, Seals)) await Fill(store);
        return await File.ReadAllBytesAsync(path);
    });

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<(string Place, Func<Task> Drop)> Copy()
    {
        var path = _folder.File("copy.db");
        await File.WriteAllBytesAsync(path, await Filled.Value);
        return (path, () => Task.CompletedTask);
    }

    protected override Task<CheckedStore> Open(string place) => Task.FromResult<CheckedStore>(SqliteLogStore.Open(place, Seals));

    protected override async Task<DbConnection> Intruder(string place)
    {
        var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={place};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }
}

public sealed class PostgresTableCheckTests : TableCheckSuite
{
    private static readonly Lazy<Task<string>> Filled = new(async () =>
    {
        var database = await ScratchPostgres.NewDatabase();
        await using (var store = await PostgresLogStore.Open(database, Seals)) await Fill(store);
        Npgsql.NpgsqlConnection.ClearAllPools();
        return database;
    });

    protected override async Task<(string Place, Func<Task> Drop)> Copy()
    {
        var copy = await ScratchPostgres.NewDatabase(await Filled.Value);
        return (copy, () => ScratchPostgres.Drop(copy));
    }

    protected override async Task<CheckedStore> Open(string place) => await PostgresLogStore.Open(place, Seals);

    protected override async Task<DbConnection> Intruder(string place)
    {
        var connection = new Npgsql.NpgsqlConnection(new Npgsql.NpgsqlConnectionStringBuilder(place) { SearchPath = "witness_log" }.ToString());
        await connection.OpenAsync();
        return connection;
    }
}
