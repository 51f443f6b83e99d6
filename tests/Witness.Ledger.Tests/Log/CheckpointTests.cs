using Microsoft.Extensions.Time.Testing;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;

namespace Witness.Ledger.Tests.Log;

public sealed class CheckpointTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_note_lies_in_its_file_and_verifies()
    {
        await using var world = await World.Open();
        await world.Grow(5);
        var signed = await world.Keeper.SignNow(Stop);
        var read = SignedCheckpoint.Parse(DurableFile.ReadAll(Path.Combine(world.Folder, "checkpoint")));
        Assert.Equal(signed!.Checkpoint, read!.Checkpoint);
        Assert.True(read.IsSignedBy(world.Keeper.Key));
        Assert.Equal(5, read.Checkpoint.Size);
        Assert.Null(world.Keeper.Found);
    }

    [Fact]
    public async Task At_most_one_note_a_second_while_the_log_grows()
    {
        var time = new FakeTimeProvider();
        await using var world = await World.Open(time: time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = world.Keeper.Run(stop.Token);
        await world.Grow(1);
        var first = await world.Keeper.WhenSigned(0, Stop);
        await world.Grow(10);
        Assert.Same(first, world.Keeper.Latest);
        var second = world.Keeper.WhenSigned(1, Stop);
        while (!second.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(11, (await second).Checkpoint.Size);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact, Clause("4.6.1")]
    public async Task A_log_that_was_set_back_is_closed_and_says_so()
    {
        var world = await World.Open();
        await world.Grow(5);
        await world.Keeper.SignNow(Stop);
        await world.DisposeAsync();

        await using var back = await World.Open(world.Folder);
        Assert.Contains("回退", back.Keeper.Found!.Zh);
        var refused = await Assert.ThrowsAsync<LogClosedException>(() => back.Grow(1));
        Assert.Equal(back.Keeper.Found, refused.Reason);
        await Assert.ThrowsAsync<LogClosedException>(() => back.Keeper.SignNow(Stop));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(600)]
    public async Task A_log_with_another_past_is_closed_even_if_it_is_longer(int size)
    {
        var world = await World.Open();
        await world.Grow(5);
        await world.Keeper.SignNow(Stop);
        await world.DisposeAsync();

        var other = new MemoryLogStore();
        await using (var forger = await World.Open(store: other)) await forger.Grow(size, "forged");
        await using var after = await World.Open(world.Folder, other);
        Assert.Contains("改写", after.Keeper.Found!.Zh);
        await Assert.ThrowsAsync<LogClosedException>(() => after.Grow(1));
    }

    [Fact]
    public async Task A_log_that_only_grew_since_the_note_goes_on()
    {
        var store = new MemoryLogStore();
        var world = await World.Open(store: store);
        await world.Grow(300);
        await world.Keeper.SignNow(Stop);
        await world.Grow(400);
        await world.DisposeAsync();

        await using var again = await World.Open(world.Folder, store);
        Assert.Null(again.Keeper.Found);
        Assert.Equal(700, (await again.Keeper.SignNow(Stop))!.Checkpoint.Size);
    }

    [Fact]
    public async Task A_note_that_somebody_changed_or_took_away_is_noticed()
    {
        var store = new MemoryLogStore();
        var world = await World.Open(store: store);
        await world.Grow(3);
        await world.Keeper.SignNow(Stop);
        await world.DisposeAsync();
        var file = Path.Combine(world.Folder, "checkpoint");

        File.WriteAllText(file, File.ReadAllText(file).Replace("\n3\n", "\n2\n"));
        await using (var changed = await World.Open(world.Folder, store)) Assert.NotNull(changed.Sequencer.Closed);

        File.Delete(file);
        await using var missing = await World.Open(world.Folder, store);
        Assert.NotNull(missing.Keeper.Found);
        Assert.Null(missing.Sequencer.Closed);
    }

    [Fact]
    public async Task A_note_that_cannot_be_kept_is_not_published()
    {
        await using var world = await World.Open();
        await world.Grow(1);
        Directory.CreateDirectory(Path.Combine(world.Folder, "checkpoint")); // rename onto a folder fails
        await Assert.ThrowsAsync<DurabilityException>(() => world.Keeper.SignNow(Stop));
        Assert.Null(world.Keeper.Latest);
    }

    [Fact]
    public async Task The_two_logs_of_one_house_are_signed_by_keys_of_their_own()
    {
        await using var world = await World.Open();
        await world.Sequencer.Append(new Draft([new(LogName.Audit, "{}"u8.ToArray())], []), Stop);
        var signer = Signer.OpenLog(Path.Combine(world.Folder, "key.audit"), World.Origin + "/audit", Randomness.System);
        var reader = new LogReader(world.Store, Suite.Intl, LogName.Audit);
        var keeper = await CheckpointKeeper.Open(world.Sequencer, reader, signer, Path.Combine(world.Folder, "checkpoint.audit"), TimeProvider.System, Stop);
        var signed = await keeper.SignNow(Stop);
        Assert.True(signed!.IsSignedBy(signer.Key));
        Assert.False(signed.IsSignedBy(world.Signer.Key));
        Assert.Null(await world.Keeper.SignNow(Stop));
    }
}
