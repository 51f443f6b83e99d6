using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;

namespace Witness.Flow.Records;

/// <summary>
/// 查询台 — what pages and API ask of the records. Every method passes the gateway: it decides, records the look, then
/// reads (ruling 33). What was typed into a search does not enter the audit log: it may be a person's name. A live page asks once per subscription and then again without a new look (ruling 58).
/// </summary>
public sealed class RecordDesk(Gateway gateway, ReadDatabase database, SealedValues values, SummaryWriter summaries, ProofRoom proofs)
{
    private const int MostRows = 500;

    /// <summary>How many refused messages wait, and how many senders are silent; for the day's board.</summary>
    public Func<CancellationToken, Task<(int Quarantined, int Silent)>> Troubles { get; init; } = _ => Task.FromResult((0, 0));

    /// <summary>Where somebody else has written, as it stands now; for the day's board.</summary>
    public Func<IReadOnlyList<ScanFinding>> Finds { get; init; } = () => [];

    public Task<Look<Choices>> Choices(Reader reader, CancellationToken stop) =>
        Ask(reader, Permission.Search, "choices", (snapshot, pass) => new LotQueries(snapshot, pass).Choices(), stop);

    public Task<Look<Page<ProjectLine>>> Projects(Reader reader, LotQuery query, CancellationToken stop) =>
        Ask(reader, Permission.Search, "projects", (snapshot, pass) => new LotQueries(snapshot, pass).Projects(Sane(query)), stop);

    public Task<Look<Page<LotLine>>> Lots(Reader reader, LotQuery query, CancellationToken stop) =>
        Ask(reader, Permission.Search, "lots", (snapshot, pass) => new LotQueries(snapshot, pass).Lots(Sane(query)), stop);

    public Task<Look<Page<PartyLine>>> Parties(Reader reader, LotQuery query, CancellationToken stop) =>
        Ask(reader, Permission.Search, "parties", (snapshot, pass) => new PartyQueries(snapshot, pass).Parties(Sane(query)), stop);

    public Task<Look<Page<FactLine>>> Facts(Reader reader, FactQuery query, CancellationToken stop) =>
        Ask(reader, Permission.Search, "facts", async (snapshot, pass) =>
        {
            var sane = query with { Number = Math.Max(1, query.Number), Size = Math.Clamp(query.Size, 1, MostRows) };
            return await new FactQueries(snapshot, pass, await proofs.SourceNames(stop)).Facts(sane);
        }, stop);

    /// <param name="lot">Any code of the lot.</param>
    /// <param name="round">Null: the latest.</param>
    public Task<Look<LotView>> Lot(Reader reader, string lot, int? round, AsOf at, CancellationToken stop) => Whole(async () =>
    {
        if (await gateway.Enter(reader, Permission.ReadLot, lot, stop) is not { } pass) return Denied<LotView>(Permission.ReadLot);
        await using var snapshot = await database.Snapshot(stop);
        if ((await new LotQueries(snapshot, pass).ByCode(lot)).FirstOrDefault() is not { } row) return new Look<LotView>.Absent();
        if (!pass.Covers(DeskWords.Said(row.Region), DeskWords.Said(row.Kind))) return await OutOfScope<LotView>(pass, Permission.ReadLot, lot, stop);
        var room = new LotRoom(snapshot, pass, values, summaries.Context, await proofs.SourceNames(stop));
        var view = await room.View(row.Lot, round, at, stop);
        return round is not null && view.Line.Round != round ? new Look<LotView>.Absent() : new Look<LotView>.Shown(view);
    });

    public Task<Look<PartyView>> Party(Reader reader, string key, int number, CancellationToken stop) => Whole(async () =>
    {
        const int Size = 50;
        if (await gateway.Enter(reader, Permission.ReadParty, key, stop) is not { } pass) return Denied<PartyView>(Permission.ReadParty);
        await using var snapshot = await database.Snapshot(stop);
        var parties = new PartyQueries(snapshot, pass);
        if (await parties.Party(key, Math.Max(1, number), Size) is { } view) return new Look<PartyView>.Shown(view);
        return await parties.Exists(key) ? await OutOfScope<PartyView>(pass, Permission.ReadParty, key, stop) : new Look<PartyView>.Absent();
    });

    public Task<Look<DayBoard>> Day(Reader reader, DateOnly day, CancellationToken stop) =>
        Ask(reader, Permission.ReadBoard, $"day/{day:yyyy-MM-dd}", async (snapshot, pass) =>
            await new DayQueries(snapshot, pass, await proofs.SourceNames(stop)).Board(day, summaries.Context.Now, await Troubles(stop)) with { Altered = Finds() }, stop);

    public async Task<Look<ValueProof>> Proof(Reader reader, long position, CancellationToken stop) =>
        await AtPosition(reader, position, (queries, entry, row, tampered) => queries.Proof(entry, row, tampered, stop), stop);

    /// <summary>The <c>.proof.json</c> that <c>./verify</c> takes (ruling 57); absent while no checkpoint covers it.</summary>
    public async Task<Look<byte[]>> ProofFile(Reader reader, long position, CancellationToken stop)
    {
        var look = await AtPosition(reader, position, async (queries, entry, row, _) => await proofs.File(position, await queries.Opened(entry, row, stop), stop) ?? [], stop);
        return look is Look<byte[]>.Shown { What.Length: 0 } ? new Look<byte[]>.Absent() : look;
    }

    /// <summary>Lots in a room at a time, by the bookings as they stand (ruling 7), within the reader's scope.</summary>
    public Task<Look<IReadOnlyList<LotLine>>> RoomLots(Reader reader, string room, Moment at, CancellationToken stop) =>
        Ask<IReadOnlyList<LotLine>>(reader, Permission.ReadBoard, $"room/{room}", async (snapshot, pass) =>
        {
            var lots = await new LotQueries(snapshot, pass).Rows([.. await FactLines.RoomLots(snapshot, room, at)]);
            return [.. lots.Where(row => pass.Covers(DeskWords.Said(row.Region), DeskWords.Said(row.Kind))).Select(row => row.ToLine())];
        }, stop);

    private Task<Look<T>> AtPosition<T>(
        Reader reader, long position, Func<ProofQueries, Ledger.Log.StoredEntry, FactRow, bool, Task<T>> answer, CancellationToken stop) => Whole(async () =>
    {
        var thing = $"fact/{position}";
        if (await gateway.Enter(reader, Permission.ReadFact, thing, stop) is not { } pass) return Denied<T>(Permission.ReadFact);
        await using var snapshot = await database.Snapshot(stop);
        var queries = new ProofQueries(snapshot, pass, values, proofs, await proofs.SourceNames(stop));
        if (await proofs.EntryAt(position, stop) is not { } entry || await queries.Row(entry) is not var (row, tampered)) return new Look<T>.Absent();
        if (!await queries.Covers(row)) return await OutOfScope<T>(pass, Permission.ReadFact, thing, stop);
        return new Look<T>.Shown(await answer(queries, entry, row, tampered));
    });

    private Task<Look<T>> Ask<T>(Reader reader, Permission permission, string thing, Func<ReadSnapshot, Pass, Task<T>> answer, CancellationToken stop) => Whole(async () =>
    {
        if (await gateway.Enter(reader, permission, thing, stop) is not { } pass) return Denied<T>(permission);
        await using var snapshot = await database.Snapshot(stop);
        return new Look<T>.Shown(await answer(snapshot, pass));
    });

    /// <summary>A row that somebody else wrote is never shown as if nothing were: it is said which one.</summary>
    private static async Task<Look<T>> Whole<T>(Func<Task<Look<T>>> look)
    {
        try
        {
            return await look();
        }
        catch (TamperException why)
        {
            return new Look<T>.Altered(DeskWords.Why(why));
        }
    }

    private static Look<T> Denied<T>(Permission permission) => new Look<T>.Denied(DeskAnswers.Needs(permission));

    // what lies outside the scope is answered like what is not there, or a code could be tried out; the denial stands in the audit log
    private async Task<Look<T>> OutOfScope<T>(Pass pass, Permission permission, string thing, CancellationToken stop)
    {
        await gateway.Deny(pass.Reader, permission, thing, stop);
        return new Look<T>.Absent();
    }

    private static LotQuery Sane(LotQuery query) => query with { Number = Math.Max(1, query.Number), Size = Math.Clamp(query.Size, 1, MostRows) };
}
