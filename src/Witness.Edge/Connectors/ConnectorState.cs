using Witness.Domain.Terms;

namespace Witness.Edge.Connectors;

/// <summary>连接器状态.</summary>
public enum ConnectorPhase
{
    /// <summary>启动中 — has not looked yet.</summary>
    Starting,

    /// <summary>正常 — the last look reached the peer, and all it gave is in.</summary>
    Idle,

    /// <summary>取数中 — handing in.</summary>
    Busy,

    /// <summary>等待归集 — the intake is full or closed; what was read waits here.</summary>
    Waiting,

    /// <summary>对方不可用.</summary>
    Away,

    /// <summary>账号受阻 — the intake does not let it speak for its account.</summary>
    Barred,
}

/// <summary>How a connector does, since the start of the program; on the real clock.</summary>
/// <param name="LastContact">When the peer was last reached.</param>
/// <param name="NextLook">When it looks again.</param>
/// <param name="Trouble">What hinders it, or is worth knowing.</param>
/// <param name="TroubleSince">When that began.</param>
/// <param name="Failures">Tries in a row that failed.</param>
/// <param name="ClockAhead">How far the peer's clock is ahead of ours.</param>
public sealed record ConnectorState(
    ConnectorPhase Phase, DateTimeOffset? LastContact = null, DateTimeOffset? NextLook = null, Wording? Trouble = null,
    DateTimeOffset? TroubleSince = null, int Failures = 0, TimeSpan? ClockAhead = null)
{
    public long Accepted { get; init; }

    public long Seen { get; init; }

    public long Conflicting { get; init; }

    public long Refused { get; init; }

    /// <summary>Where what was handed in last was read.</summary>
    public string? Place { get; init; }
}
