using System.Text;
using System.Text.Json.Nodes;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Report;
using Witness.Domain.Terms;
using Witness.Domain.Tests.Stages;
using static Witness.Domain.Tests.Stages.Life;

namespace Witness.Domain.Tests.Report;

public class ReportTests
{
    public static TheoryData<string, string> Lives => [.. WholeLife.All.Select(l => (l.Kind, l.Form.ToString()))];

    [Theory]
    [MemberData(nameof(Lives))]
    [Clause("5.3")]
    public void A_whole_life_of_every_kind_comes_to_a_report_whose_bytes_read_back(string kind, string form)
    {
        var life = WholeLife.Of(kind, Enum.Parse<Form>(form)).Opened("S1", "S3", "S4", "S5");
        Assert.Equal((ReportNeed.Due, ReportKind.Witness), (ReportTrigger.Of(Drawn.Source(life)).Need, ReportTrigger.Of(Drawn.Source(life)).Kind));
        var report = Drawn.Report(life);
        var bytes = ReportJson.Write(report);
        var read = ReportJson.Read(bytes);
        Assert.NotNull(read);
        Assert.Equal(bytes, ReportJson.Write(read));
        Assert.Equal(bytes, ReportJson.Write(ReportDrawer.Again(read, Drawn.Entries(Enumerable.Reverse(life.Facts)))));
        Assert.Equal("示例标段", report.Cover.LotName.Zh);
        Assert.DoesNotContain(report.Tables.SelectMany(t => t.Cells).Select(c => c.Note?.Zh).Concat(report.Clocks.Select(c => c.Explanation.Zh)).Concat(report.Gaps.Select(g => g.Why?.Zh)), text => text is not null && FactBook.All.Any(type => text.Contains(type.Name, StringComparison.Ordinal)));
        Assert.NotEmpty(report.Tables);
        Assert.All(report.Tables.SelectMany(t => t.Cells), cell => Assert.True(cell.Values.Count > 0 || cell.State != "Present", cell.Field));
        var known = report.Facts.Select(f => f.Position).ToHashSet();
        Assert.All(report.Tables.SelectMany(t => t.Cells).SelectMany(c => c.Values), value => Assert.Contains(value.Fact, known));
        Assert.Subset(ReportBasis.Positions(report.Basis.Entries).ToHashSet(), known);
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public void A_lot_that_failed_comes_to_a_report_on_termination(string kind, string form)
    {
        var life = WholeLife.Failed(kind, Enum.Parse<Form>(form));
        var trigger = ReportTrigger.Of(Drawn.Source(life));
        Assert.Equal((ReportNeed.Due, ReportKind.Termination), (trigger.Need, trigger.Kind));
        var report = ReportDrawer.Draw(Drawn.Source(life), Drawn.Order(ReportKind.Termination));
        Assert.Equal("终止见证报告", report.Cover.Title.Zh);
        Assert.Contains(report.Special, special => special.What.Zh.Contains("流标", StringComparison.Ordinal));
    }

    [Fact]
    public void Facts_that_come_later_or_from_elsewhere_do_not_change_a_report()
    {
        var life = WholeLife.Of("GC", Form.Tender).Opened("S1", "S3", "S4");
        var before = ReportJson.Write(ReportDrawer.Draw(Drawn.Source(life) with { Prefix = Drawn.Prefix }, Drawn.Order()));
        var read = ReportJson.Read(before)!;
        var size = read.Basis.Size;
        life.Add("2026-06-30T10:00", new ContractPublished { ContractNo = "HT-1", Url = "https://example.test" });
        life.Facts[^1] = life.Facts[^1] with { Position = size + 5 };
        life.Facts.Add(new Life("LOT-9", "PRJ-9").Add("2026-03-01T09:00", new LotRegistered { LotCode = "LOT-9" }).Facts[0] with { Position = 900 });
        Assert.Equal(before, ReportJson.Write(ReportDrawer.Again(read, Drawn.Entries(life.Facts))));
    }

    [Fact]
    [Clause("6.1")]
    public void A_party_reads_nothing_of_the_compartment()
    {
        var life = WithCases(WholeLife.Of("GC", Form.Tender).Opened("S1", "S3", "S4"));
        var full = Encoding.UTF8.GetString(ReportJson.Write(Drawn.Report(life)));
        Assert.Contains("围标线索样本", full, StringComparison.Ordinal);
        var report = Drawn.Report(life, ReportCopy.Party);
        var party = Encoding.UTF8.GetString(ReportJson.Write(report));
        foreach (var clue in new[] { "围标线索样本", "未办线索样本", "anomalies", "AlertRaised", "AnomalyRecorded", "M-1", "M-2" }) Assert.DoesNotContain(clue, party, StringComparison.Ordinal);
        Assert.Empty(report.Irregularities);
        Assert.Equal(ReportJson.Write(report), ReportJson.Write(ReportDrawer.Again(report, Drawn.Entries(life.Facts.Where(f => !ReportEntry.IsClue(f.Fact.GetType()))))));
    }

    [Fact]
    [Clause("5.2.2")]
    public void A_case_still_open_says_its_stage_and_nothing_else()
    {
        var report = Drawn.Report(WithCases(WholeLife.Of("GC", Form.Tender).Opened("S1", "S3", "S4")));
        var (open, closed) = (report.Irregularities.Single(c => c.Alert == "M-2"), report.Irregularities.Single(c => c.Alert == "M-1"));
        Assert.True(open.Open);
        Assert.Equal("处置中", open.State.Zh);
        Assert.Null(open.Text);
        Assert.Null(open.Type);
        Assert.Empty(open.Parties);
        Assert.DoesNotContain("未办线索样本", Encoding.UTF8.GetString(ReportJson.Write(report)), StringComparison.Ordinal);
        Assert.Equal("围标线索样本", closed.Text?.Zh);
        Assert.Equal(["提示", "研判"], closed.Acts.Select(a => a.Act.Zh));
    }

    [Fact]
    public void Of_acts_that_never_were_nothing_is_said_and_no_text_has_names_of_the_program()
    {
        var life = WithCases(WholeLife.Of("GC", Form.Tender).Opened("S1", "S3", "S4"));
        life.Add("2026-06-01T09:00", new AnomalyRecorded { AnomalyId = "M-3", Type = new(null, null, "逾期未签合同"), Stage = "R7", Text = "起算 2026-04-12（AwardNoticed）", Parties = [] }).Add("2026-06-01T10:00", new AlertReviewed { Alert = "M-3", Verdict = "确认" });
        var report = Drawn.Report(life);
        var rows = report.Tables.SelectMany(t => t.Cells).Where(c => c.Field == "anomalies").SelectMany(c => c.Values).ToList();
        Assert.NotEmpty(rows);
        Assert.DoesNotContain(rows.SelectMany(row => row.Row), column => column.Name is "prompted" or "informed" or "stopped" or "closed" && column.Text.Zh == "未归集");
        Assert.Contains(rows.SelectMany(row => row.Row), column => column.Name == "prompted");
        Assert.DoesNotContain("AwardNoticed", report.Irregularities.Single(c => c.Alert == "M-3").Text!.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Sealed_values_do_not_stand_in_the_report_of_a_lot_that_ended_unopened()
    {
        var life = WholeLife.Failed("GC", Form.Tender).Add("2026-04-01T08:00", new FloorPriceSet { Floor = Yuan(7_654_321) });
        var report = ReportDrawer.Draw(Drawn.Source(life, Mark.S1 | Mark.S3 | Mark.S4 | Mark.S5), Drawn.Order(ReportKind.Termination));
        Assert.DoesNotContain("7654321", Encoding.UTF8.GetString(ReportJson.Write(report)), StringComparison.Ordinal);
        Assert.Contains(report.Gaps, gap => gap.State.Zh == "未启封");
    }

    [Fact]
    public void A_winners_deposit_still_held_makes_the_report_wait()
    {
        var life = WholeLife.Of("GC", Form.Tender).Opened("S1", "S3", "S4");
        life.Add("2026-04-23T10:00", new DepositRefundFailed { DepositId = "DP-1", Reason = "户名不符" });
        var trigger = ReportTrigger.Of(Drawn.Source(life));
        Assert.Equal(ReportNeed.Waiting, trigger.Need);
        Assert.Contains("1 笔", trigger.Why!.Zh, StringComparison.Ordinal);
        life.Add("2026-04-24T10:00", new DepositRefunded { DepositId = "DP-1", Bidder = Company("甲公司", "91370300MA0000000A"), IsWinner = true });
        Assert.Equal(ReportNeed.Due, ReportTrigger.Of(Drawn.Source(life)).Need);
    }

    [Fact]
    public void A_contract_overdue_makes_it_wait_and_says_so()
    {
        var life = WholeLife.Of("GC", Form.Tender).Opened("S1", "S3", "S4");
        life.Centre("2026-01-01", new SenderRegistered { Sender = "trade", MayReport = ["ContractSigned"], Org = new("示例平台") });
        life.Facts.RemoveAll(f => f.Fact is ContractSigned or ContractPublished or ContractFiled or PerformanceBondSet);
        var trigger = ReportTrigger.Of(Drawn.Source(life));
        Assert.Equal((ReportNeed.Waiting, "逾期未签合同", "GC-27"), (trigger.Need, trigger.Why?.Zh, trigger.Overdue?.Rule.Id));
    }

    [Fact]
    public void What_changed_is_told_value_by_value_and_nothing_else_is()
    {
        var life = WholeLife.Of("GC", Form.Tender).Opened("S1", "S3", "S4");
        var before = Drawn.Report(life);
        Assert.Empty(ReportChanges.Between(before, ReportDrawer.Draw(Drawn.Source(life) with { Prefix = Drawn.Prefix with { Size = 2_000 } }, Drawn.Order())));
        life.Add("2026-06-01T09:00", new ProjectChanged { Changes = [new("ProjectName", "示例项目", "示例项目（更名）")] });
        life.Add("2026-06-01T09:30", new ReportIssued { ReportNo = "JZ-1", Kind = "见证", UpTo = 1 }); // that it was issued is no news of the deal
        life.Project("2026-06-01T09:00", new ProjectChanged { Changes = [new("ProjectName", "示例项目", "示例项目（更名）")], Reason = "更名" });
        var changes = ReportChanges.Between(before, Drawn.Report(life));
        Assert.Contains(changes, c => c is { Part: "R2", Before.Zh: "示例项目", After.Zh: "示例项目（更名）" });
        Assert.All(changes, c => Assert.Equal("R2", c.Part));
    }

    [Fact]
    public void A_clock_that_runs_anew_is_a_difference_with_nothing_before_it()
    {
        var life = WholeLife.Of("GC", Form.Tender).Opened("S1", "S3", "S4");
        var before = Drawn.Report(life);
        life.Add("2026-06-01T09:00", new ComplaintReceived { CaseId = "TS-1", Subject = "评标结果" }).Add("2026-06-02T09:00", new ComplaintAccepted { CaseId = "TS-1" });
        var changes = ReportChanges.Between(before, Drawn.Report(life));
        Assert.Contains(changes, c => c is { Part: "clocks", Before: null, After: not null });
        Assert.Contains(ReportChanges.Between(Drawn.Report(life), before), c => c is { Part: "clocks", Before: not null, After: null });
    }

    [Fact]
    public void Its_json_fits_the_schema_that_is_served_member_by_member()
    {
        var parts = ReportSchema.Schema()["$defs"]!.AsObject();
        Check(JsonNode.Parse(ReportJson.Write(Drawn.Report(WithCases(WholeLife.Of("GC", Form.Tender).Opened("S1", "S3", "S4"))))), new JsonObject { ["$ref"] = "#/$defs/WitnessReport" }, "");

        void Check(JsonNode? value, JsonNode shape, string at)
        {
            if (shape["$ref"]?.GetValue<string>() is { } name) shape = parts[name.Split('/')[^1]]!;
            if (shape["type"]?.GetValue<string>() == "array") foreach (var item in value!.AsArray()) Check(item, shape["items"]!, at + "/*");
            if (shape["type"]?.GetValue<string>() != "object") return;
            foreach (var (member, inner) in value!.AsObject()) Check(inner, shape["properties"]![member] ?? throw new InvalidOperationException($"{at}/{member}"), $"{at}/{member}");
            foreach (var required in shape["required"]!.AsArray()) Assert.True(value.AsObject().ContainsKey(required!.GetValue<string>()), $"{at}/{required}");
        }
    }

    [Fact]
    public void Bytes_that_are_not_a_report_are_none()
    {
        var bytes = ReportJson.Write(Drawn.Report(WholeLife.Of("GC", Form.Tender)));
        Assert.Null(ReportJson.Read("{}"u8));
        Assert.Null(ReportJson.Read("not json"u8));
        Assert.Null(ReportJson.Read([.. bytes, (byte)' ']));
        Assert.Null(ReportJson.Read(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\"Basis\":", "\"Basis\": ", StringComparison.Ordinal))));
    }

    private static Life WithCases(Life life)
    {
        life.Add("2026-04-01T10:00", new AnomalyRecorded { AnomalyId = "M-1", Type = new(null, null, "机器码一致"), Stage = "R6a-开标", Text = "围标线索样本", Parties = [new(new Org("甲公司"))] });
        life.Add("2026-04-01T10:10", new PartyPrompted { AnomalyId = "M-1", To = "招标代理机构", Channel = "现场", Text = "请核实" });
        life.Add("2026-04-01T10:20", new AlertReviewed { Alert = "M-1", Verdict = "确认", Reason = "已核实" });
        return life.Add("2026-04-01T11:00", new AnomalyRecorded { AnomalyId = "M-2", Type = new(null, null, "评标回退"), Stage = "R6a-评标", Text = "未办线索样本", Parties = [new(new Org("丁公司"))] });
    }
}
