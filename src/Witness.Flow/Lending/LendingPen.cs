using Witness.Domain.Facts;
using Witness.Domain.Report;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Lending;

/// <summary>可借报告 — of a report that was issued, what lending has to know.</summary>
public sealed record LentReport(string Number, string Lot, int Round, ReportKind Kind, int Version, string At, string Digest);

/// <summary>借阅笔 — how the desks of lending write, and the reports they ask for: the steps of the road meet here by what the host gives.</summary>
public sealed class LendingPen(Gateway gateway, ReadDatabase database, OwnFacts own, TwoClocks clocks)
{
    /// <summary>Ends true when the book has passed a position, false after the patience of an act (2 s): 处理中.</summary>
    public Func<long, CancellationToken, Task<bool>> Folded { get; init; } = (_, _) => Task.FromResult(false);

    /// <summary>Every report that was issued.</summary>
    public Func<IReadOnlyList<LentReport>> Reports { get; init; } = () => [];

    /// <summary>The report as a copy has it; null when there is none.</summary>
    public Func<string, ReportCopy, CancellationToken, Task<WitnessReport?>> Read { get; init; } = (_, _, _) => Task.FromResult<WitnessReport?>(null);

    /// <summary>Draws a copy on paper: the watermark, and the digest of the report it is a copy of.</summary>
    public Func<WitnessReport, string, string, byte[]>? Paper { get; init; }

    internal Gateway Gateway => gateway;

    internal DateTimeOffset Now => clocks.Trade.GetUtcNow();

    internal DateTimeOffset Real => clocks.Real.GetUtcNow();

    internal string FreshKey(string prefix) => own.FreshKey(prefix);

    /// <summary>Lots that are there and lie in the reader's scope.</summary>
    internal async Task<bool> Covers(Pass pass, IReadOnlyList<string> lots, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        foreach (var lot in lots)
        {
            var found = await snapshot.Query<(string Region, string Kind)>("SELECT region, kind FROM lot WHERE lot = @lot", new { lot });
            if (found.Count == 0 || !found.All(one => pass.Covers(one.Region.Length == 0 ? null : one.Region, one.Kind.Length == 0 ? null : one.Kind))) return false;
        }
        return true;
    }

    /// <summary>Lots of the reader's scope; null: all.</summary>
    internal Task<HashSet<string>?> Covered(Pass pass, CancellationToken stop) => pass.Covered(database, null, stop);

    internal async Task<Act> Write(string actor, Scope scope, Fact fact, string key, CancellationToken stop)
    {
        try
        {
            return await own.Append(new(fact, scope, key, actor), stop) switch
            {
                Appended.Done { Receipts: [.., var receipt] } => new Act.Done(receipt.Position, Pending: !await Folded(receipt.Position, stop)),
                _ => Refused("他人已先办理", "Somebody else has done it first"),
            };
        }
        catch (LogClosedException closed)
        {
            return Refused($"日志只读：{closed.Reason.Zh}", $"The log is read-only: {closed.Reason.En}");
        }
    }

    internal static Act Refused(string zh, string en) => new Act.Refused(new(zh, en));

    internal static Act Denied(Permission permission) => Refused($"没有权限：{permission.Needs.Zh}", $"Not permitted: {permission.Needs.En}");
}
