using System.Globalization;
using Witness.Domain.Report;

namespace Witness.Flow.Reports.Pdf;

/// <summary>报告各章 — everything after the cover, in the order of the report.</summary>
internal sealed class ReportChapters(Typesetter set, WitnessReport report)
{
    private static readonly string[] Numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

    private int _chapter;

    /// <summary>How far the report is anchored; null leaves it unsaid.</summary>
    public string? Anchored { get; init; }

    public void All(IReadOnlyList<string> missing)
    {
        Statement();
        if (report.Supplement is { } supplement) Changes(supplement);
        Parties();
        Overview();
        Tables();
        Clocks();
        Cases();
        Events();
        Gaps();
        Officers();
        Attachments();
        Signatures();
        Missing(set, missing);
    }

    /// <summary>Names the characters that had to be spelled.</summary>
    public static void Missing(Typesetter set, IReadOnlyList<string> missing)
    {
        if (missing.Count > 0) set.Paragraph($"字库缺字，以码位表示：{string.Join('、', missing)}；原字见文件内嵌的 report.json。", 7.5, ink: Ink.Grey);
    }

    private void Next(string title, string? note = null) => set.Chapter($"{Numerals[_chapter++]}　{title}", note);

    private void Statement()
    {
        set.Chapter("声明");
        foreach (var (i, said) in report.Statement.Index())
        {
            set.Paragraph(said.Zh, 9.3, 20, number: Text(i + 1));
            set.Space(3);
        }
    }

    private void Changes(ReportSupplement supplement)
    {
        set.Chapter("补充内容");
        set.Grid([("首份报告", supplement.First), ("前一份报告", supplement.Previous), ("前一份摘要", supplement.PreviousDigest), ("前一份截止", string.Create(CultureInfo.InvariantCulture, $"日志前 {supplement.PreviousSize} 条"))]);
        set.Space(4);
        set.Table([new(20, "位置"), new(18, "内容"), new(31, "原为"), new(31, "现为")], supplement.Changes.Select(change => (IReadOnlyList<Cell>)[change.Where.Zh, change.What.Zh, change.Before?.Zh, change.After?.Zh]));
    }

    private void Parties()
    {
        Next("项目与各方主体");
        if (Empty(report.Parties.Count)) return;
        set.Table([new(14, "身份"), new(40, "名称"), new(26, "统一社会信用代码"), new(20, "说明")], report.Parties.Select(p => (IReadOnlyList<Cell>)[Cell.Label(p.Role.Zh), p.Name, p.Code is { } code ? code : Cell.OfState("未归集"), p.Note?.Zh]));
    }

    private void Overview()
    {
        Next("见证过程总表", "时间为发生时间，精度以来源为准");
        set.Table(
            [new(5), new(17, "环节"), new(15, "起"), new(15, "止"), new(20, "主要来源"), new(10, "状态"), new(9, "归集/应归", true), new(9, "异常情况", true)],
            report.Overview.Select(stage => (IReadOnlyList<Cell>)
            [
                Cell.Label(stage.Table), new(stage.Title.Zh, Bold: true), Time(stage.From), stage.To == stage.From && stage.To is not null ? Cell.Label("同左") : Time(stage.To),
                stage.Sources.Count == 0 ? Cell.None : string.Join("、", stage.Sources), stage.Status.Zh, string.Create(CultureInfo.InvariantCulture, $"{stage.Count.Filled}/{stage.Count.Due}"),
                stage.Irregularities switch { null => Cell.Label("不载"), 0 => "无", { } count => new(string.Create(CultureInfo.InvariantCulture, $"{count} 项"), Bold: true) },
            ]));
    }

    private void Tables()
    {
        var sheet = new RecordSheet(set, report);
        foreach (var (i, table) in report.Tables.Index())
        {
            set.Begin();
            if (i == 0) Next("记录表", string.Create(CultureInfo.InvariantCulture, $"共 {report.Tables.Count} 表"));
            sheet.Write(table);
        }
        set.Begin();
    }

    private void Clocks()
    {
        Next("法定时限核验表", string.Create(CultureInfo.InvariantCulture, $"按交易时间 {Moment(report.Basis.AsOf)} 计算"));
        if (Empty(report.Clocks.Count)) return;
        set.Table(
            [new(24, "时限与依据"), new(15, "起算"), new(15, "期限（顺延后）"), new(15, "实际"), new(31, "结果")],
            report.Clocks.Select(clock => (IReadOnlyList<Cell>)
            [
                new(clock.Name.Zh, $"{clock.Rule}　{clock.Basis}{(clock.Unverified ? "（依据待核）" : "")}"), clock.From is null && clock.Start is null ? Cell.None : Time(clock.From, Place(clock.Start)),
                clock.DueRolled is null && clock.DueRaw is null ? Cell.None : Time(clock.DueRolled ?? clock.DueRaw, clock.DueRaw is not null && clock.DueRolled is not null && clock.DueRaw != clock.DueRolled ? $"顺延前 {Moment(clock.DueRaw)}" : null), clock.Actual is null && clock.Stop is null ? Cell.None : Time(clock.Actual, Place(clock.Stop)),
                new(clock.StatusText.Zh, string.Join('\n', new[] { clock.Strict is { } strict ? $"按满日计：{strict.Zh}" : null, clock.Inclusive is { } inclusive ? $"含当日计：{inclusive.Zh}" : null, clock.Measure is { } measure && !clock.Explanation.Zh.Contains(measure.Zh, StringComparison.Ordinal) ? measure.Zh : null, clock.Explanation.Zh }.OfType<string>()), Bold: clock.Level is not null),
            ]));
    }

    private void Cases()
    {
        Next("异常情况及处置", report.Cover.Copy == ReportCopy.Party ? "当事人副本不载办理中的内容" : null);
        if (Empty(report.Irregularities.Count)) return;
        foreach (var matter in report.Irregularities)
        {
            set.Section($"{matter.Number}　{matter.Type?.Zh ?? matter.Stage.Zh}", $"{matter.Alert}　第 {Text(matter.Fact)} 条");
            var pairs = new List<(string, Cell)> { ("环节", matter.Stage.Zh), ("状态", matter.State.Zh), ("发现时间", Time(matter.DetectedAt)), ("来源", matter.Source.Zh) };
            if (matter.Severity is { } severity) pairs.Add(("等级", severity.Zh));
            if (matter.Law is { } law) pairs.Add(("依据", law.Zh));
            if (matter.Parties.Count > 0) pairs.Add(("涉及主体", string.Join("、", matter.Parties)));
            if (matter.Text is { } text) pairs.Add(("情况", text.Zh));
            if (matter.Evidence.Count > 0) pairs.Add(("证据", string.Join("、", matter.Evidence)));
            set.Grid(pairs);
            if (matter.Acts.Count > 0) Acts(matter.Acts);
        }
    }

    private void Acts(IEnumerable<ReportAct> acts) => set.Table(
        [new(19, "时间"), new(18, "事项"), new(12, "经办"), new(41, "对象与内容"), new(10, "日志位置", true)],
        acts.Select(act => (IReadOnlyList<Cell>)[Time(act.At), act.Act.Zh, act.By, string.Join("：", new[] { act.To, act.Text?.Zh }.OfType<string>()) is { Length: > 0 } text ? text : Cell.None, Cell.Label(Text(act.Fact))]));

    private void Events()
    {
        Next("重新评审等特殊情况");
        if (Empty(report.Special.Count)) return;
        set.Table([new(20, "时间"), new(18, "事项"), new(52, "内容"), new(10, "日志位置", true)], report.Special.Select(e => (IReadOnlyList<Cell>)[Time(e.At), new(e.What.Zh, Bold: true), e.Text.Zh, Cell.Label(Text(e.Fact))]));
    }

    private void Gaps()
    {
        Next("缺失数据与不可用", report.Gaps.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{report.Gaps.Count} 项"));
        if (Empty(report.Gaps.Count)) return;
        set.Table([new(20, "位置"), new(30, "内容"), new(15, "状态"), new(35, "原因")], report.Gaps.Select(gap => (IReadOnlyList<Cell>)[gap.Where.Zh, gap.What.Zh, Cell.OfState(gap.State.Zh), gap.Why?.Zh]));
    }

    private void Officers()
    {
        Next("见证人员及操作留痕");
        if (Empty(report.Officers.Count)) return;
        foreach (var officer in report.Officers)
        {
            set.Section($"见证人员 {officer.Account}", string.Create(CultureInfo.InvariantCulture, $"{officer.Acts.Count} 次操作"));
            Acts(officer.Acts);
        }
    }

    private void Attachments()
    {
        set.Chapter("附件目录");
        if (Empty(report.Attachments.Count)) return;
        set.Table(
            [new(9, "编号"), new(45, "附件"), new(20, "时间"), new(14, "保管"), new(12, "日志位置", true)],
            report.Attachments.Select(a => (IReadOnlyList<Cell>)
                [a.Number, new($"{a.Kind.Zh}{(a.Title is { } title ? $"　{title.Zh}" : "")}", $"{a.Id}{(a.Size is { } size ? string.Create(CultureInfo.InvariantCulture, $"　{size} 字节") : "")}\n{a.Digest}"), Time(a.At), a.Custodian, Cell.Label(Text(a.Fact))]));
    }

    private void Signatures()
    {
        var (signatures, basis) = (report.Signatures, report.Basis);
        set.Keep(230);
        set.Chapter("落款");
        var pairs = new List<(string, Cell)> { ("签发方式", signatures.Way.Zh), ("签发单位", signatures.Centre.Zh) };
        pairs.AddRange(signatures.Reviewers.Select(signer => (signer.Role.Zh, new Cell($"{signer.Account}　{signer.Verdict.Zh}　{Moment(signer.At)}", $"第 {Text(signer.Fact)} 条"))));
        pairs.AddRange(
        [
            ("报告密钥", signatures.Key), ("见证日志", basis.Origin), ("截止", string.Create(CultureInfo.InvariantCulture, $"前 {basis.Size} 条，{Moment(basis.AsOf)}")), ("日志根", basis.Root),
            ("依据条目", string.Join("、", basis.Entries)), ("规则与表式", $"{basis.Rules}　{basis.Records}"),
        ]);
        if (Anchored is { } anchored) pairs.Add(("锚定", anchored));
        set.Grid(pairs);
    }

    private bool Empty(int count)
    {
        if (count == 0) set.Paragraph("无。", 9, ink: Ink.Grey);
        return count == 0;
    }

    private static string? Place(long? fact) => fact is { } at ? $"第 {Text(at)} 条" : null;

    private static Cell Time(string? at, string? small = null) => at is null or "unknown" ? Cell.OfState("时间未知", small) : new(Moment(at), small);

    // as the source said it, without the offset that is always the same
    private static string Moment(string at) => at == "unknown" ? "时间未知" : at.Replace("+08:00", "", StringComparison.Ordinal).Replace(".000", "", StringComparison.Ordinal).Replace('T', ' ');

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
