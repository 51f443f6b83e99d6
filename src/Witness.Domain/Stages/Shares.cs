using Witness.Domain.Facts;

namespace Witness.Domain.Stages;

/// <summary>
/// 分送 — what one content gives to which fields, directly and by the changes it carries. Contents under one identity contradict each other
/// only in the fields of which they say different things (ruling 4): there each names the others, elsewhere they are as one.
/// </summary>
/// <param name="slot">All that stands under the identity.</param>
/// <param name="stands">Whether a content is about the lot and round asked about; one that is not says nothing of its fields.</param>
internal sealed class Shares(Slot slot, Func<Recorded, bool> stands)
{
    /// <param name="rivals">All contents under the identity, itself among them; null when it is the only one.</param>
    public IEnumerable<(int Ordinal, Contribution Contribution)> Of(Recorded content, IReadOnlyList<Recorded>? rivals, bool waits)
    {
        var corrected = slot.Corrected(content.Fact.Header.Identity.SourceVersion);
        var tie = rivals is null ? "" : Slot.Tie(content);
        foreach (var interest in FieldPlan.Of(content.Fact.GetType()))
        {
            var decides = DecidesSeals(interest.Field);
            if ((slot.IsMixed && decides) || FieldPlan.Draw(interest, content) is not { } drawn) continue;
            if (waits && drawn.Source is { Path: "At" } && !decides && !FieldPlan.IsPrinted(interest.Ordinal)) continue; // it has not happened
            var differing = rivals is null || decides ? rivals : Differing(rivals, rival => Draw(interest.Ordinal, rival));
            yield return (interest.Ordinal, rivals is null && corrected.Count == 0 && !waits ? drawn : drawn with { Rivals = differing, Corrected = corrected, Tie = tie, Waits = waits });
        }
        if (!Patch.Carries(content.Fact)) yield break;
        foreach (var standIn in Patch.In(content.Fact))
        {
            foreach (var interest in FieldPlan.Of(standIn.Fact.GetType()))
            {
                if (Patched(interest, standIn, content) is not { } drawn) continue;
                var differing = rivals is null ? null : Differing(rivals, rival => Patch.In(rival.Fact)
                    .Where(other => other.Property == standIn.Property && other.Fact.GetType() == standIn.Fact.GetType()).Select(other => Patched(interest, other, rival)).FirstOrDefault());
                yield return (interest.Ordinal, drawn with { Rivals = differing, Tie = tie, Waits = waits, Patch = ($"Changes[{standIn.Property}]", content.Fact.Header.Type) });
            }
        }
    }

    /// <summary>What of a content decides about seals, where others under the same key are secret as such (‡): those are not in sight.</summary>
    public static IEnumerable<(int Ordinal, Contribution Contribution)> InSight(Recorded content, IReadOnlyList<Recorded> inSight)
    {
        foreach (var interest in FieldPlan.Of(content.Fact.GetType()))
        {
            if (!DecidesSeals(interest.Field) || FieldPlan.Draw(interest, content) is not { } drawn) continue;
            yield return (interest.Ordinal, drawn with { Rivals = inSight.Count > 1 ? inSight : null, Tie = inSight.Count > 1 ? Slot.Tie(content) : "" });
        }
    }

    private static bool DecidesSeals(Field field) => ReferenceEquals(field, Moments.SealCauses) || ReferenceEquals(field, Moments.TellingInSight);

    private static Contribution? Patched(FieldPlan.Interest interest, Patch.StandIn standIn, Recorded content)
    {
        var sources = interest.Sources.Where(s => s.Root == standIn.Property).ToArray();
        return sources.Length == 0 ? null : FieldPlan.Draw(interest with { Sources = sources }, content with { Fact = standIn.Fact });
    }

    private static Contribution? Draw(int ordinal, Recorded content) =>
        FieldPlan.Of(content.Fact.GetType()).FirstOrDefault(interest => interest.Ordinal == ordinal) is { } interest ? FieldPlan.Draw(interest, content) : null;

    private IReadOnlyList<Recorded>? Differing(IReadOnlyList<Recorded> rivals, Func<Recorded, Contribution?> draw)
    {
        string? said = null;
        foreach (var rival in rivals)
        {
            if (!stands(rival) || draw(rival) is not { } drawn || IsVeiled(drawn)) return rivals;
            var says = Content.Text(new object?[] { drawn.Key?.StartsWith('#') == true ? null : drawn.Key, drawn.Value, drawn.Columns });
            if (said is not null && said != says) return rivals;
            said = says;
        }
        return null;
    }

    /// <summary>Something of it is not opened here: what nobody may read may not be said to be equal.</summary>
    private static bool IsVeiled(Contribution drawn)
    {
        if (drawn.Columns is null) return drawn.Value is null;
        if (drawn.Recorded.Hidden is not { Count: > 0 } hidden) return false;
        var type = drawn.Recorded.Fact.GetType();
        return FieldPlan.Of(type).Any(interest => interest.Columns.Any(column => hidden.Contains(column.Source.Root)));
    }
}
