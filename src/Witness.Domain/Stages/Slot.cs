using Witness.Domain.Facts;

namespace Witness.Domain.Stages;

/// <summary>事实位 — one (Source, SourceKey): all its versions, what was retracted, and which contents contradict each other (rulings 2–4, 62).</summary>
internal sealed class Slot
{
    private readonly List<Recorded> _versions = new(1);

    /// <summary>What it now gives to the fields of each round; taken out before it is drawn anew.</summary>
    public List<(RoundState Round, int Ordinal, Contribution Contribution)> Given { get; } = [];

    /// <summary>What it would give had it not been retracted: shown struck through.</summary>
    public List<(RoundState Round, int Ordinal, Contribution Contribution)> Withdrawn { get; } = [];

    /// <summary>The rounds it now stands in.</summary>
    public List<(RoundState Round, Contribution Entry)> Entered { get; } = new(1);

    /// <summary>The contents whose parties are now in the lot's book.</summary>
    public IReadOnlyList<Recorded> Claimed { get; set; } = [];

    /// <summary>Stands among what every round shares.</summary>
    public bool IsShared { get; set; }

    /// <summary>Versions up to this one are retracted.</summary>
    public int RetractedUpTo { get; set; }

    public bool IsEmpty => _versions.Count == 0;

    public IEnumerable<Recorded> Versions => _versions;

    /// <summary>One content stands under the key, and none other came before it.</summary>
    public bool IsSingle => _versions.Count == 1;

    /// <summary>Whether the content is new, and whether anything changed: a fuller copy of a known content changes without being new.</summary>
    public (bool New, bool Changed) Add(Recorded added)
    {
        var version = Version(added);
        for (var i = 0; i < _versions.Count; i++)
        {
            var known = _versions[i];
            if (Version(known) != version || !Same(known, added)) continue;
            var better = Better(known, added);
            if (ReferenceEquals(better, known)) return (false, false);
            _versions[i] = better;
            return (false, true);
        }
        _versions.Add(added);
        return (true, true);
    }

    /// <summary>The contents of the highest version that was not retracted: one, several when contradicted, none when retracted.</summary>
    public IReadOnlyList<Recorded> Effective()
    {
        if (_versions.Count == 1) return Version(_versions[0]) > RetractedUpTo ? _versions : [];
        var highest = 0;
        foreach (var recorded in _versions) highest = Math.Max(highest, Version(recorded));
        return highest <= RetractedUpTo ? [] : [.. _versions.Where(r => Version(r) == highest)];
    }

    /// <summary>The contents of the highest version where even that one was retracted; none while any stands.</summary>
    public IReadOnlyList<Recorded> Retracted()
    {
        if (RetractedUpTo == 0 || _versions.Count == 0) return [];
        var highest = _versions.Max(Version);
        return highest > RetractedUpTo ? [] : [.. _versions.Where(r => Version(r) == highest)];
    }

    /// <summary>What <see cref="Effective"/> gives of the contents that are not secret as such (‡): what may decide about the seal that hides the others.</summary>
    public IReadOnlyList<Recorded> EffectiveInSight()
    {
        if (!_versions.Exists(IsSecret)) return Effective();
        var highest = 0;
        foreach (var recorded in _versions)
            if (!IsSecret(recorded)) highest = Math.Max(highest, Version(recorded));
        return highest <= RetractedUpTo ? [] : [.. _versions.Where(r => Version(r) == highest && !IsSecret(r))];
    }

    /// <summary>Whether contents that are secret as such and others stand under this key.</summary>
    public bool IsMixed => _versions.Count > 1 && _versions.Exists(IsSecret) && !_versions.TrueForAll(IsSecret);

    private static bool IsSecret(Recorded recorded) => Facts.Catalogue.FactBook.Find(recorded.Fact.Header.Type)?.Secret == true;

    /// <summary>Lower versions, highest first: the chain of corrections.</summary>
    public IReadOnlyList<Recorded> Corrected(int below) =>
        _versions.Count == 1 ? [] : [.. _versions.Where(r => Version(r) < below).OrderByDescending(Version).ThenBy(Tie, StringComparer.Ordinal)];

    /// <summary>Orders contents of one version among themselves without looking at their arrival.</summary>
    public static string Tie(Recorded recorded)
    {
        var header = recorded.Fact.Header;
        var fields = Facts.Catalogue.FactBook.Find(header.Type)?.FieldsByName ?? [];
        return string.Join('\u001f', [header.Type, header.At.ToString(), header.ReportedAt?.ToString(), Content.Text(header.Scope), .. fields.Select(field => Content.Text(field.Get(recorded.Fact)))]);
    }

    private static int Version(Recorded recorded) => recorded.Fact.Header.Identity.SourceVersion;

    /// <summary>
    /// The same content: a repeat carries the same position; otherwise type, header and every field opened in both agree, unless our intake
    /// has seen that they differ. Sequence and cause are of the message, not of the content.
    /// </summary>
    private static bool Same(Recorded a, Recorded b)
    {
        if (a.Position == b.Position && a.Position != 0) return true;
        var (x, y) = (a.Fact.Header, b.Fact.Header);
        if (x.Type != y.Type || x.At != y.At || x.ReportedAt != y.ReportedAt || x.Contends != y.Contends) return false;
        foreach (var field in Facts.Catalogue.FactBook.Find(x.Type)?.Fields ?? [])
        {
            if (a.Hidden?.Contains(field.Name) == true || b.Hidden?.Contains(field.Name) == true) continue;
            if (!Content.Equal(field.Get(a.Fact), field.Get(b.Fact))) return false;
        }
        return true;
    }

    /// <summary>Of two copies the one with more opened; then the one that stood in the log first.</summary>
    private static Recorded Better(Recorded known, Recorded added)
    {
        var opened = (known.Hidden?.Count ?? 0).CompareTo(added.Hidden?.Count ?? 0);
        if (opened != 0) return opened > 0 ? added : known;
        return added.Position < known.Position ? added : known;
    }
}
