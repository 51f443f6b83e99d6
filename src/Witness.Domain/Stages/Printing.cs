using System.Collections;
using System.Globalization;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Stages;

/// <summary>印写 — any value as a person reads it, zh or en. A time prints to the precision it has, an unknown one as 时间未知; never blank.</summary>
public static class Printing
{
    public static string Text(object? value, string language)
    {
        var zh = language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);
        return value switch
        {
            null => zh ? "未归集" : "Not collected",
            string text => text,
            Wording wording => wording.In(language),
            bool flag => flag ? zh ? "是" : "Yes" : zh ? "否" : "No",
            Moment moment => Time(moment, zh),
            Window window => $"{Side(window.From, zh)} {(zh ? "至" : "to")} {Side(window.To, zh)}",
            Money money => Amount(money, zh),
            Rate rate => rate.Base is null ? $"{Number(rate.Percent)} %" : zh ? $"{rate.Base} {Number(rate.Percent)} %" : $"{Number(rate.Percent)} % of {rate.Base}",
            UnitPrice unit => $"{Number(unit.Amount)} {unit.Per}",
            Price price => price.Money is { } m ? Amount(m, zh) : price.Rate is { } r ? Text(r, language) : Text(price.UnitPrice, language),
            Org org => org.Name ?? org.Code ?? org.OldCode ?? (zh ? "名称未归集" : "Name not collected"),
            Person person => person.Name ?? (zh ? "姓名未归集" : "Name not collected"),
            Party party => party.Org is { } o ? Text(o, language) : Text(party.Person, language),
            Doc doc => doc.Title ?? doc.Url ?? doc.Digest ?? (zh ? "文件" : "Document"),
            Code code => code.Text is { } t && code.Value is { } v ? $"{t}（{v}）" : code.Text ?? code.Value ?? (zh ? "未归集" : "Not collected"),
            Room room => RoomText(room, zh),
            Candidate candidate => CandidateText(candidate, language, zh),
            PriceStep step => Step(step, language, zh),
            ExpertRef expert => expert.Name ?? expert.Code ?? (zh ? "专家" : "Expert"),
            Change change => $"{change.Field}: {change.Before ?? "—"} → {change.After ?? "—"}",
            decimal number => Number(number),
            int number => number.ToString("N0", CultureInfo.InvariantCulture),
            long number => number.ToString("N0", CultureInfo.InvariantCulture),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Enum member => member.ToString(),
            IDictionary map => string.Join(zh ? "；" : "; ", map.Keys.Cast<object>().Select(k => $"{k} {Text(map[k], language)}")),
            IEnumerable list => Join(list, language, zh),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => Shape(value, language, zh),
        };
    }

    /// <summary>A value of this field: with its unit, and in the words of its list.</summary>
    public static string Of(Field field, object? value, string language) => value is string code && field.AllSources.Any(source => source.IsRegion)
        ? RegionNames.Of(code).In(language) : Worded(value, field.Unit, field.Choices, language);

    /// <summary>A value of this column.</summary>
    public static string Of(Column column, object? value, string language) => Explained(value) is { } said ? said.In(language) : Worded(value, column.Unit, column.Choices, language);

    /// <summary>An older value of this field; of a row, its columns by their names.</summary>
    public static string Of(Field field, EarlierValue earlier, string language) => earlier.Row.Count == 0 ? Of(field, earlier.Value, language)
        : string.Join(language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "；" : "; ",
            earlier.Row.Select(column => $"{new Wording(column.Column.Chinese, column.Column.English).In(language)} {Of(column.Column, column.Value, language)}"));

    /// <summary>A value of this field of a fact; a list of facts' names prints in the words of the catalogue.</summary>
    public static string Of(FieldType field, object? value, string language)
    {
        if (value is IReadOnlyList<string> { Count: > 0 } names && names.All(name => FactBook.Find(name) is not null))
            return Join(names.Select(name => FactBook.Find(name)!).Select(type => new Wording(type.Chinese, type.English)), language, language.StartsWith("zh", StringComparison.OrdinalIgnoreCase));
        return Explained(value) is { } said ? said.In(language) : Worded(value, field.Unit, field.Choices, language);
    }

    /// <summary>说明 — an explanation is kept as canonical JSON; a line of a table says its summary. Null for anything else.</summary>
    private static Wording? Explained(object? value)
    {
        if (value is not string { Length: > 2 } text || text[0] != '{' || !text.Contains("\"Summary\"", StringComparison.Ordinal)) return null;
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(text);
            return json.RootElement.TryGetProperty("Summary", out var said) && said.TryGetProperty("Zh", out var zh) && said.TryGetProperty("En", out var en)
                ? new(zh.GetString() ?? "", en.GetString() ?? "") : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>In place of a value that no seal holds back: of the compartment, personal, or a mark that only machines compare.</summary>
    public static readonly Wording Withheld = new("不公开", "Not disclosed");

    /// <summary>Beside a value whose fact is said to happen at a time that has not come.</summary>
    public static readonly Wording Ahead = new("时间在将来", "Time lies ahead");

    /// <summary>What a cell prints in place of a value.</summary>
    public static Wording State(CellState state) => state switch
    {
        CellState.NotCollected => new("未归集", "Not collected"),
        CellState.NotApplicable => new("不适用", "Not applicable"),
        CellState.Sealed => new("未启封", "Sealed"),
        CellState.Conflicted => new("冲突", "Conflict"),
        CellState.NoneYet => new("暂无", "None so far"),
        CellState.None => new("无", "None"),
        CellState.CannotTell => new("不可算", "Cannot tell"),
        _ => new("已归集", "Collected"),
    };

    public static Wording Status(TableStatus status) => status switch
    {
        TableStatus.Formed => new("已形成", "Formed"),
        TableStatus.Locked => new("已锁定", "Locked"),
        _ => new("归集中", "Gathering"),
    };

    private static string Worded(object? value, string unit, ChoiceList? choices, string language)
    {
        var zh = language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);
        if (value is string text && choices?.Find(text) is { } choice) return zh ? choice.Chinese : choice.English;
        if (value is not (int or long or decimal) || unit.Length == 0) return Text(value, language);
        var word = zh ? unit : unit switch { "人" => "persons", "家" => "parties", "次" => "times", "秒" => "s", "㎡" => "㎡", _ => unit };
        return $"{Text(value, language)} {word}";
    }

    private static string Time(Moment moment, bool zh) => moment.Precision switch
    {
        Precision.Month => moment.Local.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        Precision.Day => moment.Local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Precision.Minute => moment.Local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        Precision.Second => moment.Local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => zh ? "时间未知" : "Time unknown",
    };

    private static string Side(Moment? moment, bool zh) => moment is { } m ? Time(m, zh) : zh ? "未载明" : "not stated";

    private static string Amount(Money money, bool zh) =>
        money.Currency == "156" ? zh ? $"{Grouped(money.Amount)} 元" : $"CNY {Grouped(money.Amount)}" : $"{money.Currency} {Grouped(money.Amount)}";

    private static string Grouped(decimal amount) => amount.ToString("#,##0.00####", CultureInfo.InvariantCulture);

    private static string Number(decimal number) => number.ToString("#,##0.############", CultureInfo.InvariantCulture);

    private static string Step(PriceStep step, string language, bool zh)
    {
        var amount = step.Amount is { } money ? Amount(money, zh) : zh ? "幅度未载明" : "step not stated";
        return step.Direction is { } said && Choices.Direction.Find(said) is { } direction ? $"{(zh ? direction.Chinese : direction.English)} {amount}" : step.Direction is { } raw ? $"{raw} {amount}" : amount;
    }

    private static string RoomText(Room room, bool zh)
    {
        var parts = new[] { room.Site, room.Zone, room.Name }.Where(p => !string.IsNullOrEmpty(p)).ToList();
        var place = parts.Count > 0 ? string.Join(" · ", parts) : room.Text ?? (zh ? "未载明" : "not stated");
        return room.Seats is { Count: > 0 } seats ? $"{place}（{string.Join("、", seats)}）" : place;
    }

    private static string CandidateText(Candidate candidate, string language, bool zh)
    {
        var text = candidate.Rank is { } rank ? zh ? $"第{rank}名 " : $"No. {rank} " : "";
        text += candidate.Bidder is { } bidder ? Text(bidder, language) : zh ? "名称未归集" : "Name not collected";
        if (candidate.Consortium is { Count: > 0 } partners) text += (zh ? "（联合体：" : " (with ") + Join(partners, language, zh) + (zh ? "）" : ")");
        if (candidate.Price is { } price) text += (zh ? "，报价 " : ", price ") + Text(price, language);
        if (candidate.EvaluatedPrice is { } evaluated) text += (zh ? "，评标价 " : ", evaluated price ") + Text(evaluated, language);
        if (candidate.Score is { } score) text += (zh ? "，得分 " : ", score ") + Number(score);
        return text;
    }

    private static string Join(IEnumerable list, string language, bool zh)
    {
        var parts = list.Cast<object?>().Select(item => Text(item, language)).ToList();
        return parts.Count == 0 ? zh ? "无" : "None" : string.Join(zh ? "、" : ", ", parts);
    }

    /// <summary>A small record of the catalogue without a form of its own: its parts that are there, in order.</summary>
    private static string Shape(object value, string language, bool zh)
    {
        var parts = value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0 && p.Name != "EqualityContract")
            .Select(p => p.GetValue(value)).Where(v => v is not null).Select(v => Text(v, language)).ToList();
        return parts.Count == 0 ? zh ? "未归集" : "Not collected" : string.Join(zh ? "，" : ", ", parts);
    }
}
