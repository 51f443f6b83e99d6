using Witness.Domain.Clocks;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Insight;
using Witness.Flow.Tests.Alerts;

namespace Witness.Flow.Tests.Insight;

/// <summary>What the centre enters for its clocks: years, articles, local limits.</summary>
public sealed class SettingTests
{
    private static readonly Reader Lead = new("L2001", "赵负责", [Role.Lead], [], []);

    [Fact]
    [Clause("4.4.3")]
    public async Task A_year_entered_again_is_a_new_version_and_counts()
    {
        await using var house = await AlertHouse.New();
        var desk = Desk(house);
        Assert.IsType<Act.Refused>(await desk.EnterYear(Told.Officer(), 2027, "2027-01-01 元旦", "", "国办发明电〔2026〕示例号", default));
        Assert.IsType<Act.Refused>(await desk.EnterYear(Lead, 2027, "元旦 2027-01-01", "", "示例", default));
        Assert.IsType<Act.Refused>(await desk.EnterYear(Lead, 2027, "2027-01-01 元旦", "2027-01-01", "示例", default)); // both at once
        Assert.IsType<Act.Done>(await desk.EnterYear(Lead, 2027, "2027-01-01 2027-01-03 元旦", "2027-01-09", "示例〔2026〕1号", default));
        await house.Settle();
        Assert.IsType<Act.Done>(await desk.EnterYear(Lead, 2027, "2027-01-01 2027-01-02 元旦\n2027-02-05 2027-02-11 春节", "", "示例〔2026〕2号", default));
        await house.Settle();
        var year = Assert.Single((await Seen(desk)).Years, y => y.Year == 2027);
        Assert.Equal((2, "示例〔2026〕2号", 9), (year.Version, year.Notice.Number, year.Rest.Count));
        Assert.True((await Now(house)).Calendar.IsRestDay(new(2027, 1, 1)));
        Assert.False((await Now(house)).Calendar.IsRestDay(new(2027, 1, 4)));
        Assert.Equal(2, await house.Count(nameof(CalendarEntered)));
    }

    [Fact]
    public async Task An_article_is_confirmed_and_a_local_limit_has_its_basis()
    {
        await using var house = await AlertHouse.New();
        var desk = Desk(house);
        var view = await Seen(desk);
        var (unread, local) = (view.Unread[0].Id, view.Local[0].Id);
        Assert.IsType<Act.Refused>(await desk.Confirm(Lead, "NOPE", "示例法", "第一条", null, default));
        Assert.IsType<Act.Refused>(await desk.Confirm(Lead, unread, "示例法", "", null, default));
        Assert.IsType<Act.Done>(await desk.Confirm(Lead, unread, "示例法", "第一条", new(2024, 1, 1), default));
        Assert.IsType<Act.Refused>(await desk.EnterLimit(Lead, local, 0, "", new(2026, 1, 1), "示例", default));
        Assert.IsType<Act.Refused>(await desk.EnterLimit(Lead, local, 30, "79", new(2026, 1, 1), "示例", default));
        Assert.IsType<Act.Refused>(await desk.EnterLimit(Lead, local, 30, "", new(2026, 1, 1), " ", default));
        Assert.IsType<Act.Done>(await desk.EnterLimit(Lead, local, 30, "379900", new(2026, 1, 1), "示例：当地规定", default));
        await house.Settle();
        view = await Seen(desk);
        Assert.Equal("第一条", view.Confirmed[unread].Article);
        Assert.Equal((30m, "379900", "示例：当地规定"), Assert.Single(view.Limits) is var limit ? (limit.Value, limit.Region, limit.Basis) : default);
        Assert.IsType<Look<SettingsView>.Denied>(await desk.Look(new("A1", "管理", [Role.AccountAdmin], [], []), default));
    }

    private static SettingDesk Desk(AlertHouse house) => new(house.Rig.Gateway, house.Rig.Database, house.Rig.Own, new(house.Rig.Trade, house.Rig.Real)) { Settings = () => Now(house).GetAwaiter().GetResult() };

    private static async Task<SettingsView> Seen(SettingDesk desk) => ((Look<SettingsView>.Shown)await desk.Look(Lead, default)).What;

    private static Task<ClockSettings> Now(AlertHouse house) => Task.FromResult(house.Rig.Summaries.Settings);
}
