using Witness.Domain.Facts;

namespace Witness.Domain.Stages;

/// <summary>贡献 — what one fact gives to one field. Immutable; taken out again when a correction, a retraction or a conflict changes its slot.</summary>
/// <param name="Recorded">The fact it comes from; for a patch (ruling 63) a stand-in of the patched fact under the patching fact's header.</param>
/// <param name="Key">Of a row, sum, count or balance.</param>
/// <param name="Value">Of a plain field.</param>
/// <param name="Columns">Of a list field, in the order of its columns.</param>
internal sealed record Contribution(Recorded Recorded, Source? Source, object? Value, string? Key, object?[]? Columns)
{
    private readonly Rarity? _rare;

    /// <summary>The contents under one identity where they say different things of this field: no winner (ruling 4).</summary>
    public IReadOnlyList<Recorded>? Rivals
    {
        get => _rare?.Rivals;
        init => _rare = value is null && _rare is null ? null : Rare with { Rivals = value };
    }

    /// <summary>时间在将来 — it is said to happen after it was received, and that time has not come: shown, and nothing follows from it.</summary>
    public bool Waits
    {
        get => _rare?.Waits ?? false;
        init => _rare = !value && _rare is null ? null : Rare with { Waits = value };
    }

    /// <summary>The fact that took it back: it stands beside what counts, and counts for nothing.</summary>
    public Recorded? WithdrawnBy
    {
        get => _rare?.WithdrawnBy;
        init => _rare = Rare with { WithdrawnBy = value };
    }

    /// <summary>Lower versions of the same fact, highest first.</summary>
    public IReadOnlyList<Recorded> Corrected
    {
        get => _rare?.Corrected ?? [];
        init => _rare = value.Count == 0 && _rare is null ? null : Rare with { Corrected = value };
    }

    /// <summary>For a patch: <c>Changes[OpeningAt]</c>, and the fact type that carried it.</summary>
    public (string Path, string FactType)? Patch
    {
        get => _rare?.Patch;
        init => _rare = Rare with { Patch = value };
    }

    /// <summary>Orders rivals among themselves, so that what is shown does not depend on which came first.</summary>
    public string Tie
    {
        get => _rare?.Tie ?? "";
        init => _rare = value.Length == 0 && _rare is null ? null : Rare with { Tie = value };
    }

    private Rarity Rare => _rare ?? new();

    public Origin Origin(Source source) => new(
        Recorded.Fact.Header.Identity, Patch?.FactType ?? Recorded.Fact.Header.Type, Patch?.Path ?? source.Path, Recorded.Fact.Header.At,
        Recorded.Fact.Header.ReportedAt, Recorded.Position, Recorded.TakenAt);

    public bool Equals(Contribution? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>What few contributions have: apart from them, because a lot has some hundreds and thousands of lots are held in memory.</summary>
    private sealed record Rarity
    {
        public IReadOnlyList<Recorded>? Rivals { get; init; }

        public bool Waits { get; init; }

        public Recorded? WithdrawnBy { get; init; }

        public IReadOnlyList<Recorded> Corrected { get; init; } = [];

        public (string Path, string FactType)? Patch { get; init; }

        public string Tie { get; init; } = "";
    }
}
