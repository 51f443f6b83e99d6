using Witness.Domain.Facts;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Handling;

/// <summary>处置笔 — how the desks of handling write: enter by the gateway, check that the lot is covered, append one fact, wait until the book shows it.</summary>
public sealed class HandlingPen(Gateway gateway, ReadDatabase database, OwnFacts own, TwoClocks clocks)
{
    /// <summary>Ends true when the book has passed a position, false after the patience of an act (2 s): 处理中.</summary>
    public Func<long, CancellationToken, Task<bool>> Folded { get; init; } = (_, _) => Task.FromResult(false);

    internal DateOnly Today => DateOnly.FromDateTime(clocks.Trade.GetUtcNow().ToOffset(Moment.Offset).DateTime);

    internal string FreshKey(string prefix) => own.FreshKey(prefix);

    internal Task<Pass?> Enter(Reader reader, Permission permission, string thing, CancellationToken stop) => gateway.Enter(reader, permission, thing, stop);

    /// <summary>A lot outside the reader's scope is answered like one that is not there, and the denial is recorded.</summary>
    internal async Task<bool> Covers(Pass pass, string lot, CancellationToken stop) => await pass.CoversLot(database, lot, stop);

    /// <summary>Lots of the reader's scope; null: all.</summary>
    internal Task<HashSet<string>?> Covered(Pass pass, CancellationToken stop) => pass.Covered(database, null, stop);

    /// <summary>Whether anybody has reported the lot.</summary>
    internal async Task<bool> Knows(string lot, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        return (await snapshot.Rows<KnownLot>("lot", "WHERE lot = @lot", new { lot })).Count > 0;
    }

    /// <summary>Whether an irregularity of that number was entered for that lot.</summary>
    internal async Task<bool> KnowsEntry(string number, string lot, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        return (await snapshot.Rows<KnownAlert>("alert", "WHERE number = @number AND lot = @lot", new { number, lot })).Count > 0;
    }

    internal async Task<Act> Write(Reader reader, Fact fact, string lot, int round, string key, CancellationToken stop)
    {
        try
        {
            return await own.Append(new(fact, new(ScopeKind.Lot, null, [lot], round), key, reader.Account), stop) switch
            {
                Appended.Done { Receipts: [var receipt, ..] } => new Act.Done(receipt.Position, Pending: !await Folded(receipt.Position, stop)),
                Appended.Seen seen => new Act.Done(seen.First),
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

    internal static Act NoLot => Refused("没有这个标段，或不在您的范围内", "There is no such lot, or it is outside your scope");
}

/// <summary>Of the row of a lot: that it is there.</summary>
internal sealed record KnownLot(string Lot);

/// <summary>Of the row of an alert: that it is there.</summary>
internal sealed record KnownAlert(string Number);
