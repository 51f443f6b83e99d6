using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Follow;
using Witness.Flow.Store;
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
        return new((CheckedStore)rig.Store, rig.Database, new(handles, rig.Vault), rig.Own, new(rig.Trade, rig.Real));
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
