using System.Buffers.Binary;
using System.Collections.Concurrent;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Vault;

/// <summary>
/// 标签 — numbers the sealed entries of each lot and seal: tag = PRF(key, n), so nobody without the key can tell two of
/// one lot from those of two. No counter is kept anywhere it could be read: after a start the numbers taken are found by
/// asking for their rows; some that were drawn and never committed leave gaps.
/// </summary>
internal sealed class SealedTags(Suite suite, Keystore keys, Func<Key16, Task<byte[]?>> row)
{
    /// <summary>So many numbers in a row without a row end the search.</summary>
    public const int GapLimit = 64;

    private readonly ConcurrentDictionary<KeyName, Lazy<Task<Counter>>> _counters = new();

    /// <param name="isNew">The key was made just now: no number can be taken.</param>
    public Task Ready(KeyName name, bool isNew) => CounterOf(name, isNew);

    /// <summary>The tag of the next sealed entry; asked inside the sequencing step, and the same until <see cref="Placed"/>.</summary>
    public Key16 Next(KeyName name)
    {
        var counter = CounterOf(name).GetAwaiter().GetResult(); // finished long ago, if Ready was awaited
        return Tag(counter.Key, counter.Last + 1);
    }

    /// <summary>The entry has its place: its number is taken. Numbers drawn in vain would leave gaps.</summary>
    public void Placed(KeyName name) => CounterOf(name).GetAwaiter().GetResult().Last++;

    /// <summary>Every number that was taken; of one drawn in vain there is no row.</summary>
    public async Task<IReadOnlyList<Key16>> Standing(KeyName name)
    {
        if (_counters.TryGetValue(name, out var known) && known is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            var counter = await known.Value;
            return [.. Enumerable.Range(1, (int)Volatile.Read(ref counter.Last)).Select(n => Tag(counter.Key, n))];
        }
        var found = new List<Key16>();
        if (keys.Find(name) is { } key) await Search(TagKey(key), (_, tag) => found.Add(tag));
        return found;
    }

    private Task<Counter> CounterOf(KeyName name, bool isNew = false)
    {
        var counter = _counters.GetOrAdd(name, n => new(() => isNew ? Task.FromResult(new Counter(TagKey(keys.Obtain(n)))) : Recover(n)));
        if (counter.IsValueCreated && counter.Value.IsFaulted) _counters.TryRemove(KeyValuePair.Create(name, counter)); // ask again next time
        return counter.Value;
    }

    private async Task<Counter> Recover(KeyName name)
    {
        var counter = new Counter(TagKey(keys.Obtain(name)));
        await Search(counter.Key, (n, _) => counter.Last = n);
        return counter;
    }

    private async Task Search(byte[] tagKey, Action<long, Key16> found)
    {
        var gap = 0;
        for (var n = 1L; gap < GapLimit; n++)
        {
            var tag = Tag(tagKey, n);
            gap = await row(tag) is null ? gap + 1 : 0;
            if (gap == 0) found(n, tag);
        }
    }

    private byte[] TagKey(byte[] key) => suite.Mac(key, "tags"u8).ToArray();

    private Key16 Tag(byte[] tagKey, long n)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, n);
        return suite.Handle(tagKey, number);
    }

    private sealed class Counter(byte[] key)
    {
        public readonly byte[] Key = key;
        public long Last;
    }
}
