using System.Data.Common;
using System.Text;
using Dapper;
using Witness.Flow.Store;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Tests.Store;

/// <summary>What the read tables must do, the same on SQLite and PostgreSQL.</summary>
public abstract class ReadDatabaseSuite : IAsyncLifetime
{
    private sealed record FactRow(long Position, string Type, string SourceKey, string? Note);

    private static readonly ReadTable Facts = ReadTable.Of("facts", "position int, type text, source_key text, note text", "position", "type, position");
    private static readonly ReadTable Lots = ReadTable.Of("lots", "lot text, round int, data blob, count int", "lot, round");
    private static readonly ReadSchema Schema = new(1, [Facts, Lots]);

    private ReadDatabase _read = null!;
    private ReadPlace _place = null!;

    protected static RowSeals Seals { get; } = new(Suite.Intl, Randomness.System, new byte[32]);

    public async ValueTask InitializeAsync()
    {
        _place = await NewPlace();
        _read = await _place.Open(Schema, Seals);
    }

    public async ValueTask DisposeAsync()
    {
        await _read.DisposeAsync();
        await Drop();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<ReadPlace> NewPlace();

    protected abstract Task Drop();

    /// <summary>A connection of somebody who is not the system.</summary>
    protected abstract Task<DbConnection> Intruder(ReadBuild build);

    [Fact]
    public async Task Rows_are_put_replaced_and_removed_and_read_with_their_digest()
    {
        await _read.Apply(batch =>
        {
            batch.Put(Facts, 1, "BidOpened", "a", null);
            batch.Put(Facts, new FactRow(2, "BidOpened", "b", "注"));
            batch.Put(Facts, 3L, "LotRegistered", "c", "x");
            batch.SetCursor("records", 3);
            return Task.CompletedTask;
        });
        await _read.Apply(batch =>
        {
            batch.Put(Facts, 2, "BidOpened", "b", "new");
            batch.Put(Facts, 2, "BidOpened", "b", "newer");
            batch.Remove(Facts, 3);
            batch.Remove(Facts, 99);
            batch.SetCursor("records", 4);
            return Task.CompletedTask;
        });
        await using var snapshot = await _read.Snapshot();
        Assert.Equal([new FactRow(1, "BidOpened", "a", null), new FactRow(2, "BidOpened", "b", "newer")],
            await snapshot.Rows<FactRow>(Facts, "WHERE type=@type ORDER BY position", new { type = "BidOpened" }));
        Assert.Equal(2, await snapshot.One<long>("SELECT count(*) FROM facts"));
        Assert.Equal(["a", "b"], (await snapshot.Query<FactRow>("SELECT position, type, source_key, note FROM facts ORDER BY position")).Select(f => f.SourceKey));
        Assert.Equal(4, await snapshot.Cursor("records"));
        Assert.Equal(4, _read.Cursor("records"));
        Assert.Empty(await _read.Check());
    }

    [Fact]
    public async Task A_batch_that_fails_leaves_no_row_no_sum_and_no_cursor()
    {
        await Put(1, 5);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _read.Apply(async batch =>
        {
            batch.Put(Facts, 9, "X", "x", null);
            batch.SetCursor("records", 9);
            await batch.Flush();
            throw new InvalidOperationException("killed here");
        }));
        await using var snapshot = await _read.Snapshot();
        Assert.Equal(5, await snapshot.One<long>("SELECT count(*) FROM facts"));
        Assert.Equal(0, _read.Cursor("records"));
        Assert.Empty(await _read.Check());
    }

    [Fact]
    public async Task A_batch_sees_its_own_rows_and_removes_by_condition()
    {
        await Put(1, 10);
        await _read.Apply(async batch =>
        {
            batch.Put(Facts, 11, "New", "n", null);
            Assert.Equal(11, (await batch.Query<long>("SELECT count(*) FROM facts"))[0]);
            await batch.RemoveWhere(Facts, "position <= @to", new { to = 4 });
            Assert.Equal(7, (await batch.Query<long>("SELECT count(*) FROM facts"))[0]);
        });
        Assert.Empty(await _read.Check());
    }

    [Fact]
    public async Task A_snapshot_does_not_move()
    {
        await Put(1, 5);
        await using var snapshot = await _read.Snapshot();
        Assert.Equal(5, await snapshot.One<long>("SELECT count(*) FROM facts"));
        await Put(6, 5);
        Assert.Equal(5, await snapshot.One<long>("SELECT count(*) FROM facts"));
        await using var later = await _read.Snapshot();
        Assert.Equal(10, await later.One<long>("SELECT count(*) FROM facts"));
    }

    [Fact]
    public async Task The_dump_is_in_key_order_canonical_and_says_nothing_else()
    {
        await _read.Apply(batch =>
        {
            batch.Put(Lots, "示例-2", 1, new byte[] { 1, 255 }, 7);
            batch.Put(Lots, "Z", 2, null, null);
            batch.Put(Lots, "a", 1, null, null);
            batch.Put(Lots, "Z", 1, null, 1);
            return Task.CompletedTask;
        });
        Assert.Equal("""
            {"count":1,"lot":"Z","round":1}
            {"lot":"Z","round":2}
            {"lot":"a","round":1}
            {"count":7,"data":"01ff","lot":"示例-2","round":1}

            """.ReplaceLineEndings("\n"), Encoding.UTF8.GetString(await _read.Dump(Lots)));
    }

    [Fact]
    public async Task State_goes_on_after_opening_again_and_a_new_build_stands_beside_the_old()
    {
        await Put(1, 20);
        await _read.Apply(batch => { batch.SetCursor("records", 20); return Task.CompletedTask; });
        await _read.Finish();
        await _read.DisposeAsync();
        _read = await _place.Open(Schema, Seals);
        Assert.True(_read.Finished);
        Assert.Equal(20, _read.Cursor("records"));
        await Put(21, 5);
        Assert.Empty(await _read.Check());

        await using (var next = await _place.Open(Schema with { Version = 2 }, Seals))
        {
            Assert.False(next.Finished);
            Assert.Equal(0, next.Cursor("records"));
            Assert.Equal([new ReadBuild(2, 1, false), new ReadBuild(1, 1, true)], await _place.Builds());
            await next.Finish();
        }

        await using (var again = await _place.OpenNew(Schema, Seals)) Assert.Equal(2, again.Build.Number);
        await _place.Drop(new ReadBuild(1, 2, false));
        Assert.Equal([new ReadBuild(2, 1, true), new ReadBuild(1, 1, true)], await _place.Builds());
    }

    [Theory]
    [InlineData("UPDATE facts SET note='changed' WHERE position=3", "3")]
    [InlineData("UPDATE facts SET position=333 WHERE position=3", "333")]
    [InlineData("UPDATE facts SET mac=(SELECT mac FROM facts WHERE position=4) WHERE position=3", "3")]
    [InlineData("DELETE FROM facts WHERE position=3", "")]
    [InlineData("DELETE FROM facts WHERE position=3", "3")]
    [InlineData("DELETE FROM facts WHERE position IN (1, 5, 9)", "9")]
    [InlineData("DELETE FROM lots", "示例-1/1")]
    [InlineData("DELETE FROM facts", "")]
    [InlineData("DROP TABLE facts", "")]
    [InlineData("UPDATE lots SET count=count+1", "示例-1/1")]
    [InlineData("UPDATE witness_cursor SET next=1", "")]
    public async Task What_somebody_else_writes_is_found(string sql, string row)
    {
        await Put(1, 10);
        await _read.Apply(batch => { batch.Put(Lots, "示例-1", 1, null, 5); batch.SetCursor("records", 10); return Task.CompletedTask; });
        Assert.Empty(await _read.Check());
        await using (var intruder = await Intruder(_read.Build)) await intruder.ExecuteAsync(sql);
        Assert.Contains(row, (await _read.Check()).Select(f => f.Row));
    }

    [Fact]
    public async Task A_changed_row_is_not_shown_and_a_row_put_back_is_found()
    {
        await Put(1, 10);
        await using var intruder = await Intruder(_read.Build);
        var old = (byte[])(await intruder.ExecuteScalarAsync("SELECT mac FROM facts WHERE position=3"))!;
        await _read.Apply(batch => { batch.Put(Facts, 3, "T", "changed by us", null); return Task.CompletedTask; });
        await intruder.ExecuteAsync("UPDATE facts SET source_key='k3', mac=@old WHERE position=3", new { old });
        await using (var snapshot = await _read.Snapshot()) Assert.Equal("k3", (await snapshot.Rows<FactRow>(Facts, "WHERE position=3")).Single().SourceKey);
        var find = Assert.Single(await _read.Check()); // its digest is right, only the sum knows
        Assert.Equal(("facts", ""), (find.Table, find.Row));
        await intruder.ExecuteAsync("UPDATE facts SET note='y' WHERE position=4");
        await using (var snapshot = await _read.Snapshot())
            await Assert.ThrowsAsync<TamperException>(() => snapshot.Rows<FactRow>(Facts, "WHERE position=4"));
    }

    [Fact]
    public async Task An_anchor_tells_an_earlier_state_and_another_state_at_the_same_cursor()
    {
        await _read.Apply(batch => { batch.SetCursor("records", 1); return Task.CompletedTask; });
        await Put(1, 10);
        var early = await _read.Anchor();
        Assert.Null(await _read.CheckAnchor(early));
        await Put(11, 1); // same cursor, other rows: only a database put together by hand looks so
        Assert.Equal(TamperFind.Changed, (await _read.CheckAnchor(early))!.What);
        await _read.Apply(batch => { batch.SetCursor("records", 2); return Task.CompletedTask; });
        Assert.Null(await _read.CheckAnchor(early));
        var late = await _read.Anchor();
        await using (var other = await _place.OpenNew(Schema, Seals)) Assert.Equal(TamperFind.RolledBack, (await other.CheckAnchor(late))!.What);
    }

    private Task Put(int from, int count) => _read.Apply(batch =>
    {
        for (var i = from; i < from + count; i++) batch.Put(Facts, i, "T", $"k{i}", null);
        return Task.CompletedTask;
    });
}
