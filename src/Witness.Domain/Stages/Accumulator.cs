using Witness.Domain.Terms;

namespace Witness.Domain.Stages;

/// <summary>归并器 — the state of one field of one round: contributions in, contributions out, each at a cost that does not grow with the lot.</summary>
internal class Accumulator
{
    public static Accumulator For(Field field) => field.Merge switch
    {
        Merge.ListBy or Merge.Sum => new KeyedAccumulator(),
        Merge.DistinctCount => new CountAccumulator(),
        Merge.DistinctParties => new PartyAccumulator(),
        Merge.Balance => new BalanceAccumulator(field.ClosedBy),
        _ => new Accumulator(),
    };

    /// <summary>Every contribution, in the order of happening.</summary>
    public Line Line { get; } = new();

    /// <summary>How many of them are rivals (ruling 4).</summary>
    public int Rivals { get; private set; }

    public virtual void Add(Contribution added)
    {
        Line.Add(added);
        if (added.Rivals is not null) Rivals++;
    }

    public virtual void Remove(Contribution gone)
    {
        Line.Remove(gone);
        if (gone.Rivals is not null) Rivals--;
    }
}

/// <summary>Rows by key.</summary>
internal sealed class KeyedAccumulator : Accumulator
{
    private readonly Dictionary<string, Line> _rows = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Line> Rows => _rows;

    public override void Add(Contribution added)
    {
        base.Add(added);
        if (!_rows.TryGetValue(added.Key!, out var row)) _rows.Add(added.Key!, row = new Line());
        row.Add(added);
    }

    public override void Remove(Contribution gone)
    {
        base.Remove(gone);
        var row = _rows[gone.Key!];
        row.Remove(gone);
        if (row.Count == 0) _rows.Remove(gone.Key!);
    }
}

/// <summary>Distinct keys.</summary>
internal class CountAccumulator : Accumulator
{
    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);

    public int Distinct => _keys.Count;

    public override void Add(Contribution added)
    {
        base.Add(added);
        Count(_keys, added.Key!, 1);
    }

    public override void Remove(Contribution gone)
    {
        base.Remove(gone);
        Count(_keys, gone.Key!, -1);
    }

    protected static void Count(Dictionary<string, int> counts, string key, int by)
    {
        var now = counts.GetValueOrDefault(key) + by;
        if (now == 0) counts.Remove(key);
        else counts[key] = now;
    }
}

/// <summary>Distinct parties: by code; a name joins a code only while exactly one code has claimed it (ruling 61).</summary>
internal sealed class PartyAccumulator : Accumulator
{
    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);

    public int Distinct(PartyBook book)
    {
        var byCode = 0;
        List<string>? byName = null;
        foreach (var key in _keys.Keys)
        {
            if (book.Joined(key) is { } joined && joined != key) (byName ??= []).Add(joined);
            else byCode++;
        }
        if (byName is not null) byCode += byName.Distinct(StringComparer.Ordinal).Count(code => !_keys.ContainsKey(code));
        return byCode;
    }

    public override void Add(Contribution added)
    {
        base.Add(added);
        if (added.Key is { } key) _keys[key] = _keys.GetValueOrDefault(key) + 1;
    }

    public override void Remove(Contribution gone)
    {
        base.Remove(gone);
        if (gone.Key is not { } key) return;
        var now = _keys[key] - 1;
        if (now == 0) _keys.Remove(key);
        else _keys[key] = now;
    }
}

/// <summary>Keys opened and closed: the deposits of R8.</summary>
internal sealed class BalanceAccumulator(IReadOnlySet<Type> closers) : Accumulator
{
    private readonly Dictionary<string, (int Opened, int Closed)> _keys = new(StringComparer.Ordinal);

    public int Opened { get; private set; }

    public int Unsettled { get; private set; }

    /// <summary>The last fact that closed a key.</summary>
    public Contribution? LastClosing
    {
        get
        {
            for (var i = Line.Count - 1; i >= 0; i--)
                if (closers.Contains(Line[i].Recorded.Fact.GetType())) return Line[i];
            return null;
        }
    }

    public override void Add(Contribution added)
    {
        base.Add(added);
        Move(added, 1);
    }

    public override void Remove(Contribution gone)
    {
        base.Remove(gone);
        Move(gone, -1);
    }

    private void Move(Contribution moved, int by)
    {
        var (opened, closed) = _keys.GetValueOrDefault(moved.Key!);
        if (opened > 0) Opened--;
        if (opened > 0 && closed == 0) Unsettled--;
        if (closers.Contains(moved.Recorded.Fact.GetType())) closed += by;
        else opened += by;
        if (opened > 0) Opened++;
        if (opened > 0 && closed == 0) Unsettled++;
        if (opened == 0 && closed == 0) _keys.Remove(moved.Key!);
        else _keys[moved.Key!] = (opened, closed);
    }
}

/// <summary>名册 — which credit codes claimed which names in this lot; a party's key is its code, else its exact name (ruling 61).</summary>
internal sealed class PartyBook
{
    private readonly Dictionary<string, Dictionary<string, int>> _codes = new(StringComparer.Ordinal);

    /// <summary>Changes whenever a key may be joined otherwise than before.</summary>
    public int Joins { get; private set; }

    public static string? Key(object? party) => party switch
    {
        Org org => Key(org),
        Party { Org: { } org } => Key(org),
        Party { Person: { } person } => person.Id is { } id ? "p:" + id : person.Name is { } name ? "p=" + name : null,
        _ => null,
    };

    public static bool IsByName(string key) => key.StartsWith("=", StringComparison.Ordinal);

    public void Claim(Org org, int by)
    {
        if (org.Code is not { } code || org.Name is not { } name) return;
        if (!_codes.TryGetValue(name, out var codes)) _codes.Add(name, codes = new(StringComparer.Ordinal));
        var before = codes.GetValueOrDefault(code);
        var now = before + by;
        if ((now > 0) != (before > 0)) Joins++;
        if (now > 0) codes[code] = now;
        else codes.Remove(code);
        if (codes.Count == 0) _codes.Remove(name);
    }

    /// <summary>The key under which this one is counted: the code that alone has claimed the name, else itself.</summary>
    public string Joined(string key)
    {
        if (!IsByName(key) || !_codes.TryGetValue(key[1..], out var codes) || codes.Count != 1) return key;
        return "c:" + codes.Keys.First();
    }

    private static string? Key(Org org) => org.Code is { } code ? "c:" + code : org.Name is { } name ? "=" + name : org.OldCode is { } old ? "o:" + old : null;
}
