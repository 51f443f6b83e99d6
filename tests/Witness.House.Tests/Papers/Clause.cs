using System.Text.RegularExpressions;

namespace Witness.House.Tests.Papers;

/// <summary>How far a clause is carried.</summary>
public enum Carried
{
    /// <summary>Built: at least one test names it.</summary>
    Built,

    /// <summary>Begun, or to come with a later issue: a test may name it.</summary>
    Later,

    /// <summary>The organisation does it; the program will support and show it.</summary>
    Organisation,
}

/// <summary>A demand of the standard 公共资源交易数字见证服务规范, as docs/clauses.md lists it.</summary>
public sealed partial record Clause(string Number, string Chinese, string English, Carried Carried)
{
    public static readonly IReadOnlyList<Clause> All =
    [
        new("4.1.1", "场所设置", "four kinds of places", Carried.Organisation),
        new("4.1.2", "相对独立、封闭管理", "places near, independent, closed", Carried.Organisation),
        new("4.1.3", "界限与标识", "borders and signs", Carried.Organisation),
        new("4.2.1", "音视频全覆盖、不间断", "audio and video without gap", Carried.Organisation),
        new("4.2.2", "门禁、安检、物品存取", "doors, security check, lockers", Carried.Organisation),
        new("4.2.3", "见证室设备", "equipment of the witness room", Carried.Organisation),
        new("4.2.4", "综合监督室设备", "equipment of the supervision room", Carried.Organisation),
        new("4.2.5", "中介机构工作室设备", "equipment of the agencies' room", Carried.Organisation),
        new("4.2.6", "故障及时维修", "faults repaired in time", Carried.Organisation),
        new("4.3.1", "见证人员", "officers are the centre's staff", Carried.Organisation),
        new("4.3.2", "熟练掌握", "officers know their tools", Carried.Organisation),
        new("4.4.1 a", "账号权限与操作留痕", "roles match functions; operations traceable", Carried.Built),
        new("4.4.1 b1", "与电子交易系统互联互通", "takes basics and anomalies from trading systems by itself", Carried.Built),
        new("4.4.1 b2", "向公共服务系统推送", "pushes witness information in time", Carried.Built),
        new("4.4.1 c1", "音视频定位", "live pictures found by project", Carried.Later),
        new("4.4.1 c2", "门禁与人脸识别", "doors and faces", Carried.Later),
        new("4.4.1 d", "见证任务分配", "witness tasks assigned by chance or by name", Carried.Later),
        new("4.4.1 e", "开评标过程监控", "opening and evaluation watched live", Carried.Later),
        new("4.4.1 f", "异常情况获取和录入", "anomalies found, entered, embedded, counted", Carried.Later),
        new("4.4.1 g", "见证记录自动生成", "stage records made by themselves, searchable", Carried.Built),
        new("4.4.2", "三级等保", "GB/T 25070—2019, level 3", Carried.Later),
        new("4.4.3", "不断增加预警维度", "keeps adding dimensions of alert", Carried.Later),
        new("4.5.1", "数字见证管理制度", "rules for witnessing", Carried.Organisation),
        new("4.5.2", "场所设备管理制度", "rules for places and equipment", Carried.Organisation),
        new("4.5.3", "网络信息安全制度", "rules for network safety", Carried.Organisation),
        new("4.6.1", "全面完整、客观真实、流程可溯", "complete, true, traceable", Carried.Built),
        new("4.6.2", "公共服务职能定位", "public service only: never acts for the supervisor", Carried.Built),
        new("4.6.3 a", "所有进场交易项目", "all kinds of deals that enter", Carried.Built),
        new("4.6.3 b", "全部交易环节", "all stages", Carried.Built),
        new("4.6.3 c", "各方主体", "all parties", Carried.Built),
        new("5.1.1", "招标计划发布", "record of the tender plan", Carried.Built),
        new("5.1.2", "项目登记", "record of registration", Carried.Built),
        new("5.1.3", "场地预约", "record of venue booking", Carried.Built),
        new("5.1.4", "公告信息发布", "record of notices", Carried.Built),
        new("5.1.5", "专家抽取", "record of the expert draw", Carried.Built),
        new("5.1.6.1", "招标采购类", "record of tendering", Carried.Built),
        new("5.1.6.2", "拍卖类", "record of auctions", Carried.Built),
        new("5.1.6.3", "挂牌类", "record of listings", Carried.Built),
        new("5.1.7", "交易结果确认", "record of the result, with its time limits", Carried.Built),
        new("5.1.8", "保证金收退（划转）", "record of deposits", Carried.Built),
        new("5.2.1", "异常情况处置", "handling of anomalies", Carried.Later),
        new("5.2.2", "重新评审纳入报告", "re-evaluation enters the report", Carried.Later),
        new("5.3", "报告生成", "the witness report", Carried.Later),
        new("6.1", "报告应用", "reading, lending, handing over", Carried.Built),
        new("6.2", "报告保存", "keeping", Carried.Later),
        new("7.1", "评价", "evaluation by the parties", Carried.Organisation),
        new("7.2", "改进", "improvement", Carried.Organisation),
    ];

    /// <summary>4.4.1 b)1, 4.4.1 b 1 and 4.4.1 b1 are one clause.</summary>
    public static string Plain(string number) => Separators().Replace(number, "");

    /// <summary>Which tests name which clause, read from the source of the test programs.</summary>
    public static IEnumerable<(string Number, string Test)> Named(IEnumerable<SourceFile> tests)
    {
        foreach (var file in tests)
        {
            for (var i = 0; i < file.Lines.Count; i++)
            {
                if (file.Lines[i].TrimStart().StartsWith("//", StringComparison.Ordinal)) continue;
                foreach (Match named in Attribute().Matches(file.Lines[i]))
                {
                    var test = Enumerable.Range(i, Math.Min(40, file.Lines.Count - i)).Select(n => Declaration().Match(file.Lines[n])).FirstOrDefault(m => m.Success);
                    if (test is not null) yield return (named.Groups[1].Value, $"{file.Name[..^3]}.{test.Groups[1].Value}".Replace($"{test.Groups[1].Value}.{test.Groups[1].Value}", test.Groups[1].Value, StringComparison.Ordinal));
                }
            }
        }
    }

    [GeneratedRegex(@"[\s().]*[)\s]+|\s")]
    private static partial Regex Separators();

    [GeneratedRegex(@"[\[,]\s*Clause\(""([^""]+)""\)")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^\s*(?:\[[^\]]*\]\s*)*(?:public|internal)\s+(?:(?:static|async|sealed|partial)\s+)*(?:class\s+(?=\w)|[\w<>\[\]?,.]+\s+)(\w+)")]
    private static partial Regex Declaration();
}
