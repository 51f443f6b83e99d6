using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Packs;

/// <summary>条件读取 — JSON to a typed tree, or every reason why not. Whatever it accepts can be asked of any lot.</summary>
internal sealed class ConditionReader(IReadOnlyList<Parameter> parameters)
{
    private const int MostNested = 3;
    private const int MostParts = 50;
    private const int MostSet = 200;

    private readonly Dictionary<FactType, HashSet<FieldType>> _needs = [];
    private readonly HashSet<FactType> _also = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Facts and fields the tree reads; merged moments name theirs without requiring them.</summary>
    public IReadOnlyList<Need> Needs =>
        [.. _needs.OrderBy(n => n.Key.Name, StringComparer.Ordinal).Select(n => new Need(n.Key, [.. n.Value.OrderBy(f => f.Index)], true)),
         .. _also.Where(f => !_needs.ContainsKey(f)).OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => new Need(f, [], false))];

    public bool Uses(Parameter parameter) => _used.Contains(parameter.Key);

    public Condition? Read(PackNode at, Frames frames)
    {
        if (!at.Reading.Count(at) || at.Kind != JsonValueKind.Object)
        {
            if (at.Kind != JsonValueKind.Object) at.Refuse("wrong-type", "应为条件对象。", "Expected a condition.");
            return null;
        }
        switch (at.Need("op")?.OneOf("all", "any", "not", "compare", "in", "exists", "every", "known"))
        {
            case "all" or "any" when at.Object("op", "of") is not null && at.Need("of") is { } list:
                var parts = list.Items(MostParts).Select(item => Read(item, frames)).ToList();
                if (parts.Count == 0 && list.Kind == JsonValueKind.Array && list.Json.GetArrayLength() == 0) list.Refuse("empty", "至少要有一个条件。", "At least one condition is needed.");
                if (parts.Count == 0 || parts.Any(p => p is null)) return null;
                return at.Find("op")!.Json.GetString() == "all" ? new AllOf([.. parts.OfType<Condition>()]) : new AnyOf([.. parts.OfType<Condition>()]);
            case "not" when at.Object("op", "of") is not null && at.Need("of") is { } part:
                return Read(part, frames) is { } inner ? new Not(inner) : null;
            case "compare" when at.Object("op", "left", "is", "right") is not null:
                return Compare(at, frames);
            case "in" when at.Object("op", "value", "set") is not null:
                return In(at, frames);
            case "exists" or "every" when at.Object("op", "fact", "as", "where") is not null:
                var every = at.Find("op")!.Json.GetString() == "every";
                if (every) at.Need("where");
                return Select(at, frames) is { } among ? every ? among.Where is null ? null : new Every(among) : new Some(among) : null;
            case "known" when at.Object("op", "value") is not null:
                return at.Need("value") is { } value && Term(value, frames) is { } known ? new IsKnown(known) : null;
            default:
                return null;
        }
    }

    /// <summary>Facts of a kind under a name, and the condition on each of them.</summary>
    public Selection? Select(PackNode at, Frames frames)
    {
        if (at.Need("fact") is not { } named || Fact(named) is not { } fact) return null;
        var alias = at.Find("as")?.Text(40) ?? fact.Name;
        if (frames.Find(alias) is not null || (alias != fact.Name && PackFields.Fact(alias) is not null))
        {
            (at.Find("as") ?? named).Refuse("name-taken", "此名已用，请以 as 另取一名。", "The name is taken; give another by as.");
            return null;
        }
        if (frames.Depth >= MostNested)
        {
            at.Refuse("too-nested", $"逐条核对嵌套超过 {MostNested} 层。", $"Facts within facts deeper than {MostNested}.");
            return null;
        }
        if (at.Find("where") is not { } where) return new(fact, alias, null);
        return Read(where, frames.With(alias, fact)) is { } condition ? new(fact, alias, condition) : null;
    }

    public FactType? Fact(PackNode named)
    {
        if (named.Text(100) is not { } name) return null;
        if (PackFields.Fact(name) is not { } fact)
        {
            named.Refuse("unknown-fact", "可用事实目录中没有此事实。", "There is no such fact to be read.");
            return null;
        }
        Requires(fact, null);
        return fact;
    }

    public PackField? Field(PackNode named, FactType fact)
    {
        if (named.Text(100) is not { } path) return null;
        if (PackFields.Find(fact.Name, path) is { } field)
        {
            Requires(fact, field.Declared);
            return field;
        }
        if (PackFields.IsClosed(fact.Name, path)) named.Refuse("closed-field", "个人信息与线索字段不供自建规则读取。", "Personal fields and clues are not read by added rules.");
        else named.Refuse("unknown-field", $"「{fact.Chinese}」没有该字段。", $"{fact.English} has no such field.");
        return null;
    }

    public PackTerm? Term(PackNode at, Frames frames)
    {
        if (!at.Reading.Count(at)) return null;
        switch (at.Kind)
        {
            case JsonValueKind.Number: return at.Number() is { } number ? new Literal(number, ValueSort.Number) : null;
            case JsonValueKind.String: return at.Text() is { } text ? new Literal(text, ValueSort.Text) : null;
            case JsonValueKind.True or JsonValueKind.False: return new Literal(at.Kind == JsonValueKind.True, ValueSort.Flag);
            case JsonValueKind.Object: break;
            default:
                at.Refuse("wrong-type", "应为值或项。", "Expected a value or a term.");
                return null;
        }
        var op = at.Need("op")?.OneOf(
            "money", "date", "param", "field", "lot", "moment", "count", "sum", "least", "most", "mean", "add", "subtract", "multiply", "divide", "days", "workingDays",
            "hours", "minutes", "shift", "size", "otherwise");
        switch (op)
        {
            case "money" when at.Object("op", "yuan") is not null: return at.Need("yuan")?.Number() is { } yuan ? new Literal(new Money(yuan), ValueSort.Money, "元") : null;
            case "date" when at.Object("op", "value") is not null: return at.Need("value")?.Day() is { } day ? new Literal(Moment.Of(day), ValueSort.Moment) : null;
            case "param" when at.Object("op", "key") is not null: return Parameter(at);
            case "field" when at.Object("op", "fact", "path", "pick") is not null: return Said(at, frames);
            case "lot" when at.Object("op", "name") is not null: return at.Need("name")?.OneOf([.. PackFields.Lot.Keys]) is { } name ? new OfLot(name) : null;
            case "moment" when at.Object("op", "name") is not null:
                if (at.Need("name")?.OneOf([.. PackFields.Merged.Keys]) is not { } moment) return null;
                foreach (var source in PackFields.Merged[moment].Sources) _also.Add(Facts.Catalogue.FactBook.Find(source.FactType.Name)!);
                return new Merged(moment);
            case "count" when at.Object("op", "fact", "as", "where", "distinct") is not null:
                if (Select(at, frames) is not { } counted) return null;
                var distinct = at.Find("distinct") is { } by ? Field(by, counted.Fact) : null;
                return at.Find("distinct") is not null && distinct is null ? null : new Counted(counted, distinct);
            case "sum" or "least" or "most" or "mean" when at.Object("op", "fact", "as", "where", "value") is not null:
                if (Select(at, frames) is not { } among || at.Need("value") is not { } each || Term(each, frames.With(among.Alias, among.Fact)) is not { } value) return null;
                return Wants(each, value, ValueSort.Number, ValueSort.Money) ? new Folded(op, among, value) : null;
            case "add" or "subtract" or "multiply" or "divide" when at.Object("op", "left", "right") is not null: return Reckon(at, op, frames);
            case "days" or "workingDays" or "hours" or "minutes" when at.Object("op", "from", "to") is not null:
                return Pair(at, "from", "to", frames) is var (from, to) && Wants(at.Find("from")!, from, ValueSort.Moment) && Wants(at.Find("to")!, to, ValueSort.Moment) ? new Between(op, from, to) : null;
            case "shift" when at.Object("op", "from", "by", "unit") is not null:
                if (at.Need("unit")?.OneOf("days", "workingDays", "months", "hours") is not { } unit || Pair(at, "from", "by", frames) is not var (start, length)) return null;
                return Wants(at.Find("from")!, start, ValueSort.Moment) && Wants(at.Find("by")!, length, ValueSort.Number) ? new Shifted(start, length, unit) : null;
            case "size" when at.Object("op", "value") is not null:
                return at.Need("value") is { } list && Term(list, frames) is { } many && Wants(list, many, ValueSort.List) ? new Length(many) : null;
            case "otherwise" when at.Object("op", "value", "or") is not null:
                return Pair(at, "value", "or", frames) is var (first, second) && Wants(at.Find("or")!, second, first.Sort) ? new Otherwise(first, second) : null;
            default: return null;
        }
    }

    private void Requires(FactType fact, FieldType? field)
    {
        if (!_needs.TryGetValue(fact, out var fields)) _needs.Add(fact, fields = []);
        if (field is not null) fields.Add(field);
    }

    private Named? Parameter(PackNode at)
    {
        if (at.Need("key") is not { } named || named.Text(40) is not { } key) return null;
        if (parameters.FirstOrDefault(p => p.Key == key) is not { } parameter)
        {
            named.Refuse("unknown-parameter", "没有声明此参数。", "No such parameter is declared.");
            return null;
        }
        _used.Add(key);
        return new(parameter, parameter.Unit == "元" ? ValueSort.Money : ValueSort.Number);
    }

    private Said? Said(PackNode at, Frames frames)
    {
        if (at.Need("fact") is not { } named || named.Text(100) is not { } name || at.Need("path") is not { } path) return null;
        var inHand = frames.Find(name);
        if ((inHand ?? Fact(named)) is not { } fact || Field(path, fact) is not { } field) return null;
        var pick = at.Find("pick")?.OneOf("first", "last");
        if (inHand is not null && at.Find("pick") is { } useless) useless.Refuse("useless", "逐条核对时取的是当前一条。", "Inside a count it is the fact in hand that is read.");
        return new(field, inHand is null ? null : name, pick == "first");
    }

    private (PackTerm, PackTerm)? Pair(PackNode at, string first, string second, Frames frames)
    {
        var (left, right) = (at.Need(first) is { } l ? Term(l, frames) : null, at.Need(second) is { } r ? Term(r, frames) : null);
        return left is null || right is null ? null : (left, right);
    }

    private Comparison? Compare(PackNode at, Frames frames)
    {
        var sign = at.Need("is")?.OneOf([.. Comparison.Signs.Keys]);
        if (Pair(at, "left", "right", frames) is not var (left, right) || sign is null) return null;
        if (left.Sort != right.Sort)
        {
            at.Find("right")!.Refuse("unlike", $"两边不同类：{PackFields.Name(left.Sort).Zh}与{PackFields.Name(right.Sort).Zh}。", $"The sides are unlike: {PackFields.Name(left.Sort).En} and {PackFields.Name(right.Sort).En}.");
            return null;
        }
        if (left.Sort == ValueSort.List || (left.Sort is ValueSort.Text or ValueSort.Party or ValueSort.Flag && sign is not ("=" or "!=")))
        {
            at.Find("is")!.Refuse("no-order", $"{PackFields.Name(left.Sort).Zh}不能这样比较。", $"{PackFields.Name(left.Sort).En} cannot be compared so.");
            return null;
        }
        return Offered(at.Find("right")!, left, right) && Offered(at.Find("left")!, right, left) ? new(left, sign, right) : null;
    }

    /// <summary>A text compared with a field whose list is closed is one of the list.</summary>
    private static bool Offered(PackNode at, PackTerm field, PackTerm text)
    {
        if (text is not Literal { Value: string value } || Choices(field) is not { } choices || choices.Contains(value)) return true;
        at.Refuse("not-a-choice", $"该字段没有此值，应为其中之一：{string.Join("、", choices)}。", $"The field never says this; it is one of: {string.Join(", ", choices)}.");
        return false;
    }

    private Member? In(PackNode at, Frames frames)
    {
        if (at.Need("value") is not { } valued || at.Need("set") is not { } set || Term(valued, frames) is not { } value) return null;
        if (!Wants(valued, value, ValueSort.Text, ValueSort.List)) return null;
        var items = set.Items(MostSet);
        var texts = items.Select(i => i.Text(200)).ToList();
        if (texts.Count == 0 || texts.Any(t => t is null)) return null;
        return items.All(i => Offered(i, value, new Literal(i.Json.GetString()!, ValueSort.Text))) ? new(value, [.. texts.OfType<string>().Distinct()]) : null;
    }

    private static IReadOnlyList<string>? Choices(PackTerm term) => term switch
    {
        Said { Field.Choices: { } choices } => [.. choices.All.Select(c => c.Value)],
        OfLot { Name: "kind" } => [.. Facts.Choices.Kind.All.Select(c => c.Value)],
        OfLot { Name: "form" } => Enum.GetNames<Access.Form>(),
        _ => null,
    };

    private Arithmetic? Reckon(PackNode at, string op, Frames frames)
    {
        if (Pair(at, "left", "right", frames) is not var (left, right)) return null;
        if (!Wants(at.Find("left")!, left, ValueSort.Number, ValueSort.Money) || !Wants(at.Find("right")!, right, ValueSort.Number, ValueSort.Money)) return null;
        var (a, b) = (left.Sort == ValueSort.Money, right.Sort == ValueSort.Money);
        ValueSort? sort = op switch
        {
            "add" or "subtract" => a == b ? left.Sort : null,
            "multiply" => a && b ? null : a || b ? ValueSort.Money : ValueSort.Number,
            _ => b && !a ? null : a && !b ? ValueSort.Money : ValueSort.Number,
        };
        if (sort is { } result) return new(op, left, right, result, result == ValueSort.Money ? "元" : op is "add" or "subtract" ? left.Unit : "");
        at.Refuse("unlike", "金额与数不能这样运算。", "Money and number do not go together so.");
        return null;
    }

    private static bool Wants(PackNode at, PackTerm term, params ReadOnlySpan<ValueSort> sorts)
    {
        if (sorts.Contains(term.Sort)) return true;
        var all = sorts.ToArray();
        at.Refuse("wrong-sort", $"应为{string.Join("或", all.Select(s => PackFields.Name(s).Zh))}，这里是{PackFields.Name(term.Sort).Zh}。", $"Expected {string.Join(" or ", all.Select(s => PackFields.Name(s).En))}, this is {PackFields.Name(term.Sort).En}.");
        return false;
    }
}

/// <summary>Names of the facts in hand, innermost last.</summary>
internal sealed record Frames(string? Alias, FactType? Fact, Frames? Outer)
{
    public static Frames None { get; } = new(null, null, null);

    public int Depth => Alias is null ? 0 : 1 + Outer!.Depth;

    public Frames With(string alias, FactType fact) => new(alias, fact, this);

    public FactType? Find(string alias) => Alias == alias ? Fact : Outer?.Find(alias);
}
