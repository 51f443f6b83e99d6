using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;

namespace Witness.Domain.Stages;

/// <summary>
/// 变更补丁 — a change whose Field is a catalogue name patches that field as latest; other text is kept and patches nothing (ruling 63).
/// The patch is a stand-in of the patched fact, empty but for the one field, under the changing fact's own header.
/// </summary>
internal static class Patch
{
    /// <summary>The field changed, and a fact that says nothing but it.</summary>
    internal sealed record StandIn(Fact Fact, string Property);

    public static bool Carries(Fact fact) => fact is TenderPlanChanged or ProjectChanged or NoticeAmended;

    public static IEnumerable<StandIn> In(Fact fact)
    {
        foreach (var change in ChangedValue.Changes(fact))
        {
            if (change.After is not { } after) continue;
            foreach (var (type, field) in ChangedValue.Targets(fact.Header.Type, change.Field))
            {
                if (ChangedValue.Parse(field.Shape, after) is not { } value) continue;
                var values = new object?[type.Fields.Count];
                values[field.Index] = value;
                yield return new(type.Make(fact.Header, values), field.Name);
            }
        }
    }
}
