using Witness.Domain.Rules.Traces;

namespace Witness.Domain.Rules.Asking;

/// <summary>追踪 — says what a lot leaves behind, from its facts alone. The whole answer is given anew each time; the history keeps the difference.</summary>
public abstract class Tracker(string name, params IReadOnlyList<Type> facts)
{
    public string Name { get; } = name;

    /// <summary>Facts that may change what is left behind.</summary>
    public IReadOnlyList<Type> Facts { get; } = facts;

    public abstract IEnumerable<Trace> Of(LotFacts lot);
}
