using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Traces;

/// <summary>主体登记 — the latest registration of each party, by key, and who shares a person, an address, a telephone or an account.
/// Reduced like any fact: highest version of its identity, then the order of happening.</summary>
public sealed class PartyRegistry
{
    private readonly Dictionary<string, Recorded> _byKey = new(StringComparer.Ordinal);

    public static string? Key(Org? org) => PartyBook.Key(org);

    /// <summary>A registration came in; gives the party's key, or null when it says nothing new.</summary>
    public string? Take(Recorded recorded)
    {
        if (recorded.Fact is not PartyRegistered registered) return null;
        var key = PartyBook.Key(registered.Org) ?? (registered.Header.Scope.Key is { } scope ? "c:" + scope : null);
        if (key is null) return null;
        if (_byKey.TryGetValue(key, out var known) && !Replaces(recorded, known)) return null;
        _byKey[key] = recorded;
        return key;
    }

    public Seen<PartyRegistered>? Find(string key) => _byKey.TryGetValue(key, out var found) ? new((PartyRegistered)found.Fact, found) : null;

    public IEnumerable<Recorded> Rows() => _byKey.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Value);

    private static bool Replaces(Recorded added, Recorded known)
    {
        var (a, b) = (added.Fact.Header.Identity, known.Fact.Header.Identity);
        if (a.Source == b.Source && a.SourceKey == b.SourceKey)
            return a.SourceVersion > b.SourceVersion || (a.SourceVersion == b.SourceVersion && (added.Hidden?.Count ?? 0) < (known.Hidden?.Count ?? 0));
        return FactOrder.Default.Compare(added, known) > 0;
    }
}
