using Witness.Domain.Terms;

namespace Witness.Edge.Connectors;

/// <summary>
/// 连接器 — reads another system and turns what it finds into items of the wire form (docs/spec/fact-message.md). It keeps nothing
/// between two reads that must survive a crash: where to go on is the mark it is given. It decides nothing and changes nothing
/// over there beyond setting its own input aside (clause 4.6.2).
/// </summary>
public abstract class Connector
{
    /// <summary>Reads what comes after the mark. A peer that is away, slow or lying is an answer, not an exception.</summary>
    /// <param name="mark">As the last portion gave it; null at the very first time.</param>
    public abstract Task<Reading> Read(string? mark, CancellationToken stop);
}

/// <summary>What one look at another system brought.</summary>
public abstract record Reading
{
    private Reading()
    {
    }

    /// <summary>Reached, and nothing new.</summary>
    /// <param name="Note">Worth showing all the same: a file that is still being written.</param>
    public sealed record Nothing(Wording? Note = null) : Reading;

    /// <summary>对方不可用 — not reached, or its answer cannot be used; the mark stays and it is asked again.</summary>
    /// <param name="After">Not before this, when the peer said so.</param>
    public sealed record Away(Wording Why, TimeSpan? After = null) : Reading;

    /// <summary>一份 — pieces in the order in which they are to be handed in.</summary>
    /// <param name="Place">Where they were read: kept with the message, so that a fact leads back to its file or page.</param>
    /// <param name="Mark">Where to go on once every piece has its answer.</param>
    public sealed record Portion(string Place, IReadOnlyList<Piece> Pieces, string Mark) : Reading
    {
        /// <summary>There is more to be read at once.</summary>
        public bool More { get; init; }

        /// <summary>Something that does not hinder the pieces but has to be shown.</summary>
        public Wording? Note { get; init; }

        /// <summary>Last sequence number the peer says it gave; null when it does not say.</summary>
        public long? LastSequence { get; init; }

        /// <summary>How far the peer's clock is ahead of ours; null when it showed none.</summary>
        public TimeSpan? ClockAhead { get; init; }

        /// <summary>Sets the input aside, after the mark is kept; may be called again after a crash.</summary>
        public Action? Settle { get; init; }
    }
}
