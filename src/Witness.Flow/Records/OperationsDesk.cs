using Witness.Flow.Accounts;

namespace Witness.Flow.Records;

/// <summary>运行台 — senders, quarantine, outbox, logs, accounts. No method shows trade content beyond what is declared public.</summary>
public sealed class OperationsDesk(SendersDesk senders, QuarantineDesk quarantine, OutboxDesk outbox, LogDesk logs, AccountsDesk accounts)
{
    /// <summary>The audit log, for who audits.</summary>
    public required AuditDesk Trail { get; init; }

    /// <summary>For the foot of every page; not a look.</summary>
    public async Task<Pulse> Pulse(Reader reader, CancellationToken stop)
    {
        var (sources, silent) = await senders.Count(stop);
        return logs.Beat() with { Sources = sources, Silent = silent };
    }

    public Task<Look<IReadOnlyList<SenderLine>>> Senders(Reader reader, CancellationToken stop) => senders.List(reader, stop);

    /// <summary>Registers a sender, or changes one that stands.</summary>
    public Task<Act> RegisterSender(Reader reader, SenderDraft draft, CancellationToken stop) => senders.Register(reader, draft, stop);

    public Task<Act> SuspendSender(Reader reader, string account, bool suspended, CancellationToken stop) => senders.Suspend(reader, account, suspended, stop);

    public Task<Look<Page<QuarantineLine>>> Quarantine(Reader reader, QuarantineQuery query, CancellationToken stop) => quarantine.List(reader, query, stop);

    public Task<Look<QuarantineView>> Quarantined(Reader reader, string id, CancellationToken stop) => quarantine.One(reader, id, stop);

    /// <summary>Puts the kept message through the intake again, as it came.</summary>
    public Task<Act> Replay(Reader reader, string id, CancellationToken stop) => quarantine.Replay(reader, id, stop);

    public Task<Look<OutboxView>> Outbox(Reader reader, OutboxQuery query, CancellationToken stop) => outbox.List(reader, query, stop);

    public Task<Act> RetryPush(Reader reader, string id, CancellationToken stop) => outbox.Retry(reader, id, stop);

    public Task<Look<LogStatus>> Logs(Reader reader, CancellationToken stop) => logs.Status(reader, stop);

    /// <summary>Where somebody else has written, as it stands now; for the day's board and whoever watches the host.</summary>
    public IReadOnlyList<ScanFinding> Findings => logs.Standing();

    /// <summary>A3 only.</summary>
    public Task<Look<AuditView>> Audit(Reader reader, AuditQuery query, CancellationToken stop) => Trail.List(reader, query, stop);

    public Task<Look<IReadOnlyList<AccountLine>>> Accounts(Reader reader, CancellationToken stop) => accounts.List(reader, stop);

    /// <summary>A1 only.</summary>
    public Task<Act> MakeAccount(Reader reader, AccountDraft draft, CancellationToken stop) => accounts.Make(reader, draft, stop);

    /// <summary>A2 only: roles and scope together.</summary>
    public Task<Act> AskReset(Reader reader, string account, CancellationToken stop) => accounts.AskReset(reader, account, stop);

    public Task<Act> GiveRoles(
        Reader reader, string account, IReadOnlyList<Role> roles, IReadOnlyList<string> regions, IReadOnlyList<string> kinds, CancellationToken stop) =>
        accounts.GiveRoles(reader, new(account, roles, regions, kinds), stop);

    /// <summary>A1 only.</summary>
    public Task<Act> LockAccount(Reader reader, string account, bool locked, CancellationToken stop) => accounts.Lock(reader, account, locked, stop);
}
