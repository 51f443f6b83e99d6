using System.Data.Common;
using Dapper;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Alerts;
using Witness.Flow.Follow;
using Witness.Flow.Handling;
using Witness.Flow.Store;
using Witness.Flow.Tests.Handling;
using Witness.Flow.Tests.Lending;
using Witness.Flow.Tests.Reports;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Campaigns;

/// <summary>
/// F11 over every table there is: somebody with all rights of the databases, but without our keys, edits, deletes, inserts and
/// swaps rows. One round of the background scan names table and row; once it is undone, nothing is found.
/// </summary>
public sealed class TamperTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public Task Forty_random_writes_are_found(Engine engine) => Campaign(engine, 40);

    [Theory]
    [Trait("ring", "long")]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public Task A_thousand_random_writes_are_found(Engine engine) => Campaign(engine, 1000);

    /// <summary>A rig with several deals in it, something in every table: alerts that were judged and handled, looks, people, a day that is still due.</summary>
    internal static async Task<Rig> Filled(Engine engine)
    {
        var rig = await Rig.Open(engine);
        rig.Clock("12:00");
        foreach (var sender in DealMessages.All.Select(message => message.Sender).Append("trade").Distinct()) await rig.Register(sender);
        foreach (var (sender, items) in DealMessages.InOrder()) await rig.SendItems(sender, items);
        await rig.SendItems("trade", ["{}"]); // one for the quarantine
        var told = new Told(lot: "LOT-9");
        await rig.Accept(
            told.Lot("2026-09-15", new AwardNoticed { LetterNo = "T-1" }), // the contract is due in thirty days
            told.Lot("2026-09-15", new ExpertsDrawn { DrawId = "D-1", DrawnBy = new("周示例", null) }));
        var house = await HandlingHouse.Over(rig);
        await house.Alerts.Settle();
        var (officer, lead) = (Told.Officer(), Told.Officer() with { Account = "W2001", Roles = [Role.Lead] });
        var file = new EvidenceDraft("LOT-1", 1, null, "说明.txt", "示例"u8.ToArray());
        var entered = await house.Entries.Record(officer, new("LOT-1", 1, "无关人员进入", "R6a-评标", ["示例甲公司"], "评标室内有无关人员。", [file]), default);
        var letter = await house.Letters.Draft(officer, new("LOT-1", 1, [entered.Number!], "示例监督部门", "函", "正文", []), default);
        Assert.IsType<Act.Done>(await house.Letters.Review(lead, letter.Number!, true, "", default));
        await house.Alerts.Settle();
        Assert.IsType<Look<AlertView>.Shown>(await house.Alerts.Desk.Alert(officer, entered.Number!, default));
        await house.Alerts.Raiser.Rest(0, default);
        await house.Close();
        await using (var reports = ReportHouse.Beside(rig)) await reports.Fill("LOT-1");
        await using (var lending = LendingHouse.Beside(rig)) await lending.Fill("LOT-1");
        await (await Tasking.DutyHouse.Over(rig)).Close();
        await using (var reports = ReportHouse.Beside(rig)) await (await Keeping.KeepingHouse.Over(reports)).Close();
        await rig.Settle();
        await rig.Log.Append(new Draft([new(LogName.Audit, "{}"u8.ToArray(), About: [rig.Handles.About("LOT-1")])], []), default); // nothing of ours asks a condition yet
        await rig.Notes.SignNow(default);
        return rig;
    }

    private static async Task Campaign(Engine engine, int cases)
    {
        await using var rig = await Filled(engine);
        var scanner = new Scanner((CheckedStore)rig.Store, rig.Database, new(rig.Handles, rig.Vault), rig.Own, new(rig.Trade, rig.Real));
        Assert.Empty((await scanner.RunOnce(default)).Finds);
        Assert.Empty((await scanner.RunOnce(default)).Finds); // its own anchor stands now

        var random = new Random(cases);
        await using var log = await rig.Intruder(readTables: false);
        await using var read = await rig.Intruder(readTables: true);
        if (engine == Engine.Postgres) await log.ExecuteAsync("SET search_path = witness_log");
        await using var keys = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(rig.Folder, "keystore.db")};Pooling=False;Default Timeout=20");
        await keys.OpenAsync();
        var all = (await Intruder.Tables(log)).Concat(await Intruder.Tables(read)).Concat(await Intruder.Tables(keys)).ToList();
        Assert.Equal("", string.Join(' ', all.Where(table => table.Count == 0).Select(table => table.Name))); // none goes untried
        Assert.True(all.Count > 25, string.Join(' ', all.Select(table => table.Name)));
        for (var done = 0; done < cases;)
        {
            var table = all[done % all.Count];
            if (await Intruder.Act(table, random) is not { } act) continue;
            done++;
            var finds = await Check(rig);
            Assert.True(finds.Any(find => table.IsSaid(find.Table) && (!act.Named || find.Row.Length > 0)), $"{act}: {string.Join("; ", finds)}");
            await act.Undo();
            Assert.True((await Check(rig)).Count == 0, $"undone: {act}");
        }
    }

    /// <summary>What a round of the background scan goes through.</summary>
    internal static async Task<IReadOnlyList<TamperFind>> Check(Rig rig)
    {
        var expected = new ExpectedRows(rig.Handles, rig.Vault);
        var log = await new TableCheck((CheckedStore)rig.Store, Witness.Ledger.Crypto.Suite.Intl, expected.Of).Run();
        return [.. log.Finds, .. await rig.Database.Check(), .. rig.Keys.Check([], out _)];
    }
}

/// <summary>A table as somebody with SQL sees it.</summary>
internal sealed record SqlTable(DbConnection At, string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> Key, long Count)
{
    /// <summary>What a find calls it.</summary>
    public bool IsSaid(string table) => table == Name switch
    {
        "witness_cursor" => "witness_state",
        _ when Name.StartsWith("row_", StringComparison.Ordinal) => Name[4..],
        _ => Name,
    } || (Name == "epoch" && table == "head"); // it keeps the sealed head too
}

/// <param name="Named">True when the row can be named: it still stands under its key.</param>
internal sealed record Tampering(SqlTable Table, string What, bool Named, Func<Task> Undo)
{
    public override string ToString() => $"{What} in {Table.Name}";
}

/// <summary>入侵者 — writes at random, and can put back what was there.</summary>
internal static class Intruder
{
    public static async Task<IReadOnlyList<SqlTable>> Tables(DbConnection at)
    {
        var sqlite = at is Microsoft.Data.Sqlite.SqliteConnection;
        var names = await at.QueryAsync<string>(sqlite
            ? "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            : "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename");
        var tables = new List<SqlTable>();
        foreach (var name in names.ToList())
        {
            var columns = (await at.QueryAsync<string>(sqlite
                ? $"SELECT name FROM pragma_table_info('{name}')"
                : $"SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '{name}' ORDER BY ordinal_position")).ToList();
            var key = (await at.QueryAsync<string>(sqlite
                ? $"SELECT name FROM pragma_table_info('{name}') WHERE pk > 0 ORDER BY pk"
                : $"SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) WHERE i.indrelid = '{name}'::regclass AND i.indisprimary")).ToList();
            tables.Add(new(at, name, columns, key, await at.ExecuteScalarAsync<long>($"SELECT count(*) FROM {name}")));
        }
        return tables;
    }

    /// <summary>Edits a cell outside the key, or removes the row, at a random place; reads no more than that row.</summary>
    public static async Task<Tampering> ActAt(SqlTable table, Random random, bool remove)
    {
        var row = new Dictionary<string, object?>((IDictionary<string, object?>)await table.At.QueryFirstAsync($"SELECT * FROM {table.Name} LIMIT 1 OFFSET {random.NextInt64(table.Count)}"));
        if (remove)
        {
            Assert.Equal(1, await Remove(table, row));
            return new(table, "deleted", NamesRows(table), () => Add(table, row));
        }
        var column = table.Columns.Where(c => !table.Key.Contains(c) && c != "id" && Bent(row[c]) is not null).OrderBy(_ => random.Next()).First();
        var after = new Dictionary<string, object?>(row) { [column] = Bent(row[column]) };
        Assert.True(await Write(table, row, column, after[column]));
        return new(table, $"edited {column}", NamesRows(table), () => Write(table, after, column, row[column]));
    }

    /// <summary>One act; null when it changed nothing or the database itself refused it.</summary>
    public static async Task<Tampering?> Act(SqlTable table, Random random)
    {
        var rows = (await table.At.QueryAsync($"SELECT * FROM {table.Name}")).Select(row => new Dictionary<string, object?>((IDictionary<string, object?>)row)).ToList();
        var one = rows[random.Next(rows.Count)];
        var other = rows[random.Next(rows.Count)];
        var column = table.Columns[random.Next(table.Columns.Count)];
        var kind = random.Next(4);
        try
        {
            switch (kind)
            {
                case 0:
                    if (Bent(one[column]) is not { } bent || !await Write(table, one, column, bent)) return null;
                    var after = new Dictionary<string, object?>(one) { [column] = bent };
                    return new(table, $"edited {column}", !table.Key.Contains(column) && NamesRows(table), () => Write(table, after, column, one[column]));
                case 1:
                    await Remove(table, one);
                    return new(table, "deleted", NamesRows(table), () => Add(table, one));
                case 2:
                    var key = table.Key.Count > 0 ? table.Key[^1] : table.Columns[0];
                    if (Bent(one[key]) is not { } fresh) return null;
                    var added = new Dictionary<string, object?>(one) { [key] = fresh };
                    await Add(table, added);
                    return new(table, "inserted", NamesRows(table), () => Remove(table, added));
                default:
                    if (table.Key.Contains(column) || Same(one[column], other[column])) return null;
                    await Write(table, one, column, other[column]);
                    await Write(table, other, column, one[column]);
                    var (first, second) = (new Dictionary<string, object?>(one) { [column] = other[column] }, new Dictionary<string, object?>(other) { [column] = one[column] });
                    return new(table, $"swapped {column}", NamesRows(table), async () =>
                    {
                        await Write(table, first, column, one[column]);
                        await Write(table, second, column, other[column]);
                    });
            }
        }
        catch (DbException)
        {
            return null; // a key taken, a type refused: try another
        }
    }

    // a head and the sums have no rows to name; an identity and an about row stand under a key of their own in SQLite
    public static bool NamesRows(SqlTable table) => table.Name is not ("head" or "epoch" or "witness_build" or "witness_state" or "witness_cursor" or "keystore_state");

    private static object? Bent(object? value) => value switch
    {
        long number => number + 1,
        int number => number + 1,
        short number => (short)(number + 1),
        string text => text + "x",
        byte[] { Length: > 0 } bytes => Flipped(bytes),
        _ => null,
    };

    private static byte[] Flipped(byte[] bytes)
    {
        var changed = bytes.ToArray();
        changed[changed.Length / 2] ^= 1;
        return changed;
    }

    private static bool Same(object? a, object? b) => a is byte[] x && b is byte[] y ? x.AsSpan().SequenceEqual(y) : Equals(a, b);

    private static async Task<bool> Write(SqlTable table, Dictionary<string, object?> row, string column, object? value)
    {
        var parameters = Parameters(row);
        parameters.Add("value_", value);
        return await table.At.ExecuteAsync($"UPDATE {table.Name} SET \"{column}\" = @value_ WHERE {Where(table)}", parameters) == 1;
    }

    private static Task<int> Remove(SqlTable table, Dictionary<string, object?> row) => table.At.ExecuteAsync($"DELETE FROM {table.Name} WHERE {Where(table)}", Parameters(row));

    private static Task<int> Add(SqlTable table, Dictionary<string, object?> row) => table.At.ExecuteAsync(
        $"INSERT INTO {table.Name}({string.Join(", ", table.Columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", table.Columns.Select(c => $"@{c}_"))})", Parameters(row));

    private static string Where(SqlTable table) => string.Join(" AND ", (table.Key.Count > 0 ? table.Key : table.Columns).Select(c => $"\"{c}\" = @{c}_"));

    private static DynamicParameters Parameters(Dictionary<string, object?> row)
    {
        var parameters = new DynamicParameters();
        foreach (var (name, value) in row) parameters.Add(name + "_", value);
        return parameters;
    }
}
