using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Records;
using Witness.Flow.Tests.Records;

namespace Witness.Flow.Tests.Operations;

public sealed class AuditDeskTests
{
    private static readonly Reader Auditor = new("A3001", "周示例", [Role.AuditAdmin], [], []);

    [Fact]
    public async Task The_audit_administrator_finds_who_looked_at_a_lot_and_who_was_refused_newest_first()
    {
        await using var rig = await Rig.Open();
        await rig.Register("trade");
        rig.Clock("09:00");
        await rig.Accept([.. new Told(lot: "L-ZD", project: "P-ZD").Registered("张店道路", "GC", "370303")]);
        await rig.Settle();
        var records = RecordDeskOf(rig);
        await records.Lot(DeskHouse.Officer, "L-ZD", null, AsOf.Now, default);
        await records.Lot(DeskHouse.Officer with { Account = "W1002", Regions = ["370102"] }, "L-ZD", null, AsOf.Now, default);
        await records.Lot(DeskHouse.A1, "L-ZD", null, AsOf.Now, default);
        var desk = rig.Desk();
        async Task<AuditView> Ask(AuditQuery query) => (await desk.Audit(Auditor, query, default)).Seen();

        var lot = (await Ask(new(Object: "l-zd"))).Lines;
        Assert.Equal(["A1001 Denials", "W1002 Denials", "W1002 Looks", "W1001 Looks"], lot.Select(line => $"{line.Account} {line.Sort}"));
        Assert.All(lot, line => Assert.Equal("查看标段记录", line.Act!.Zh));
        Assert.Equal("查看被拒", lot[0].What.Zh);
        Assert.Equal(["A1001", "W1002"], (await Ask(new(Sort: AuditSort.Denials))).Lines.Select(line => line.Account));
        Assert.Equal(["A3001", "A3001", "A3001"], (await Ask(new(Account: "a3001"))).Lines.Select(line => line.Account)); // every look into it is a look
        var first = await Ask(new(Size: 1));
        var second = await Ask(new(Size: 1, Before: first.Before));
        Assert.Equal(Assert.Single(first.Lines).Position - 1, Assert.Single(second.Lines).Position);
        Assert.Null((await Ask(new(Object: "no such thing"))).Before);
        Assert.Empty((await Ask(new(To: new DateOnly(2026, 9, 15)))).Lines);
        Assert.Contains("审计管理员", Assert.IsType<Look<AuditView>.Denied>(await desk.Audit(DeskHouse.Lead, new(), default)).Needs.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_try_at_an_account_that_is_not_there_leaves_one_entry_and_not_what_was_typed()
    {
        await using var rig = await Rig.Open();
        await rig.Accounts.RecordRefusal(null, "127.0.0.1", default);
        var failed = Assert.IsType<SignInFailed>(Assert.Single(await rig.Audit()));
        Assert.Equal((null, "127.0.0.1"), (failed.Account, failed.Device));
        Assert.Equal("anonymous", Assert.Single((await rig.Desk().Audit(Auditor, new(Sort: AuditSort.SignIns), default)).Seen().Lines).Account);
    }

    private static RecordDesk RecordDeskOf(Rig rig) => DeskRig.Desk(rig);
}
