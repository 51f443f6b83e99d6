using Witness.Domain.Stages;
using Witness.Domain.Terms;
using static Witness.Domain.Tests.Stages.Life;

namespace Witness.Domain.Tests.Stages;

public class PrintingTests
{
    public static TheoryData<object?, string, string> Values => new()
    {
        { null, "未归集", "Not collected" },
        { new Money(8_000_000m), "8,000,000.00 元", "CNY 8,000,000.00" },
        { new Money(0.123456m), "0.123456 元", "CNY 0.123456" },
        { new Price(Rate: new(24.91m, "下浮")), "下浮 24.91 %", "24.91 % of 下浮" },
        { new Price(UnitPrice: new(286.6m, "元/工日")), "286.6 元/工日", "286.6 元/工日" },
        { At("2026-03"), "2026-03", "2026-03" },
        { At("2026-03-16"), "2026-03-16", "2026-03-16" },
        { At("2026-03-16T18:21"), "2026-03-16 18:21", "2026-03-16 18:21" },
        { At("2026-03-16T18:21:07+08:00"), "2026-03-16 18:21:07", "2026-03-16 18:21:07" },
        { Moment.Unknown, "时间未知", "Time unknown" },
        { new Window(At("2026-03-16"), null), "2026-03-16 至 未载明", "2026-03-16 to not stated" },
        { new Room(Text: "开标室2"), "开标室2", "开标室2" },
        { new Room("主楼", "一区", "第一开标室"), "主楼 · 一区 · 第一开标室", "主楼 · 一区 · 第一开标室" },
        { new Party(new Org("甲公司")), "甲公司", "甲公司" },
        { true, "是", "Yes" },
        { 29, "29", "29" },
        { new List<Org>(), "无", "None" },
        { new List<Org> { new("甲公司"), new("乙公司") }, "甲公司、乙公司", "甲公司, 乙公司" },
        { new Candidate(1, new Org("甲公司"), [new Org("乙公司")], Yuan(1m)), "第1名 甲公司（联合体：乙公司），报价 1.00 元", "No. 1 甲公司 (with 乙公司), price CNY 1.00" },
        { new Code("A", "A08", "房屋建筑"), "房屋建筑（A08）", "房屋建筑（A08）" },
        { new DepositRule(new Money(100m), ["转账"]), "100.00 元，转账", "CNY 100.00, 转账" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Every_value_prints_in_both_languages(object? value, string zh, string en)
    {
        Assert.Equal(zh, Printing.Text(value, "zh-CN"));
        Assert.Equal(en, Printing.Text(value, "en"));
    }

    [Fact]
    public void A_region_prints_with_its_name()
    {
        var region = Registration.Stage.Fields.Single(f => f.Canonical == "region");
        Assert.Equal(("张店区（370303）", "370399"), (Printing.Of(region, "370303", "zh"), Printing.Of(region, "370399", "en")[6..12]));
    }

    [Theory]
    [InlineData("up", "增价 5,000.00 元", "Rising CNY 5,000.00")]
    [InlineData("down", "减价 5,000.00 元", "Falling CNY 5,000.00")]
    [InlineData(null, "5,000.00 元", "CNY 5,000.00")]
    public void A_price_step_says_its_direction_in_words(string? direction, string zh, string en)
    {
        var step = new PriceStep(new Money(5000m), direction);
        Assert.Equal((zh, en), (Printing.Text(step, "zh"), Printing.Text(step, "en")));
    }

    [Fact]
    public void A_field_prints_its_unit_and_the_words_of_its_list()
    {
        Field Of(string stage, string field) => StageBook.Find(stage)!.Fields.First(f => f.Canonical == field);
        Assert.Equal(("5 次", "5 times"), (Printing.Of(Of("R6b", "bidRoundCount"), 5, "zh"), Printing.Of(Of("R6b", "bidRoundCount"), 5, "en")));
        Assert.Equal(("自然资源", "Natural resources"), (Printing.Of(Of("R2", "kind"), "ZR", "zh"), Printing.Of(Of("R2", "kind"), "ZR", "en")));
        Assert.Equal("Failed", Printing.Of(Of("R7", "result"), "流标", "en"));
        Assert.Equal("没有的词", Printing.Of(Of("R2", "kind"), "没有的词", "en"));
    }

    [Fact]
    public void An_explanation_in_a_table_prints_its_summary_and_not_its_canonical_text()
    {
        var text = DepositLedger.Stage.Fields.Single(field => field.Canonical == "anomalies").Columns.Single(column => column.Canonical == "text");
        const string Kept = """{"Counter":{"En":"shared office?","Zh":"是否同址办公？"},"Summary":{"En":"two bids on one machine","Zh":"两家同一机器"}}""";
        Assert.Equal("两家同一机器", Printing.Of(text, Kept, "zh"));
        Assert.Equal("two bids on one machine", Printing.Of(text, Kept, "en"));
        Assert.Equal("{现场记录}", Printing.Of(text, "{现场记录}", "zh"));
    }

    [Fact]
    public void Every_state_has_a_word() =>
        Assert.Equal(["已归集", "未归集", "不适用", "未启封", "冲突", "暂无", "无", "不可算"], Enum.GetValues<CellState>().Select(s => Printing.State(s).Zh));
}
