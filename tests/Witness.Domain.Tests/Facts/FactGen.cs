using CsCheck;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Facts;

/// <summary>Arbitrary facts of every type of the catalogue, valid by construction.</summary>
internal static class FactGen
{
    private static readonly Gen<string> Text = Gen.String[Gen.Char["甲乙丙标段 Aa0-/~\"\\\n😀"[..12]], 1, 12].Select(text => "甲" + text);

    private static readonly Gen<decimal> Number = Gen.Select(Gen.Long[-99_999_999_999_999, 99_999_999_999_999], Gen.Int[0, 6])
        .Select((digits, scale) => new decimal((int)(digits & 0xFFFFFFFF), (int)(digits >> 32 & 0x3FFF), 0, digits < 0, (byte)scale));

    public static readonly Gen<Moment> Moment = Gen.Select(Gen.DateTime[new DateTime(1990, 1, 1), new DateTime(2050, 1, 1)], Gen.Enum<Precision>())
        .Select((time, precision) => precision switch
        {
            Precision.Unknown => Witness.Domain.Terms.Moment.Unknown,
            Precision.Month => new Moment(new DateTime(time.Year, time.Month, 1), precision),
            Precision.Day => new Moment(time.Date, precision),
            Precision.Minute => new Moment(time.Date.AddMinutes(time.Hour * 60 + time.Minute), precision),
            _ => new Moment(time.Date.AddSeconds((int)time.TimeOfDay.TotalSeconds), precision),
        });

    private static readonly Gen<object?> Nothing = Gen.Int.Select(_ => (object?)null);

    private static Gen<T> OneOf<T>(params T[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    public static Gen<Fact> Of(FactType type)
    {
        var each = type.Fields.Select(field => Maybe(Value(field))).Aggregate(
            Gen.Const(Array.Empty<object?>()), (all, one) => Gen.Select(all, one).Select((a, b) => a.Append(b).ToArray()));
        return Gen.Select(each, Header(type)).Select((all, header) => type.Make(header, all));
    }

    private static Gen<Header> Header(FactType type) => Gen.Select(Moment, Moment, Gen.Int[1, 5], Gen.Int[1, 9], OneOf(type.Scopes.ToArray()))
        .Select((at, reported, version, round, kind) => new Header(
            type.Name,
            kind switch
            {
                ScopeKind.Lot => new Scope(kind, "P-1", ["LOT-1"], round),
                ScopeKind.Lots => new Scope(kind, "P-1", ["LOT-1", "LOT-2"], round),
                ScopeKind.Project => new Scope(kind, "P-1", [], round),
                ScopeKind.Centre => new Scope(kind, null, []),
                _ => new Scope(Ambiguous(type) ? ScopeKind.Lot : kind, null, Ambiguous(type) ? ["X-1"] : [], 1, Ambiguous(type) ? null : "X-1"),
            },
            new FactIdentity("demo", "k-1", version), at, reported, 7));

    /// <summary>A retraction's subject may be of any kind; the wire reads it as a lot.</summary>
    private static bool Ambiguous(FactType type) => type.Scopes.Contains(ScopeKind.Lot);

    private static Gen<object?> Maybe(Gen<object> value) => Gen.Frequency((1, Nothing), (4, value.Select(v => (object?)v)));

    private static Gen<object> Value(FieldType field)
    {
        if (field.IsRegion)
            return field.Shape is Shape.Text ? Gen.Const<object>("370300") : Gen.Const<object>(new List<string> { "370303", "370000" });
        if (field.Choices is { Closed: true } choices) return OneOf(choices.All.Select(choice => (object)choice.Value).ToArray());
        if (field.MaxLength < 30) return Gen.Const<object>("C");
        return Value(field.Shape);
    }

    private static Gen<object> Value(Shape shape) => shape switch
    {
        Shape.Text => Text.Select(text => (object)text),
        Shape.Integer { Long: true } => Gen.Long[0, 9_007_199_254_740_991].Select(number => (object)number),
        Shape.Integer => Gen.Int[0, int.MaxValue].Select(number => (object)number),
        Shape.Decimal => Number.Select(number => (object)number),
        Shape.Flag => Gen.Bool.Select(flag => (object)flag),
        Shape.MomentShape => Moment.Select(moment => (object)moment),
        Shape.SetOf => Text.Array[0, 3].Select(all => (object)all.ToHashSet()),
        Shape.ListOf list => Value(list.Item).Array[0, 3].Select(all => ListOf(list.Item.ClrType, all)),
        Shape.Record record when record.ClrType == typeof(Price) => Gen.OneOf(
            Value(Shape.Of(typeof(Money))).Select(money => (object)new Price((Money)money)),
            Value(Shape.Of(typeof(Rate))).Select(rate => (object)new Price(Rate: (Rate)rate)),
            Value(Shape.Of(typeof(UnitPrice))).Select(price => (object)new Price(UnitPrice: (UnitPrice)price))),
        Shape.Record record when record.ClrType == typeof(Party) => Gen.OneOf(
            Value(Shape.Of(typeof(Org))).Select(org => (object)new Party((Org)org)),
            Value(Shape.Of(typeof(Person))).Select(person => (object)new Party(Person: (Person)person))),
        Shape.Record record when record.ClrType == typeof(Money) => Gen.Select(Gen.Int[0, 1_000_000], OneOf("元", "万元", "亿元"))
            .Select((raw, unit) => (object)new Money(raw * (unit == "元" ? 1m : unit == "万元" ? 10_000m : 1m), "156", raw.ToString(), unit == "亿元" ? null : unit)),
        Shape.Record record => record.Members.Select(member => Member(record, member)).Aggregate(
                Gen.Const(Array.Empty<object?>()), (all, one) => Gen.Select(all, one).Select((a, b) => a.Append(b).ToArray()))
            .Select(all => record.Make(all)),
        _ => throw new InvalidOperationException(shape.ToString()),
    };

    private static Gen<object?> Member(Shape.Record record, Shape.Member member)
    {
        if (record.ClrType == typeof(PriceStep) && member.Name == nameof(PriceStep.Direction)) return OneOf<object?>("up", "down", null);
        return member.Required ? Value(member.Shape).Select(value => (object?)value) : Maybe(Value(member.Shape));
    }

    private static object ListOf(Type item, object[] all)
    {
        var list = (System.Collections.IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        foreach (var one in all) list.Add(one);
        return list;
    }

    public static TheoryData<string> Names() => new(FactBook.All.Select(type => type.Name));
}
