namespace Witness.Sim.Deals;

/// <summary>交易梗概 — what a deal shall be, before names and days are thrown.</summary>
/// <param name="Anchor">The moment that fixes all others: the opening, the auction, or the end of the listing; on a working day.</param>
public sealed record Blueprint(string Kind, TradeForm Form, string Method, DateTime Anchor)
{
    public int Lots { get; init; } = 1;

    public int Bidders { get; init; } = 4;

    public Twist Twists { get; init; }

    public Ending Ending { get; init; } = Ending.Award;

    public Wire.QuoteForm Quoted { get; init; } = Wire.QuoteForm.Money;

    public bool Scored { get; init; } = true;

    public string? Category { get; init; }

    public int Committee { get; init; } = 5;

    /// <summary>Rooms are given by the world, so that two deals do not sit in one.</summary>
    public World.Hall? OpeningHall { get; init; }

    public IReadOnlyList<World.Hall> EvaluationHalls { get; init; } = [];

    public int ScoreItems { get; init; } = 3;
}
