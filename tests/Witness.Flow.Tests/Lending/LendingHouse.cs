using System.Text;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Report;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Follow;
using Witness.Flow.Lending;
using Witness.Flow.Reports.Pdf;
using Witness.Flow.Store;
using Witness.Flow.Tests.Reports;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Lending;

/// <summary>A rig with the desks of lending over it; reports come from a house that issues them, where there is one.</summary>
internal sealed class LendingHouse : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly FollowerRun _run;
    private readonly Task _running;

    private LendingHouse(Rig rig, ReportHouse? reports)
    {
        Rig = rig;
        Book = new(rig.Store, rig.Values, rig.Database);
        _run = new(new(rig.Store, rig.Log), Book);
        var pen = new LendingPen(rig.Gateway, rig.Database, rig.Own, new TwoClocks(rig.Trade, rig.Real))
        {
            Folded = (position, stop) => _run.WaitFor(position, Patience, TimeProvider.System, stop),
            Reports = () => reports is null ? [] : [.. reports.Book.All.Select(row => new LentReport(row.Number, row.Lot, (int)row.Round, Enum.Parse<ReportKind>(row.Kind), (int)row.Version, row.At, row.Digest))],
            Read = async (number, copy, stop) => reports?.Book.Find(number) is { } row ? await reports.Issuer.Read(row, copy, stop) : null,
            Paper = (report, mark, digest) => ReportPaper.Write(report, new([], mark) { CopyOf = digest }),
        };
        Loans = new(pen, Book, Randomness.System);
        Room = new(pen, Book, Loans);
        Register = new(pen, rig.Log, rig.Store);
        rig.Gateway.Lent = Room.Runs;
        _running = Task.Run(() => _run.Run(_stop.Token));
    }

    public static Reader Officer { get; } = Told.Officer() with { Account = "W1001" };

    public static Reader Lead { get; } = Told.Officer() with { Account = "W2001", Roles = [Role.Lead] };

    public Rig Rig { get; }

    public LendingBook Book { get; }

    public LoanDesk Loans { get; }

    public ReadingRoom Room { get; }

    public LoanRegister Register { get; }

    public static LendingHouse Beside(Rig rig) => new(rig, null);

    public static LendingHouse Beside(ReportHouse reports) => new(reports.Rig, reports);

    /// <summary>A request for a lot, as far as the log tells of it.</summary>
    public async Task Fill(string lot)
    {
        await Rig.Own.Append(new(new AccessAsked { CaseId = "JY-1", Org = new("示例审计局"), Purpose = "审计", Basis = "示例依据", DocumentNo = "示审〔2026〕1号", Until = Moment.Of(new DateOnly(2026, 12, 31)) }, new Scope(ScopeKind.Lot, null, [lot]), "loan/JY-1", "W1001"), default);
        await Settle();
    }

    public LoanOrder Order(string lot, int days = 3, string way = "查阅", string profile = "party", params string[] reports) => new(
        way, "审计", "示例审计局", "郑示例", "专项审计", "示例依据", "示审〔2026〕1号", [lot], reports, profile, DateOnly.FromDateTime(Rig.Trade.GetUtcNow().ToOffset(Moment.Offset).DateTime).AddDays(days));

    /// <summary>Asked by an officer, approved by a lead.</summary>
    public async Task<string> Granted(LoanOrder order)
    {
        var (act, id) = await Loans.Ask(Officer, order, default);
        await Done(Task.FromResult(act));
        await Done(Loans.Grant(Lead, id!, default));
        return id!;
    }

    /// <summary>Handed over and entered: a borrower who sits there.</summary>
    public async Task<Reader> Seated(string id)
    {
        var (act, token) = await Loans.HandOver(Officer, id, default);
        await Done(Task.FromResult(act));
        return Room.ReaderOf((await Room.Enter(token!, default))!)!;
    }

    public static async Task Done(Task<Act> act)
    {
        if (await act is Act.Refused refused) Assert.Fail(refused.Why.Zh);
    }

    public static T Shown<T>(Look<T> look) => Assert.IsType<Look<T>.Shown>(look).What;

    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    public async Task Settle() => Assert.True(await _run.WaitFor(Rig.Log.CurrentHead(LogName.Witness).Size - 1, Patience, TimeProvider.System, default));

    public async ValueTask DisposeAsync()
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
}
