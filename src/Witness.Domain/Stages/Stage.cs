using Witness.Domain.Terms;

namespace Witness.Domain.Stages;

/// <summary>环节 — a stage of the trade: the table of its fields and what begins and closes it (rulings 40, 65).</summary>
/// <param name="Id">R1 … R8.</param>
public sealed record Stage(string Id, string Chinese, string English, string Clause, IReadOnlyList<Field> Fields)
{
    /// <summary>Facts of its own: the first of them begins the stage; fields may borrow from other stages' facts as well.</summary>
    public required IReadOnlyList<Type> BegunBy { get; init; }

    /// <summary>The first of these makes its record 已形成; empty where a balance decides (R8).</summary>
    public required IReadOnlyList<Type> ClosedBy { get; init; }

    /// <summary>见证记录表 title.</summary>
    public Wording Title => new($"{Chinese}环节见证记录表", $"Witness record: {English}");

    public override string ToString() => Id;
}
