using System.Text;
using System.Text.Json;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Ledger.Crypto;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Verify;

/// <summary>
/// 抽取核对 — every draw of an officer in an exported log computed again (ruling 47): the commitment stands before, the randomness is a checkpoint of this very
/// log that came after it and that cosigners signed, the list gives who was chosen, and that one was assigned. Whether it was the first cosigned note after the
/// commitment is held against every other note that is known: those of other draws, and the one the auditor kept.
/// </summary>
internal static class Draws
{
    private static readonly HashSet<string> Types = [nameof(DrawCommitted), nameof(DrawMade), nameof(TaskAssigned)];

    internal static async Task Check(string folder, SignedCheckpoint? older, Checked said)
    {
        if (ExportFolder.Head(folder) is not var (checkpoint, keys)) return;
        var size = checkpoint.Checkpoint.Size;
        var (commitments, draws, assigned) = (new List<DrawFact<DrawCommitted>>(), new List<DrawFact<DrawMade>>(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (position, bytes) in ExportFolder.EntriesOf(folder, size))
        {
            switch (Read(bytes))
            {
                case DrawCommitted fact: commitments.Add(new(fact, position)); break;
                case DrawMade fact: draws.Add(new(fact, position)); break;
                case TaskAssigned { DrawId: { } draw, Officer: { } officer }: assigned.TryAdd(draw, officer); break;
            }
        }
        if (commitments.Count == 0 && draws.Count == 0) return;
        var notes = draws.Select(draw => SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(draw.Fact.BeaconValue ?? ""))).Append(older).OfType<SignedCheckpoint>().Where(note => Cosigners(note, keys) > 0).Select(note => note.Checkpoint.Size).ToHashSet();
        var (wrong, weak, waits) = (0, 0, 0);
        foreach (var finding in DrawCheck.All(commitments, draws, assigned))
        {
            var reasons = finding.Wrong.Select(reason => (reason.Zh, reason.En)).ToList();
            if (!finding.Waits && draws.FirstOrDefault(draw => draw.Fact.DrawId == finding.DrawId) is { } made && SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(made.Fact.BeaconValue ?? "")) is { } note)
                reasons.AddRange(await OfNote(note, commitments.FirstOrDefault(c => c.Fact.DrawId == finding.DrawId)?.Position ?? long.MaxValue));
            foreach (var (zh, en) in reasons.Distinct()) said.Say("draws", false, $"随机分派 {finding.DrawId}：{zh}", $"draw {finding.DrawId}: {en}");
            if (reasons.Count > 0) wrong++;
            if (finding.Weak) weak++;
            if (finding.Waits) waits++;
        }
        if (wrong == 0) said.Say("draws", true, $"{draws.Count} 次随机分派：承诺在前，随机值是其后的检查点，名单抽得所记之人", $"{draws.Count} draws: committed before, by a checkpoint that came after, and the list gives who is recorded");
        if (weak > 0) said.Remark("draws", $"{weak} 次抽取的检查点没有共签，运行方可以预知", $"the checkpoint of {weak} draws has no cosignature: the operator could have known it");
        if (waits > 0) said.Remark("draws", $"{waits} 次承诺尚未揭示", $"{waits} commitments are not revealed");
        if (draws.Count > 0) said.Remark("draws", "是否承诺之后的第一个共签检查点：与已知的检查点比过，要确定须问共签方", "whether it was the first cosigned checkpoint after the commitment: held against those known here; to be certain ask the cosigners");

        async Task<IReadOnlyList<(string, string)>> OfNote(SignedCheckpoint note, long committed)
        {
            var found = new List<(string, string)>();
            var then = note.Checkpoint;
            if (!note.IsSignedBy(keys.Log) || then.Origin != checkpoint.Checkpoint.Origin) found.Add(("随机值不是本日志签署的检查点", "the randomness is no checkpoint signed by this log"));
            else if (then.Size > size || await ExportFolder.RootOf(folder, Suite.Intl, then.Size, size) != then.Root) found.Add(("随机值的检查点与日志的那一段不符", "the checkpoint of the randomness is not that of this log"));
            if (notes.Where(other => other > committed && other < then.Size).Order().Select(other => (long?)other).FirstOrDefault() is { } earlier)
                found.Add(($"承诺之后更早已有共签检查点（{earlier} 条），用的不是第一个", $"there was an earlier cosigned checkpoint after the commitment ({earlier} entries): not the first was used"));
            return found;
        }
    }

    private static int Cosigners(SignedCheckpoint note, KeyRing keys) => keys.Cosigners.Count(key => note.Note.Signatures.Any(s => key.Verify(note.Note.Text, s)));

    private static Fact? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (!json.RootElement.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || !Types.Contains(type.GetString()!)) return null;
            var entry = Entry.Read(bytes);
            return FactReader.FromStored(entry.Header, entry.Fields);
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return null; // an entry of another form: the log is checked for being whole, not for being ours
        }
    }
}
