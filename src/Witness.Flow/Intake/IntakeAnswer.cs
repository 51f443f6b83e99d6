using Witness.Ledger.Log;

namespace Witness.Flow.Intake;

/// <summary>What is wrong, where and why, in both languages; <paramref name="Pointer"/> is a JSON pointer into what was sent.</summary>
public sealed record Problem(string Code, string Zh, string En, string? Pointer = null)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public Witness.Domain.Terms.Wording Said => new(Zh, En);
}

/// <summary>What became of one item of a request (design promise 1): each is answered on its own.</summary>
/// <param name="Receipt">Of the accepted fact, or of the first one when it was seen before or conflicts.</param>
/// <param name="Quarantine">Where a refused or conflicting message is kept, to be looked at and replayed.</param>
public sealed record ItemAnswer(
    int Index, string? Id, string Outcome, ReceiptView? Receipt, IReadOnlyList<Problem>? Problems = null, string? Quarantine = null)
{
    public const string Accepted = "accepted";
    public const string Seen = "seen";
    public const string Conflict = "conflict";
    public const string Refused = "refused";
}

/// <summary>回执 as it goes out; root and leaf in lower-case hex. Of an entry seen before only the position is certain to be quick to know: root and size are those of now.</summary>
public sealed record ReceiptView(string Origin, long Position, string Leaf, long Size, string Root)
{
    public static ReceiptView Of(Receipt receipt) =>
        new(receipt.Origin, receipt.Position, receipt.Leaf.ToString(), receipt.Head.Size, receipt.Head.Root.ToString());
}

/// <summary>The answer to a whole request.</summary>
/// <param name="Status">HTTP status: 200 with items, or 400, 401, 413, 429, 503 with a problem.</param>
public sealed record IntakeAnswer(int Status, IReadOnlyList<ItemAnswer> Items, Problem? Problem = null)
{
    /// <summary>Seconds after which the same may be sent again; set with 429.</summary>
    public int? RetryAfter { get; init; }

    public static IntakeAnswer Failed(int status, string code, string zh, string en, string? pointer = null) =>
        new(status, [], new(code, zh, en, pointer));

    /// <summary>An account that may not send for now.</summary>
    public static IntakeAnswer Suspended { get; } = Failed(401, "suspended", "来源账号已停用", "this sender is suspended");

    /// <summary>Too many are waiting.</summary>
    public static IntakeAnswer Crowded { get; } = Failed(429, "busy", "归集队列已满，请稍后重发", "the intake is full, send again later") with { RetryAfter = 1 };

    /// <summary>The sender is past its rate.</summary>
    public static IntakeAnswer TooFast(TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        return Failed(429, "too-fast", $"该来源报送过快，请 {seconds} 秒后原样重发", $"this sender sends too fast, send the same again after {seconds} s") with { RetryAfter = seconds };
    }
}
