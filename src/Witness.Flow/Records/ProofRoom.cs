using Witness.Domain.Facts;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Intake;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;
using Witness.Ledger.Tree;

namespace Witness.Flow.Records;

/// <summary>
/// 证明室 — what stands behind a fact outside the read tables: the entry, its place under a signed checkpoint, the message it came in.
/// Everything is computed again for every look.
/// </summary>
/// <param name="clock">Real time, to say how long it took.</param>
public sealed class ProofRoom(LogReader log, CheckpointKeeper keeper, RawMessages raw, SenderBook senders, TimeProvider clock)
{
    /// <summary>The cosigners this installation asks.</summary>
    public IReadOnlyList<NoteKey> Cosigners { get; init; } = [];

    /// <summary>Account → organisation.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SourceNames(CancellationToken stop) =>
        (await senders.All(stop)).ToDictionary(sender => sender.Id, sender => sender.Org, StringComparer.Ordinal);

    internal Task<RawMessage?> Message(string request, CancellationToken stop) => raw.Find(request, stop);

    /// <summary>Null when the log has no such position.</summary>
    internal async Task<StoredEntry?> EntryAt(long position, CancellationToken stop) =>
        position >= 0 && await log.Head(stop) is { } head && position < head.Size ? (await log.Entries(position, 1, stop))[0] : null;

    /// <summary>Place, path and checkpoint, computed now.</summary>
    internal async Task<(ProofState State, EntryView Entry, InclusionView Inclusion, CheckpointView? Checkpoint)> Prove(StoredEntry entry, CancellationToken stop)
    {
        var began = clock.GetTimestamp();
        var leaf = log.Suite.Leaf(entry.Bytes.Span);
        var covering = Covering(entry.Position);
        var head = (await log.Head(stop))!;
        var (size, root) = covering is null ? (head.Size, head.Root) : (covering.Checkpoint.Size, covering.Checkpoint.Root);
        IReadOnlyList<Digest> path = [];
        bool holds;
        try
        {
            path = await log.Inclusion(entry.Position, size, stop);
            holds = TreeProof.Includes(log.Suite, leaf, entry.Position, root, size, path);
        }
        catch (InvalidDataException)
        {
            holds = false;
        }
        var checkpoint = covering is null ? null : await View(covering, stop);
        var state = !holds || checkpoint is { Valid: false } ? ProofState.Broken : checkpoint is null ? ProofState.AwaitsCheckpoint : ProofState.Proven;
        return (
            state, new(entry.Position, leaf.ToString(), entry.Bytes.Length, System.Text.Encoding.UTF8.GetString(entry.Bytes.Span)),
            new(size, root.ToString(), [.. path.Select(hash => hash.ToString())], clock.GetElapsedTime(began)), checkpoint);
    }

    /// <summary>Null while no checkpoint covers it.</summary>
    internal async Task<byte[]?> File(long position, Opening? opening, CancellationToken stop)
    {
        if (Covering(position) is not { } covering) return null;
        var proof = await ProofFile.Make(log, position, covering, KeyRing.For(covering, keeper.Key, Cosigners), stop);
        return (opening is null ? proof : proof with { Opening = opening }).Write();
    }

    /// <summary>Whose signature the message carries, checked again as far as it can be.</summary>
    internal async Task<SourceSignature> Signature(FactRow row, RawMessage? message, CancellationToken stop)
    {
        if (row.Source == OwnFacts.Source && row.Request.Length == 0) return new(SignatureState.Own, "", row.Source, "数字见证", null, null);
        var sender = await senders.Find(row.Source, stop);
        var name = sender?.Org ?? row.Source;
        if (message is null || sender is null || sender.Since > message.ReceivedAt) return new(SignatureState.CannotCheck, sender?.Scheme ?? "", row.Source, name, null, message?.ReceivedAt);
        if (message.FetchedBy is { } connector) return new(SignatureState.NotAttributable, sender.Scheme, row.Source, name, null, message.ReceivedAt) { FetchedBy = connector, Place = message.Headers.MessageId };
        var check = WebhookSignature.Check(message.Headers, message.Body.Span, sender);
        var state = !check.Valid ? SignatureState.Invalid : check.Attributed ? SignatureState.Valid : SignatureState.NotAttributable;
        var key = sender.Scheme == "v1a" ? log.Suite.Hash(sender.Key).ToString()[..16] : null;
        var at = long.TryParse(message.Headers.Timestamp, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : message.ReceivedAt;
        return new(state, sender.Scheme, row.Source, name, key, at);
    }

    /// <summary>The last cosigned checkpoint if it covers the entry, else the last of ours that does.</summary>
    private SignedCheckpoint? Covering(long position) =>
        keeper.Cosigned is { } cosigned && cosigned.Checkpoint.Size > position ? cosigned
            : keeper.Latest is { } latest && latest.Checkpoint.Size > position ? latest : null;

    private async Task<CheckpointView> View(SignedCheckpoint signed, CancellationToken stop)
    {
        var cosigns = Cosigners.Select(key => Line(key, signed)).ToList();
        var at = cosigns.Where(line => line.State == CosignState.Valid).Select(line => line.At).FirstOrDefault() ?? await LastTaken(signed.Checkpoint.Size, stop);
        return new(
            signed.Checkpoint.Origin, signed.Checkpoint.Size, signed.Checkpoint.Root.ToString(), at, keeper.Key.ToString(), signed.IsSignedBy(keeper.Key), cosigns, signed.Note.ToString());
    }

    private CosignLine Line(NoteKey key, SignedCheckpoint signed)
    {
        var holder = new Wording(key.Name, key.Name);
        if (signed.Note.Signatures.FirstOrDefault(signature => signature.Name == key.Name && signature.KeyId == key.Id) is { } here)
            return new(key.Name, holder, TimeOf(here), key.Verify(signed.Note.Text, here) ? CosignState.Valid : CosignState.Invalid);
        var older = keeper.Cosigned?.Note.Signatures.FirstOrDefault(signature => signature.Name == key.Name && signature.KeyId == key.Id);
        return older is null ? new(key.Name, holder, null, CosignState.Silent) : new(key.Name, holder, TimeOf(older), CosignState.Behind);
    }

    /// <summary>A note bears no time of its own: it cannot be older than the last entry under it.</summary>
    private async Task<DateTimeOffset> LastTaken(long size, CancellationToken stop)
    {
        var last = AnyEntry.Read((await log.Entries(size - 1, 1, stop))[0].Bytes);
        return last.Plain?.Received ?? last.Hidden!.Received;
    }

    private static DateTimeOffset? TimeOf(NoteSignature signature) => signature.Timestamp() is { } second ? DateTimeOffset.FromUnixTimeSeconds(second) : null;
}
