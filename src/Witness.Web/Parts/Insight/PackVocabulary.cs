using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Witness.Domain.Rules.Packs;
using Witness.Domain.Terms;
using Witness.Web.Parts.Frame;

namespace Witness.Web.Parts.Insight;

/// <summary>条件树用语 — what the tree editor offers, in the reader's language: operations, facts with the fields a pack may read, moments, units.</summary>
public static class PackVocabulary
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private static readonly Dictionary<string, Wording> Ops = new()
    {
        ["all"] = new("同时满足", "all of"), ["any"] = new("任一满足", "any of"), ["not"] = new("不满足", "not"), ["compare"] = new("比较", "compare"), ["in"] = new("属于", "is one of"),
        ["exists"] = new("存在事实", "there is a fact"), ["every"] = new("每条事实均", "every fact"), ["known"] = new("已知", "is known"),
        ["number"] = new("数", "number"), ["text"] = new("文字", "text"), ["flag"] = new("是否", "yes or no"), ["money"] = new("金额（元）", "money (yuan)"), ["date"] = new("日期", "date"), ["param"] = new("参数", "parameter"),
        ["field"] = new("事实字段", "field of a fact"), ["lot"] = new("标段属性", "of the lot"), ["moment"] = new("时点", "moment"), ["count"] = new("条数", "number of"), ["sum"] = new("合计", "sum"), ["least"] = new("最小", "least"),
        ["most"] = new("最大", "most"), ["mean"] = new("平均", "mean"), ["add"] = new("相加", "plus"), ["subtract"] = new("相减", "minus"), ["multiply"] = new("相乘", "times"), ["divide"] = new("相除", "divided by"),
        ["days"] = new("相隔日数", "days between"), ["workingDays"] = new("相隔工作日", "working days between"), ["hours"] = new("相隔小时", "hours between"), ["minutes"] = new("相隔分钟", "minutes between"),
        ["shift"] = new("推后", "shifted by"), ["size"] = new("列表项数", "items of a list"), ["otherwise"] = new("缺则取", "or else"),
    };

    private static readonly Dictionary<string, Wording> Words = new()
    {
        ["broken"] = new("JSON 有误，改正后显示条件树", "The JSON is broken; the tree comes back when it reads"), ["per"] = new("逐条核对：", "For each:"), ["choose"] = new("请选择", "choose"), ["add"] = new("加条件", "Add a condition"),
        ["narrow"] = new("加限定", "Narrow"), ["remove"] = new("去掉", "Remove"), ["condition"] = new("条件", "condition"), ["term"] = new("取值", "value"), ["compare"] = new("比较", "compare"), ["fact"] = new("事实", "fact"), ["field"] = new("字段", "field"),
        ["each"] = new("每条计一次", "each counts"), ["distinct"] = new("按不同的", "different"), ["last"] = new("最后一条", "last"), ["first"] = new("第一条", "first"), ["which"] = new("哪一条", "which one"), ["lotPart"] = new("标段属性", "of the lot"),
        ["moment"] = new("时点", "moment"), ["param"] = new("参数", "parameter"), ["unit"] = new("单位", "unit"), ["number"] = new("数值", "number"), ["day"] = new("日期", "day"), ["text"] = new("文字", "text"), ["texts"] = new("取值，以顿号分隔", "values, parted by commas"),
        ["yes"] = new("是", "yes"), ["no"] = new("否", "no"),
    };

    public static string Json()
    {
        var said = Words.ToDictionary(word => word.Key, word => (object)word.Value.Here());
        said["tongue"] = Tongue.English ? "en" : "zh";
        said["ops"] = Here(Ops);
        said["lot"] = Here(PackFields.Lot);
        said["signs"] = new Dictionary<string, string> { ["<"] = "<", ["<="] = "≤", ["="] = "=", ["!="] = "≠", [">="] = "≥", [">"] = ">" };
        said["units"] = Here(Units);
        said["moments"] = PackFields.Merged.OrderBy(moment => moment.Key, StringComparer.Ordinal).ToDictionary(moment => moment.Key, moment => Tongue.English ? moment.Value.English : moment.Value.Chinese);
        said["facts"] = PackFields.Facts.ToDictionary(fact => fact.Name, fact => new
        {
            name = Tongue.English ? fact.English : fact.Chinese,
            fields = PackFields.Of(fact.Name).Select(field => (string[])[field.Path, field.Name.Here(), PackFields.Name(field.Sort).Here()]),
        });
        return JsonSerializer.Serialize(said, Plain);
    }

    private static readonly Dictionary<string, Wording> Units = new()
    {
        ["days"] = new("日", "days"), ["workingDays"] = new("工作日", "working days"), ["months"] = new("个月", "months"), ["hours"] = new("小时", "hours"),
    };

    private static Dictionary<string, string> Here(IEnumerable<KeyValuePair<string, Wording>> words) => words.ToDictionary(word => word.Key, word => word.Value.Here());
}
