using System.Text;
using Witness.Domain.Facts;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;

namespace Witness.Web.Wiring;

/// <summary>
/// 装置 — one centre's system as it lies on the disk, opened: database, keys apart from it, checkpoint files apart from both.
/// Everything that keeps state is made here, once; the rest of the host only wires it to pages and routes.
/// </summary>
public sealed class Installation : IAsyncDisposable
{
    private Installation(HostFlags options) => Options = options;

    public HostFlags Options { get; }

    public required LogStore Store { get; init; }

    public required RowSeals Seals { get; init; }

    public required Sequencer Log { get; init; }

    public required CheckpointKeeper WitnessNotes { get; init; }

    public required CheckpointKeeper AuditNotes { get; init; }

    public required Keystore Keys { get; init; }

    public required VaultRows Vault { get; init; }

    public required Handles Handles { get; init; }

    public required Compartment Compartment { get; init; }

    public required SealBoard Board { get; init; }

    public required DraftMaker Maker { get; init; }

    public required OwnFacts Own { get; init; }

    public required TwoClocks Clocks { get; init; }

    public required Randomness Random { get; init; }

    /// <summary>1 outside the demo.</summary>
    public double Speed => Clocks.Trade is TradeClock trade ? trade.Speed : 1;

    public LogReader Reader(LogName log) => new(Store, Suite.Intl, log);

    public CheckpointKeeper Notes(LogName log) => log == LogName.Witness ? WitnessNotes : AuditNotes;

    /// <summary>The identity of the installation's log; made once, never changed.</summary>
    public static string Origin(HostFlags options, Randomness random)
    {
        var file = Path.Combine(options.Data, "origin");
        if (DurableFile.ReadAll(file) is { } known) return Encoding.UTF8.GetString(known).Trim();
        var origin = $"digital-witness/{(options.Demo ? "demo" : "centre")}-{Convert.ToHexStringLower(random.Bytes(4))}";
        DurableFile.Write(file, Encoding.UTF8.GetBytes(origin + "\n"));
        return origin;
    }

    /// <summary>The log's signing key, made when missing.</summary>
    public static Signer Signer(HostFlags options, LogName log, string origin, Randomness random)
    {
        DurableFile.MakeFolder(Path.Combine(options.Data, "keys"));
        return Ledger.Signing.Signer.OpenLog(
            Path.Combine(options.Data, "keys", log == LogName.Witness ? "log.key" : "audit.key"), Sequencer.OriginOf(origin, log), random);
    }

    /// <summary>The key of pushes, made when missing; its public half lies in push.vkey.</summary>
    public static Flow.Follow.PushKey PushKey(HostFlags options, Randomness random) =>
        Flow.Follow.PushKey.Open(Path.Combine(options.Data, "keys", "push.key"), Path.Combine(options.Data, "push.vkey"), random);

    /// <param name="damage">Given when an earlier opening found that somebody else has written: everything is then opened to be read only.</param>
    /// <exception cref="TamperException">Somebody else has written in the database; open again with the reason.</exception>
    /// <exception cref="TreeBrokenException">Likewise, in the tiles.</exception>
    public static async Task<Installation> Open(HostFlags options, TimeProvider real, CancellationToken stop, Reason? damage = null)
    {
        var random = Randomness.System;
        DurableFile.MakeFolder(Path.Combine(options.Data, "keys"));
        var first = !DurableFile.Exists(Path.Combine(options.Data, "keystore.db"));
        var master = MasterKey.Open(Path.Combine(options.Data, "keys", "master.key"), Suite.Intl, random, first);
        var origin = Origin(options, random);
        var seals = new RowSeals(Suite.Intl, random, master.Derive("rows"));
        CheckedStore store = options.Database is { } database
            ? await PostgresLogStore.Open(database, seals)
            : SqliteLogStore.Open(Path.Combine(options.Data, "log.db"), seals);
        if (damage is not null) store = new DamagedStore(store);
        try
        {
            var log = damage is null ? await Sequencer.Open(store, Suite.Intl, origin, stop, new Lane("log")) : await Sequencer.OpenReadOnly(store, Suite.Intl, origin, damage, stop);
            return await Open(options, real, new(master, origin, seals, random), store, log, stop);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private static async Task<Installation> Open(HostFlags options, TimeProvider real, Roots roots, CheckedStore store, Sequencer log, CancellationToken stop)
    {
        var (master, origin, seals, random) = roots;
        var clocks = new TwoClocks(await TradeTime(options, store, real, stop), real);
        var keys = Keystore.Open(Path.Combine(options.Data, "keystore.db"), master, random, new Lane("keys"));
        var vault = new VaultRows(master, keys, store, random, origin);
        var handles = new Handles(master);
        var board = await SealBoard.Load(store, stop);
        var maker = new DraftMaker(new(keys, vault), board, handles, clocks);
        return new(options)
        {
            Store = store,
            Seals = seals,
            Log = log,
            WitnessNotes = await Keeper(LogName.Witness),
            AuditNotes = await Keeper(LogName.Audit),
            Keys = keys,
            Vault = vault,
            Handles = handles,
            Compartment = new(master),
            Board = board,
            Maker = maker,
            Own = new(log, maker, random, clocks),
            Clocks = clocks,
            Random = random,
        };

        Task<CheckpointKeeper> Keeper(LogName name) => CheckpointKeeper.Open(
            log, new(store, Suite.Intl, name), Signer(options, name, origin, random),
            Path.Combine(options.Data, "checkpoints", name == LogName.Witness ? "witness" : "audit"), real, stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await Store.DisposeAsync();
        Keys.Dispose();
    }

    /// <summary>In the demo the trade clock starts at the given time, or goes on where the log ended.</summary>
    private static async Task<TimeProvider> TradeTime(HostFlags options, LogStore store, TimeProvider real, CancellationToken stop)
    {
        if (options.TradeStart is not { } start) return real;
        if (store is DamagedStore) return new TradeClock(real, start, real.GetUtcNow(), options.Speed);
        if (await store.ReadHead(LogName.Witness, stop) is { Size: > 0 } head)
        {
            if (await store.ReadEntries(LogName.Witness, head.Size - 1, 1, stop) is not [var last]) throw new TamperException("entry_witness", $"{head.Size - 1}");
            try
            {
                var entry = AnyEntry.Read(last.Bytes);
                var received = entry.Plain?.Received ?? entry.Hidden!.Received;
                if (received > start) start = received;
            }
            catch (Exception e) when (e is FormatException or System.Text.Json.JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new TamperException("entry_witness", $"{head.Size - 1}");
            }
        }
        return new TradeClock(real, start, real.GetUtcNow(), options.Speed);
    }

    private sealed record Roots(MasterKey Master, string Origin, RowSeals Seals, Randomness Random);
}
