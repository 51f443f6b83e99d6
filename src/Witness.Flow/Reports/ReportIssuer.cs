using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Report;
using Witness.Domain.Terms;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Flow.Reports;

/// <summary>等待 — where a round stands that has no report yet, or a later one to come.</summary>
/// <param name="Ready">It only waits for two persons.</param>
/// <param name="Position">The last fact that was looked at.</param>
public sealed record ReportWait(string Lot, long Round, ReportKind Kind, Wording Why, bool Ready, long Position);

/// <summary>
/// 报告签发 — issues reports by itself once a lot has come to one, and supplements when later facts change what was said. The prefix it draws from ends
/// with the lot's last fact, and number and version are the key of its own fact: killed anywhere and started again it issues the same report, once.
/// </summary>
public sealed class ReportIssuer(ReportBook book, LotHistory history, EvidenceShelf shelf, OwnFacts own, Signer signer)
{
    /// <summary>Titles of the stored files in the fact.</summary>
    public const string FullFile = "report.json", PartyFile = "report.party.json";

    /// <summary>Signs by itself where nobody is needed.</summary>
    public const string Automatic = "自动签发";

    private readonly ConcurrentDictionary<(string Lot, long Round), (long Position, ReportWait? Wait)> _looked = [];
    private readonly SemaphoreSlim _one = new(1);
    private ReportSettings _settings = ReportSettings.Default;

    /// <summary>A position up to which records and reports are folded: nothing is drawn beyond it.</summary>
    public required Func<long> Folded { get; init; }

    /// <summary>Waits until the book has passed a position.</summary>
    public required Func<long, CancellationToken, Task> Booked { get; init; }

    /// <summary>Asks for a checkpoint over all there is, at once.</summary>
    public required Func<CancellationToken, Task> Checkpoint { get; init; }

    /// <summary>Told when the centre has set anything anew, and at the start.</summary>
    public Func<CancellationToken, Task> WhenSet { get; init; } = _ => Task.CompletedTask;

    /// <summary>The key reports are signed with.</summary>
    public NoteKey Key => signer.Key;

    /// <summary>Rounds that wait, and why.</summary>
    public IReadOnlyList<ReportWait> Waiting => [.. _looked.Values.Select(l => l.Wait).OfType<ReportWait>()];

    public ReportWait? WaitOf(string lot, long round) => _looked.GetValueOrDefault((lot, round)).Wait;

    /// <summary>Looks at every lot whose last fact lies far enough back. Returns how many reports were issued.</summary>
    /// <param name="now">Trade time.</param>
    public async Task<int> Tick(DateTimeOffset now, CancellationToken stop)
    {
        if (book.SettingsChanged)
        {
            book.SettingsChanged = false;
            _settings = await history.Settings(stop);
            await WhenSet(stop);
        }
        var (folded, issued) = (Folded(), 0);
        foreach (var near in Due(now, folded))
        {
            await _one.WaitAsync(stop);
            try
            {
                if (await Look(near, stop)) issued++;
            }
            catch (Exception why) when (why is NullReferenceException or InvalidOperationException or FormatException or ArgumentException or KeyNotFoundException or CanonicalException)
            {
                // one lot whose facts cannot be laid out stops neither the others nor the host; it is said where it waits
                await Console.Error.WriteLineAsync($"报告未能编制 / a report could not be drawn: {near.Lot}/{near.Round}: {why}");
                _looked[(near.Lot, near.Round)] = (near.Position, new(near.Lot, near.Round, ReportKind.Witness, new($"未能编制：{why.GetType().Name}", $"Could not be drawn: {why.GetType().Name}"), false, near.Position));
            }
            finally
            {
                _one.Release();
            }
        }
        return issued;
    }

    /// <summary>Rounds with a fact not looked at yet, and nothing new for the time that reports settle.</summary>
    private List<NearRow> Due(DateTimeOffset now, long folded)
    {
        var due = new List<NearRow>();
        var all = book.Near;
        var projects = all.Where(n => n.Round == 0).ToDictionary(n => n.Lot, StringComparer.Ordinal);
        foreach (var near in all)
        {
            if (near.Round == 0) continue;
            var last = near;
            if (near.Project.Length > 0 && projects.TryGetValue("P/" + near.Project, out var shared) && shared.Position > near.Position) last = near with { Position = shared.Position, Taken = shared.Taken };
            if (last.Position >= folded || (_looked.TryGetValue((near.Lot, near.Round), out var looked) && looked.Position >= last.Position)) continue;
            var issued = book.Of(near.Lot, near.Round);
            if (issued.Count > 0 && issued[^1].UpTo > last.Position) continue;
            if (TimeOf(last.Taken) + (issued.Count > 0 ? _settings.SettleSupplement : _settings.Settle) <= now) due.Add(last);
        }
        return due;
    }

    private async Task<bool> Look(NearRow near, CancellationToken stop)
    {
        var key = (near.Lot, near.Round);
        var known = await history.Of(near.Lot, (int)near.Round, near.Position + 1, stop);
        if (book.Of(near.Lot, near.Round) is [.., var last])
        {
            if (await Supplement(known.Source, last, stop) is not { } order)
            {
                _looked[key] = (near.Position, null);
                return false;
            }
            return await IssueOrWait(known.Source, order, new("有新的事实，待出补充报告", "Later facts: a supplement is to come"), near, stop);
        }
        var trigger = ReportTrigger.Of(known.Source);
        if (trigger.Overdue is { } overdue) await RecordOverdue(near, overdue, stop);
        if (trigger.Need != ReportNeed.Due)
        {
            _looked[key] = (near.Position, trigger.Need == ReportNeed.None ? null : new(near.Lot, near.Round, trigger.Kind, trigger.Why!, false, near.Position));
            return false;
        }
        return await IssueOrWait(known.Source, new("", 1, trigger.Kind, ReportCopy.Full, signer.Key.ToString()), new("待出具", "To be issued"), near, stop);
    }

    private async Task<bool> IssueOrWait(ReportSource source, ReportOrder order, Wording why, NearRow near, CancellationToken stop)
    {
        if (source.Settings.TwoPersons)
        {
            var asked = book.Pending(near.Lot, near.Round) is [.., { Verdict: ReportDesk.Agrees }] ? new Wording("已审核，待签发", "Reviewed, to be issued") : new Wording($"{why.Zh}：待审核", $"{why.En}: to be reviewed");
            _looked[(near.Lot, near.Round)] = (near.Position, new(near.Lot, near.Round, order.Kind, asked, true, near.Position));
            return false;
        }
        await Issue(source, order with { Number = NumberOf(source) }, OwnFacts.Source, [Automatic], null, stop);
        _looked[(near.Lot, near.Round)] = (near.Position, null);
        return true;
    }

    /// <summary>The order of a supplement; null when nothing a report tells has changed.</summary>
    internal async Task<ReportOrder?> Supplement(ReportSource source, ReportRow last, CancellationToken stop)
    {
        if (source.Prefix.Size <= last.UpTo || await Read(last, ReportCopy.Full, stop) is not { } before) return null;
        var order = new ReportOrder("", (int)last.Version + 1, ReportKind.Supplement, ReportCopy.Full, signer.Key.ToString()) { Rules = ReportDrawer.Rules };
        var changes = ReportChanges.Between(before, ReportDrawer.Draw(source, order));
        return changes.Count == 0 ? null : order with { Supplement = new(last.First, last.Number, last.Digest, last.UpTo, changes) };
    }

    /// <summary>Draws, signs, stores and says so in the log; then asks for a checkpoint.</summary>
    /// <returns>Null when another has issued this version first.</returns>
    public async Task<long?> Issue(ReportSource source, ReportOrder order, string actor, IReadOnlyList<string> signers, string? approval, CancellationToken stop)
    {
        var scope = new Scope(ScopeKind.Lot, null, [source.Lot], source.Round);
        var prefix = new Checkpoint(source.Prefix.Origin, source.Prefix.Size, new Digest(Convert.FromHexString(source.Prefix.Root)));
        var party = order with { Copy = ReportCopy.Party, Supplement = order.Supplement is { } supplement ? supplement with { Changes = [.. supplement.Changes.Where(IsForParty)] } : null };
        var files = new List<Doc>();
        var digests = new List<string>();
        foreach (var (title, copy) in new[] { (FullFile, order), (PartyFile, party) })
        {
            var signed = SignedReport.Sign(Suite.Intl, order.Number, ReportJson.Write(ReportDrawer.Draw(source, copy)), prefix, signer);
            var kept = await shelf.Put(scope, signed.Write(), stop);
            files.Add(new(title, kept.ContentDigest, kept.Size, kept.Name));
            digests.Add($"{Suite.Intl.HashId}:{signed.Statement.Digest}");
        }
        var first = order.Supplement?.First;
        Fact fact = order.Kind == ReportKind.Supplement
            ? new ReportSupplemented { ReportNo = order.Number, Kind = KindOf(first), UpTo = source.Prefix.Size, Digest = digests[0], PartyDigest = digests[1], Signers = signers, FirstReportNo = first, Approval = approval, Version = order.Version, Files = files }
            : new ReportIssued { ReportNo = order.Number, Kind = order.Kind == ReportKind.Termination ? "终止见证" : "见证", UpTo = source.Prefix.Size, Digest = digests[0], PartyDigest = digests[1], Signers = signers, Approval = approval, Version = order.Version, Files = files };
        var key = string.Create(CultureInfo.InvariantCulture, $"report/{source.Lot}/{source.Round}/{order.Version}");
        if (await own.Append(new(fact, scope, key, actor, CausedBy: source.Prefix.Size - 1), stop) is not Appended.Done { Receipts: [var receipt, ..] })
        {
            await Booked(Folded(), stop);
            return null;
        }
        await Checkpoint(stop);
        await Booked(receipt.Position, stop);
        return receipt.Position;
    }

    /// <summary>A stored report; null when it is not there, or its key was destroyed.</summary>
    public async Task<WitnessReport?> Read(ReportRow row, ReportCopy copy, CancellationToken stop) => await Signed(row, copy, stop) is { } signed ? ReportJson.Read(signed.Content.Span) : null;

    /// <summary>The same with its statement, tested against the digest that the log names.</summary>
    public async Task<SignedReport?> Signed(ReportRow row, ReportCopy copy, CancellationToken stop)
    {
        var name = copy == ReportCopy.Full ? row.Content : row.Party;
        if (await shelf.Read(new(ScopeKind.Lot, null, [row.Lot], (int)row.Round), name, stop) is not { } bytes) return null;
        var signed = SignedReport.Read(bytes) ?? throw new TamperException("report", name);
        return $"{Suite.Intl.HashId}:{signed.Statement.Digest}" == (copy == ReportCopy.Full ? row.Digest : row.PartyDigest) ? signed : throw new TamperException("report", row.Number);
    }

    /// <summary>The next number: centre's region, year of the prefix, then counted on. A number that was reviewed stays with its lot.</summary>
    internal string NumberOf(ReportSource source)
    {
        if (book.Pending(source.Lot, source.Round) is [.., var pending]) return pending.Number;
        var region = ReportDrawer.Read(source).Nature.Region ?? "000000";
        var start = string.Create(CultureInfo.InvariantCulture, $"JZ-{region}-{source.Prefix.AsOf.ToOffset(Moment.Offset).Year}-");
        var last = book.Numbers.Where(n => n.StartsWith(start, StringComparison.Ordinal)).Select(n => int.TryParse(n[start.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0).DefaultIfEmpty().Max();
        return string.Create(CultureInfo.InvariantCulture, $"{start}{last + 1:000000}");
    }

    /// <summary>逾期未签合同 — an irregularity of its own before the report can be (domain.md §7); said once.</summary>
    private async Task RecordOverdue(NearRow near, ClockResult clock, CancellationToken stop)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"overdue/{near.Lot}/{near.Round}/{clock.Rule.Id}");
        var fact = new AnomalyRecorded
        {
            AnomalyId = $"M-{Suite.Intl.Hash(Encoding.UTF8.GetBytes(key)).ToString()[..24]}", Type = new(null, null, "逾期未签合同"), Stage = "R7", Parties = [], Evidence = [],
            Text = $"{clock.Rule.Name.Zh}：{ReportDrawer.Spoken(clock.Explanation).Zh}",
        };
        await own.Append(new(fact, new(ScopeKind.Lot, null, [near.Lot], (int)near.Round), key, OwnFacts.Source, CausedBy: near.Position), stop);
    }

    private static bool IsForParty(ReportChange change) => change.Part is not ("irregularities" or "attachments");

    private string KindOf(string? first) => first is not null && book.Find(first)?.Kind == nameof(ReportKind.Termination) ? "终止见证" : "见证";

    private static DateTimeOffset TimeOf(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.None);
}
