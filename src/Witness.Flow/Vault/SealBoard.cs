using System.Collections.Concurrent;
using System.Text;
using Witness.Domain.Access;
using Witness.Ledger.Log;

namespace Witness.Flow.Vault;

/// <summary>
/// 封存状态 — which seals of which lot and round are open, as the log has it: a row attached to each SealOpened and SealClosed.
/// Read inside the sequencing step, where it cannot change under the reader's hands. What is not listed is closed.
/// </summary>
public sealed class SealBoard
{
    public static readonly AttachedTable Table = new("seal");

    private readonly ConcurrentDictionary<(string Lot, int Round, Seal Seal), bool> _open = [];

    public static async Task<SealBoard> Load(LogStore store, CancellationToken stop)
    {
        var board = new SealBoard();
        ReadOnlyMemory<byte> after = default;
        while (await store.ReadRows(Table, default, after, 5000, stop) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
            {
                var (lot, round, seal) = Parse(row.Key.Span);
                board._open[(lot, round, seal)] = row.Value!.Value.Span[0] == 1;
            }
            after = rows[^1].Key;
        }
        return board;
    }

    public bool IsOpen(string lot, int round, Seal seal) => _open.TryGetValue((lot, round, seal), out var open) && open;

    /// <summary>The row to attach to the fact that changes the state; <see cref="Set"/> follows once it has its place.</summary>
    public static AttachedRow Row(string lot, int round, Seal seal, bool open) =>
        new(Table, Encoding.UTF8.GetBytes($"{lot}\n{round}\n{(int)seal}"), new byte[] { open ? (byte)1 : (byte)0 });

    /// <summary>Called in the sequencing step, with the draft that carries the row.</summary>
    public void Set(string lot, int round, Seal seal, bool open) => _open[(lot, round, seal)] = open;

    private static (string, int, Seal) Parse(ReadOnlySpan<byte> key)
    {
        var parts = Encoding.UTF8.GetString(key).Split('\n');
        return (parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), (Seal)int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture));
    }
}
