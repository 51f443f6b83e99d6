using System.Collections.Concurrent;
using System.Text;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Flow.Intake;

/// <summary>
/// 待配撤回 — retractions that came before what they retract, by a keyed handle of what they name: a row attached to each, so that whatever
/// comes later under that key is met by them. Nobody can tell from a row what it names.
/// </summary>
internal sealed class WaitingRetractions(LogStore store, DraftMaker maker)
{
    private static readonly AttachedTable Table = new("retraction_wait");

    private readonly ConcurrentDictionary<Key16, IReadOnlyList<Key16>> _waiting = new();
    private readonly SemaphoreSlim _loading = new(1, 1);
    private bool _loaded;

    /// <summary>Reads what the last run left; costs nothing when done.</summary>
    public async Task Load(CancellationToken stop)
    {
        if (Volatile.Read(ref _loaded)) return;
        await _loading.WaitAsync(stop);
        try
        {
            ReadOnlyMemory<byte> after = default;
            while (!_loaded && await store.ReadRows(Table, default, after, 5000, stop) is { Count: > 0 } rows)
            {
                foreach (var row in rows) _waiting[Key16.From(row.Key.Span)] = [.. row.Value!.Value.ToArray().Chunk(Key16.Size).Select(chunk => Key16.From(chunk))];
                after = rows[^1].Key;
            }
            Volatile.Write(ref _loaded, true);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Identity keys of the retractions that wait for what a source calls so; none for nearly every fact.</summary>
    public IReadOnlyList<Key16> Of(string source, string key) => _waiting.IsEmpty ? [] : _waiting.GetValueOrDefault(HandleOf(source, key), []);

    /// <summary>From here on the retraction waits; the row is to be saved with it.</summary>
    public AttachedRow Add(string source, string key, Key16 retraction)
    {
        var all = _waiting.AddOrUpdate(HandleOf(source, key), _ => [retraction], (_, before) => before.Contains(retraction) ? before : [.. before, retraction]);
        return new(Table, HandleOf(source, key).ToArray(), all.SelectMany(one => one.ToArray()).ToArray());
    }

    private Key16 HandleOf(string source, string key) => maker.HandleOf(source, Encoding.UTF8.GetBytes($"retracts\0{key}"));
}
