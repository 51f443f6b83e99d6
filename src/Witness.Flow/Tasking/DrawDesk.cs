using System.Globalization;
using Witness.Domain.Cases;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Ledger.Crypto;
using Witness.Ledger.Signing;

namespace Witness.Flow.Tasking;

/// <summary>
/// 随机分派台 — ruling 47: the commitment with the list first, then the first checkpoint an outside holder signs after it, then the secret, who comes out, and
/// the assignment. The secret lives in memory only: a draw broken off leaves a commitment that is never revealed and is shown for ever.
/// </summary>
public sealed class DrawDesk(DutyPen pen, DutyBook book, AssignDesk assign, Randomness random)
{
    /// <summary>Gives the first checkpoint over a position that an outside holder signed, or, where none signs in time, the first of the log's own.</summary>
    public Func<long, CancellationToken, Task<SignedCheckpoint>> Beacon { get; init; } = (_, _) => throw new InvalidOperationException("no beacon");

    /// <summary>Who signs it; stands in the commitment.</summary>
    public string BeaconName { get; init; } = "";

    public async Task<Act> Draw(Reader reader, string taskId, CancellationToken stop)
    {
        var (session, refused) = await assign.Open(reader, taskId, stop);
        if (session is null) return refused!;
        var people = await assign.Ask(reader, session, stop);
        if (!people.Any(person => person.Fits)) return DutyPen.Refused("没有符合全部约束的人员；可指定并写明理由", "Nobody meets every constraint; assign by name with a reason");
        var id = string.Create(CultureInfo.InvariantCulture, $"{taskId}-{book.Draws(taskId).Count + 1}");
        var secret = random.Bytes(VerifiableDraw.SecretSize);
        var candidates = people.Select(person => new DrawCandidate(person.Officer, person.Excluded)).ToList();
        var commitment = new DrawCommitted
        {
            DrawId = id, TaskId = taskId, SeedCommitment = VerifiableDraw.Commit(secret), BeaconName = BeaconName, Candidates = candidates, Constraints = [.. Assignment.Constraints.Select(one => one.Zh)],
        };
        if (await pen.Write(reader, session.Scope, [.. assign.Opening(session), new(commitment, $"draw/{id}")], stop) is not Act.Done { Position: var at } committed)
            return DutyPen.Refused("另一次抽取正在进行", "Another draw is under way");
        return await Reveal(reader, session, commitment, secret, at, committed);
    }

    // from here on it goes through whatever the browser does: a commitment is not left for somebody's closed page
    private async Task<Act> Reveal(Reader reader, DutySession session, DrawCommitted commitment, byte[] secret, long at, Act.Done committed)
    {
        var note = await Beacon(at, CancellationToken.None);
        var bytes = note.Note.ToBytes();
        if (VerifiableDraw.Chosen(VerifiableDraw.Order(VerifiableDraw.Seed(secret, bytes), commitment.Candidates!)) is not { } chosen) return committed;
        var made = new DrawMade { DrawId = commitment.DrawId, Seed = Convert.ToHexStringLower(secret), BeaconValue = note.Note.ToString(), Chosen = [chosen] };
        return await pen.Write(
            reader, session.Scope,
            [new(made, $"drawn/{commitment.DrawId}", at), new(AssignDesk.Assigned(session, chosen, "随机", commitment.DrawId, null), assign.KeyOf(session))], CancellationToken.None);
    }
}
