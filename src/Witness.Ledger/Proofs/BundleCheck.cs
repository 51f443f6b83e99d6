using System.Text.Json;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Signing;
using Witness.Ledger.Tree;

namespace Witness.Ledger.Proofs;

public sealed partial record ReportBundle
{
    /// <summary>Facts that issue a report.</summary>
    private static readonly string[] IssuingTypes = ["ReportIssued", "ReportSupplemented"];

    /// <summary>Checks everything the bundle says, item by item, in the order of docs/spec/report-bundle.md.</summary>
    /// <param name="apart">The report, where it travels apart from the bundle; it must be the one the bundle proves.</param>
    public Checked Check(Suite suite, Trust trust, SignedReport? apart = null)
    {
        var said = new Checked();
        said.Say("form", true, "证明包形式完整", "the bundle is whole");
        var report = Report ?? apart;
        if (apart is not null)
            said.Say(
                "report-match",
                apart.Note.ToString() == Statement.ToString() && (Report is null || apart.Content.Span.SequenceEqual(Report.Content.Span)),
                "这份报告就是证明包所证明的那一份",
                "the report is the one that the bundle proves");
        if (report is not null) report.Check(suite, trust, said);
        else CheckStatementAlone(trust, said);

        CheckKeys(suite, report, said);
        KeyList.Ring.Check(Checkpoint, trust, said);
        CheckFacts(suite, said);
        CheckIssue(said);
        if (report is not null) CheckBasis(report, said);
        CheckOpenings(suite, said);
        CheckPrefix(suite, said);
        CheckToken(suite, trust, said);
        return said;
    }

    /// <summary>Compares with a checkpoint the auditor kept: one over as many entries, or over as many as the report's prefix.</summary>
    public void CheckGrowth(SignedCheckpoint older, Checked said)
    {
        var then = older.Checkpoint;
        var same = new[] { Checkpoint.Checkpoint, Said.Prefix }.FirstOrDefault(point => point.Size == then.Size);
        if (same is not null)
            said.Say("older", older.IsSignedBy(KeyList.Log.Key) && then == same, "与旧检查点相同", "it is the same as the older checkpoint");
        else
            said.Remark("older", "证明包里没有到旧检查点的一致性证明，未比对", "the bundle holds no consistency proof to the older checkpoint: not compared");
    }

    private void CheckStatementAlone(Trust trust, Checked said)
    {
        new SignedReport(Array.Empty<byte>(), KeyList.Report.Key, Said, Statement).CheckSigner(trust, said);
        said.Remark("content", "未附报告，内容未核", "without the report: its content was not checked");
    }

    // who passes evidence on must not be able to say that a key was good when it was not
    private void CheckKeys(Suite suite, SignedReport? report, Checked said)
    {
        var list = KeyList;
        var key = list.Report;
        said.Say(
            "keys",
            Keys.Signatures.Count == 1 && Keys.Open([key.Key]) is { Count: 1 } && key.Key.Name == SignedReport.KeyName(list.Origin)
                && (report is null || report.Key == key.Key) && list.Number == Said.Number && list.Origin == Said.Prefix.Origin
                && list.Token == (Token is { } token ? suite.Hash(token.Span) : null),
            "公钥及其有效期由报告密钥签署",
            "the keys and their time of use are signed by the report key");
        if (ReceivedOf(Issued) is { } received)
            said.Say(
                "key-time",
                list.Log.CoversTime(received) && key.CoversTime(received),
                "签发时日志密钥和报告密钥在有效期内",
                "log key and report key were in use when the report was issued");
    }

    private void CheckFacts(Suite suite, Checked said)
    {
        var (root, size) = (Checkpoint.Checkpoint.Root, Checkpoint.Checkpoint.Size);
        foreach (var entry in Entries)
        {
            if (TreeProof.Includes(suite, suite.Leaf(entry.Entry.Span), entry.Position, root, size, entry.Path)) continue;
            said.Say(
                "facts", false,
                $"日志第 {entry.Position} 条与检查点的根哈希不符",
                $"the entry at position {entry.Position} does not lead to the root of the checkpoint");
            return;
        }
        said.Say("facts", true, $"{Entries.Count} 条事实都在见证日志里", $"all {Entries.Count} entries stand in the witness log");
    }

    private void CheckIssue(Checked said)
    {
        var entry = Entries.FirstOrDefault(e => e.Position == Issued) is { } proven ? Parse(proven) : default;
        var data = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("data", out var fields) ? fields : default;
        said.Say(
            "issued",
            IssuingTypes.Contains(ProofJson.TextOf(entry, "type")) && ProofJson.TextOf(data, "ReportNo") == Said.Number && (ProofJson.TextOf(data, "Digest") == $"sha256:{Said.Digest}" || ProofJson.TextOf(data, "PartyDigest") == $"sha256:{Said.Digest}"),
            $"日志第 {Issued} 条登记了此报告的签发",
            $"the entry at position {Issued} says that this report was issued");
    }

    /// <summary>The entries are exactly those the report names, and the one that issued it; its number and prefix are those that were signed.</summary>
    private void CheckBasis(SignedReport report, Checked said)
    {
        using var document = JsonDocument.Parse(report.Content);
        var basis = ProofJson.MemberOf(document.RootElement, "Basis");
        var same = ProofJson.TextOf(ProofJson.MemberOf(document.RootElement, "Cover"), "Number") == Said.Number
            && ProofJson.TextOf(basis, "Origin") == Said.Prefix.Origin && ProofJson.NumberOf(basis, "Size") == Said.Prefix.Size && ProofJson.TextOf(basis, "Root") == Said.Prefix.Root.ToString();
        if (!same || PositionSpan.Of(ProofJson.ItemsOf(basis, "Entries")) is not { } spans)
        {
            said.Say("basis", false, "报告正文的编号、截至位置或依据的事实与签署的不符", "number, prefix or entries that the report names are not those that were signed");
            return;
        }
        var positions = Entries.Select(e => e.Position).ToHashSet();
        var missing = spans.Where(s => s.To < Said.Prefix.Size).SelectMany(s => s.Positions()).Select(p => (long?)p).FirstOrDefault(p => !positions.Contains(p!.Value));
        var strange = Entries.Where(e => e.Position != Issued && !spans.Any(s => s.Holds(e.Position))).Select(e => (long?)e.Position).FirstOrDefault();
        var beyond = spans.Where(s => s.To >= Said.Prefix.Size).Select(s => (long?)s.To).FirstOrDefault();
        var count = Entries.Count(e => spans.Any(s => s.Holds(e.Position)));
        said.Say(
            "basis",
            missing is null && strange is null && beyond is null,
            missing is { } m ? $"缺少报告所依据的日志第 {m} 条" : strange is { } s ? $"日志第 {s} 条不是报告所依据的" : beyond is { } b ? $"日志第 {b} 条晚于报告的截至位置" : $"报告所依据的 {count} 条事实一条不缺，没有多余的",
            missing is { } n ? $"the entry at {n}, on which the report rests, is missing" : strange is { } t ? $"the entry at {t} is none that the report rests on" : beyond is { } c ? $"the entry at {c} is newer than the report's prefix" : $"all {count} entries the report rests on are here, and no others");
    }

    private void CheckOpenings(Suite suite, Checked said)
    {
        var (opened, withheld) = (0, 0);
        foreach (var entry in Entries)
        {
            foreach (var opening in entry.Openings)
            {
                opened++;
                if (entry.CommitmentOf(opening.Field) is { } commitment && suite.Commit(opening.Salt.Span, CanonicalJson.Write(opening.Value)) == commitment) continue;
                said.Say(
                    "values", false,
                    $"日志第 {entry.Position} 条的 {opening.Field}：启封的值不是收到时登记的",
                    $"{opening.Field} of the entry at {entry.Position}: the opened value is not the one that was recorded");
                return;
            }
            withheld += entry.Withheld();
        }
        said.Say("values", true, $"{opened} 个启封的值都与收到时登记的相同", $"all {opened} opened values are those that were recorded");
        if (withheld > 0)
            said.Remark("withheld", $"{withheld} 个值在您这一份里不公开，不影响结论", $"{withheld} values are withheld in this copy; that changes nothing of the result");
    }

    private void CheckPrefix(Suite suite, Checked said)
    {
        var (then, now) = (Said.Prefix, Checkpoint.Checkpoint);
        said.Say(
            "prefix",
            then.Origin == now.Origin && TreeProof.Extends(suite, then.Size, then.Root, now.Size, now.Root, Consistency),
            $"自报告的截至位置（{then.Size} 条）以来日志只有追加",
            $"since the report's prefix ({then.Size} entries) the log has only grown");
    }

    private void CheckToken(Suite suite, Trust trust, Checked said)
    {
        if (Token is not { } bytes)
        {
            said.Remark("time", "没有时间戳：待锚定", "there is no time stamp yet");
            return;
        }
        var token = TimeToken.Read(bytes);
        var good = token is { Valid: true } && token.Imprint == suite.Hash(System.Text.Encoding.UTF8.GetBytes(Checkpoint.Note.Text));
        said.Say(
            "time", good,
            good ? $"检查点有时间戳：不晚于 {token!.Said}（{token.Authority}）" : "时间戳不是这个检查点的，或不成立",
            good ? $"the checkpoint is stamped: not later than {token!.Said} ({token.Authority})" : "the time stamp is not over this checkpoint, or does not hold");
        if (good) CheckAuthority(token!, trust, said);
    }

    /// <summary>Whose word a time is: compared with authorities known from elsewhere.</summary>
    public static void CheckAuthority(TimeToken token, Trust trust, Checked said)
    {
        if (trust.Authorities.Count > 0)
            said.Say(
                "authority", trust.Authorities.Contains(token.Certificate),
                trust.Authorities.Contains(token.Certificate) ? "时间戳机构的证书与核对人所持的一致" : $"时间戳由 {token.Authority} 签发，不是核对人所持的机构证书",
                trust.Authorities.Contains(token.Certificate) ? "the certificate of the time stamp authority is one the auditor brought" : $"the time stamp is by {token.Authority}, whose certificate is none the auditor brought");
        else
            said.Remark(
                "authority",
                $"时间戳机构 {token.Authority} 的证书取自本材料，未与另行取得的比对（--authority）",
                $"the certificate of the time stamp authority {token.Authority} was taken from the evidence, not compared with one known from elsewhere (--authority)");
    }

    private DateTimeOffset? ReceivedOf(long position) =>
        Entries.FirstOrDefault(e => e.Position == position) is { } entry && DateTimeOffset.TryParse(ProofJson.TextOf(Parse(entry), "received"), System.Globalization.CultureInfo.InvariantCulture, out var time) ? time : null;

    private static JsonElement Parse(ProvenEntry entry) => JsonElement.Parse(entry.Entry.Span);
}
