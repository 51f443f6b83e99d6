using Witness.Domain.Facts;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Packs;

/// <summary>取得的值 — a term's value, or what is missing. <paramref name="Said"/> is how the formula prints it.</summary>
internal readonly record struct Got(object? Value, Wording Said, IReadOnlyList<Wording> Missing)
{
    public static Got Of(object value, Wording said) => new(value, said, []);

    public static Got Plain(object value, string said) => new(value, new(said, said), []);

    public static Got Lacking(params IReadOnlyList<Wording> missing) => new(null, new("?", "?"), missing);
}

/// <summary>真值 — holds, does not hold, or cannot be told (Kleene): a gap is passed on only where it matters.</summary>
internal readonly record struct Truth(bool? Holds, Wording Said, IReadOnlyList<Wording> Missing)
{
    public static Truth Of(bool holds, Wording said) => new(holds, said, []);

    public static Truth Unknown(params IReadOnlyList<Wording> missing) => new(null, new("不可算", "cannot tell"), missing);
}

/// <summary>
/// 一次求值 — one look of one added rule at one lot. Bounded: it counts its steps and stops at <see cref="MostSteps"/>, so that no pack can
/// take the road up. What it read stands in inputs and evidence; what turned out not to count is taken back.
/// </summary>
internal sealed class PackLook(Sight at)
{
    /// <summary>Values read and conditions asked in one look; some ten milliseconds.</summary>
    public const int MostSteps = 100_000;

    public const int MostInputs = 40;

    private const int MostEvidence = 400;

    private static readonly Wording Stopped = new($"求值超过 {MostSteps} 步", $"more than {MostSteps} steps");

    private readonly List<(string Name, Recorded Fact)> _frames = [];
    private readonly Dictionary<Type, IReadOnlyList<Recorded>> _facts = [];
    private int _steps;

    public Sight At => at;

    public List<Input> Inputs { get; } = [];

    public List<long> Evidence { get; } = [];

    /// <summary>Null while there are steps left.</summary>
    public Wording? Spend() => ++_steps > MostSteps ? Stopped : null;

    public IReadOnlyList<Recorded> Facts(FactType type)
    {
        if (!_facts.TryGetValue(type.ClrType, out var facts)) _facts.Add(type.ClrType, facts = [.. at.Lot.Effective(type.ClrType)]);
        return facts;
    }

    /// <summary>Why the facts of a type cannot be counted as all there are; null when they can.</summary>
    public Wording? Doubt(FactType type)
    {
        if (at.Lot.Contradicted(type.ClrType)) return new($"{type.Chinese}相互冲突", $"contradicted: {type.English}");
        return Facts(type).Count == 0 && !at.Lot.CouldBeReported(type.Name) ? new($"缺可报送「{type.Chinese}」的来源", $"no source that may report: {type.English}") : null;
    }

    public Recorded? Frame(string name)
    {
        for (var i = _frames.Count - 1; i >= 0; i--)
            if (_frames[i].Name == name) return _frames[i].Fact;
        return null;
    }

    public T Within<T>(string name, Recorded fact, Func<PackLook, T> ask)
    {
        _frames.Add((name, fact));
        try
        {
            return ask(this);
        }
        finally
        {
            _frames.RemoveAt(_frames.Count - 1);
        }
    }

    public (int, int) Mark() => (Inputs.Count, Evidence.Count);

    /// <summary>Forgets what was read since the mark: it decided nothing.</summary>
    public void Forget((int Inputs, int Evidence) mark)
    {
        if (Inputs.Count > mark.Inputs) Inputs.RemoveRange(mark.Inputs, Inputs.Count - mark.Inputs);
        if (Evidence.Count > mark.Evidence) Evidence.RemoveRange(mark.Evidence, Evidence.Count - mark.Evidence);
    }

    public void Note(Input input)
    {
        if (input.Position is { } position) Stand(position);
        if (Inputs.Count < MostInputs && !Inputs.Contains(input)) Inputs.Add(input);
    }

    public void Stand(long position)
    {
        if (Evidence.Count < MostEvidence && position > 0) Evidence.Add(position);
    }
}
