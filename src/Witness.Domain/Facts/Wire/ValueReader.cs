using System.Globalization;
using System.Text.Json;
using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Wire;

/// <summary>Reads one value by its shape. Refuses with a pointer, never guesses; what a source left empty is null.</summary>
/// <param name="stored">Reading back what was checked when it came: members of another version of the catalogue are passed over.</param>
internal sealed class ValueReader(Refusals refusals, bool stored = false)
{
    /// <summary>Longest list; a vault row is at most 1 MiB anyway.</summary>
    private const int MostItems = 10_000;

    private const int NestedText = 4000;

    /// <summary>A unit other than 元 with a larger amount than this contradicts its value (ruling 66).</summary>
    private const decimal LargestInLargeUnits = 100_000_000_000m;

    /// <summary>decimal(20,6).</summary>
    private const decimal DecimalLimit = 100_000_000_000_000m;

    /// <summary>Reads the value of a field; null when it is empty or was refused.</summary>
    public object? Read(JsonElement value, FieldType field)
    {
        var read = Read(value, field.Shape, field.MaxLength);
        if (read is null || (field.Choices is null && !field.IsRegion)) return read;
        if (read is string text) Check(text, field);
        else if (read is IReadOnlyList<string> texts)
            for (var i = 0; i < texts.Count; i++)
            {
                refusals.Enter(i);
                Check(texts[i], field);
                refusals.Leave();
            }
        return read;
    }

    private void Check(string text, FieldType field)
    {
        if (field.Choices is { Closed: true } choices && !choices.Has(text)) UnknownChoice(choices);
        if (field.IsRegion && !RegionCode.IsShaped(text)) refusals.Add("region-shape", "行政区划代码应为 6 位数字。", "A region code has six digits.");
    }

    private void UnknownChoice(ChoiceList choices)
    {
        var all = string.Join("、", choices.All.Select(choice => choice.Value));
        refusals.Add("unknown-choice", $"只能是：{all}。", $"Must be one of: {all}.");
    }

    private object? Read(JsonElement value, Shape shape, int maxLength) => value.ValueKind == JsonValueKind.Null ? null : shape switch
    {
        Shape.Text => Text(value, maxLength),
        Shape.Integer integer => Integer(value, integer.Long),
        Shape.Decimal => Number(value),
        Shape.Flag => Flag(value),
        Shape.MomentShape => When(value),
        Shape.Record record => Record(value, record),
        Shape.ListOf list => List(value, list, maxLength),
        Shape.SetOf => Set(value, maxLength),
        _ => throw new InvalidOperationException($"No reading of {shape}."),
    };

    public string? Text(JsonElement value, int maxLength)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            WrongType("文本", "a text");
            return null;
        }
        var text = value.GetString()!;
        if (text.Length > maxLength) refusals.Add("too-long", $"长于 {maxLength} 个字符。", $"Longer than {maxLength} characters.");
        return string.IsNullOrWhiteSpace(text) ? null : OftenSaid.Once(text);
    }

    private object? Integer(JsonElement value, bool isLong)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            WrongType("整数", "an integer");
            return null;
        }
        // Up to 2⁵³: beyond it canonical JSON (RFC 8785) would alter the number.
        if (!value.TryGetInt64(out var number) || number < 0 || number > (isLong ? 9_007_199_254_740_991 : int.MaxValue))
        {
            refusals.Add("integer-out-of-range", "应为不小于 0 的整数，且不过大、不带小数或指数。", "Must be an integer from 0 on, not too large, without fraction or exponent.");
            return null;
        }
        return isLong ? number : (object)(int)number;
    }

    private object? Number(JsonElement value)
    {
        string text;
        if (value.ValueKind == JsonValueKind.String) text = value.GetString()!;
        else if (value.ValueKind == JsonValueKind.Number)
        {
            text = value.GetRawText();
            // A JSON number is a double in canonical JSON: what a double cannot hold must come as a text.
            if (text.Count(char.IsAsciiDigit) > 15)
            {
                refusals.Add("decimal-as-number", "超过 15 位有效数字的数值须以文本传送。", "A number of more than 15 digits must be sent as a text.");
                return null;
            }
        }
        else
        {
            WrongType("数值（文本或数字）", "a decimal (text or number)");
            return null;
        }
        if (text.Length == 0) return null;
        if (!IsPlain(text) || !decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || Math.Abs(number) >= DecimalLimit)
        {
            refusals.Add("not-a-decimal", "应为十进制数：整数至多 14 位，小数至多 6 位，不带指数、分隔符和单位。",
                "Must be a decimal: at most 14 digits before and 6 after the point, no exponent, separators or unit.");
            return null;
        }
        return number;
    }

    /// <summary>-?digits(.digits{1,6})? without leading zeros.</summary>
    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        if (text[0] == '-') text = text[1..];
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        if (whole.Length is 0 or > 14 || (whole.Length > 1 && whole[0] == '0') || whole.ContainsAnyExceptInRange('0', '9')) return false;
        return point < 0 || (text.Length - point - 1 is >= 1 and <= 6 && !text[(point + 1)..].ContainsAnyExceptInRange('0', '9'));
    }

    private object? Flag(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.ValueKind == JsonValueKind.True;
        WrongType("true 或 false", "true or false");
        return null;
    }

    public object? When(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            WrongType("时间文本", "a moment as text");
            return null;
        }
        var text = value.GetString()!;
        if (text.Length == 0) return null;
        if (Moment.TryParse(text, out var moment)) return moment;
        refusals.Add("not-a-moment", "时间须为 2026-03-16T18:21:07+08:00（可到分）、2026-03-16、2026-03 或 unknown。",
            "A moment is 2026-03-16T18:21:07+08:00 (or to the minute), 2026-03-16, 2026-03 or unknown.");
        return null;
    }

    private object? List(JsonElement value, Shape.ListOf list, int maxLength)
    {
        if (!IsList(value)) return null;
        var items = list.Make();
        var i = 0;
        foreach (var item in value.EnumerateArray())
        {
            refusals.Enter(i++);
            if (item.ValueKind == JsonValueKind.Null) WrongType("值", "a value");
            else if (Read(item, list.Item, maxLength) is { } read) items.Add(read);
            refusals.Leave();
        }
        return items.Done();
    }

    private object? Set(JsonElement value, int maxLength)
    {
        if (!IsList(value)) return null;
        var items = new HashSet<string>(StringComparer.Ordinal);
        var i = 0;
        foreach (var item in value.EnumerateArray())
        {
            refusals.Enter(i++);
            if (Text(item, maxLength) is { } text) items.Add(text);
            refusals.Leave();
        }
        return items;
    }

    private bool IsList(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            WrongType("列表", "a list");
            return false;
        }
        if (value.GetArrayLength() <= MostItems) return true;
        refusals.Add("too-many", $"多于 {MostItems} 项。", $"More than {MostItems} items.");
        return false;
    }

    private object? Record(JsonElement value, Shape.Record record)
    {
        if (record.Bare >= 0 && value.ValueKind == JsonValueKind.String)
        {
            if (Text(value, NestedText) is not { } bare) return null;
            var only = new object?[record.Members.Count];
            only[record.Bare] = bare;
            return record.Make(only);
        }
        if (value.ValueKind != JsonValueKind.Object)
        {
            WrongType(record.Bare >= 0 ? "文本或对象" : "对象", record.Bare >= 0 ? "a text or an object" : "an object");
            return null;
        }
        if (record.ClrType == typeof(Party) && !value.TryGetProperty("Org"u8, out _) && !value.TryGetProperty("Person"u8, out _))
            return Read(value, record.Members[0].Shape, NestedText) is Org org ? new Party(org) : null;

        var before = refusals.Count;
        var values = new object?[record.Members.Count];
        var lowercase = record.ClrType == typeof(Code);
        foreach (var property in value.EnumerateObject())
        {
            var index = Find(record.Members, property, lowercase);
            if (index < 0)
            {
                if (!stored) refusals.AddAt(property.Name, "unknown-field", "未知字段。", "Unknown field.");
                continue;
            }
            var member = record.Members[index];
            refusals.Enter(property.Name);
            values[index] = Read(property.Value, member.Shape, NestedText);
            refusals.Leave();
        }
        for (var i = 0; i < values.Length; i++)
        {
            if (!record.Members[i].Required || values[i] is not null) continue;
            if (refusals.Count == before) refusals.AddAt(record.Members[i].Name, "missing-member", "缺少此项。", "This member is missing.");
            return null;
        }
        if (stored) return record.Make(values);
        return refusals.Count > before ? null : Checked(record.Make(values));
    }

    private static int Find(IReadOnlyList<Shape.Member> members, JsonProperty property, bool lowercase)
    {
        for (var i = 0; i < members.Count; i++)
            if (property.NameEquals(members[i].Name)) return i;
        if (lowercase)
            for (var i = 0; i < members.Count; i++)
                if (property.NameEquals(members[i].Name.ToLowerInvariant())) return i;
        return -1;
    }

    /// <summary>What a nested record must hold beyond the shapes of its members.</summary>
    private object Checked(object made)
    {
        switch (made)
        {
            case Money money:
                CheckMoney(money);
                break;
            case Price price when (price.Money is null ? 0 : 1) + (price.Rate is null ? 0 : 1) + (price.UnitPrice is null ? 0 : 1) != 1:
                refusals.Add("price-not-tagged", "价格须恰为 Money、Rate、UnitPrice 之一。", "A price is exactly one of Money, Rate, UnitPrice.");
                break;
            case Party party when party.Org is null == party.Person is null:
                refusals.Add("party-ambiguous", "主体须恰为 Org、Person 之一。", "A party is exactly one of Org, Person.");
                break;
            case PriceStep { Direction: { } direction } when !Choices.Direction.Has(direction):
                refusals.Enter(nameof(PriceStep.Direction));
                UnknownChoice(Choices.Direction);
                refusals.Leave();
                break;
        }
        return made;
    }

    private void CheckMoney(Money money)
    {
        if (money.Currency is not { Length: 3 } || money.Currency.AsSpan().ContainsAnyExceptInRange('0', '9'))
            refusals.AddAt(nameof(Money.Currency), "currency", "币种须为三位数字代码（人民币为 156）。", "A currency is a code of three digits (156 for the yuan).");
        if (money.RawUnit is null) return;
        var unit = money.RawUnit switch { "元" => 1m, "万元" => 10_000m, "亿元" => 100_000_000m, _ => 0m };
        if (unit == 0)
        {
            refusals.AddAt(nameof(Money.RawUnit), "unit-unknown", "单位须为元、万元或亿元。", "The unit must be 元, 万元 or 亿元.");
            return;
        }
        if (unit > 1 && money.Amount > LargestInLargeUnits)
            refusals.AddAt(nameof(Money.RawUnit), "unit-contradicts-value", "以此单位计，金额大得不可信；请核对单位。", "In this unit the amount is beyond belief; check the unit.");
        if (money.Raw is null) return;
        var equal = decimal.TryParse(
            money.Raw, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var raw) && Math.Abs(raw) < DecimalLimit && Math.Round(raw * unit, 6) == money.Amount;
        if (!equal) refusals.AddAt(nameof(Money.Amount), "unit-contradicts-value", "金额不等于原值乘以单位。", "The amount is not the raw value times its unit.");
    }

    private void WrongType(string zh, string en) => refusals.Add("wrong-type", $"类型不符，应为{zh}。", $"Wrong type; expected {en}.");
}
