using System.Collections.Frozen;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Packs;

/// <summary>值类 — what a term of a condition is; only like is compared with like.</summary>
public enum ValueSort { Number, Money, Text, Party, Moment, Flag, List }

/// <summary>可用字段 — one value of a fact that an added rule may read, as the catalogue declares it.</summary>
/// <param name="Path">Field and member: <c>Price</c>, <c>SaleWindow.From</c>; <c>At</c> for when it happened.</param>
/// <param name="Declared">Null for <c>At</c>.</param>
public sealed record PackField(FactType Fact, string Path, ValueSort Sort, Wording Name, string Unit, FieldType? Declared)
{
    internal Func<Fact, object?> Get { get; init; } = null!;

    /// <summary>Values it may have, when the list is closed.</summary>
    public ChoiceList? Choices => Declared?.Choices is { Closed: true } choices && Sort == ValueSort.Text ? choices : null;
}

/// <summary>可用字段目录 — what added rules may ask: facts of lots and projects that others report, less what is personal, in the compartment, or as secret as what it names.
/// Derived from the catalogue, which stays the one declaration.</summary>
public static class PackFields
{
    private const From Outside = From.Trading | From.ExpertPool | From.Venue | From.Bank | From.Device | From.Supervisor;

    /// <summary>Facts an added rule may read, in the order of the catalogue.</summary>
    public static IReadOnlyList<FactType> Facts { get; } =
        [.. FactBook.All.Where(f => !f.Audit && f.ClrType != typeof(FactRetracted) && (f.From & Outside) != 0 && f.Scopes.Any(s => s is ScopeKind.Lot or ScopeKind.Lots or ScopeKind.Project))];

    private static readonly FrozenDictionary<string, FrozenDictionary<string, PackField>> ByFact =
        Facts.ToFrozenDictionary(f => f.Name, f => Read(f).ToFrozenDictionary(p => p.Path, StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>What the lot as a whole is: name in the pack, and how it is shown.</summary>
    public static FrozenDictionary<string, Wording> Lot { get; } = new Dictionary<string, Wording>
    {
        ["kind"] = new("交易类型", "Kind"), ["form"] = new("交易方式", "Form"), ["region"] = new("区划", "Region"), ["category"] = new("类别", "Category"), ["method"] = new("招标方式", "Method"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Moments merged from several facts, by the name a pack gives them.</summary>
    public static FrozenDictionary<string, Field> Merged { get; } = new[]
    {
        Moments.BidDeadline, Moments.PrequalDeadline, Moments.ApplyDeadline, Moments.SaleStart, Moments.SaleEnd, Moments.NoticeEnd, Moments.DisclosureStart, Moments.DisclosureEnd,
        Moments.TradeStart, Moments.PublicityEnd, Moments.ResultNoticeEnd, Moments.ReportReceived, Moments.CandidatesShown, Moments.AwardLetter, Moments.Deal, Moments.Contract,
        Moments.EvaluationStart, Moments.OpeningStart, Moments.Result,
    }.ToFrozenDictionary(f => f.Canonical.TrimStart('@'), StringComparer.Ordinal);

    public static FactType? Fact(string name) => ByFact.ContainsKey(name) ? FactBook.Find(name) : null;

    public static PackField? Find(string fact, string path) => ByFact.GetValueOrDefault(fact)?.GetValueOrDefault(path);

    /// <summary>In the order declared.</summary>
    public static IEnumerable<PackField> Of(string fact) =>
        (ByFact.GetValueOrDefault(fact)?.Values ?? []).OrderBy(f => f.Declared?.Index ?? -1).ThenBy(f => f.Path, StringComparer.Ordinal);

    /// <summary>The field is there, but its values may not be read by added rules.</summary>
    public static bool IsClosed(string fact, string path) =>
        FactBook.Find(fact)?.Field(path.Split('.')[0]) is { } field && (field.Follows || (field.Mark & (Mark.Personal | Mark.S6)) != 0);

    public static Wording Name(ValueSort sort) => sort switch
    {
        ValueSort.Number => new("数", "number"), ValueSort.Money => new("金额", "money"), ValueSort.Text => new("文字", "text"), ValueSort.Party => new("主体", "party"),
        ValueSort.Moment => new("时间", "time"), ValueSort.Flag => new("是否", "yes or no"), _ => new("列表", "list"),
    };

    private static IEnumerable<PackField> Read(FactType fact)
    {
        yield return new(fact, "At", ValueSort.Moment, new("发生时间", "at"), "", null) { Get = f => f.At.IsKnown ? f.At : null };
        foreach (var field in fact.Fields)
        {
            if (field.Follows || (field.Mark & (Mark.Personal | Mark.S6)) != 0) continue;
            var get = field.Get;
            foreach (var (path, name, shape, pick) in Walk(field.Name, new(field.Chinese, field.English), field.Shape, f => get(f), 0))
                if (SortOf(shape) is { } sort) yield return new(fact, path, sort, name, path == field.Name ? field.Unit : "", field) { Get = pick };
        }
    }

    /// <summary>The shape itself where it is a value, and its members where it has some.</summary>
    private static IEnumerable<(string Path, Wording Name, Shape Shape, Func<Fact, object?> Get)> Walk(string path, Wording name, Shape shape, Func<Fact, object?> get, int depth)
    {
        yield return (path, name, shape, get);
        if (shape is not Shape.Record record || depth > 1 || (SortOf(shape) is not null && shape.ClrType != typeof(Price))) yield break;
        foreach (var member in record.Members.Where(m => shape.ClrType != typeof(Price) || m.Name != nameof(Price.Money)))
        {
            var pick = member.Get;
            var term = MemberTerms.Of(member.Name);
            foreach (var inner in Walk($"{path}.{member.Name}", new($"{name.Zh}·{term.Zh}", $"{name.En}, {term.En}"), member.Shape, f => get(f) is { } holder ? pick(holder) : null, depth + 1)) yield return inner;
        }
    }

    private static ValueSort? SortOf(Shape shape) => shape switch
    {
        Shape.Text => ValueSort.Text,
        Shape.Integer or Shape.Decimal => ValueSort.Number,
        Shape.Flag => ValueSort.Flag,
        Shape.MomentShape => ValueSort.Moment,
        Shape.SetOf => ValueSort.List,
        Shape.ListOf list => SortOf(list.Item) is ValueSort.Text or ValueSort.Party or ValueSort.Number || list.Item is Shape.Record ? ValueSort.List : null,
        Shape.Record record when record.ClrType == typeof(Org) || record.ClrType == typeof(Party) => ValueSort.Party,
        Shape.Record record when record.ClrType == typeof(Money) || record.ClrType == typeof(Price) => ValueSort.Money,
        Shape.Record record when record.ClrType == typeof(Code) || record.ClrType == typeof(Room) => ValueSort.Text,
        _ => null,
    };
}
