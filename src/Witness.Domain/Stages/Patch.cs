using System.Globalization;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Stages;

/// <summary>
/// 变更补丁 — a change whose Field is a catalogue name patches that field as latest; other text is kept and patches nothing (ruling 63).
/// The patch is a stand-in of the patched fact, empty but for the one field, under the changing fact's own header.
/// </summary>
internal static class Patch
{
    /// <summary>The field changed, and a fact that says nothing but it.</summary>
    internal sealed record StandIn(Fact Fact, string Property);

    public static IEnumerable<StandIn> In(Fact fact)
    {
        var (changes, patched) = fact switch
        {
            TenderPlanChanged plan => (plan.Changes, new[] { FactBook.Of<TenderPlanPublished>() }),
            ProjectChanged project => (project.Changes, [FactBook.Of<ProjectRegistered>(), FactBook.Of<LotRegistered>()]),
            NoticeAmended notice => (notice.Changes, [FactBook.Of<NoticePublished>(), FactBook.Of<TenderDocumentIssued>()]),
            _ => ((IReadOnlyList<Change>?)null, []),
        };
        foreach (var change in changes ?? [])
        {
            if (change.Field is not { } name || change.After is not { } after) continue;
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            var (typeName, property) = dot < 0 ? (null, name) : (name[..dot], name[(dot + 1)..]);
            foreach (var type in patched)
            {
                if (typeName is not null && type.Name != typeName) continue;
                if (type.Field(property) is not { } field || Parse(field.Shape, after) is not { } value) continue;
                var values = new object?[type.Fields.Count];
                values[field.Index] = value;
                yield return new(type.Make(fact.Header, values), property);
            }
        }
    }

    /// <summary>Null where the text is not a value of that shape.</summary>
    internal static object? Parse(Shape shape, string text)
    {
        text = text.Trim();
        switch (shape)
        {
            case Shape.Text: return text;
            case Shape.Integer { Long: false }: return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
            case Shape.Integer: return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var big) ? big : null;
            case Shape.Decimal: return Decimal(text);
            case Shape.Flag: return text switch { "true" or "是" => true, "false" or "否" => false, _ => null };
            case Shape.MomentShape: return Moment.TryParse(text, out var moment) ? moment : null;
            case Shape.ListOf list:
                var items = text.Split('、', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => Parse(list.Item, part)).ToList();
                if (items.Count == 0 || items.Contains(null)) return null;
                var typed = Array.CreateInstance(list.Item.ClrType, items.Count);
                for (var i = 0; i < items.Count; i++) typed.SetValue(items[i], i);
                return typed;
            default: return Term(shape.ClrType, text);
        }
    }

    private static object? Term(Type type, string text)
    {
        if (type == typeof(Money)) return Amount(text);
        if (type == typeof(Price)) return Amount(text) is { } money ? new Price(money) : null;
        if (type == typeof(Org)) return new Org(text);
        if (type == typeof(Party)) return new Party(new Org(text));
        if (type == typeof(Code)) return new Code(null, null, text);
        if (type == typeof(Room)) return new Room(Text: text);
        if (type == typeof(Person)) return new Person(text);
        if (type == typeof(Window) && text.Split('/') is [var from, var to] && Moment.TryParse(from, out var first) && Moment.TryParse(to, out var last))
            return new Window(first, last);
        return null;
    }

    /// <summary>Yuan only: a unit is never guessed (ruling 66).</summary>
    private static Money? Amount(string text) => Decimal(text.EndsWith('元') && !text.EndsWith("万元", StringComparison.Ordinal) && !text.EndsWith("亿元", StringComparison.Ordinal)
        ? text[..^1].TrimEnd() : text) is { } amount ? new Money(amount) : null;

    private static decimal? Decimal(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
