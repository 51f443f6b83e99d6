using System.Runtime.CompilerServices;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Report;
using Witness.Flow.Accounts;
using Witness.Flow.Follow;
using Witness.Flow.Reports;
using Witness.Flow.Vault;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Flow.Tests.Reports;

/// <summary>A house that issues reports beside a rig: lots of the whole-life cases are sent into it, and its clock is moved by hand.</summary>
internal sealed class ReportHouse : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static readonly Reader Lead = new("W1002", "周示例", [Role.Lead], [], []);

    private readonly CancellationTokenSource _stop = new();
    private readonly FollowerRun _run;
    private readonly Task _running;
    private bool _stays;

    private ReportHouse(Rig rig)
    {
        Rig = rig;
        Book = new(rig.Database);
        _run = new(new(rig.Store, rig.Log), Book);
        History = new(rig.Store, rig.Values, rig.Database);
        var signer = Signer.OpenLog(Path.Combine(rig.Folder, "report.key"), SignedReport.KeyName(rig.Notes.Key.Name), Randomness.System);
        Shelf = new(Path.Combine(rig.Folder, "reports"), rig.Keys, Suite.Intl, Randomness.System);
        Issuer = new(Book, History, Shelf, rig.Own, signer)
        {
            Folded = () => Math.Min(rig.RecordRun.Next, _run.Next), Booked = (position, stop) => _run.WaitFor(position, Patience, TimeProvider.System, stop), Checkpoint = rig.Notes.SignNow,
        };
        Desk = new(rig.Gateway, Book, Issuer, History, rig.Database)
        {
            Own = rig.Own, Booked = (position, stop) => _run.WaitFor(position, Patience, TimeProvider.System, stop), Papers = new(rig.Reader(), Issuer, History, rig.Notes, signer),
        };
        _running = Task.Run(() => _run.Run(_stop.Token));
    }

    public Rig Rig { get; }

    public ReportBook Book { get; }

    public LotHistory History { get; }

    public EvidenceShelf Shelf { get; }

    public ReportIssuer Issuer { get; }

    public ReportDesk Desk { get; }

    public static async Task<ReportHouse> New(Engine engine = Engine.Sqlite)
    {
        var rig = await Rig.Open(engine);
        await rig.Register("trade", region: "370300");
        return new(rig);
    }

    public static ReportHouse Over(Rig rig) => new(rig);

    /// <summary>The same; the rig goes on when the house ends.</summary>
    public static ReportHouse Beside(Rig rig) => new(rig) { _stays = true };

    /// <summary>A lot with a review and a report, as far as the log tells of them.</summary>
    public async Task Fill(string lot)
    {
        var scope = new Domain.Facts.Scope(Domain.Facts.ScopeKind.Lot, null, [lot]);
        await Rig.Own.Append(new(new ReportReviewed { ReportNo = "JZ-1", Verdict = ReportDesk.Agrees, Officer = "W1001", UpTo = 1 }, scope, "review/1", "W1001"), default);
        await Rig.Own.Append(new(new ReportIssued { ReportNo = "JZ-1", Kind = "见证", UpTo = 1, Digest = "sha256:00", Signers = ["W1001"], Version = 1 }, scope, "report/1", "W2001"), default);
        await Settle();
    }

    /// <summary>Sends the life of a case under a lot's own name.</summary>
    public async Task Live(string life, string lot, Func<string, bool>? keep = null, Func<string, string>? bend = null)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder(), "kinds", life, "facts.jsonl")).Where(line => keep?.Invoke(TypeOf(line)) != false)
            .Select(line => line.Replace("\"LOT-1\"", $"\"{lot}\"", StringComparison.Ordinal).Replace("PRJ-1", $"P-{lot}", StringComparison.Ordinal).Replace("\"sourcekey\":\"", $"\"sourcekey\":\"{lot}/", StringComparison.Ordinal)
                .Replace("\"id\":\"M-", $"\"id\":\"{lot}-", StringComparison.Ordinal)).Select(line => bend?.Invoke(line) ?? line).ToList();
        var answer = await Rig.SendItems("trade", lines);
        Assert.Null(answer.Problem);
        Assert.All(answer.Items, item => Assert.Equal("accepted", item.Outcome));
    }

    public static Told Of(string lot) => new("trade", lot, $"P-{lot}");

    /// <summary>Lets everything come to rest, moves the trade clock on and lets the issuer look.</summary>
    public async Task<int> Pass(int minutes)
    {
        await Settle();
        Rig.Trade.Advance(TimeSpan.FromMinutes(minutes));
        var issued = await Issuer.Tick(Rig.Trade.GetUtcNow(), default);
        await Settle();
        return issued;
    }

    public async Task Settle()
    {
        await Rig.Settle();
        Assert.True(await _run.WaitFor(Rig.Log.CurrentHead(LogName.Witness).Size - 1, Patience, TimeProvider.System, default));
    }

    public Task Set(string policy, string value) => Rig.Own.Append(new(new PolicyChanged { Policy = policy, After = value }, OwnFacts.Centre, $"policy/{policy}/{value}", "W1002"), default);

    public async Task<(WitnessReport Report, byte[] Bytes)> Stored(string lot, int version = 1, ReportCopy copy = ReportCopy.Full)
    {
        var signed = (await Issuer.Signed(Book.Of(lot, 1)[version - 1], copy, default))!;
        return (ReportJson.Read(signed.Content.Span)!, signed.Content.ToArray());
    }

    /// <summary>Drawn once more from the log as it is now.</summary>
    public async Task<byte[]> Again(WitnessReport report) => ReportJson.Write(ReportDrawer.Draw((await History.Of(report.Cover.Lot, report.Cover.Round, report.Basis.Size, default)).Source, ReportOrder.Of(report)));

    public async Task Close()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // it was told to stop
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        if (!_stays) await Rig.DisposeAsync();
    }

    private static string TypeOf(string line) => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("type").GetString()!;

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "cases");
}
