using Witness.Domain.Terms;

namespace Witness.Domain.Facts;

/// <summary>归属范围 — what a fact is about (ruling 7).</summary>
public enum ScopeKind { Lot, Lots, Project, Party, Room, Centre }

/// <summary>归属范围 — exactly the members its kind needs are set. Absent round on the wire means 1 (ruling 53).</summary>
/// <param name="Project">Project code; in Lot and Lots the CloudEvents extension <c>project</c>, null while unknown.</param>
/// <param name="Lots">One lot code for Lot, several for Lots, none otherwise.</param>
/// <param name="Key">Party code, or room code, in those scopes.</param>
public sealed record Scope(ScopeKind Kind, string? Project, IReadOnlyList<string> Lots, int Round = 1, string? Key = null);

/// <summary>事实标识 — (Source, SourceKey, SourceVersion): a correction is the same key with a higher version (rulings 1, 2).</summary>
public sealed record FactIdentity(string Source, string SourceKey, int SourceVersion);

/// <summary>事实头 — content common to every fact; position and 归集时间 are provenance and stand in <see cref="Recorded"/>.</summary>
/// <param name="Contends">冲突 — set by our intake where another content stood under the identity already: what tells the two apart (ruling 4).
/// Which of them came first is provenance, so it never decides anything.</param>
public sealed record Header(
    string Type, Scope Scope, FactIdentity Identity, Moment At, Moment? ReportedAt = null, long? Sequence = null, long? CausedBy = null, string? Contends = null);

/// <summary>事实 — what a source reported: a typed record per catalogue row (domain.md §2), past tense. Every payload field is optional:
/// notices leave much unsaid, and a missing field prints 未归集.</summary>
public abstract record Fact
{
    /// <summary>Set by the reader; a default header marks a fact under construction.</summary>
    public Header Header { get; init; } = null!;

    /// <summary>发生时间.</summary>
    public Moment At => Header.At;
}

/// <summary>已归集的事实 — a fact with its provenance: where in the log, when taken in (trade clock).</summary>
/// <param name="Hidden">Names of fields that exist in this fact but are sealed or personal, so not opened here.</param>
public sealed record Recorded(Fact Fact, long Position, DateTimeOffset TakenAt, IReadOnlyList<string>? Hidden = null);
