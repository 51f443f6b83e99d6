using System.Text;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Ledger.Tests.Log;

public sealed class SequencerTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static ReadOnlyMemory<byte> Entry(string text) => Encoding.UTF8.GetBytes($"{{\"text\":\"{text}\"}}");

    private static Draft Fact(string key, string text, params Condition[] conditions) => new(
        [new(LogName.Witness, Entry(text), new(new(1, (ulong)key.GetHashCode(StringComparison.Ordinal)), new(2, (ulong)text.GetHashCode(StringComparison.Ordinal))), [About(key)])],
        [], conditions);

    private static Key16 About(string key) => new(3, (ulong)key.GetHashCode(StringComparison.Ordinal));

    private static Task<Sequencer> Open(LogStore store) => Sequencer.Open(store, Suite.Intl, "witness.example/centre", Stop);

    [Fact, Clause("4.4.1 a")]
    public async Task A_fact_gets_its_position_and_a_receipt_that_rests_on_the_head()
    {
        await using var log = await Open(new MemoryLogStore());
        await log.Append(Fact("a", "first"), Stop);
        var second = Assert.IsType<Appended.Done>(await log.Append(Fact("b", "second"), Stop)).Receipts.Single();
        Assert.Equal((1, 2, "witness.example/centre"), (second.Position, second.Head.Size, second.Origin));
        Assert.Equal(Suite.Intl.Leaf(Entry("second").Span), second.Leaf);
        Assert.Equal(Suite.Intl.Node(Suite.Intl.Leaf(Entry("first").Span), second.Leaf), second.Head.Root);
        Assert.Equal(second.Head, log.CurrentHead(LogName.Witness));
    }

    [Fact]
    public async Task A_repeat_is_seen_and_other_content_under_the_same_identity_is_a_conflict()
    {
        await using var log = await Open(new MemoryLogStore());
        var together = await log.Append([Fact("a", "x"), Fact("a", "x"), Fact("a", "y")], Stop);
        Assert.IsType<Appended.Done>(together[0]);
        Assert.Equal(new Appended.Seen(LogName.Witness, 0), together[1]);
        Assert.Equal(new Appended.Conflicting(LogName.Witness, 0), together[2]);
        Assert.Equal(new Appended.Seen(LogName.Witness, 0), await log.Append(Fact("a", "x"), Stop));
        Assert.Equal(new Appended.Conflicting(LogName.Witness, 0), await log.Append(Fact("a", "y"), Stop));
        Assert.Equal(1, log.CurrentHead(LogName.Witness).Size);
    }

    [Fact]
    public async Task Of_two_who_race_for_one_condition_one_is_overtaken()
    {
        await using var log = await Open(new MemoryLogStore());
        Draft Lock(string by) => new([new(LogName.Witness, Entry(by), About: [About("lot")])], [], [new(About("lot"), -1)]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => log.Append(Lock($"officer {i}"), Stop)));
        Assert.Single(answers.OfType<Appended.Done>());
        Assert.All(answers.OfType<Appended.Overtaken>(), o => Assert.Equal(new(About("lot"), 0), o));
        Assert.IsType<Appended.Done>(await log.Append(Fact("lot", "later", new Condition(About("lot"), 0)), Stop));
    }

    [Fact]
    public async Task Both_logs_and_rows_commit_as_one_and_positions_are_counted_apart()
    {
        var store = new MemoryLogStore();
        await using var log = await Open(store);
        var table = new AttachedTable("cursors");
        var draft = new Draft(
            [new(LogName.Witness, Entry("act")), new(LogName.Audit, Entry("look")), new(LogName.Audit, Entry("denial"))],
            [new(table, "c"u8.ToArray(), "7"u8.ToArray())]);
        var done = Assert.IsType<Appended.Done>(await log.Append(draft, Stop));
        Assert.Equal([0, 0, 1], done.Receipts.Select(r => r.Position));
        Assert.Equal("witness.example/centre/audit", done.Receipts[1].Origin);
        Assert.Equal("7"u8.ToArray(), await store.ReadRow(table, "c"u8.ToArray(), Stop));
    }

    [Fact]
    public async Task A_preparing_draft_sees_what_the_one_before_it_placed()
    {
        await using var log = await Open(new MemoryLogStore());
        var open = false;
        Preparing Opens() => new(_ => Fact("open", "seal opened")) { Placed = _ => open = true };
        Preparing Tells(int i) => new(_ => Fact($"bid {i}", open ? "clear" : "sealed"));
        var answers = await log.Append([Tells(1), Opens(), Tells(2), Opens(), new(next => Fact("n", $"{next.Witness}"))], Stop);
        Assert.IsType<Appended.Seen>(answers[3]);
        var leaf = Assert.IsType<Appended.Done>(answers[2]).Receipts[0].Leaf;
        Assert.Equal(Suite.Intl.Leaf(Entry("clear").Span), leaf);
        Assert.Equal(Suite.Intl.Leaf(Entry("3").Span), Assert.IsType<Appended.Done>(answers[4]).Receipts[0].Leaf);
    }

    [Fact]
    public async Task A_draft_that_cannot_be_made_harms_nobody_else()
    {
        await using var log = await Open(new MemoryLogStore());
        var bad = log.Append(new Preparing(_ => throw new InvalidOperationException("no")), Stop);
        var good = log.Append(Fact("a", "x"), Stop);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        await Assert.ThrowsAsync<ArgumentException>(() => log.Append(new Draft([new(LogName.Witness, new byte[65_536])], []), Stop));
        Assert.IsType<Appended.Done>(await good);
        Assert.False(log.Fault.IsCompleted);
    }

    [Fact]
    public async Task A_writer_that_was_fenced_off_acknowledges_nothing_and_stops()
    {
        var store = new MemoryLogStore();
        await using var old = await Open(store);
        await old.Append(Fact("a", "x"), Stop);
        await using var young = await Open(store);
        await Assert.ThrowsAsync<LogClosedException>(() => old.Append(Fact("b", "y"), Stop));
        Assert.IsType<FencedException>(await old.Fault.WaitAsync(Stop));
        Assert.NotNull(old.Closed);
        await Assert.ThrowsAsync<LogClosedException>(() => old.Append(Fact("c", "z"), Stop));
        Assert.Equal(1, old.CurrentHead(LogName.Witness).Size);
        Assert.Equal(1, Assert.IsType<Appended.Done>(await young.Append(Fact("b", "y"), Stop)).Receipts[0].Position);
    }

    [Fact]
    public async Task A_new_writer_goes_on_where_the_old_one_stopped_at_every_size()
    {
        var store = new MemoryLogStore();
        var reference = new Witness.Ledger.Tree.TreeGrowth(Suite.Intl);
        var sizes = new[] { 1, 255, 1, 1, 254, 300, 64_724 };
        var number = 0;
        foreach (var size in sizes)
        {
            await using var log = await Open(store);
            var drafts = Enumerable.Range(0, size).Select(_ => new Draft([new(LogName.Witness, Entry($"{number++}"))], [])).ToArray();
            await log.Append(drafts, Stop);
            foreach (var draft in drafts) reference.Append(Suite.Intl.Leaf(draft.Entries[0].Bytes.Span));
            Assert.Equal(reference.Root(), log.CurrentHead(LogName.Witness).Root);
        }

        Assert.Equal(65_536, reference.Size);
        await using var last = await Open(store);
        Assert.Equal(reference.Root(), last.CurrentHead(LogName.Witness).Root);
    }

    [Fact]
    public async Task Heavy_drafts_of_one_group_go_in_several_transactions_and_still_see_each_other()
    {
        var store = new MemoryLogStore();
        await using var log = await Open(store);
        var table = new AttachedTable("vault", InsertOnly: true);
        Preparing Heavy(int i) => new(_ => Fact($"{i % 20}", "same") with { Rows = [new(table, new[] { (byte)i }, new byte[1 << 20])] });
        var answers = await log.Append([.. Enumerable.Range(0, 40).Select(Heavy)], Stop);
        Assert.All(answers.Take(20), a => Assert.IsType<Appended.Done>(a));
        Assert.All(answers.Skip(20), a => Assert.IsType<Appended.Seen>(a));
        Assert.True(((Appended.Done)answers[0]).Receipts[0].Head.Size < 20);
        Assert.Equal(20, (await store.ReadRows(table, default, default, 100, Stop)).Count);
    }

    [Fact]
    public async Task Who_waits_for_growth_is_woken()
    {
        await using var log = await Open(new MemoryLogStore());
        var grown = log.WhenGrown(LogName.Witness, 1, Stop);
        await log.Append(Fact("a", "x"), Stop);
        Assert.False(grown.IsCompleted);
        await log.Append(Fact("b", "y"), Stop);
        await grown.WaitAsync(Stop);
        await log.WhenGrown(LogName.Witness, 1, Stop);
    }

    [Fact]
    public async Task A_closed_log_says_why()
    {
        await using var log = await Open(new MemoryLogStore());
        log.Close(new("日志只读", "read only"));
        var refused = await Assert.ThrowsAsync<LogClosedException>(() => log.Append(Fact("a", "x"), Stop));
        Assert.Equal("日志只读", refused.Reason.Zh);
    }
}
