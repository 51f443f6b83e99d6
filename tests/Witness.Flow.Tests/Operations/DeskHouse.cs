using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Follow;
using Witness.Flow.Intake;
using Witness.Flow.Records;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Tests.Operations;

/// <summary>The operations desk over a rig, as the host puts it together, without cosigners and without a push target.</summary>
internal static class DeskHouse
{
    public static readonly Reader Lead = new("W2001", "赵示例", [Role.Lead], [], []);
    public static readonly Reader A1 = new("A1001", "孙示例", [Role.AccountAdmin], [], []) { Proven = true };
    public static readonly Reader A2 = new("A2001", "钱示例", [Role.SecurityAdmin], [], []) { Proven = true };
    public static readonly Reader Officer = new("W1001", "王示例", [Role.Officer], [], []);

    public static Approvals Approvals(this Rig rig) => new(rig.Store, rig.Own, new(rig.Trade, rig.Real));

    public static AccountsDesk AccountsDesk(this Rig rig) => new(rig.Gateway, rig.Accounts, Rules) { Approvals = rig.Approvals() };

    public static AccountEffects Effects(this Rig rig) => new(rig.Accounts, Rules.FreshStamp);

    public static ApprovalsDesk ApprovalsDesk(this Rig rig) => new(rig.Gateway, rig.Approvals(), rig.Effects(), new(rig.Trade, rig.Real));

    private static readonly SignInRules Rules = new(
        (account, _) => Task.FromResult($"姓名 {account.Id}"), (password, _) => password.Length < 12 ? new Wording("口令须为 12–128 位", "12 to 128 characters") : null,
        password => $"hash({password.Length})", () => Guid.NewGuid().ToString("N"));

    public static OperationsDesk Desk(this Rig rig)
    {
        var clocks = new TwoClocks(rig.Trade, rig.Real);
        var logs = new TwoLogs(rig.Log, rig.Store, rig.Notes, rig.AuditNotes);
        var handles = new Handles(MasterKey.Open(Path.Combine(rig.Folder, "master.key"), Suite.Intl, Randomness.System, first: false));
        var scanner = new Scanner((CheckedStore)rig.Store, rig.Database, new(handles, rig.Vault), rig.Own, clocks);
        var lags = new LagWatch(rig.Log, rig.Real);
        lags.Watch(rig.RecordRun);
        return new(
            new(rig.Gateway, rig.Senders, rig.Watch, clocks),
            new(rig.Gateway, rig.Quarantine, rig.Intake, rig.Senders) { Superseded = new LaterVersions(rig.Store, handles).Exist },
            new(rig.Gateway, new Outbox(rig.Store), null, rig.Database, clocks),
            new(rig.Gateway, logs, new Cosigners(logs, [], clocks), scanner) { Lags = lags },
            rig.AccountsDesk()) { Trail = new(rig.Gateway, logs) };
    }

    public static T Seen<T>(this Look<T> look) => Assert.IsType<Look<T>.Shown>(look).What;

    public static Wording Refused(this Act act) => Assert.IsType<Act.Refused>(act).Why;
}
