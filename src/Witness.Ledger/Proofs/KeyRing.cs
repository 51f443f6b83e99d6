using Witness.Ledger.Signing;

namespace Witness.Ledger.Proofs;

/// <summary>
/// 公钥清单 — the keys evidence is checked with: the log's and its cosigners'. Evidence must name a key for every
/// signature it carries and carry a signature for every key it names, so that no byte of it is without meaning.
/// </summary>
public sealed record KeyRing(NoteKey Log, IReadOnlyList<NoteKey> Cosigners)
{
    /// <summary>One line a key: <c>log VKEY</c>, then <c>cosigner VKEY</c>.</summary>
    public string Text() => string.Concat(
        Cosigners.Select(c => $"cosigner {c}\n").Prepend($"log {Log}\n"));

    /// <summary>Reads what <see cref="Text"/> writes; null for anything else.</summary>
    public static KeyRing? Parse(string text)
    {
        NoteKey? log = null;
        var cosigners = new List<NoteKey>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ', 2);
            if (parts.Length != 2 || NoteKey.Parse(parts[1]) is not { } key) return null;
            if (parts[0] == "log" && key.Type == NoteKey.LogType) log = key;
            else if (parts[0] == "cosigner" && key.Type == NoteKey.CosignerType) cosigners.Add(key);
            else return null;
        }

        return log is not null && new KeyRing(log, cosigners) is var ring && ring.Text() == text ? ring : null;
    }

    /// <summary>The ring for a note: those of the known cosigners that signed it.</summary>
    public static KeyRing For(SignedCheckpoint checkpoint, NoteKey log, IEnumerable<NoteKey> cosigners) => new(
        log,
        [.. cosigners.Where(c => checkpoint.Note.Signatures.Any(s => c.Verify(checkpoint.Note.Text, s)))]);

    /// <summary>The checkpoint with the signatures of these keys alone, as evidence carries it.</summary>
    public SignedCheckpoint Trim(SignedCheckpoint checkpoint)
    {
        NoteKey[] keys = [Log, .. Cosigners];
        var kept = checkpoint.Note.Signatures.Where(s => keys.Any(k => k.Name == s.Name && k.Id == s.KeyId));
        return checkpoint with { Note = checkpoint.Note with { Signatures = [.. kept] } };
    }

    internal void Check(SignedCheckpoint checkpoint, Trust trust, Checked said)
    {
        said.Say(
            "checkpoint",
            checkpoint.IsSignedBy(Log),
            $"检查点由日志密钥 {Log.Name} 签署（{checkpoint.Checkpoint.Size} 条）",
            $"the checkpoint over {checkpoint.Checkpoint.Size} entries is signed by the log's key {Log.Name}");
        if (trust.Logs.Count > 0)
            said.Say("log-key", trust.Logs.Contains(Log), "日志公钥与核对人所持的一致", "the log's key is the one the auditor brought");
        else
            said.Remark(
                "log-key",
                "日志公钥取自本材料，未与另行取得的公钥比对（--log-key）",
                "the log's key was taken from the evidence, not compared with one known from elsewhere (--log-key)");

        NoteKey[] named = [Log, .. Cosigners];
        var signatures = checkpoint.Note.Signatures;
        var signed = checkpoint.Note.Open(named);
        said.Say(
            "cosigners",
            signed is not null && Cosigners.All(signed.Contains),
            "所列共签方的签名均有效",
            "the signatures of all cosigners named are valid");
        said.Say(
            "cosigners",
            signatures.Count == named.Length && signatures.All(s => named.Any(k => k.Name == s.Name && k.Id == s.KeyId)),
            "每个签名都有所列的公钥",
            "every signature belongs to a key that is named");
        CheckAnchor(checkpoint, trust, said);
    }

    // Who made the evidence could have made its cosigners too: only keys the auditor brought make an anchor.
    private void CheckAnchor(SignedCheckpoint checkpoint, Trust trust, Checked said)
    {
        var count = checkpoint.Note.Open(trust.Cosigners)?.Count ?? 0;
        said.Anchored = count >= trust.Quorum;
        foreach (var key in Cosigners)
            said.Remark(
                "anchor",
                trust.Cosigners.Contains(key) ? $"共签方 {key.Name}：核对人信任" : $"共签方 {key.Name}：公钥取自本材料，不计入锚定（--cosigner）",
                trust.Cosigners.Contains(key)
                    ? $"cosigner {key.Name}: trusted by the auditor"
                    : $"cosigner {key.Name}: its key was taken from the evidence and makes no anchor (--cosigner)");
        foreach (var key in trust.Cosigners.Where(k => !Cosigners.Contains(k)))
            said.Remark("anchor", $"核对人指定的共签方 {key.Name} 未共签此检查点", $"the auditor's cosigner {key.Name} has not cosigned this checkpoint");
        said.Remark(
            "anchor",
            $"受信任的共签方 {count} 个，锚定须 {trust.Quorum} 个：{(said.Anchored ? "已锚定" : "待锚定")}",
            $"{count} trusted cosigners, {trust.Quorum} make an anchor: {(said.Anchored ? "anchored" : "not yet anchored")}");
    }
}
