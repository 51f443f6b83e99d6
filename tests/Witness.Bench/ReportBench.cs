using System.Diagnostics;
using System.Globalization;
using Witness.Domain.Report;
using Witness.Flow.Reports.Pdf;
using Witness.Flow.Tests;
using Witness.Ledger.Crypto;

namespace Witness.Bench;

/// <summary>A report of the size a construction lot with eight bidders has, drawn on paper and signed over and over.</summary>
internal static class ReportBench
{
    private const int Bidders = 8;

    public static Task<IReadOnlyList<Figure>> Paper(long times)
    {
        using var folder = new ScratchFolder();
        var signer = DocumentSigner.Open(Path.Combine(folder.Path, "paper.pem"), "示例公共资源交易中心", DateTimeOffset.UnixEpoch.AddYears(56), Randomness.System);
        var report = Report();
        var inside = ReportJson.Write(report);
        var seal = new PaperSeal(signer.Name, DateTimeOffset.UnixEpoch.AddYears(56), 4096, bytes => signer.Sign(bytes));
        var order = new PaperOrder([new("report.json", "application/json", "签名的报告", Relationship.Source, inside)], Sign: seal);
        for (var i = 0; i < 300; i++) ReportPaper.Write(report, order); // until the runtime has compiled it for good: a host has
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            ReportPaper.Write(report, order);
            taken.Add(watch.Elapsed.TotalMilliseconds);
        }
        taken.Sort();
        var bare = ReportPaper.Write(report, new([], Sign: seal)).Length;
        var with = new Dictionary<string, object> { ["times"] = times, ["p50"] = Math.Round(taken[taken.Count / 2], 2), ["jsonBytes"] = inside.Length };
        return Task.FromResult<IReadOnlyList<Figure>>([new("report.p95", taken[(int)(taken.Count * 0.95)], "ms", with), new("report.size", bare / 1024.0, "KiB", with)]);
    }

    private static WitnessReport Report()
    {
        var count = new ReportCount(20, 19, 1, 0, 0);
        var centre = new Said("示例市公共资源交易中心");
        var facts = Enumerable.Range(1, 200).Select(i => new ReportFact(i, "BidOpened", new("开标"), "trade", "示例交易系统", $"key-{i}", 1, "2026-06-04T09:30:06+08:00", null, "2026-06-04T09:30:07+08:00")).ToList();
        string[] stages = ["招标计划发布", "项目登记", "场地预约", "公告信息发布", "专家抽取", "交易实施（招标采购）", "交易结果确认", "保证金收退（划转）"];
        return new(
            new("JZ-370300-2026-000417", 1, ReportKind.Witness, ReportCopy.Full, ReportDrawer.Title(ReportKind.Witness), "A3703032605060012001002", 1, new("施工二标段"), "A3703032605060012", new("示例河（西六路—东外环段）综合整治工程"),
                null, ["ZB-2026-0058"], new("工程建设"), new("公开招标"), new("淄博市（370300）"), [new("示例河流域治理建设中心")], [new("示例市水利局建设监督科")], new("2026-04-08", "2026-07-16"), count, centre, "2026-07-17", "https://witness.example/verify"),
            new("witness.example/log", 431_402, new('0', 64), "2026-07-17T09:00:00+08:00", "rules/v1", "records/v1", ["1-200"]),
            [.. Enumerable.Range(1, 5).Select(_ => new Said("数据来自电子交易系统、专家抽取系统、场地系统、银行与保函平台、现场设备及见证人员录入；来源所报的真实性由来源负责，本中心证明其收到之后未被改动。"))],
            [.. Enumerable.Range(1, Bidders + 3).Select(i => new ReportParty(new("投标人"), $"示例第{i}建工集团有限公司", $"91370300MA000000{i:00}", null))],
            [.. stages.Select((stage, i) => new ReportStage($"R{i + 1}", new(stage), "2026-06-04T09:30:06+08:00", "2026-06-05T10:00:00+08:00", ["示例交易系统"], new("已锁定"), count, i % 3))],
            [.. stages.Select((stage, i) => Table($"R{i + 1}", stage, count))],
            [.. Enumerable.Range(1, 22).Select(i => new ReportClock($"GC-{i:00}", new("招标文件发出至投标截止不少于二十日"), "《中华人民共和国招标投标法》第二十四条", false, "2026-05-11T16:30:00+08:00", i, "2026-05-31", "2026-06-01", "2026-06-04T09:30:00+08:00", i + 1,
                new("2026-06-01 已满"), new("2026-05-31 已满"), null, "Met", new("期限内完成"), null, new("起算后第二十日为期限，逢休息日顺延。")))],
            [.. Enumerable.Range(1, 5).Select(i => new ReportCase($"YC-{i:00}", $"A-{i}", new("交易实施"), false, new("已办结"), "2026-06-04T10:00:00+08:00", new("规则"), new("保证金缴纳异常"), new("中"), new("付款账户与基本账户不是同一账户，已向投标人了解情况。"),
                new("《招标投标法实施条例》第二十六条"), ["示例第7建工集团有限公司"], [.. Enumerable.Range(1, 4).Select(n => new ReportAct("2026-06-04T10:05:00+08:00", new("提示"), "W-1001", "示例第7建工集团有限公司", new("请说明付款账户。"), n))], ["E-1"], i))],
            [new("2026-06-04T15:21:40+08:00", new("评标退回"), new("复核投标人的业绩证明"), 77)], [new("R8", new("保证金收退"), new("退还时间"), new("未归集"), new("银行未报"))],
            [new("W-1001", [.. Enumerable.Range(1, 20).Select(n => new ReportAct("2026-06-04T10:05:00+08:00", new("证据固定"), null, null, null, n))])],
            [.. Enumerable.Range(1, 9).Select(i => new ReportAttachment($"ZJ-{i:00}", $"E-{i}", new("照片"), new("开标现场"), $"sha256:{new string('a', 64)}", 204_800, "2026-06-04T10:05:00+08:00", "W-1001", i))],
            new(new("双人审签"), [new(new("审核"), "W-1002", "2026-07-17T08:50:00+08:00", new("同意"), 199)], centre, "witness.example/log/report+00000000+AA=="), null, facts);
    }

    private static ReportTable Table(string id, string stage, ReportCount count) => new(
        id, new($"{stage}环节见证记录表"), "5.1", $"{id}-0058-01", "Locked", new("已锁定"), 2, 12, new string('b', 64), count,
        [
            .. Enumerable.Range(1, 14).Select(i => new ReportCell($"f{i}", new($"记录项第{i}"), null, true, "Present", new("已归集"), [new(new("2026-06-04 09:30:06，开标厅一（现场与网络同步）"), null, i, "/At", null, null, null, [], [])], null, [], [])),
            new("rows", new("各投标人"), null, true, "Present", new("已归集"),
                [.. Enumerable.Range(1, Bidders).Select(i => new ReportValue(null, null, i, "/", null, null, null,
                    [.. Enumerable.Range(1, 6).Select(c => new ReportColumn($"c{c}", new($"列{c}"), new(c == 1 ? $"示例第{i}建工集团有限公司" : string.Create(CultureInfo.InvariantCulture, $"{i * c},000.00 元")), null, null, null, null))], []))], null, [], []),
        ]);
}
