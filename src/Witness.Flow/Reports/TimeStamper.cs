using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;

namespace Witness.Flow.Reports;

/// <summary>The host's way to a time stamp authority: posts a query, gives status and body; null when nobody answered in time.</summary>
public delegate Task<(int Status, byte[] Body)?> StampPost(Uri address, byte[] query, CancellationToken stop);

/// <summary>锚定状态 — what is known of time stamps now.</summary>
/// <param name="Authority">Who is asked; null where the centre has set none.</param>
/// <param name="Problem">Why the last asking came to nothing; null when it did not.</param>
/// <param name="Next">When it is asked again, real time.</param>
public sealed record StampState(Uri? Authority, CheckpointStamp? Latest, Wording? Problem, DateTimeOffset? Tried, DateTimeOffset? Next);

/// <summary>已盖时间戳的检查点 — a checkpoint, and a token over its text.</summary>
public sealed record CheckpointStamp(SignedCheckpoint Note, byte[] Token, DateTimeOffset At, string Authority)
{
    public long Size => Note.Checkpoint.Size;
}

/// <summary>
/// 取时间戳 — asks the authority (RFC 3161) that the centre has set about a checkpoint over every report, again and again until it answers, and keeps the tokens in
/// files beside the log; a fact names each by its digest. Nothing waits for it: a report without is 待锚定, and says so.
/// </summary>
/// <param name="folder">Where tokens lie.</param>
public sealed class TimeStamper(string folder, CheckpointKeeper notes, OwnFacts own, TimeProvider real, Randomness randomness)
{
    /// <summary>Name of the policy that says who is asked; empty for nobody. It is no <c>report.…</c>: no report follows from it.</summary>
    public const string Policy = "anchor.authority";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromMinutes(5);

    private readonly SortedDictionary<long, CheckpointStamp> _stamps = [];
    private readonly Lock _gate = new();
    private Wording? _problem;
    private DateTimeOffset? _tried, _next;
    private int _failures;

    /// <summary>The way to the network.</summary>
    public required StampPost Post { get; init; }

    /// <summary>Who is asked; null: nobody.</summary>
    public Uri? Authority { get; private set; }

    public StampState State
    {
        get
        {
            lock (_gate) return new(Authority, _stamps.Count > 0 ? _stamps.Values.Last() : null, _problem, _tried, _next);
        }
    }

    /// <summary>Raised when <see cref="State"/> has changed.</summary>
    public event Action? Changed;

    /// <summary>What the centre has set: an address, or nothing.</summary>
    public static Uri? AddressOf(string? value) => Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 ? address : null;

    public void Set(string? value)
    {
        var address = AddressOf(value);
        if (address == Authority) return;
        lock (_gate) (Authority, _problem, _next, _failures) = (address, null, null, 0);
        Changed?.Invoke();
    }

    /// <summary>Reads the tokens that facts of the log name by the sizes of their checkpoints; a file that is gone or changed is passed over.</summary>
    public void Load(IEnumerable<long> sizes)
    {
        foreach (var size in sizes)
            if (DurableFile.ReadAll(FileOf(size)) is { } bytes && Read(bytes) is { } stamp && stamp.Size == size && stamp.Note.IsSignedBy(notes.Key))
                lock (_gate) _stamps[size] = stamp;
    }

    /// <summary>The earliest stamped checkpoint over a position, cosigned before others; null while it is not anchored.</summary>
    public CheckpointStamp? Over(long position)
    {
        lock (_gate)
        {
            var over = _stamps.Values.Where(stamp => stamp.Size > position).Select(Cosigned).ToList();
            return over.FirstOrDefault(stamp => stamp.Note.Note.Signatures.Count > 1) ?? over.FirstOrDefault();
        }
    }

    /// <summary>Asks if the last report has no token over it yet, and it is time.</summary>
    /// <param name="last">Position of the last report; -1 when there is none.</param>
    public async Task Tick(long last, CancellationToken stop)
    {
        if (Authority is not { } authority || last < 0 || (_next is { } next && real.GetUtcNow() < next)) return;
        var cosigned = notes.Cosigned is { } held && held.Checkpoint.Size > last ? held : null;
        if (Over(last) is { } stamped && (cosigned is null || stamped.Note.Note.Signatures.Count > 1)) return;
        if ((cosigned ?? (notes.Latest is { } latest && latest.Checkpoint.Size > last ? latest : null)) is not { } note) return;
        var text = Encoding.UTF8.GetBytes(note.Note.Text);
        if (await Ask(authority, Timestamp.Over(text, randomness), (ask, answer) => ask.Token(answer), stop) is not { } token || TimeToken.Read(token) is not { } read) return;
        var stamp = new CheckpointStamp(note, token, read.At, read.Authority);
        DurableFile.MakeFolder(folder);
        DurableFile.Write(FileOf(stamp.Size), Write(stamp));
        lock (_gate) _stamps[stamp.Size] = stamp;
        var fact = new AnchorObtained { Size = stamp.Size, Kind = "时间戳", By = read.Authority, TokenDigest = $"sha256:{Suite.Intl.Hash(token)}" };
        await own.Append(new(fact, OwnFacts.Centre, string.Create(CultureInfo.InvariantCulture, $"anchor/stamp/{stamp.Size}"), OwnFacts.Source), stop);
        Changed?.Invoke();
    }

    /// <summary>A signature with a token beside it; null when nobody is asked, the authority was away just now, or it does not answer.</summary>
    public async Task<byte[]?> Beside(byte[] cms, CancellationToken stop) =>
        Authority is { } authority && !(_next is { } next && real.GetUtcNow() < next) ? await Ask(authority, Timestamp.Of(cms, randomness), (ask, answer) => ask.Beside(cms, answer), stop) : null;

    private async Task<byte[]?> Ask(Uri authority, Timestamp ask, Func<Timestamp, byte[], byte[]> use, CancellationToken stop)
    {
        var answer = await Post(authority, ask.Query, stop);
        Wording problem;
        try
        {
            if (answer is (200, var body))
            {
                var used = use(ask, body);
                lock (_gate) (_problem, _tried, _next, _failures) = (null, real.GetUtcNow(), null, 0);
                return used;
            }
            problem = answer is (var status, _) ? new($"机构答复 {status}", $"The authority answered {status}") : new("机构没有答复", "The authority did not answer");
        }
        catch (CryptographicException why)
        {
            problem = new($"机构的答复不能用：{why.Message}", $"The authority's answer cannot be used: {why.Message}");
        }
        lock (_gate)
        {
            var now = real.GetUtcNow();
            var wait = TimeSpan.FromTicks(Math.Min(Longest.Ticks, Soon.Ticks << Math.Min(_failures++, 10)));
            (_problem, _tried, _next) = (problem, now, now + wait);
        }
        Changed?.Invoke();
        return null;
    }

    /// <summary>With the signatures of cosigners that came after the token: they are over the same text.</summary>
    private CheckpointStamp Cosigned(CheckpointStamp stamp) => notes.Cosigned is { } cosigned && cosigned.Checkpoint == stamp.Note.Checkpoint ? stamp with { Note = cosigned } : stamp;

    private string FileOf(long size) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{size}.stamp"));

    // the note as text, a line with the token, nothing more
    private static byte[] Write(CheckpointStamp stamp) => Encoding.UTF8.GetBytes($"{Convert.ToBase64String(stamp.Token)}\n{stamp.Note.Note}");

    private static CheckpointStamp? Read(byte[] file)
    {
        var text = Encoding.UTF8.GetString(file);
        if (text.IndexOf('\n', StringComparison.Ordinal) is not (> 0 and var end) || SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(text[(end + 1)..])) is not { } note) return null;
        var token = new byte[end];
        if (!Convert.TryFromBase64String(text[..end], token, out var length) || TimeToken.Read(token.AsMemory(0, length)) is not { Valid: true } read) return null;
        return read.Imprint == Suite.Intl.Hash(Encoding.UTF8.GetBytes(note.Note.Text)) ? new(note, token[..length], read.At, read.Authority) : null;
    }
}
