using System.Globalization;
using System.Text;
using Witness.Ledger.Bytes;
using Witness.Ledger.Signing;

namespace Witness.Ledger.Log;

/// <summary>What a cosigner said to a checkpoint.</summary>
public abstract record Cosigning
{
    private Cosigning() { }

    /// <summary>It cosigned; the signatures were checked.</summary>
    public sealed record Signed(IReadOnlyList<NoteSignature> Signatures) : Cosigning;

    /// <summary>It has cosigned a larger tree of this log than we have: ours was set back, or split.</summary>
    public sealed record Ahead(long Size) : Cosigning;

    /// <summary>It says our tree does not extend the one it cosigned: history was rewritten, or it has been misled.</summary>
    public sealed record Inconsistent(long Size) : Cosigning;

    /// <summary>It could not be asked, or does not know us; nothing is wrong with the log.</summary>
    public sealed record Unavailable(Reason Why) : Cosigning;
}

/// <summary>
/// The host's way to the network: posts the text and gives status and body; null when nobody answered in time.
/// </summary>
public delegate Task<(int Status, string Body)?> CosignPost(Uri address, string body, CancellationToken stop);

/// <summary>
/// 共签客户端 — asks one cosigning witness (C2SP tlog-witness) for its signature, for any number of logs. Remembers what
/// it last cosigned; after a start it learns that from the 409.
/// </summary>
/// <param name="endpoint">Where <c>add-checkpoint</c> hangs below.</param>
/// <param name="key">The cosigner's key, known beforehand.</param>
/// <param name="post">The host's way to the network.</param>
public sealed class CosignClient(Uri endpoint, NoteKey key, CosignPost post)
{
    private readonly Dictionary<string, long> _last = [];
    private readonly Lock _gate = new();

    /// <summary>Where it is asked.</summary>
    public Uri Endpoint => endpoint;

    /// <summary>The cosigner's key.</summary>
    public NoteKey Key => key;

    /// <summary>Submits the checkpoint with the proof that it extends what the cosigner last saw.</summary>
    public async Task<Cosigning> Submit(SignedCheckpoint checkpoint, LogReader reader, CancellationToken stop)
    {
        var origin = checkpoint.Checkpoint.Origin;
        var size = checkpoint.Checkpoint.Size;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var last = Last(origin);
            if (last > size) return new Cosigning.Ahead(last);
            if (await Ask(checkpoint, last, await reader.Consistency(last, size, stop), stop) is not var (status, body))
                return Unavailable("无法联系共签方", "the cosigner cannot be reached");
            switch (status)
            {
                case 200:
                    if (Signatures(checkpoint, body) is not { } signatures)
                        return Unavailable("共签方的签名无效", "the cosigner's signature does not verify");
                    Remember(origin, size);
                    return new Cosigning.Signed(signatures);
                case 409 when Size(body) is { } theirs && theirs != last:
                    Remember(origin, theirs);
                    continue;
                case 409 or 422:
                    return new Cosigning.Inconsistent(last);
                default:
                    return Unavailable($"共签方答复 {status}", $"the cosigner answered {status}");
            }
        }

        return Unavailable("共签方的状态变化过快", "the cosigner's state keeps changing");
    }

    private Task<(int Status, string Body)?> Ask(SignedCheckpoint checkpoint, long last, Digest[] proof, CancellationToken stop)
    {
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"old {last}\n");
        foreach (var hash in proof) body.Append(Base64.Text(hash)).Append('\n');
        body.Append('\n').Append(checkpoint.Note);
        return post(new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/add-checkpoint"), body.ToString(), stop);
    }

    // Only what this cosigner's known key signed is taken over.
    private List<NoteSignature>? Signatures(SignedCheckpoint checkpoint, string body)
    {
        var good = new List<NoteSignature>();
        foreach (var line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (NoteSignature.Parse(line) is { } signature && key.Verify(checkpoint.Note.Text, signature)) good.Add(signature);
        return good.Count > 0 ? good : null;
    }

    private long Last(string origin)
    {
        lock (_gate) return _last.GetValueOrDefault(origin);
    }

    private void Remember(string origin, long size)
    {
        lock (_gate) _last[origin] = size;
    }

    private static long? Size(string body) =>
        long.TryParse(body.TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;

    private static Cosigning.Unavailable Unavailable(string zh, string en) => new(new Reason(zh, en));
}
