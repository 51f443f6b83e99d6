using Witness.Flow.Accounts;
using Witness.Flow.Records;

namespace Witness.Flow.Tests.Operations;

/// <summary>Four eyes: bound to the exact request, in time, by another person, once.</summary>
public sealed class ApprovalTests
{
    private static readonly Reader Other = new("A2002", "冯示例", [Role.SecurityAdmin], [], []) { Proven = true };

    [Fact]
    public async Task Only_another_person_with_the_role_and_a_fresh_proof_decides_and_only_what_was_seen()
    {
        await using var rig = await Rig.Open();
        var (desk, line) = await Asked(rig);
        Assert.Contains("申请人", (await desk.Give(DeskHouse.A2, line.Id, line.Digest, default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Contains("不能复核", (await desk.Give(DeskHouse.Lead with { Proven = true }, line.Id, line.Digest, default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Contains("没有权限", (await desk.Give(DeskHouse.Officer, line.Id, line.Digest, default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Contains("再次验证", (await desk.Give(Other with { Proven = false }, line.Id, line.Digest, default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Contains("所见不符", (await desk.Give(Other, line.Id, new string('0', 64), default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Contains("没有这个申请", (await desk.Give(Other, "nosuch", line.Digest, default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Empty((await rig.Accounts.Find("W1009", default))!.Roles);
        Assert.Contains("原因", (await desk.Refuse(Other, line.Id, " ", default)).Refused().Zh, StringComparison.Ordinal);
        Assert.IsType<Act.Done>(await desk.Refuse(Other, line.Id, "范围过大", default));
        Assert.Contains("已有结论", (await desk.Give(Other, line.Id, line.Digest, default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Empty((await desk.List(DeskHouse.Lead, default)).Seen()); // not theirs to see
    }

    [Fact]
    public async Task After_half_an_hour_it_has_lapsed()
    {
        await using var rig = await Rig.Open();
        var (desk, line) = await Asked(rig);
        var later = new Approvals(rig.Store, rig.Own, new(rig.Trade, new Later(rig.Real, Approvals.Lasts)));
        var (position, why) = await later.Give(Other, line.Id, line.Digest, rig.Effects().Of, default);
        Assert.Null(position);
        Assert.Contains("失效", why!.Zh, StringComparison.Ordinal);
        Assert.Contains("已有结论", (await desk.Give(Other, line.Id, line.Digest, default)).Refused().Zh, StringComparison.Ordinal); // it stands in the log
        Assert.Empty((await rig.Accounts.Find("W1009", default))!.Roles);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Of_many_decisions_racing_one_is_written(Engine engine)
    {
        await using var rig = await Rig.Open(engine);
        for (var round = 0; round < 20; round++)
        {
            var (desk, line) = await Asked(rig);
            var acts = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => i % 3 == 0
                ? desk.Refuse(i == 0 ? Other : DeskHouse.A1, line.Id, "不同意", default) : desk.Give(i % 2 == 0 ? Other : DeskHouse.A1, line.Id, line.Digest, default))));
            Assert.Single(acts, act => act is Act.Done);
            Assert.NotEqual(ApprovalState.Waiting, (await rig.Approvals().Find(line.Id, default))!.State);
        }
    }

    [Fact]
    public async Task A_lost_telephone_is_asked_by_one_administrator_and_confirmed_by_the_other()
    {
        await using var rig = await Rig.Open();
        await rig.Accounts.Make("W1009", "示例", "x", "s", "demo", default);
        await rig.Accounts.Alter("W1009", old => old with { Factors = old.Factors with { Secret = "c2VjcmV0" } }, new Domain.Facts.Catalogue.FactorChanged { Account = "W1009", FactorKind = "动态口令" }, "factor", "W1009", default);
        Assert.IsType<Act.Done>(await rig.Desk().AskReset(DeskHouse.A1, "W1009", default));
        Assert.True((await rig.Accounts.Find("W1009", default))!.Factors.Any);
        var line = (await rig.ApprovalsDesk().List(DeskHouse.A2, default)).Seen().Single();
        Assert.IsType<Act.Done>(await rig.ApprovalsDesk().Give(DeskHouse.A2, line.Id, line.Digest, default));
        var account = (await rig.Accounts.Find("W1009", default))!;
        Assert.False(account.Factors.Any);
        Assert.Equal("x", account.PasswordHash); // nobody sets a password for another
    }

    [Fact]
    public void Every_pair_of_roles_stands_together_or_not_as_the_groups_say()
    {
        foreach (var first in Enum.GetValues<Role>())
        {
            foreach (var second in Enum.GetValues<Role>())
            {
                var (one, other) = (RoleExclusion.Groups[first], RoleExclusion.Groups[second]);
                var mayStand = first == second || (one == other && one is not (RoleGroup.Administrator or RoleGroup.Device));
                Assert.Equal(mayStand, RoleExclusion.Find([first, second]) is null);
            }
            Assert.NotEqual("", first.Title().En);
        }
        Assert.True(RoleExclusion.Expires([Role.Supervisor]));
        Assert.False(RoleExclusion.Expires([Role.Officer]));
        foreach (var wall in Permission.All.Where(p => p.Roles.Contains(Role.Wall))) Assert.Equal(Permission.ReadBoard.Code, wall.Code);
        foreach (var act in FourEyes.All) Assert.False(act.MayGive(new("X", "X", act.Gives, [], []), "X"));
    }

    private static async Task<(ApprovalsDesk Desk, ApprovalLine Line)> Asked(Rig rig)
    {
        if (await rig.Accounts.Find("W1009", default) is null) await rig.Accounts.Make("W1009", "示例", "x", "s", "demo", default);
        Assert.IsType<Act.Done>(await rig.Desk().GiveRoles(DeskHouse.A2, "W1009", [Role.Officer], [], [], default));
        var desk = rig.ApprovalsDesk();
        return (desk, (await desk.List(Other, default)).Seen().First(line => line.State == ApprovalState.Waiting));
    }

    private sealed class Later(TimeProvider real, TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + by;
    }
}
