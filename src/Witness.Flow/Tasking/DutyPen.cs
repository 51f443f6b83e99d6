using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Tasking;

/// <summary>任务笔 — how the desks of duty write: enter by the gateway, ask whether the lot is covered, append, wait until the book shows it.</summary>
public sealed class DutyPen(Gateway gateway, ReadDatabase database, OwnFacts own, TwoClocks clocks)
{
    /// <summary>Ends true when the book has passed a position, false after the patience of an act (2 s): 处理中.</summary>
    public Func<long, CancellationToken, Task<bool>> Folded { get; init; } = (_, _) => Task.FromResult(false);

    /// <summary>Whether a seal of a lot and round stands open.</summary>
    public Func<string, int, Seal, bool> IsOpen { get; init; } = (_, _, _) => false;

    internal Moment Now => Moment.Of(clocks.Trade.GetUtcNow());

    internal string FreshKey(string prefix) => own.FreshKey(prefix);

    internal Task<Pass?> Enter(Reader reader, Permission permission, string thing, CancellationToken stop) => gateway.Enter(reader, permission, thing, stop);

    /// <summary>A lot outside the reader's scope is answered like one that is not there.</summary>
    internal async Task<bool> Covers(Pass pass, Scope scope, CancellationToken stop) => await pass.CoversLot(database, scope.Lots[0], stop);

    /// <summary>Lots of the reader's scope; null: all.</summary>
    internal Task<HashSet<string>?> Covered(Pass pass, CancellationToken stop) => pass.Covered(database, null, stop);

    /// <summary>Organisations of the lot that everybody may know: what seals still hide is not asked, so that no constraint tells of it.</summary>
    internal async Task<IReadOnlyList<Org>> OrgsOf(Scope scope, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var orgs = new List<Org>();
        foreach (var lot in scope.Lots)
            orgs.AddRange((await snapshot.Rows<KnownParty>("lot_party", "WHERE lot = @lot", new { lot })).Select(row => new Org(row.Name, row.Code.Length == 0 ? null : row.Code)));
        return orgs;
    }

    /// <summary>The seal a note of a lot inherits: the one that closes last, of those that are closed.</summary>
    internal Mark Inherited(Scope scope)
    {
        foreach (var seal in (ReadOnlySpan<Seal>)[Seal.S4, Seal.S1])
            if (scope.Lots.Any(lot => !IsOpen(lot, scope.Round, seal))) return seal.Mark();
        return Mark.Public;
    }

    /// <summary>One act: all of its facts or none. The key of the first says what may happen once.</summary>
    internal async Task<Act> Write(Reader reader, Scope scope, IReadOnlyList<DutyFact> facts, CancellationToken stop, Mark inherits = Mark.Public)
    {
        try
        {
            var all = facts.Select(one => new OwnFact(one.Fact, scope, one.Key, reader.Account, CausedBy: one.CausedBy) { Inherits = inherits }).ToList();
            return (all.Count == 1 ? await own.Append(all[0], stop) : await own.AppendTogether(all, stop)) switch
            {
                Appended.Done { Receipts: [.., var receipt] } => new Act.Done(receipt.Position, Pending: !await Folded(receipt.Position, stop)),
                Appended.Seen seen => Refused($"他人已先办理（{seen.First}）", $"Somebody else has done it first ({seen.First})"),
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

    internal static Act NoTask => Refused("没有这个任务，或不在您的范围内", "There is no such task, or it is outside your scope");
}

/// <summary>One fact of an act.</summary>
internal sealed record DutyFact(Fact Fact, string Key, long? CausedBy = null);

/// <summary>Of the row of a party of a lot: who it is.</summary>
internal sealed record KnownParty(string Name, string Code);
