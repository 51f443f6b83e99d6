using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Signing;

namespace Witness.Ledger.Proofs;

/// <summary>
/// 签署声明 — what the report key signs: a report's number, its digest and the beginning of the log it was compiled from.
/// </summary>
/// <param name="Digest">Hash of the canonical bytes of the report.</param>
/// <param name="Prefix">The log's identity, and how much of it the report knew.</param>
public sealed record ReportStatement(string Number, Digest Digest, Checkpoint Prefix)
{
    private const string First = "witness-report/v1\n";

    /// <summary>Six lines: format, number, digest, and the prefix as a checkpoint writes it.</summary>
    public string Text() => $"{First}{Number}\n{Base64.Text(Digest)}\n{Prefix.Text()}";

    /// <summary>Reads the text; null when it is anything but six such lines.</summary>
    public static ReportStatement? Parse(string text)
    {
        if (!text.StartsWith(First, StringComparison.Ordinal) || text[First.Length..].Split('\n', 3) is not [{ Length: > 0 } number, var digest, var prefix]) return null;
        return Base64.Digest(digest) is { } hash && Checkpoint.Parse(prefix) is { } log ? new(number, hash, log) : null;
    }
}

/// <summary>
/// 签署的报告 — <c>report.json</c>: the report itself, which is the truth, and the signed statement over it. Canonical JSON, so
/// that no byte of it can change unseen. See docs/spec/report-bundle.md.
/// </summary>
/// <param name="Content">The canonical bytes of the report; what is in it is for its readers.</param>
/// <param name="Key">The key that signed, under the name <see cref="KeyName"/>.</param>
public sealed record SignedReport(ReadOnlyMemory<byte> Content, NoteKey Key, ReportStatement Statement, Note Note)
{
    /// <summary>First value of the file.</summary>
    public const string Format = "witness-report/v1";

    private static readonly string[] Members = ["format", "key", "report", "statement"];

    /// <summary>Name of the key by which the house of that log signs its reports: never the log's own.</summary>
    public static string KeyName(string origin) => origin + "/report";

    /// <summary>Signs a report.</summary>
    /// <param name="content">Canonical JSON; an object.</param>
    public static SignedReport Sign(Suite suite, string number, ReadOnlyMemory<byte> content, Checkpoint prefix, Signer signer)
    {
        if (number.Length == 0 || number.Any(char.IsControl)) throw new ArgumentException("a number is one line of text", nameof(number));
        if (!CanonicalJson.IsCanonical(content.Span)) throw new ArgumentException("a report is canonical JSON", nameof(content));
        if (signer.Key.Name != KeyName(prefix.Origin)) throw new ArgumentException("not the report key of that log", nameof(signer));
        var statement = new ReportStatement(number, suite.Hash(content.Span), prefix);
        return new(content, signer.Key, statement, new(statement.Text(), [signer.Sign(statement.Text())]));
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(Content.Length + 1024);
        Write(new CanonicalWriter(buffer));
        return buffer.WrittenSpan.ToArray();
    }

    internal void Write(CanonicalWriter json)
    {
        json.StartObject();
        json.Key("format");
        json.Text(Format);
        json.Key("key");
        json.Text(Key.ToString());
        json.Key("report");
        json.Raw(Content.Span);
        json.Key("statement");
        json.Text(Note.ToString());
        json.EndObject();
    }

    /// <summary>Reads a signed report; null when the bytes are not exactly what <see cref="Write()"/> gives for some report.</summary>
    public static SignedReport? Read(ReadOnlySpan<byte> bytes)
    {
        if (!CanonicalJson.IsCanonical(bytes)) return null;
        using var document = JsonDocument.Parse(bytes.ToArray());
        return Read(document.RootElement) is { } read && bytes.SequenceEqual(read.Write()) ? read : null;
    }

    /// <summary>True when the JSON says that it is a signed report, whatever else is wrong with it.</summary>
    public static bool Looks(JsonElement root) => ProofJson.TextOf(root, "format") == Format;

    internal static SignedReport? Read(JsonElement root)
    {
        if (!ProofJson.HasOnly(root, Members) || !Looks(root) || !root.TryGetProperty("report", out var report) || report.ValueKind != JsonValueKind.Object) return null;
        if (NoteKey.Parse(ProofJson.TextOf(root, "key")) is not { Type: NoteKey.LogType } key) return null;
        return Note.Parse(ProofJson.TextOf(root, "statement")) is { } note && ReportStatement.Parse(note.Text) is { } statement
            ? new(CanonicalJson.Write(report), key, statement, note)
            : null;
    }

    /// <summary>Checks the report as it stands alone: unchanged since it was signed, by whom, and what only a bundle can prove.</summary>
    public Checked Check(Suite suite, Trust trust)
    {
        var said = new Checked();
        said.Say("form", true, "报告文件形式完整", "the report file is whole");
        Check(suite, trust, said);
        said.Remark("facts", "未附证明包，所依据的事实是否在见证日志里未核", "without its proof bundle: whether the facts stand in the log was not checked");
        return said;
    }

    internal void Check(Suite suite, Trust trust, Checked said)
    {
        var digest = suite.Hash(Content.Span);
        said.Say(
            "content",
            digest == Statement.Digest,
            digest == Statement.Digest ? $"报告 {Statement.Number} 的内容与签署时相同（{Short(digest)}）" : $"报告内容与签署的摘要不同：{Short(digest)} ≠ {Short(Statement.Digest)}",
            digest == Statement.Digest ? $"the content of report {Statement.Number} is what was signed ({Short(digest)})" : $"the content is not what was signed: {Short(digest)} ≠ {Short(Statement.Digest)}");
        CheckSigner(trust, said);
    }

    internal void CheckSigner(Trust trust, Checked said)
    {
        var signed = Key.Name == KeyName(Statement.Prefix.Origin) && Note.Signatures.Count == 1 && Note.Open([Key]) is { Count: 1 };
        said.Say("statement", signed, $"报告由密钥 {Key.Name} 签署", $"the report is signed by the key {Key.Name}");
        if (trust.Reports.Count > 0)
            said.Say("report-key", trust.Reports.Contains(Key), "报告公钥与核对人所持的一致", "the report key is the one the auditor brought");
        else
            said.Remark(
                "report-key",
                $"报告公钥 {Key.Id.ToString("x8", CultureInfo.InvariantCulture)} 取自本材料，未与另行取得的比对（--report-key）",
                $"the report key {Key.Id.ToString("x8", CultureInfo.InvariantCulture)} was taken from the evidence, not compared with one known from elsewhere (--report-key)");
    }

    private static string Short(Digest digest) => $"{digest.ToString()[..8]}…{digest.ToString()[^8..]}";
}

/// <summary>Reading of evidence in JSON that is known to be canonical: what is not as it must be is no value, never an exception.</summary>
internal static class ProofJson
{
    internal static string TextOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    internal static bool HasOnly(JsonElement root, string[] members) =>
        root.ValueKind == JsonValueKind.Object && root.EnumerateObject().All(member => members.Any(member.NameEquals));

    internal static IReadOnlyList<JsonElement>? ItemsOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : null;

    internal static long? NumberOf(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 ? number : null;

    internal static long? NumberOf(JsonElement parent, string name) => NumberOf(MemberOf(parent, name));

    /// <summary>Undefined when there is none.</summary>
    internal static JsonElement MemberOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Null unless every item is a hash.</summary>
    internal static IReadOnlyList<Digest>? HashesOf(JsonElement parent, string name)
    {
        if (ItemsOf(parent, name) is not { } items) return null;
        var hashes = new List<Digest>(items.Count);
        foreach (var item in items)
        {
            if (item.ValueKind != JsonValueKind.String || Base64.Digest(item.GetString()!) is not { } hash) return null;
            hashes.Add(hash);
        }
        return hashes;
    }
}

/// <summary>位置段 — positions from one to another, both included; written <c>12-40</c>, or <c>77</c> for one alone.</summary>
internal readonly record struct PositionSpan(long From, long To)
{
    internal bool Holds(long position) => From <= position && position <= To;

    internal IEnumerable<long> Positions()
    {
        for (var at = From; at <= To; at++) yield return at;
    }

    /// <summary>Null unless every item is a span, one after the other.</summary>
    internal static IReadOnlyList<PositionSpan>? Of(IReadOnlyList<JsonElement>? items)
    {
        if (items is null) return null;
        var spans = new List<PositionSpan>();
        foreach (var item in items)
        {
            if (item.ValueKind != JsonValueKind.String || item.GetString()!.Split('-') is not { Length: 1 or 2 } ends || At(ends[0]) is not { } from || At(ends[^1]) is not { } to) return null;
            if (from > to || (ends.Length == 2 && from == to) || (spans.Count > 0 && from <= spans[^1].To)) return null;
            spans.Add(new(from, to));
        }
        return spans;
    }

    private static long? At(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at.ToString(CultureInfo.InvariantCulture) == text ? at : null;
}
