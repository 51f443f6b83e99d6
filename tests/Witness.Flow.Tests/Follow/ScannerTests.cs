using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Follow;
using Witness.Flow.Records;
using Witness.Flow.Store;
using Witness.Flow.Tests.Records;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Follow;

public sealed class ScannerTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task An_edited_account_is_named_and_said_once(Engine engine)
    {
        await using var rig = await Rig.Open(engine);
        var scanner = await Prepared(rig);
        Assert.Empty((await scanner.RunOnce(default)).Finds);
        await Alter(rig, readTables: false, "UPDATE row_account SET value=(SELECT value FROM row_account ORDER BY key LIMIT 1) WHERE key=(SELECT key FROM row_account ORDER BY key DESC LIMIT 1)");
        var report = await scanner.RunOnce(default);
        Assert.Contains(report.Finds, find => find.Table.Contains("account", StringComparison.Ordinal) && find.Row == "W1001");
        rig.Real.Advance(TimeSpan.FromSeconds(42));
        var again = await scanner.RunOnce(default);
        Assert.Equal((report.Finds.Count, TimeSpan.FromSeconds(42)), (again.Finds.Count, again.Period));
        Assert.All(again.Finds, find => Assert.Equal(report.FinishedAt, find.Since));
        Assert.Equal(again.Finds.Count, await Said(rig));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task An_edited_record_row_is_named_by_table_and_key(Engine engine)
    {
        await using var rig = await Rig.Open(engine);
        var scanner = await Prepared(rig);
        await Alter(rig, readTables: true, "UPDATE lot SET name='乙' WHERE lot='LOT-1'");
        var report = await scanner.RunOnce(default);
        Assert.Contains(report.Finds, find => find.Table == "lot" && find.Row == "LOT-1" && find.Database == rig.Database.Build.Name);
    }

    [Fact]
    public async Task A_deleted_vault_row_is_named_by_the_entry_that_needs_it()
    {
        await using var rig = await Rig.Open();
        var scanner = await Prepared(rig);
        await Alter(rig, readTables: false, "DELETE FROM row_vault WHERE key=(SELECT key FROM row_vault ORDER BY key LIMIT 1)");
        var finds = (await scanner.RunOnce(default)).Finds;
        Assert.Contains(finds, find => find.What == TamperFind.Missing && find.Table.Contains("vault", StringComparison.Ordinal) && find.Row.Length == 32);
    }

    [Theory]
    [InlineData(Engine.Sqlite, false, "row_account", "key='W1001'", "account", "W1001")]
    [InlineData(Engine.Postgres, false, "row_account", "key='W1001'", "account", "W1001")]
    [InlineData(Engine.Sqlite, false, "row_sender", "key='trade'", "sender", "trade")]
    [InlineData(Engine.Sqlite, true, "lot", "lot='LOT-1'", "lot", "LOT-1")]
    [InlineData(Engine.Postgres, true, "lot", "lot='LOT-1'", "lot", "LOT-1")]
    [InlineData(Engine.Sqlite, true, "fact", "position=1", "fact", "1")]
    [InlineData(Engine.Sqlite, true, "witness_cursor", "name='records'", "witness_state", "")]
    public async Task A_deleted_row_is_named_by_table_and_key(Engine engine, bool readTables, string table, string where, string said, string row)
    {
        await using var rig = await Rig.Open(engine);
        var scanner = await Prepared(rig);
        Assert.Empty((await scanner.RunOnce(default)).Finds);
        if (!readTables && engine == Engine.Sqlite) where = where.Replace("key=", "CAST(key AS TEXT)=", StringComparison.Ordinal);
        await Alter(rig, readTables, $"DELETE FROM {table} WHERE {where}");
        var finds = (await scanner.RunOnce(default)).Finds;
        Assert.Contains(finds, find => find.Table == said && find.Row == row);
        Assert.Contains(scanner.Board.Standing, find => find.Table == said && find.Row == row);
    }

    [Fact]
    public async Task The_keystore_is_gone_through_and_cannot_be_put_back()
    {
        await using var rig = await Rig.Open();
        var scanner = await Prepared(rig);
        Assert.Empty((await scanner.RunOnce(default)).Finds);
        Assert.NotNull(await Scanner.KeptOfKeys(rig.Store, default));
        await using (var intruder = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(rig.Folder, "keystore.db")};Pooling=False"))
        {
            await intruder.OpenAsync();
            await using var command = intruder.CreateCommand();
            command.CommandText = "DELETE FROM key WHERE n=2";
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }
        Assert.Contains((await scanner.RunOnce(default)).Finds, find => find is { Database: "keystore", Table: "key", Row: "2", What: TamperFind.Missing });
    }

    [Fact]
    public async Task A_row_met_on_reading_is_told_at_once_and_said_before_it_is_mended()
    {
        await using var rig = await Rig.Open();
        var scanner = await Prepared(rig);
        rig.Database.Met = scanner.Board.Met;
        await Alter(rig, readTables: true, "UPDATE lot SET name='乙' WHERE lot='LOT-1'");
        Assert.IsType<Look<LotView>.Altered>(await rig.Desk().Lot(Told.Officer(), "LOT-1", null, AsOf.Now, default));
        Assert.True(scanner.Board.Woken.IsCompleted);
        Assert.Equal(("lot", "LOT-1", true), scanner.Board.Standing.Select(find => (find.Table, find.Row, find.InReadTables)).Single());
        scanner.Board.Mend();
        Assert.Empty(scanner.Board.Standing);
        Assert.NotNull(Assert.Single(scanner.Board.Mended).Mended);
        await Alter(rig, readTables: true, "UPDATE lot SET name=(SELECT name FROM project) WHERE lot='LOT-1'");
        await scanner.RunOnce(default);
        Assert.True(await Said(rig) >= 1);
    }

    [Fact]
    public async Task Read_tables_put_back_as_a_whole_are_found_by_their_anchor()
    {
        await using var rig = await Rig.Open();
        var scanner = await Prepared(rig);
        await scanner.RunOnce(default);
        await Alter(rig, readTables: true, "UPDATE witness_cursor SET next=next-1");
        Assert.NotEmpty((await scanner.RunOnce(default)).Finds);
    }

    private static async Task<Scanner> Prepared(Rig rig)
    {
        await rig.Register("trade");
        await rig.Accounts.Make("A1001", "孙示例", "x", "s", "demo", default);
        await rig.Accounts.Make("W1001", "王示例", "x", "s", "demo", default);
        rig.Clock("09:00");
        await rig.Accept([.. new Told().Registered()]);
        await rig.Settle();
        var handles = new Handles(MasterKey.Open(Path.Combine(rig.Folder, "master.key"), Witness.Ledger.Crypto.Suite.Intl, Witness.Ledger.Crypto.Randomness.System, first: false));
        return new((CheckedStore)rig.Store, rig.Database, new(handles, rig.Vault), rig.Own, new(rig.Trade, rig.Real)) { Keys = rig.Keys };
    }

    private static async Task Alter(Rig rig, bool readTables, string sql)
    {
        await using var intruder = await rig.Intruder(readTables);
        await using var command = intruder.CreateCommand();
        command.CommandText = sql;
        Assert.True(await command.ExecuteNonQueryAsync() > 0);
    }

    private static async Task<int> Said(Rig rig)
    {
        var entries = await rig.Store.ReadEntries(LogName.Witness, 0, 10_000, default);
        return entries.Count(entry => AnyEntry.Read(entry.Bytes).Plain?.Header.Type == nameof(TamperFound));
    }
}
