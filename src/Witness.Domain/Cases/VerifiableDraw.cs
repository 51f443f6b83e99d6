using System.Text;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Signing;

namespace Witness.Domain.Cases;

/// <summary>排序 — a candidate with the key it is ordered by.</summary>
/// <param name="Key">SHA-256(seed ‖ officer id), hex.</param>
public sealed record DrawRank(string Officer, string Key, string? Excluded);

/// <summary>随机分派 — the verifiable draw of ruling 47 as arithmetic: what was committed before, mixed with a note nobody had seen then, orders the candidates.</summary>
public static class VerifiableDraw
{
    public const int SecretSize = 32;

    /// <summary>What stands in the log before: SHA-256 of the secret, hex.</summary>
    public static string Commit(ReadOnlySpan<byte> secret) => Suite.Intl.Hash(secret).ToString();

    /// <summary>SHA-256(secret ‖ bytes of the note).</summary>
    public static Digest Seed(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> note) => Suite.Intl.Hash([.. secret, .. note]);

    /// <summary>All candidates in the order of SHA-256(seed ‖ officer id in UTF-8).</summary>
    public static IReadOnlyList<DrawRank> Order(Digest seed, IEnumerable<DrawCandidate> candidates) =>
    [
        .. candidates.Where(candidate => candidate.Officer is not null)
            .Select(candidate => new DrawRank(candidate.Officer!, Suite.Intl.Hash([.. seed.ToArray(), .. Encoding.UTF8.GetBytes(candidate.Officer!)]).ToString(), candidate.Excluded))
            .OrderBy(rank => rank.Key, StringComparer.Ordinal),
    ];

    /// <summary>The first that meets the constraints; null when nobody does.</summary>
    public static string? Chosen(IReadOnlyList<DrawRank> order) => order.FirstOrDefault(rank => rank.Excluded is null)?.Officer;
}

/// <summary>抽取事实 — a commitment or a draw where it stands in the log.</summary>
public sealed record DrawFact<T>(T Fact, long Position);

/// <summary>抽取核对 — what the check of one draw found.</summary>
/// <param name="Wrong">What was changed; empty when everything agrees.</param>
/// <param name="Weak">It agrees, but its note carries no signature but the log's own: the operator could have known it.</param>
/// <param name="Waits">Committed and not yet (or never) revealed.</param>
public sealed record DrawFinding(string DrawId, IReadOnlyList<Wording> Wrong, bool Weak, bool Waits, IReadOnlyList<DrawRank> Order);

/// <summary>抽取核对 — recomputes draws from their facts alone and names what does not agree: the list, the secret, the note, who was chosen, a draw tried again.</summary>
public static class DrawCheck
{
    /// <summary>Every draw of a log, by commitment, in their order.</summary>
    /// <param name="assigned">Who was then assigned by each draw (TaskAssigned.DrawId); null: not asked.</param>
    public static IReadOnlyList<DrawFinding> All(IReadOnlyList<DrawFact<DrawCommitted>> commitments, IReadOnlyList<DrawFact<DrawMade>> draws, IReadOnlyDictionary<string, string>? assigned = null)
    {
        var found = new List<DrawFinding>();
        foreach (var group in commitments.GroupBy(committed => committed.Fact.DrawId ?? "", StringComparer.Ordinal))
        {
            var first = group.First();
            var made = draws.Where(draw => draw.Fact.DrawId == group.Key).ToList();
            var finding = One(first, made.Count == 0 ? null : made[0], assigned?.GetValueOrDefault(group.Key));
            var wrong = finding.Wrong.ToList();
            if (group.Count() > 1) wrong.Add(new($"同一抽取编号有 {group.Count()} 次承诺", $"{group.Count()} commitments under one draw number"));
            if (made.Count > 1) wrong.Add(new($"一次承诺抽取了 {made.Count} 次", $"one commitment was drawn {made.Count} times"));
            var earlier = first.Fact.TaskId is { } task ? commitments.Where(other => other.Fact.TaskId == task && other.Position < first.Position).Select(other => other.Fact.DrawId).ToList() : [];
            var left = earlier.Where(id => draws.All(draw => draw.Fact.DrawId != id)).ToList();
            if (left.Count > 0) wrong.Add(new($"此前的承诺 {string.Join('、', left)} 未揭示即另行抽取", $"drawn anew while the commitment {string.Join(", ", left)} was left unrevealed"));
            found.Add(finding with { Wrong = wrong });
        }
        foreach (var draw in draws.Where(draw => commitments.All(committed => committed.Fact.DrawId != draw.Fact.DrawId)))
            found.Add(new(draw.Fact.DrawId ?? "", [new("没有事先的承诺", "there is no commitment before it")], false, false, []));
        return found;
    }

    /// <summary>One draw against its commitment.</summary>
    public static DrawFinding One(DrawFact<DrawCommitted> committed, DrawFact<DrawMade>? made, string? assigned = null)
    {
        var id = committed.Fact.DrawId ?? "";
        if (made is null) return new(id, [], false, true, []);
        var wrong = new List<Wording>();
        if (made.Position < committed.Position) wrong.Add(new("揭示早于承诺", "revealed before it was committed"));
        var secret = Bytes(made.Fact.Seed);
        if (secret is not { Length: VerifiableDraw.SecretSize } || VerifiableDraw.Commit(secret) != committed.Fact.SeedCommitment)
            wrong.Add(new("揭示的种子与承诺不符", "the secret is not the one that was committed to"));
        var note = SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(made.Fact.BeaconValue ?? ""));
        if (note is null) wrong.Add(new("外部随机值不是检查点", "the outside randomness is no checkpoint note"));
        else if (note.Checkpoint.Size <= committed.Position) wrong.Add(new("检查点早于承诺，当时已可预知", "the checkpoint is older than the commitment, and was known then"));
        else if (note.Checkpoint.Size > made.Position) wrong.Add(new("检查点晚于揭示", "the checkpoint is younger than the draw"));
        var order = VerifiableDraw.Order(VerifiableDraw.Seed(secret ?? [], Encoding.UTF8.GetBytes(made.Fact.BeaconValue ?? "")), committed.Fact.Candidates ?? []);
        var chosen = VerifiableDraw.Chosen(order);
        if (made.Fact.Chosen is not [var said] || said != chosen)
            wrong.Add(new($"按承诺的候选名单应抽中 {chosen ?? "无人"}，记载为 {string.Join('、', made.Fact.Chosen ?? [])}", $"the committed list gives {chosen ?? "nobody"}, the draw says {string.Join(", ", made.Fact.Chosen ?? [])}"));
        if (assigned is not null && made.Fact.Chosen?.Contains(assigned) != true) wrong.Add(new($"抽中之外的人 {assigned} 被分派", $"{assigned} was assigned, who was not drawn"));
        return new(id, wrong, note?.Note.Signatures.Count <= 1, false, order);
    }

    private static byte[]? Bytes(string? hex)
    {
        try
        {
            return hex is null ? null : Convert.FromHexString(hex);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
