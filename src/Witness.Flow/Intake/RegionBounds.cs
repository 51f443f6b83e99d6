using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;

namespace Witness.Flow.Intake;

/// <summary>
/// 辖区限制 — a sender registered for a region may speak only of what lies in it (docs/spec/wire.md). What a fact itself says of its
/// region counts first, then what is known of its project or lots; where nothing is known the fact is taken, and counts as of the
/// sender's own region.
/// </summary>
public sealed class RegionBounds
{
    /// <summary>Regions of lots (<c>L/…</c>) and projects (<c>P/…</c>) as the records stand; what is unknown is left out.</summary>
    public Func<IReadOnlyCollection<string>, CancellationToken, Task<IReadOnlyDictionary<string, string>>> Known { get; set; } =
        (_, _) => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

    /// <summary>Turns what lies outside into refusals, in place. Asks once for the whole request, and only for a sender that is bound.</summary>
    internal async Task Apply(SenderAccount sender, ReadItem[] items, CancellationToken stop)
    {
        if (sender.Region is not { Length: > 0 } region) return;
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item.Incoming is not { } incoming) continue;
            asked.UnionWith(Things(incoming.Header.Scope));
            if (Stated(incoming) is { } own && incoming.Header.Scope.Project is { } project) said[Project(project)] = own;
        }
        if (asked.Count == 0) return;
        var known = await Known(asked, stop);
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Incoming is not { } incoming) continue;
            if (Stated(incoming) is { } own)
            {
                if (!RegionCode.IsWithin(own, region)) items[i] = Refused(items[i], region, "/data/Region");
            }
            else if (Things(incoming.Header.Scope).Any(thing => (said.GetValueOrDefault(thing) ?? known.GetValueOrDefault(thing)) is { } other && !RegionCode.IsWithin(other, region)))
                items[i] = Refused(items[i], region, incoming.Header.Scope.Kind == ScopeKind.Lots ? "/data/Lots" : "/subject");
        }
    }

    /// <summary>The same for one item.</summary>
    internal async Task<ReadItem> Apply(SenderAccount sender, ReadItem item, CancellationToken stop)
    {
        ReadItem[] one = [item];
        await Apply(sender, one, stop);
        return one[0];
    }

    private static ReadItem Refused(ReadItem item, string region, string pointer) => item with
    {
        Incoming = null,
        Problems = [new(
            "outside-region", $"该来源账号限于{RegionNames.Of(region).Zh}，所报项目、标段不在其内", $"this sender is bound to {RegionNames.Of(region).En}; the project or lot lies outside", pointer)],
    };

    private static string? Stated(Vault.Incoming incoming)
    {
        if (incoming.Type.Name != nameof(ProjectRegistered)) return null;
        foreach (var field in incoming.Fields)
            if (field.Field.Name == nameof(ProjectRegistered.Region)) return System.Text.Json.JsonSerializer.Deserialize<string>(field.Canonical.Span);
        return null;
    }

    private static IEnumerable<string> Things(Scope scope)
    {
        foreach (var lot in scope.Lots) yield return "L/" + lot;
        if (scope.Project is { } project) yield return Project(project);
    }

    private static string Project(string project) => "P/" + project;
}
