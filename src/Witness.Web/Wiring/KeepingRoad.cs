using System.Runtime.CompilerServices;
using System.Text;
using Witness.Domain.Facts;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Follow;
using Witness.Flow.Keeping;
using Witness.Flow.Reports;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Web.Wiring;

/// <summary>保管路 — retention, holds, disposal, fixity and packages beside the road of a fact, on lanes that stand back behind intake, log and records.</summary>
public sealed class KeepingRoad : StepRoad
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly FollowerRun _booking;
    private readonly Installation _here;
    private readonly FactRoad _road;
    private readonly Disposer _disposer;

    public KeepingRoad(Installation here, FactRoad road, LogFeed feed)
    {
        (_here, _road) = (here, road);
        Book = new(here.Store, road.Values, road.Database);
        _booking = new(feed, Book);
        road.Lags.Watch(_booking);
        var shelves = new Dictionary<string, EvidenceShelf> { [KeepingBook.ReportShelf] = road.Reports.Shelf, [KeepingBook.EvidenceStore] = road.Handling.Shelf };
        var pen = new KeepingPen(road.Gateway, Book, road.Database, here.Own, here.Clocks) { Handles = here.Handles, Folded = (position, stop) => _booking.WaitFor(position, Patience, here.Clocks.Real, stop) };
        Retention = new(pen);
        Holds = new(pen);
        _disposer = new(Book, pen, here.Store, road.Values, here.Keys) { Shelves = shelves };
        Disposal = new(pen, _disposer, here.Handles);
        Packager = new(Path.Combine(here.Options.Data, "packages"), pen, here.Reader(LogName.Witness), here.Own, here.Clocks)
        {
            Reports = Files, Object = (kept, stop) => shelves[kept.Shelf].Read(new(ScopeKind.Lot, null, [kept.Lot], kept.Round), kept.Name, stop), Aids = Aids,
            Centre = async stop => (await road.Reports.History.Settings(stop)).Centre.Zh,
        };
        Importer = new(here.Options.Data, Book, here.Own);
        Packages = new(pen, Packager, Importer, here.Clocks.Real);
        Fixity = new(Book, here.Store, here.Own, here.Clocks) { Shelves = shelves, Others = Others, Met = road.Board.Met };
        Rounds = new(pen, Fixity);
        road.Side.Scanner.Beside = () => Fixity.Finds;
    }

    public KeepingBook Book { get; }

    public RetentionDesk Retention { get; }

    public HoldDesk Holds { get; }

    public DisposalDesk Disposal { get; }

    public PackageDesk Packages { get; }

    public FixityDesk Rounds { get; }

    /// <summary>Re-reads what is stored.</summary>
    public FixityRun Fixity { get; }

    /// <summary>Makes packages: also by command.</summary>
    public Packager Packager { get; }

    /// <summary>Takes packages in: also by command.</summary>
    public Importer Importer { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Follower> Over(ReadDatabase tables) => [new KeepingBook(_here.Store, _road.Values, tables)];

    /// <inheritdoc/>
    public override IEnumerable<Task> Run(LiveFeed live, Task built, CancellationToken stop)
    {
        yield return Follow();
        yield return Check();

        async Task Follow()
        {
            await built;
            var lane = new Lane("keeping-book", FactRoad.Polite);
            await _road.Repair.Keep(turn => lane.Run(() => _booking.Run(turn)), stop);
        }

        async Task Check()
        {
            await built;
            await _road.Settled(stop);
            await Booked(stop);
            await new Lane("fixity", 2 * FactRoad.Polite).Run(async () =>
            {
                await _disposer.Finish(stop);
                await Fixity.Run(stop);
            });
        }
    }

    /// <summary>The book has folded the log as it stands.</summary>
    public async Task Booked(CancellationToken stop)
    {
        while (!await _booking.WaitFor(_here.Log.CurrentHead(LogName.Witness).Size - 1, TimeSpan.FromMinutes(1), _here.Clocks.Real, stop)) stop.ThrowIfCancellationRequested();
    }

    private async IAsyncEnumerable<PackFile> Files(Reader reader, string lot, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var row in _road.Reports.Book.All.Where(row => row.Lot == lot).OrderBy(row => row.Round).ThenBy(row => row.Version))
        {
            foreach (var (format, party) in new[] { ("pdf", false), ("json", false), ("bundle", false), ("json", true), ("bundle", true) })
            {
                if (await _road.Reports.Desk.File(reader, row.Number, format, party, stop) is Look<ReportFile>.Shown { What: var file }) yield return new("representations", file.Name, Titled(row.Number, format, party), file.MediaType, file.Bytes);
            }
        }
    }

    private static string Titled(string number, string format, bool party) =>
        $"数字见证报告 {number}{(party ? "（当事人副本）" : "")}{format switch { "pdf" => "", "json" => " 签名数据", _ => " 证明包" }}";

    private async Task<IReadOnlyList<(string Path, byte[] Bytes)>> Aids(CancellationToken stop)
    {
        var keys = await _road.Reports.Desk.Papers.Keys(stop);
        IReadOnlyList<string> Of(KeyUse use) => [.. keys.Where(k => k.Use == use).Select(k => k.Key.ToString())];
        var page = VerifyPage.With(new(keys.First(k => k.Use == KeyUse.Log).Key.Name, new("", ""), Of(KeyUse.Log), Of(KeyUse.Report), Of(KeyUse.Cosigner), Trust.UsualQuorum, null));
        var list = string.Concat(keys.Select(key => $"{key.Use} {key.Key} {Moment.Of(key.From)}\n"));
        return [("verify.html", Encoding.UTF8.GetBytes(page)), ("keys.txt", Encoding.UTF8.GetBytes(list))];
    }

    // packages made and taken in, and the checkpoints that lie outside the database
    private IEnumerable<FixityObject> Others()
    {
        foreach (var record in Book.Packages)
        {
            if (record.State == PackageState.Refused) continue;
            var folder = record.State == PackageState.Made ? Packager.FolderOf(record.Package) : Importer.FolderOf(Importer.IdOf(record));
            yield return new("package", record.State == PackageState.Made ? record.Package : Importer.IdOf(record), record.Package, async _ =>
                await BagFolder.Check(folder, Suite.Intl) is ({ } digest, _, null) && record.Digest == $"{Suite.Intl.HashId}:{digest}" ? 0 : null);
        }
        foreach (var path in DurableFile.FilesBelow(Path.Combine(_here.Options.Data, "checkpoints")))
        {
            var name = Path.GetFileName(path);
            if (name.EndsWith(".tmp", StringComparison.Ordinal) || name.Contains('.')) continue;
            yield return new("checkpoint", name, name, _ => Task.FromResult<long?>(DurableFile.ReadAll(path) is { } bytes && SignedCheckpoint.Parse(bytes) is { } note && note.IsSignedBy((name == "audit" ? _here.AuditNotes : _here.WitnessNotes).Key) ? bytes.Length : null));
        }
    }
}
