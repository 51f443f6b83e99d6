using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Follow;

/// <summary>两本日志 — the witness log and the audit log of one installation (ruling 16) with what keeps their checkpoints.</summary>
public sealed record TwoLogs(Sequencer Log, LogStore Store, CheckpointKeeper Witness, CheckpointKeeper Audit)
{
    public static readonly IReadOnlyList<LogName> Names = [LogName.Witness, LogName.Audit];

    public CheckpointKeeper Notes(LogName log) => log == LogName.Witness ? Witness : Audit;

    public LogReader Reader(LogName log) => new(Store, Suite.Intl, log);
}
