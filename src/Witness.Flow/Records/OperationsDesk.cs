using Witness.Flow.Accounts;

namespace Witness.Flow.Records;

/// <summary>运行台 — senders, quarantine, outbox, logs, accounts. No method shows trade content beyond what is declared public.</summary>
public sealed class OperationsDesk
{
    /// <summary>For the foot of every page; not a look.</summary>
    public Task<Pulse> Pulse(Reader reader, CancellationToken stop) => throw new NotSupportedException();

    public Task<Look<IReadOnlyList<SenderLine>>> Senders(Reader reader, CancellationToken stop) => throw new NotSupportedException();

    public Task<Act> RegisterSender(Reader reader, SenderDraft draft, CancellationToken stop) => throw new NotSupportedException();

    public Task<Act> SuspendSender(Reader reader, string account, bool suspended, CancellationToken stop) => throw new NotSupportedException();

    public Task<Look<Page<QuarantineLine>>> Quarantine(Reader reader, QuarantineQuery query, CancellationToken stop) => throw new NotSupportedException();

    public Task<Look<QuarantineView>> Quarantined(Reader reader, string id, CancellationToken stop) => throw new NotSupportedException();

    /// <summary>Puts the kept message through the intake again, as it came.</summary>
    public Task<Act> Replay(Reader reader, string id, CancellationToken stop) => throw new NotSupportedException();

    public Task<Look<OutboxView>> Outbox(Reader reader, OutboxQuery query, CancellationToken stop) => throw new NotSupportedException();

    public Task<Act> RetryPush(Reader reader, string id, CancellationToken stop) => throw new NotSupportedException();

    public Task<Look<LogStatus>> Logs(Reader reader, CancellationToken stop) => throw new NotSupportedException();

    public Task<Look<IReadOnlyList<AccountLine>>> Accounts(Reader reader, CancellationToken stop) => throw new NotSupportedException();

    /// <summary>A1 only.</summary>
    public Task<Act> MakeAccount(Reader reader, AccountDraft draft, CancellationToken stop) => throw new NotSupportedException();

    /// <summary>A2 only: roles and scope together.</summary>
    public Task<Act> GiveRoles(
        Reader reader, string account, IReadOnlyList<Role> roles, IReadOnlyList<string> regions, IReadOnlyList<string> kinds, CancellationToken stop) =>
        throw new NotSupportedException();

    /// <summary>A1 only.</summary>
    public Task<Act> LockAccount(Reader reader, string account, bool locked, CancellationToken stop) => throw new NotSupportedException();
}
