using System.Globalization;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Wire;

/// <summary>变更值 — a change whose Field is a catalogue name is typed: its After is read as a value of that field (ruling 63). The
/// intake refuses one that is none; the fold patches with it. Any other Field is text and patches nothing.</summary>
public static class ChangedValue
{
    /// <summary>Which facts a changing fact patches, in order of preference.</summary>
    private static readonly Dictionary<string, FactType[]> Patched = new(StringComparer.Ordinal)
    {
        [nameof(TenderPlanChanged)] = [FactBook.Of<TenderPlanPublished>()],
        [nameof(ProjectChanged)] = [FactBook.Of<ProjectRegistered>(), FactBook.Of<LotRegistered>()],
        [nameof(NoticeAmended)] = [FactBook.Of<NoticePublished>(), FactBook.Of<TenderDocumentIssued>()],
    };

    /// <summary>The changes of a fact that patches others; none of any other fact.</summary>
    public static IReadOnlyList<Change> Changes(Fact fact) => fact switch
    {
        TenderPlanChanged plan => plan.Changes,
        ProjectChanged project => project.Changes,
        NoticeAmended notice => notice.Changes,
        _ => null,
    } ?? [];

    /// <summary>The fields a change of that name means: «Field» or «Fact.Field»; none for free text.</summary>
    public static IEnumerable<(FactType Type, FieldType Field)> Targets(string changingFact, string? name)
    {
        if (name is null || !Patched.TryGetValue(changingFact, out var types)) yield break;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (typeName, property) = dot < 0 ? (null, name) : (name[..dot], name[(dot + 1)..]);
        foreach (var type in types)
            if ((typeName is null || type.Name == typeName) && type.Field(property) is { } field) yield return (type, field);
    }

    /// <summary>Null where the text is not a value of that shape.</summary>
    public static object? Parse(Shape shape, string text)
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
