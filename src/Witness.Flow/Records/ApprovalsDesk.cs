using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;

namespace Witness.Flow.Records;

/// <summary>一件申请 — as the list shows it.</summary>
/// <param name="MayDecide">The reader is the second person for it.</param>
public sealed record ApprovalLine(
    string Id, Wording Act, Wording Subject, string Digest, string By, DateTimeOffset Asked, DateTimeOffset Until, ApprovalState State, string? DecidedBy, string? Reason, bool MayDecide);

/// <summary>复核台 — what waits for a second person: listed for who asked and who may decide, given or refused by the latter with a fresh proof.</summary>
public sealed class ApprovalsDesk(Gateway gateway, Approvals approvals, AccountEffects accounts, TwoClocks clocks)
{
    /// <summary>What a reader is told who proved nothing lately.</summary>
    public static readonly Wording Prove = new("须先再次验证身份（/proof）", "Prove first who you are (/proof)");

    private const string Thing = "approvals";
    private const int MostShown = 100;

    public async Task<Look<IReadOnlyList<ApprovalLine>>> List(Reader reader, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadApprovals, Thing, stop) is null) return new Look<IReadOnlyList<ApprovalLine>>.Denied(DeskAnswers.Needs(Permission.ReadApprovals));
        var now = clocks.Real.GetUtcNow();
        var lines = from asked in await approvals.All(stop)
                    let act = FourEyes.Find(asked.Act)
                    where act is not null && (asked.By == reader.Account || act.MayGive(reader, asked.By) || reader.Is(Role.AuditAdmin))
                    orderby asked.Asked descending
                    select new ApprovalLine(
                        asked.Id, act.Title, asked.Subject, asked.Digest, asked.By, asked.Asked, asked.Until, asked.At(now), asked.DecidedBy, asked.Reason,
                        asked.At(now) == ApprovalState.Waiting && act.MayGive(reader, asked.By));
        return new Look<IReadOnlyList<ApprovalLine>>.Shown([.. lines.Take(MostShown)]);
    }

    /// <param name="digest">Of what the second person saw: the approval holds for nothing else.</param>
    public Task<Act> Give(Reader reader, string id, string digest, CancellationToken stop) => Decide(reader, id, () => approvals.Give(reader, id, digest, accounts.Of, stop), stop);

    public Task<Act> Refuse(Reader reader, string id, string reason, CancellationToken stop) => Decide(reader, id, () => approvals.Refuse(reader, id, reason, stop), stop);

    private Task<Act> Decide(Reader reader, string id, Func<Task<(long? Position, Wording? Why)>> decide, CancellationToken stop) => DeskAnswers.Try(async () =>
    {
        if (await gateway.Enter(reader, Permission.ReadApprovals, $"{Thing}/{(id.Length <= 64 ? id : id[..64])}", stop) is null) return DeskAnswers.Denied(Permission.ReadApprovals);
        if (!reader.Proven) return new Act.Refused(Prove);
        var (position, why) = await decide();
        return position is { } at ? new Act.Done(at) : new Act.Refused(why!);
    });
}
