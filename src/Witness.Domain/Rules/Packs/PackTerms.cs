using Witness.Domain.Facts;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Packs;

/// <summary>项 — what a condition compares. Total: it gives a value or says what is missing, and throws never.</summary>
internal abstract record PackTerm(ValueSort Sort, string Unit)
{
    public Got Take(PackLook look) => look.Spend() is { } stopped ? Got.Lacking(stopped) : Read(look);

    protected abstract Got Read(PackLook look);

    protected static string Show(object value, string unit) => Sight.Text(value) + (unit.Length > 0 ? " " + unit : "");
}

/// <summary>A value written in the pack.</summary>
internal sealed record Literal(object Value, ValueSort Sort, string Unit = "") : PackTerm(Sort, Unit)
{
    protected override Got Read(PackLook look) => Got.Plain(Value, Show(Value, Unit));
}

/// <summary>参数 — by kind, form, region and date, as any rule's.</summary>
internal sealed record Named(Parameter Parameter, ValueSort Sort) : PackTerm(Sort, Parameter.Unit)
{
    protected override Got Read(PackLook look)
    {
        if (look.At.Number(Parameter.Key) is not { } value) return Got.Lacking(new Wording($"阈值未录入：{Parameter.Name.Zh}", $"threshold not entered: {Parameter.Name.En}"));
        object typed = Sort == ValueSort.Money ? new Money(value) : value;
        return Got.Plain(typed, $"{Show(value, Unit)} ({Parameter.Key})");
    }
}

/// <summary>Field of a fact: of the one in hand inside a count, any or all; else of the first or last of the lot.</summary>
internal sealed record Said(PackField Field, string? Frame, bool First) : PackTerm(Field.Sort, Field.Sort == ValueSort.Money ? "元" : Field.Unit)
{
    protected override Got Read(PackLook look)
    {
        var type = Field.Fact;
        var fact = Frame is not null ? look.Frame(Frame) : look.Facts(type) is { Count: > 0 } all ? all[First ? 0 : ^1] : null;
        if (Frame is null && look.Doubt(type) is { } doubt) return Got.Lacking(doubt);
        if (fact is null) return Got.Lacking(new Wording($"缺{type.Chinese}", $"no fact: {type.English}"));
        if (Field.Declared is { } declared && fact.Hidden is { } hidden && hidden.Contains(declared.Name)) return Got.Lacking(Rule.Sealed);
        if (PackValues.Typed(Field.Get(fact.Fact), look.At.Lot) is not { } value)
            return Got.Lacking(new Wording($"缺{type.Chinese}：{Field.Name.Zh}", $"not said: {type.English}, {Field.Name.En}"));
        var shown = PackValues.Printed(Field.Get(fact.Fact));
        var name = Field.Declared is null ? new Wording($"{type.Chinese}时间", $"{type.English}, at") : Field.Name;
        look.Note(new(name, shown, Unit, type.Name, fact.Fact.Header.Identity, fact.Position));
        var said = shown + (Unit.Length > 0 ? " " + Unit : "");
        return Got.Of(value, new($"{name.Zh} {said}", $"{name.En} {said}"));
    }
}

/// <summary>Kind, form, region, category or method of the lot.</summary>
internal sealed record OfLot(string Name) : PackTerm(ValueSort.Text, "")
{
    protected override Got Read(PackLook look)
    {
        var lot = look.At.Lot;
        var name = PackFields.Lot[Name];
        var value = Name switch
        {
            "kind" => lot.Kind, "form" => lot.Form == Access.Form.Unknown ? null : lot.Form.ToString(), "region" => lot.Region,
            "category" => Sight.Text(lot.Told(Moments.Category)?.Value), _ => Sight.Text(lot.Told(Moments.Method)?.Value),
        };
        if (value is null) return Got.Lacking(new Wording($"缺{name.Zh}", $"not known: {name.En}"));
        look.Note(Sight.Computed(name.Zh, name.En, value));
        return Got.Of(value, new($"{name.Zh} {value}", $"{name.En} {value}"));
    }
}

/// <summary>A moment merged from several facts, such as the bid deadline.</summary>
internal sealed record Merged(string Name) : PackTerm(ValueSort.Moment, "")
{
    protected override Got Read(PackLook look)
    {
        var field = PackFields.Merged[Name];
        if (look.At.Lot.Told(field) is not { Value: Moment { IsKnown: true } moment } told) return Got.Lacking(new Wording($"缺{field.Chinese}", $"not known: {field.English}"));
        look.Note(new(new(field.Chinese, field.English), moment.ToString(), "", told.Origin.FactType, told.Origin.Fact, told.Origin.Position));
        return Got.Of(moment, new($"{field.Chinese} {moment}", $"{field.English} {moment}"));
    }
}

/// <summary>How many facts of a kind, or how many different values of one of their fields.</summary>
internal sealed record Counted(Selection From, PackField? Distinct) : PackTerm(ValueSort.Number, Distinct is null ? "条" : "个")
{
    protected override Got Read(PackLook look)
    {
        if (From.Chosen(look, out var missing) is not { } chosen) return Got.Lacking(missing);
        var count = chosen.Count;
        if (Distinct is { } field)
        {
            var values = new HashSet<string>(StringComparer.Ordinal);
            foreach (var fact in chosen)
            {
                if (look.Spend() is { } stopped) return Got.Lacking(stopped);
                if (PackValues.Typed(field.Get(fact.Fact), look.At.Lot) is not { } value) return Got.Lacking(new Wording($"缺{From.Fact.Chinese}：{field.Name.Zh}", $"not said: {From.Fact.English}, {field.Name.En}"));
                values.Add(PackValues.Key(value));
            }
            count = values.Count;
        }
        foreach (var fact in chosen) look.Stand(fact.Position);
        var name = Distinct is null ? From.Name : new Wording($"{From.Name.Zh}的不同{Distinct.Name.Zh}", $"{From.Name.En}, different {Distinct.Name.En}");
        look.Note(Sight.Computed(name.Zh, name.En, count, Unit));
        return Got.Of((decimal)count, new($"{name.Zh} {count} {Unit}", $"{name.En} {count}"));
    }
}

/// <summary>Sum, least, most or mean of a number or a sum of money over facts of a kind.</summary>
internal sealed record Folded(string How, Selection From, PackTerm Value) : PackTerm(Value.Sort, Value.Unit)
{
    private static readonly Dictionary<string, Wording> Names = new()
    {
        ["sum"] = new("合计", "sum"), ["least"] = new("最小", "least"), ["most"] = new("最大", "most"), ["mean"] = new("平均", "mean"),
    };

    protected override Got Read(PackLook look)
    {
        if (From.Chosen(look, out var missing) is not { } chosen) return Got.Lacking(missing);
        var name = new Wording($"{From.Name.Zh}{Names[How].Zh}", $"{Names[How].En} over {From.Name.En}");
        if (chosen.Count == 0 && How != "sum") return Got.Lacking(new Wording($"缺{From.Fact.Chinese}", $"no fact: {From.Fact.English}"));
        var values = new List<object>();
        foreach (var fact in chosen)
        {
            var mark = look.Mark();
            var got = look.Within(From.Alias, fact, Value.Take);
            look.Forget(mark);
            if (got.Value is not { } value) return got;
            look.Stand(fact.Position);
            values.Add(value);
        }
        if (PackValues.Fold(How, values, Sort) is not { } folded) return Got.Lacking(PackValues.OutOfRange);
        look.Note(Sight.Computed(name.Zh, name.En, folded, Unit));
        return Got.Of(folded, new($"{name.Zh} {Show(folded, Unit)}", $"{name.En} {Show(folded, Unit)}"));
    }
}

/// <summary>Add, subtract, multiply, divide.</summary>
internal sealed record Arithmetic(string How, PackTerm Left, PackTerm Right, ValueSort Sort, string Unit) : PackTerm(Sort, Unit)
{
    private static readonly Dictionary<string, string> Signs = new() { ["add"] = "+", ["subtract"] = "−", ["multiply"] = "×", ["divide"] = "÷" };

    protected override Got Read(PackLook look)
    {
        var (left, right) = (Left.Take(look), Right.Take(look));
        if (left.Value is null || right.Value is null) return Got.Lacking([.. left.Missing, .. right.Missing]);
        if (PackValues.Reckon(How, left.Value, right.Value, Sort) is not { } value) return Got.Lacking(PackValues.OutOfRange);
        var sign = Signs[How];
        return Got.Of(value, PackValues.Short(new($"({left.Said.Zh} {sign} {right.Said.Zh} = {Show(value, Unit)})", $"({left.Said.En} {sign} {right.Said.En} = {Show(value, Unit)})")));
    }
}

/// <summary>The time between two moments, in days, working days, hours or minutes; working days by the centre's calendar.</summary>
internal sealed record Between(string How, PackTerm From, PackTerm To) : PackTerm(ValueSort.Number, PackValues.Units[How].Zh)
{
    protected override Got Read(PackLook look)
    {
        var (from, to) = (From.Take(look), To.Take(look));
        if (from.Value is not Moment start || to.Value is not Moment end) return Got.Lacking([.. from.Missing, .. to.Missing]);
        var (value, lacking) = PackValues.Length(How, start, end, look.At.Lot.Calendar);
        if (value is not { } length) return Got.Lacking(lacking!);
        look.Note(Sight.Computed($"相距（{Unit}）", $"Between ({PackValues.Units[How].En})", length, Unit));
        return Got.Of(length, PackValues.Short(new($"({to.Said.Zh} − {from.Said.Zh} = {Show(length, Unit)})", $"({to.Said.En} − {from.Said.En} = {Show(length, PackValues.Units[How].En)})")));
    }
}

/// <summary>A moment moved by so many days, working days, months or hours.</summary>
internal sealed record Shifted(PackTerm From, PackTerm By, string How) : PackTerm(ValueSort.Moment, "")
{
    protected override Got Read(PackLook look)
    {
        var (from, by) = (From.Take(look), By.Take(look));
        if (from.Value is not Moment start || by.Value is not decimal count) return Got.Lacking([.. from.Missing, .. by.Missing]);
        var (moved, lacking) = PackValues.Move(How, start, count, look.At.Lot.Calendar);
        return moved is { } end
            ? Got.Of(end, PackValues.Short(new($"({from.Said.Zh} + {by.Said.Zh} {PackValues.Units[How].Zh} = {end})", $"({from.Said.En} + {by.Said.En} {PackValues.Units[How].En} = {end})")))
            : Got.Lacking(lacking!);
    }
}

/// <summary>How many items a list has.</summary>
internal sealed record Length(PackTerm List) : PackTerm(ValueSort.Number, "项")
{
    protected override Got Read(PackLook look)
    {
        var got = List.Take(look);
        return got.Value is IReadOnlyList<string> list ? Got.Of((decimal)list.Count, new($"{got.Said.Zh}（{list.Count} 项）", $"{got.Said.En} ({list.Count})")) : got;
    }
}

/// <summary>缺则取 — a value to take where the first is missing: only by the author's own word.</summary>
internal sealed record Otherwise(PackTerm Value, PackTerm Or) : PackTerm(Value.Sort, Value.Unit)
{
    protected override Got Read(PackLook look) => Value.Take(look) is { Value: not null } got ? got : Or.Take(look);
}

/// <summary>选取 — the facts of a kind for which a condition holds.</summary>
internal sealed record Selection(FactType Fact, string Alias, Condition? Where)
{
    public Wording Name => Where is null ? new(Fact.Chinese, Fact.English) : new($"符合条件的{Fact.Chinese}", $"matching {Fact.English}");

    /// <summary>Null when for some it cannot be told, or when what is there may not be all.</summary>
    public IReadOnlyList<Recorded>? Chosen(PackLook look, out IReadOnlyList<Wording> missing)
    {
        if (look.Doubt(Fact) is { } doubt)
        {
            missing = [doubt];
            return null;
        }
        var chosen = new List<Recorded>();
        foreach (var fact in look.Facts(Fact))
        {
            var mark = look.Mark();
            var truth = Where is null ? Truth.Of(true, Name) : look.Within(Alias, fact, Where.Ask);
            look.Forget(mark);
            if (truth.Holds is null)
            {
                missing = truth.Missing;
                return null;
            }
            if (truth.Holds == true) chosen.Add(fact);
        }
        missing = [];
        return chosen;
    }
}
