using System.Text;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Report;
using Witness.Flow.Follow;
using Witness.Flow.Reports;
using Witness.Flow.Reports.Pdf;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Web.Wiring;

/// <summary>报告路 — reports beside the road of a fact: their book, their issuing on the trade clock, their files.</summary>
public sealed class ReportRoad : StepRoad
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>Bytes kept for the signature of a paper: an RSA key with a long certificate takes about three thousand.</summary>
    private const int SealRoom = 4096;

    /// <summary>The same with a token beside it.</summary>
    private const int StampRoom = 8192;

    private readonly Installation _here;
    private readonly FactRoad _road;
    private readonly FollowerRun _booking;
    private readonly EvidenceShelf _shelf;
    private readonly ReportIssuer _issuer;
    private readonly LotHistory _history;

    private (long Passed, long Size) _barrier;
    private long _settled;

    public ReportRoad(Installation here, FactRoad road, LogFeed feed)
    {
        (_here, _road) = (here, road);
        _shelf = new(Path.Combine(here.Options.Data, "reports"), here.Keys, Suite.Intl, here.Random);
        Book = new(road.Database);
        _booking = new(feed, Book);
        road.Lags.Watch(_booking);
        var history = _history = new LotHistory(here.Store, road.Values, road.Database);
        var signer = Signer.OpenLog(Path.Combine(here.Options.Data, "keys", "report.key"), SignedReport.KeyName(here.WitnessNotes.Key.Name), here.Random);
        PaperSigner = SignerOf(here);
        Times = new(Path.Combine(here.Options.Data, "stamps"), here.WitnessNotes, here.Own, here.Clocks.Real, here.Random) { Post = OutwardPosts.Make().Stamp };
        Setup = new(road.Gateway, history, here.Own, Times) { Folded = (position, stop) => _booking.WaitFor(position, Patience, here.Clocks.Real, stop) };
        _issuer = new(Book, history, _shelf, here.Own, signer)
        {
            WhenSet = async stop => Times.Set((await history.OfCentre([nameof(PolicyChanged)], stop)).Select(f => f.Fact).OfType<PolicyChanged>().LastOrDefault(f => f.Policy == TimeStamper.Policy)?.After),
            Folded = () => Volatile.Read(ref _settled),
            Booked = (position, stop) => _booking.WaitFor(position, Patience, here.Clocks.Real, stop),
            Checkpoint = here.WitnessNotes.SignNow,
        };
        Desk = new(road.Gateway, Book, _issuer, history, road.Database)
        {
            Own = here.Own,
            Booked = (position, stop) => _booking.WaitFor(position, Patience, here.Clocks.Real, stop),
            Papers = new(here.Reader(LogName.Witness), _issuer, history, here.WitnessNotes, signer)
            {
                Cosigners = here.Options.CosignerKey is { } text && NoteKey.Parse(text) is { } cosigner ? [cosigner] : [],
                Since = Began,
                Certificates = [PaperSigner.Fingerprint],
                Paper = (report, inside) => ReportPaper.Write(report, new(
                    [new("report.json", "application/json", "签名的报告", Relationship.Source, inside.Signed), new("bundle.json", "application/json", "证明包", Relationship.Supplement, inside.Bundle)],
                    Sign: Seal(), Anchored: inside.Anchored)),
                Times = Times,
                Stamp = (paper, stop) => ReportPaper.Stamped(paper, cms => Times.Beside(cms, stop)),
                TablePaper = (report, table) => ReportPaper.WriteTable(report, table, new([], Sign: Seal())),
            },
        };
    }

    public ReportBook Book { get; }

    /// <summary>What a report says, as a copy has it; null when there is none.</summary>
    public async Task<WitnessReport?> Content(string number, ReportCopy copy, CancellationToken stop) =>
        Book.Find(number) is { } row ? await _issuer.Read(row, copy, stop) : null;

    /// <summary>What lots went through, out of the log.</summary>
    public LotHistory History => _history;

    /// <summary>Where report files lie.</summary>
    public EvidenceShelf Shelf => _shelf;

    /// <summary>Signs papers: the operator's certificate where one is given, else the installation's own.</summary>
    public DocumentSigner PaperSigner { get; }

    public ReportDesk Desk { get; }

    /// <summary>What the centre sets about its reports.</summary>
    public ReportSetup Setup { get; }

    /// <summary>Time stamps over checkpoints that cover reports.</summary>
    public TimeStamper Times { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Follower> Over(ReadDatabase tables) => [new ReportBook(tables)];

    /// <inheritdoc/>
    public override IEnumerable<Task> Run(LiveFeed live, Task built, CancellationToken stop)
    {
        Times.Changed += () => live.Tell(new(LiveTopic.Log, 0, []));
        yield return Follow();
        yield return Issue();
        yield return Anchor();
        yield return WhenFaulty();

        async Task Follow()
        {
            await built;
            _shelf.Sweep();
            var lane = new Lane("report-book", FactRoad.Polite);
            await _road.Repair.Keep(turn => lane.Run(() => _booking.Run(turn)), stop);
        }

        async Task Issue()
        {
            await built;
            await new Lane("reports", FactRoad.Polite + 1).Run(async () =>
            {
                using var timer = new PeriodicTimer(Beat, _here.Clocks.Real);
                var told = (-1L, 0);
                while (await timer.WaitForNextTickAsync(stop))
                {
                    await Tick(stop);
                    var now = (Book.LastChanged, _issuer.Waiting.Count);
                    if (now == told) continue;
                    told = now;
                    live.Tell(new(LiveTopic.Reports, now.LastChanged, []));
                }
            });
        }

        async Task Anchor()
        {
            await built;
            Times.Load((await _history.OfCentre([nameof(AnchorObtained)], stop)).Select(f => ((AnchorObtained)f.Fact).Size).OfType<long>());
            using var timer = new PeriodicTimer(Beat, _here.Clocks.Real);
            while (await timer.WaitForNextTickAsync(stop))
                if (_here.Log.Closed is null) await Times.Tick(Book.Last, stop);
        }

        // a disk that does not take a report is no place to go on writing
        async Task WhenFaulty() => throw new InvalidOperationException("the report store stopped", await _shelf.Fault.WaitAsync(stop));
    }

    /// <summary>The book has folded the log as it stands.</summary>
    public async Task Settle(CancellationToken stop)
    {
        while (!await _booking.WaitFor(_here.Log.CurrentHead(LogName.Witness).Size - 1, TimeSpan.FromMinutes(1), _here.Clocks.Real, stop)) stop.ThrowIfCancellationRequested();
    }

    private static DocumentSigner SignerOf(Installation here)
    {
        if (here.Options.PaperStore is not { } store) return DocumentSigner.Open(Path.Combine(here.Options.Data, "keys", "paper.pem"), here.WitnessNotes.Key.Name, here.Clocks.Real.GetUtcNow(), here.Random);
        var password = here.Options.PaperPassword is { } file ? Encoding.UTF8.GetString(Read(file)).TrimEnd('\r', '\n') : null;
        return DocumentSigner.OfStore(Read(store), password);

        static byte[] Read(string path) => DurableFile.ReadAll(path) ?? throw new InvalidDataException($"there is no {path}");
    }

    private PaperSeal Seal() => new(PaperSigner.Name, _here.Clocks.Real.GetUtcNow(), Times.Authority is null ? SealRoom : StampRoom, bytes => PaperSigner.Sign(bytes));

    private async Task Tick(CancellationToken stop)
    {
        if (_here.Log.Closed is not null) return;
        MoveOn();
        try
        {
            await _issuer.Tick(_here.Clocks.Trade.GetUtcNow(), stop);
        }
        catch (Exception why) when (_road.Repair.Takes(why))
        {
            // what is due is due at the next beat too
        }
    }

    /// <summary>
    /// What steward and judgement say of a fact stands in the log after it: up to where they had passed when the log was that long, and
    /// records and reports have folded all of that, nothing is still to come by itself.
    /// </summary>
    private void MoveOn()
    {
        var progress = _road.Progress;
        if (Math.Min(progress.Records, _booking.Next) < _barrier.Size) return;
        Volatile.Write(ref _settled, _barrier.Passed);
        _barrier = (Math.Min(Math.Min(progress.Records, progress.Steward), Math.Min(_booking.Next, _road.Alerts.Next.Judged)), progress.Size);
    }

    /// <summary>The installation's keys hold from its first entry on.</summary>
    private async Task<DateTimeOffset> Began(CancellationToken stop) =>
        await _here.Store.ReadEntries(LogName.Witness, 0, 1, stop) is [var first] && AnyEntry.Read(first.Bytes) is var entry ? entry.Plain?.Received ?? entry.Hidden!.Received : _here.Clocks.Trade.GetUtcNow();
}
