using System.Text;
using Witness.Flow.Store;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Store;

/// <summary>What every log store must do; run on memory, SQLite and PostgreSQL.</summary>
public abstract class LogStoreSuite : IAsyncLifetime
{
    private static readonly AttachedTable Accounts = new("accounts");
    private static readonly AttachedTable Vault = new("vault", InsertOnly: true);
    private static readonly CancellationToken Stop = CancellationToken.None;

    protected static RowSeals Seals { get; } = new(Suite.Intl, Randomness.System, new byte[32]);

    private LogStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await Open(fresh: true);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await Drop();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the test's own store; a second call opens the same one beside the first.</summary>
    protected abstract Task<LogStore> Open(bool fresh = false);

    protected virtual ValueTask Drop() => ValueTask.CompletedTask;

    /// <summary>False for the store that does not outlive the process.</summary>
    protected virtual bool Lasts => true;

    [Fact]
    public async Task An_empty_store_has_no_head_no_entry_and_no_row()
    {
        Assert.Null(await _store.ReadHead(LogName.Witness, Stop));
        Assert.Empty(await _store.ReadEntries(LogName.Witness, 0, 10, Stop));
        Assert.Null(await _store.ReadTile(LogName.Witness, 0, 0, Stop));
        Assert.Null(await _store.ReadRow(Accounts, "a"u8.ToArray(), Stop));
        Assert.Empty(await _store.ReadRows(Accounts, default, default, 10, Stop));
        Assert.Empty(await _store.FindIdentities([new Key16(1, 2)], Stop));
        Assert.Empty(await _store.FindAbout([new Key16(1, 2)], Stop));
    }

    [Fact]
    public async Task Both_logs_grow_in_one_commit_and_read_back_byte_for_byte()
    {
        var epoch = await _store.TakeWriter(Stop);
        var big = new byte[65_535];
        Array.Fill(big, (byte)7);
        await _store.Commit(Batch(epoch, [Growth(LogName.Witness, 0, [Text("甲"), big, Text("")]), Growth(LogName.Audit, 0, [Text("look")])]), Stop);
        await _store.Commit(Batch(epoch, [Growth(LogName.Witness, 3, [Text("丁")])]), Stop);

        Assert.Equal(4, (await _store.ReadHead(LogName.Witness, Stop))!.Size);
        Assert.Equal(1, (await _store.ReadHead(LogName.Audit, Stop))!.Size);
        var entries = await _store.ReadEntries(LogName.Witness, 1, 2, Stop);
        Assert.Equal([1L, 2L], entries.Select(e => e.Position));
        Assert.Equal(big, entries[0].Bytes.ToArray());
        Assert.Equal(0, entries[1].Bytes.Length);
        Assert.Equal("丁", Encoding.UTF8.GetString((await _store.ReadEntries(LogName.Witness, 3, 100, Stop)).Single().Bytes.Span));
    }

    [Fact]
    public async Task A_growing_tile_is_replaced_by_the_wider_one()
    {
        var epoch = await _store.TakeWriter(Stop);
        await _store.Commit(Batch(epoch, [Growth(LogName.Witness, 0, [Text("a")], new TileRow(0, 0, new byte[32]))]), Stop);
        await _store.Commit(Batch(epoch, [Growth(LogName.Witness, 1, [Text("b")], new TileRow(0, 0, new byte[64]), new TileRow(1, 0, new byte[32]))]), Stop);
        Assert.Equal(64, (await _store.ReadTile(LogName.Witness, 0, 0, Stop))!.Length);
        Assert.Equal(32, (await _store.ReadTile(LogName.Witness, 1, 0, Stop))!.Length);
        Assert.Null(await _store.ReadTile(LogName.Audit, 0, 0, Stop));
    }

    [Fact]
    public async Task A_batch_that_leaves_a_gap_writes_nothing_at_all()
    {
        var epoch = await _store.TakeWriter(Stop);
        await _store.Commit(Batch(epoch, [Growth(LogName.Witness, 0, [Text("a")])]), Stop);
        var batch = Batch(epoch, [Growth(LogName.Audit, 0, [Text("x")]), Growth(LogName.Witness, 2, [Text("c")])],
            rows: [Row(Accounts, "a", "1")]);
        await Assert.ThrowsAnyAsync<Exception>(() => _store.Commit(batch, Stop));
        Assert.Equal(1, (await _store.ReadHead(LogName.Witness, Stop))!.Size);
        Assert.Null(await _store.ReadHead(LogName.Audit, Stop));
        Assert.Null(await _store.ReadRow(Accounts, "a"u8.ToArray(), Stop));
    }

    [Fact]
    public async Task A_batch_with_a_standing_identity_writes_nothing_at_all()
    {
        var epoch = await _store.TakeWriter(Stop);
        var row = new IdentityRow(new Key16(1, 1), new Key16(2, 2), LogName.Witness, 0);
        await _store.Commit(Batch(epoch, [Growth(LogName.Witness, 0, [Text("a")])], identities: [row]), Stop);
        await Assert.ThrowsAnyAsync<Exception>(() => _store.Commit(
            Batch(epoch, [Growth(LogName.Witness, 1, [Text("b")])], identities: [row with { Position = 1 }]), Stop));
        Assert.Equal(1, (await _store.ReadHead(LogName.Witness, Stop))!.Size);
        await _store.Commit(Batch(epoch, [Growth(LogName.Witness, 1, [Text("c")])], identities: [row with { Key = new Key16(1, 2), Position = 1 }]), Stop);
        Assert.Equal(2, (await _store.ReadHead(LogName.Witness, Stop))!.Size);
    }

    [Fact]
    public async Task An_earlier_writer_is_refused_and_writes_nothing()
    {
        var first = await _store.TakeWriter(Stop);
        await _store.Commit(Batch(first, [Growth(LogName.Witness, 0, [Text("a")])]), Stop);
        await using var other = Lasts ? await Open() : null;
        var second = await (other ?? _store).TakeWriter(Stop);
        Assert.True(second > first);
        await Assert.ThrowsAsync<FencedException>(() => _store.Commit(Batch(first, [Growth(LogName.Witness, 1, [Text("late")])]), Stop));
        await (other ?? _store).Commit(Batch(second, [Growth(LogName.Witness, 1, [Text("b")])]), Stop);
        Assert.Equal(2, (await _store.ReadHead(LogName.Witness, Stop))!.Size);
    }

    [Fact]
    public async Task Identities_are_found_by_key_also_by_a_reader_beside_the_writer()
    {
        var epoch = await _store.TakeWriter(Stop);
        await using var reader = Lasts ? await Open() : null;
        for (var round = 0; round < 3; round++)
        {
            var rows = Enumerable.Range(0, 2000).Select(i => new IdentityRow(Key(round, i), new Key16((ulong)i, 9), LogName.Witness, (2000 * round) + i)).ToList();
            await _store.Commit(Batch(epoch, [Growth(LogName.Witness, 2000 * round, rows.Select(r => Text("e")))], identities: rows), Stop);
            foreach (var store in new[] { _store, reader ?? _store })
            {
                var found = await store.FindIdentities([Key(round, 0), Key(0, 1999), Key(9, 9)], Stop);
                Assert.Equal(round == 0 ? [Key(0, 0), Key(0, 1999)] : [Key(round, 0), Key(0, 1999)], found.Keys.OrderBy(k => k == Key(0, 1999)));
                Assert.Equal(new IdentityRow(Key(0, 1999), new Key16(1999, 9), LogName.Witness, 1999), found[Key(0, 1999)]);
            }
        }
    }

    [Fact]
    public async Task The_latest_position_about_a_key_wins()
    {
        var epoch = await _store.TakeWriter(Stop);
        await _store.Commit(Batch(epoch, [Growth(LogName.Witness, 0, [Text("a"), Text("b")])],
            about: [new AboutRow(Key(1, 1), 0), new AboutRow(Key(1, 2), 1), new AboutRow(Key(1, 1), 1)]), Stop);
        await _store.Commit(Batch(epoch, [Growth(LogName.Witness, 2, [Text("c")])], about: [new AboutRow(Key(1, 2), 2)]), Stop);
        var found = await _store.FindAbout([Key(1, 1), Key(1, 2), Key(1, 3)], Stop);
        Assert.Equal(2, found.Count);
        Assert.Equal(1, found[Key(1, 1)]);
        Assert.Equal(2, found[Key(1, 2)]);
    }

    [Fact]
    public async Task Attached_rows_are_written_replaced_and_deleted()
    {
        var epoch = await _store.TakeWriter(Stop);
        await _store.Commit(Batch(epoch, [], rows: [Row(Accounts, "a", "1"), Row(Accounts, "b", "2"), Row(Accounts, "a", "3")]), Stop);
        Assert.Equal("3", await Value("a"));
        await _store.Commit(Batch(epoch, [], rows: [Row(Accounts, "a", "4"), Row(Accounts, "b", null), Row(Accounts, "nobody", null)]), Stop);
        Assert.Equal("4", await Value("a"));
        Assert.Null(await Value("b"));
        await _store.Commit(Batch(epoch, [], rows: [Row(Accounts, "b", "5"), Row(Accounts, "a", null), Row(Accounts, "a", "6"), Row(Accounts, "b", null)]), Stop);
        Assert.Equal("6", await Value("a"));
        Assert.Null(await Value("b"));
    }

    [Fact]
    public async Task Ranges_go_by_prefix_in_order_of_unsigned_bytes()
    {
        var epoch = await _store.TakeWriter(Stop);
        byte[][] keys = [[1], [1, 0], [1, 0x7f], [1, 0x80, 0], [1, 0xff], [1, 0xff, 0xff], [2], [0xff], [0xff, 0xff]];
        foreach (var table in new[] { Accounts, Vault })
        {
            await _store.Commit(Batch(epoch, [], rows: keys.Reverse().Select(k => new AttachedRow(table, k, k)).ToList()), Stop);
            Assert.Equal(keys[..6], await Range(table, [1], []));
            Assert.Equal(keys[3..6], await Range(table, [1], [1, 0x7f]));
            Assert.Equal(keys[7..], await Range(table, [0xff], []));
            Assert.Equal(keys, await Range(table, [], []));
            Assert.Equal(keys[..2], await Range(table, [], [], 2));
            Assert.Empty(await Range(table, [3], []));
        }
    }

    [Fact]
    public async Task A_row_of_one_mebibyte_comes_back_whole()
    {
        var epoch = await _store.TakeWriter(Stop);
        var value = Randomness.Seeded(1).Bytes(1 << 20);
        await _store.Commit(Batch(epoch, [Growth(LogName.Witness, 0, [Text("a")])], rows: [new AttachedRow(Vault, "k"u8.ToArray(), value)]), Stop);
        Assert.Equal(value, await _store.ReadRow(Vault, "k"u8.ToArray(), Stop));
    }

    [Fact]
    public async Task What_was_committed_is_there_after_opening_again()
    {
        if (!Lasts) return;
        var epoch = await _store.TakeWriter(Stop);
        await _store.Commit(Batch(epoch, [Growth(LogName.Witness, 0, [Text("a")], new TileRow(0, 0, new byte[32]))],
            [new IdentityRow(Key(1, 1), Key(2, 2), LogName.Witness, 0)], [new AboutRow(Key(3, 3), 0)], [Row(Accounts, "a", "1")]), Stop);
        await _store.DisposeAsync();
        _store = await Open();
        var next = await _store.TakeWriter(Stop);
        Assert.True(next > epoch);
        Assert.Equal(1, (await _store.ReadHead(LogName.Witness, Stop))!.Size);
        Assert.Single(await _store.FindIdentities([Key(1, 1)], Stop));
        Assert.Single(await _store.FindAbout([Key(3, 3)], Stop));
        Assert.Equal("1", await Value("a"));
        await _store.Commit(Batch(next, [Growth(LogName.Witness, 1, [Text("b")])], rows: [Row(Accounts, "a", "2")]), Stop);
        Assert.Equal("2", await Value("a"));
    }

    [Fact]
    public async Task The_sequencer_grows_both_logs_on_it_and_goes_on_after_a_restart()
    {
        for (var round = 0; round < (Lasts ? 3 : 1); round++)
        {
            await using var log = await Sequencer.Open(_store, Suite.Intl, "test.example/log", Stop);
            Assert.Equal(round * 600, log.CurrentHead(LogName.Witness).Size);
            var drafts = Enumerable.Range(0, 300).Select(i => new Draft(
                [new DraftEntry(LogName.Witness, Text($"f{i}"), new EntryIdentity(Key(round, i), Key(0, i)), [Key(7, i % 10)]),
                    new DraftEntry(LogName.Witness, Text("by it")), new DraftEntry(LogName.Audit, Text("look"))],
                [Row(Accounts, $"cursor{i % 3}", $"{i}"), Row(Vault, $"v{round}.{i}", "sealed")])).ToList();
            Assert.All(await log.Append(drafts, Stop), a => Assert.IsType<Appended.Done>(a));
            Assert.IsType<Appended.Seen>(await log.Append(drafts[5], Stop));
            Assert.Equal((round + 1) * 600, (await _store.ReadHead(LogName.Witness, Stop))!.Size);
        }
    }

    private async Task<string?> Value(string key) =>
        await _store.ReadRow(Accounts, Text(key), Stop) is { } value ? Encoding.UTF8.GetString(value) : null;

    private async Task<IEnumerable<byte[]>> Range(AttachedTable table, byte[] prefix, byte[] after, int limit = 100) =>
        (await _store.ReadRows(table, prefix, after, limit, Stop)).Select(r => r.Key.ToArray());

    private static CommitBatch Batch(long epoch, IReadOnlyList<LogGrowth> logs, IReadOnlyList<IdentityRow>? identities = null,
        IReadOnlyList<AboutRow>? about = null, IReadOnlyList<AttachedRow>? rows = null) => new(epoch, logs, identities ?? [], about ?? [], rows ?? []);

    private static LogGrowth Growth(LogName log, long first, IEnumerable<ReadOnlyMemory<byte>> entries, params TileRow[] tiles)
    {
        var list = entries.ToList();
        return new(log, first, list, tiles, new Head("test.example/log", first + list.Count, Suite.Intl.Hash(BitConverter.GetBytes(first + list.Count))));
    }

    private static AttachedRow Row(AttachedTable table, string key, string? value) =>
        new(table, Text(key), value is null ? null : (ReadOnlyMemory<byte>?)Text(value));

    private static Key16 Key(int a, int b) => Suite.Intl.Handle("test"u8, BitConverter.GetBytes(((long)a << 32) + b));

    private static ReadOnlyMemory<byte> Text(string text) => Encoding.UTF8.GetBytes(text);
}
