using Witness.Domain.Facts;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Traces;

/// <summary>一条有效事实 — the highest version, neither retracted nor contradicted, with its place in the log.</summary>
public readonly record struct Seen<TFact>(TFact Fact, Recorded Recorded) where TFact : Fact
{
    public long Position => Recorded.Position;

    public Moment At => Fact.Header.At;
}
