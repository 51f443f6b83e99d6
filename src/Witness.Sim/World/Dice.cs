namespace Witness.Sim.World;

/// <summary>骰子 — xoshiro256** seeded by splitmix64. Our own, so that a seed means the same bytes on every runtime.</summary>
public sealed class Dice
{
    private ulong _a, _b, _c, _d;

    public Dice(ulong seed)
    {
        _a = Mix(ref seed);
        _b = Mix(ref seed);
        _c = Mix(ref seed);
        _d = Mix(ref seed);
    }

    /// <summary>A stream of its own for every name, so that one deal's throws never shift another's.</summary>
    public static Dice For(ulong seed, string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in name) hash = (hash ^ c) * 1099511628211UL;
        return new Dice(seed * 0x9E3779B97F4A7C15UL ^ hash);
    }

    public ulong Next()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Between both ends, both included.</summary>
    public int Int(int low, int high) => low + (int)(Next() % (ulong)(high - low + 1));

    public long Long(long low, long high) => low + (long)(Next() % (ulong)(high - low + 1));

    /// <summary>True so many times in a thousand.</summary>
    public bool PerMille(int chance) => Int(1, 1000) <= chance;

    public T Pick<T>(IReadOnlyList<T> from) => from[Int(0, from.Count - 1)];

    /// <summary>So many different ones, in the order of the throw.</summary>
    public List<T> Some<T>(IReadOnlyList<T> from, int count)
    {
        var pool = from.ToList();
        Shuffle(pool);
        return pool.Count > count ? pool[..count] : pool;
    }

    public void Shuffle<T>(IList<T> list)
    {
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = Int(0, i);
            (list[i], list[j]) = (list[j], list[i]);
        }
    }

    public string Text(string alphabet, int length) => string.Create(length, (this, alphabet), static (span, s) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = s.alphabet[s.Item1.Int(0, s.alphabet.Length - 1)];
    });

    public string Hex(int length) => Text("0123456789ABCDEF", length);

    public string Digits(int length) => Text("0123456789", length);

    private static ulong Mix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
