using Witness.Flow.Accounts;
using Witness.Flow.Records;

namespace Witness.Flow.Tests.Operations;

public sealed class AccountsDeskTests
{
    private const string Password = "Liuquan-2026-hu";

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task One_administrator_makes_another_grants_and_the_person_is_active(Engine engine)
    {
        await using var rig = await Rig.Open(engine);
        var desk = rig.Desk();
        Assert.IsType<Act.Done>(await desk.MakeAccount(DeskHouse.A1, new("W1009", "新示例", Password), default));
        Assert.Equal(AccountState.AwaitsRole, (await Line()).State);
        Assert.IsType<Act.Done>(await desk.GiveRoles(DeskHouse.A2, "W1009", [Role.Officer], ["370303"], ["GC"], default));
        Assert.Equal(AccountState.AwaitsRole, (await Line()).State); // asked, and nothing has changed yet
        var waiting = (await rig.ApprovalsDesk().List(DeskHouse.A1, default)).Seen().Single();
        Assert.IsType<Act.Done>(await rig.ApprovalsDesk().Give(DeskHouse.A1, waiting.Id, waiting.Digest, default));
        var line = await Line();
        Assert.Equal((AccountState.Active, "张店区（370303）", "工程建设"), (line.State, line.Regions[0].Zh, line.Kinds[0].Zh));
        Assert.Equal("姓名 W1009", line.Name);
        Assert.DoesNotContain(Password, (await rig.Accounts.Find("W1009", default))!.PasswordHash, StringComparison.Ordinal);
        Assert.IsType<Act.Done>(await desk.LockAccount(DeskHouse.A1, "W1009", true, default));
        Assert.Equal(AccountState.Locked, (await Line()).State);

        async Task<AccountLine> Line() => (await desk.Accounts(DeskHouse.A2, default)).Seen().Single(account => account.Account == "W1009");
    }

    [Fact]
    public async Task Makers_do_not_grant_grantors_do_not_make_and_nobody_serves_themselves()
    {
        await using var rig = await Rig.Open();
        var desk = rig.Desk();
        foreach (var id in (string[])["A1001", "A2001", "W1009"]) await rig.Accounts.Make(id, "示例", "x", "s", "demo", default);
        Assert.Contains("安全管理员", (await desk.GiveRoles(DeskHouse.A1, "W1009", [Role.Officer], [], [], default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Contains("系统管理员", (await desk.MakeAccount(DeskHouse.A2, new("W1010", "示例", Password), default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Contains("自己", (await desk.GiveRoles(DeskHouse.A2, "A2001", [Role.Lead], [], [], default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Contains("自己", (await desk.LockAccount(DeskHouse.A1, "A1001", true, default)).Refused().Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Officer, Role.AccountAdmin, "见证人员", "系统管理员")]
    [InlineData(Role.SecurityAdmin, Role.AuditAdmin, "安全管理员", "审计管理员")]
    [InlineData(Role.Lead, Role.OutsideAuditor, "见证负责人", "外部审计")]
    public async Task Roles_that_exclude_each_other_are_named(Role first, Role second, string one, string other)
    {
        await using var rig = await Rig.Open();
        await rig.Accounts.Make("W1009", "示例", "x", "s", "demo", default);
        var why = (await rig.Desk().GiveRoles(DeskHouse.A2, "W1009", [first, second], [], [], default)).Refused();
        Assert.Contains(one, why.Zh, StringComparison.Ordinal);
        Assert.Contains(other, why.Zh, StringComparison.Ordinal);
        Assert.Empty((await rig.Accounts.Find("W1009", default))!.Roles);
    }

    [Fact]
    public async Task A_draft_that_cannot_stand_says_why()
    {
        await using var rig = await Rig.Open();
        var desk = rig.Desk();
        Assert.IsType<Act.Done>(await desk.MakeAccount(DeskHouse.A1, new("W1009", "示例", Password), default));
        Assert.Contains("曾被使用", (await desk.MakeAccount(DeskHouse.A1, new("W1009", "示例", Password), default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Contains("账号须为", (await desk.MakeAccount(DeskHouse.A1, new("W 9", "示例", Password), default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Contains("姓名", (await desk.MakeAccount(DeskHouse.A1, new("W1010", " ", Password), default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Contains("口令", (await desk.MakeAccount(DeskHouse.A1, new("W1010", "示例", "short"), default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Contains("区划", (await desk.GiveRoles(DeskHouse.A2, "W1009", [Role.Officer], ["37"], [], default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Contains("交易类型", (await desk.GiveRoles(DeskHouse.A2, "W1009", [Role.Officer], [], ["XX"], default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Contains("角色", (await desk.GiveRoles(DeskHouse.A2, "W1009", [(Role)99], [], [], default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Contains("没有这个账号", (await desk.LockAccount(DeskHouse.A1, "W1099", true, default)).Refused().Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_log_refuses_acts_and_still_says_that_it_is_closed()
    {
        await using var rig = await Rig.Open();
        var desk = rig.Desk();
        await rig.Register("trade");
        await rig.Notes.SignNow(default);
        rig.Log.Close(new("日志被退回", "the log was set back"));
        Assert.Contains("日志被退回", (await desk.MakeAccount(DeskHouse.A1, new("W1009", "示例", Password), default)).Refused().Zh, StringComparison.Ordinal);
        var status = (await desk.Logs(DeskHouse.Officer, default)).Seen();
        Assert.Equal("the log was set back", status.ReadOnly!.En);
        Assert.True(status.Logs[0].Checkpoint!.Valid);
        Assert.Equal(status.Logs[0].Size, status.Logs[0].Checkpoint!.Size);
        Assert.NotNull((await desk.Pulse(DeskHouse.Officer, default)).ReadOnly);
    }
}
