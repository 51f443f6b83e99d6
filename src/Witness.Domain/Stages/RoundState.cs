
namespace Witness.Domain.Stages;

/// <summary>一轮 — the fields of one round of a lot (第几次招标), and which stages its facts have begun and closed.</summary>
internal sealed class RoundState
{
    private readonly Accumulator?[] _fields = new Accumulator?[FieldPlan.Count];
    private readonly int[] _begun = new int[StageBook.All.Count];
    private readonly Line?[] _closed = new Line?[StageBook.All.Count];
    private readonly Dictionary<Type, Line> _types = [];
    private readonly Dictionary<int, Line> _withdrawn = [];
    private Line? _waiting;

    /// <summary>Facts of this round, the project's included.</summary>
    public int Facts { get; private set; }

    /// <summary>Facts of this round alone.</summary>
    public int Own { get; private set; }

    /// <summary>Facts that contradict another under the same identity.</summary>
    public int Rivals { get; private set; }

    public Accumulator? this[Field field] => _fields[FieldPlan.Ordinal(field)];

    public bool Has(Type fact) => _types.TryGetValue(fact, out var line) && line.Count > 0;

    /// <summary>Every effective fact of the type, in the order of happening; null when none.</summary>
    public Line? Of(Type fact) => _types.TryGetValue(fact, out var line) && line.Count > 0 ? line : null;

    /// <summary>By place in <see cref="StageBook.All"/>.</summary>
    public bool HasBegun(int stage) => _begun[stage] > 0;

    /// <summary>Facts that close the stage, in the order of happening; null when none.</summary>
    public Line? Closing(int stage) => _closed[stage] is { Count: > 0 } line ? line : null;

    /// <summary>Facts whose time has not come, in the order of happening; null when none. They begin and close no stage.</summary>
    public Line? Waiting => _waiting is { Count: > 0 } line ? line : null;

    /// <summary>What retracted facts gave to the field; null when nothing.</summary>
    public Line? Withdrawn(Field field) => _withdrawn.Count > 0 && field.AllSources.Any() && _withdrawn.TryGetValue(FieldPlan.Ordinal(field), out var line) && line.Count > 0 ? line : null;

    public void Withdraw(int ordinal, Contribution gone)
    {
        if (!_withdrawn.TryGetValue(ordinal, out var line)) _withdrawn.Add(ordinal, line = new Line());
        line.Add(gone);
    }

    public void Restore(int ordinal, Contribution back) => _withdrawn[ordinal].Remove(back);

    /// <summary>Some field may stand contradicted.</summary>
    public bool IsDoubted { get; private set; }

    public void Add(int ordinal, Contribution added)
    {
        (_fields[ordinal] ??= Accumulator.For(FieldPlan.At(ordinal))).Add(added);
        IsDoubted |= added.Rivals is not null;
    }

    public void Remove(int ordinal, Contribution gone) => _fields[ordinal]!.Remove(gone);

    public void Enter(Contribution entry, bool shared)
    {
        Count(entry, 1);
        if (!shared) Own++;
        if (entry.Waits) return;
        foreach (var stage in FieldPlan.Closed(entry.Recorded.Fact.GetType())) (_closed[stage] ??= new Line()).Add(entry);
    }

    public void Leave(Contribution entry, bool shared)
    {
        Count(entry, -1);
        if (!shared) Own--;
        if (entry.Waits) return;
        foreach (var stage in FieldPlan.Closed(entry.Recorded.Fact.GetType())) _closed[stage]!.Remove(entry);
    }

    private void Count(Contribution entry, int by)
    {
        var type = entry.Recorded.Fact.GetType();
        Facts += by;
        if (entry.Rivals is not null) Rivals += by;
        if (entry.Waits)
        {
            if (by > 0) (_waiting ??= new Line()).Add(entry);
            else _waiting!.Remove(entry);
            return;
        }
        if (!_types.TryGetValue(type, out var line)) _types.Add(type, line = new Line());
        if (by > 0) line.Add(entry);
        else line.Remove(entry);
        foreach (var stage in FieldPlan.Begun(type)) _begun[stage] += by;
    }
}
