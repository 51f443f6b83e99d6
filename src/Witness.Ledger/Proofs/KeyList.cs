using System.Globalization;
using System.Text;
using Witness.Ledger.Bytes;
using Witness.Ledger.Signing;

namespace Witness.Ledger.Proofs;

/// <summary>What a key of a bundle is for.</summary>
public enum KeyUse
{
    /// <summary>日志 — signs checkpoints.</summary>
    Log,

    /// <summary>报告 — signs reports and lists of keys.</summary>
    Report,

    /// <summary>共签方 — cosigns checkpoints.</summary>
    Cosigner,
}

/// <summary>公钥及有效期 — a key and the time it was in use; a null end: it still is.</summary>
public sealed record DatedKey(KeyUse Use, NoteKey Key, DateTimeOffset From, DateTimeOffset? Until = null)
{
    /// <summary>True when the key was in use at that time.</summary>
    public bool CoversTime(DateTimeOffset at) => From <= at && (Until is not { } end || at <= end);
}

/// <summary>证书及有效期 — a certificate that signs PDFs of reports, by the SHA-256 of its DER.</summary>
public sealed record DatedCertificate(Digest Sha256, DateTimeOffset From, DateTimeOffset? Until = null);

/// <summary>
/// 公钥清单 — every key that a report's evidence is checked with, and since when it is in use; signed by the report key, so that
/// its dates cannot be changed by who passes the evidence on.
/// </summary>
/// <param name="Token">Hash of the time token that the bundle carries; null when it carries none.</param>
public sealed record KeyList(string Origin, string Number, IReadOnlyList<DatedKey> Keys, Digest? Token)
{
    private const string First = "witness-keys/v1";
    private const string TimeForm = "yyyy-MM-ddTHH:mm:sszzz";

    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>Certificates whose signature binds the pages of a PDF to this house.</summary>
    public IReadOnlyList<DatedCertificate> Certificates { get; init; } = [];

    /// <summary>The one key of the log.</summary>
    public DatedKey Log => Keys.First(k => k.Use == KeyUse.Log);

    /// <summary>The one key of reports.</summary>
    public DatedKey Report => Keys.First(k => k.Use == KeyUse.Report);

    /// <summary>The keys a checkpoint is checked with.</summary>
    public KeyRing Ring => new(Log.Key, [.. Keys.Where(k => k.Use == KeyUse.Cosigner).Select(k => k.Key)]);

    /// <summary>A line a key: use, vkey, from, until or a dash; then certificates alike, last the token's hash, if there is one.</summary>
    public string Text()
    {
        var text = new StringBuilder().Append(First).Append('\n').Append(Origin).Append('\n').Append(Number).Append('\n');
        foreach (var key in Keys)
            text.Append(CultureInfo.InvariantCulture, $"{WordOf(key.Use)} {key.Key} {Time(key.From)} {(key.Until is { } end ? Time(end) : "-")}\n");
        foreach (var certificate in Certificates)
            text.Append(CultureInfo.InvariantCulture, $"certificate {Base64.Text(certificate.Sha256)} {Time(certificate.From)} {(certificate.Until is { } end ? Time(end) : "-")}\n");
        if (Token is { } token) text.Append("token ").Append(Base64.Text(token)).Append('\n');
        return text.ToString();
    }

    /// <summary>Reads the text; null when it is no list with one log key and one report key.</summary>
    public static KeyList? Parse(string text)
    {
        if (text.Split('\n') is not [First, { Length: > 0 } origin, { Length: > 0 } number, .. var lines, ""]) return null;
        var keys = new List<DatedKey>();
        var certificates = new List<DatedCertificate>();
        Digest? token = null;
        foreach (var line in lines)
        {
            var parts = line.Split(' ');
            if (parts is ["token", var hash] && token is null && Base64.Digest(hash) is { } read) token = read;
            else if (parts is ["certificate", var sha, var since, var end] && Base64.Digest(sha) is { } print && TimeOf(since) is { } begun && (end == "-" || TimeOf(end) is not null))
                certificates.Add(new(print, begun, end == "-" ? null : TimeOf(end)));
            else if (parts is [var use, var vkey, var from, var until] && KeyOf(use, vkey, from, until) is { } key) keys.Add(key);
            else return null;
        }
        var list = new KeyList(origin, number, keys, token) { Certificates = certificates };
        return keys.Count(k => k.Use == KeyUse.Log) == 1 && keys.Count(k => k.Use == KeyUse.Report) == 1 && list.Text() == text ? list : null;
    }

    private static DatedKey? KeyOf(string use, string vkey, string from, string until)
    {
        if (Enum.GetValues<KeyUse>().Where(u => WordOf(u) == use).ToArray() is not [var known] || NoteKey.Parse(vkey) is not { } key) return null;
        if (key.Type != (known == KeyUse.Cosigner ? NoteKey.CosignerType : NoteKey.LogType) || TimeOf(from) is not { } start) return null;
        return until == "-" ? new(known, key, start) : TimeOf(until) is { } end ? new(known, key, start, end) : null;
    }

    private static string WordOf(KeyUse use) => use switch { KeyUse.Log => "log", KeyUse.Report => "report", _ => "cosigner" };

    private static string Time(DateTimeOffset time) => time.ToOffset(Offset).ToString(TimeForm, CultureInfo.InvariantCulture);

    private static DateTimeOffset? TimeOf(string text) =>
        DateTimeOffset.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
