using Witness.Domain.Cases;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Flow.Alerts;

/// <summary>预警行 — an alert as the queue shows it. Everything but number, lot and stage is of the compartment (ruling 27).</summary>
/// <param name="Since">Trade time of its first fact.</param>
/// <param name="Officer">Staff number of who took it.</param>
/// <param name="Why">One line that says why.</param>
/// <param name="Content">Position of the fact that says it in full.</param>
/// <param name="Taken">How often it was taken: who takes it next takes this one.</param>
public sealed record AlertLine(
    string Number, string Lot, int Round, string Rule, Wording Name, Wording Group, Severity Level, string Stage, AlertState State, Moment Since, string? Officer,
    Wording Why, IReadOnlyList<string> Parties, long Content, int Taken, string? EscalatedTo, IReadOnlyList<AlertEvent> Events)
{
    /// <summary>Nobody has taken it since it was raised, or raised again.</summary>
    public bool Waits => AlertLife.Waits(State);
}

/// <summary>One fact of its history.</summary>
public sealed record AlertEvent(long Position, string Type, Moment At, string Actor);

/// <summary>What is asked of the queue; null narrows nothing. Sorted by level, then by newest.</summary>
/// <param name="Group">Chinese name of the group.</param>
/// <param name="Since">Trade time, first and last day.</param>
public sealed record AlertQuery(
    Severity? Level = null, string? Group = null, IReadOnlyCollection<AlertState>? States = null, string? Lot = null, string? Officer = null, string? Rule = null,
    DateOnly? Since = null, DateOnly? Until = null, int Number = 1, int Size = 50);

/// <summary>One alert with its explanation as the rule gave it.</summary>
public sealed record AlertView(AlertLine Line, Explanation Says)
{
    /// <summary>What became of other alerts of the same rule in the reader's scope.</summary>
    public IReadOnlyDictionary<AlertState, int> Similar { get; init; } = new Dictionary<AlertState, int>();
}
