using Witness.Domain.Rules.Traces;

namespace Witness.Domain.Rules.Asking;

/// <summary>
/// 主体统计规则 — compares one figure of a buyer, an agency or a bidder over its lots with those of all others: the upper (or lower) fence
/// of their frozen quartiles. The figure of each body is put once, not once per lot.
/// </summary>
/// <param name="own">Fewest lots of the body itself.</param>
/// <param name="others">Fewest bodies to compare with.</param>
public abstract class BodyRule(RuleCard card, int own, int others) : Rule(card)
{
    private const string Everyone = "全部";

    protected int Own => own;

    protected int Others => others;

    /// <summary>Bodies of this lot the rule asks about, each with its role.</summary>
    protected abstract IEnumerable<(string Role, string Key, string Name)> Bodies(LotFacts lot);

    /// <summary>The body's figure, over how many of its lots, and the traces behind it.</summary>
    protected abstract (decimal Figure, int Lots, IReadOnlyList<Trace> Behind)? Figure(string role, string key, History history);

    /// <summary>Figures are put only from lots that may show them.</summary>
    protected internal override void Leave(LotFacts lot, History history)
    {
        if (!Covers(lot)) return;
        foreach (var (role, key, _) in Bodies(lot))
            if (Figure(role, key, history) is { } figure && figure.Lots >= own) history.Segments.Put(Measure(role), key, 0, new(Measure(role), key, 0, figure.Figure, lot.Day, [Everyone]));
    }

    protected Summary? Compared(History history, string role) => history.Segments.Find(Measure(role), Everyone);

    private string Measure(string role) => $"{Card.Code}.{role}";
}
