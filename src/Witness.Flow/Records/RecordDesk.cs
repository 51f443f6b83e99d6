using Witness.Flow.Accounts;

namespace Witness.Flow.Records;

/// <summary>
/// 查询台 — what pages and API ask of the records. Every method passes the gateway: it decides, records the look, then
/// reads (ruling 33). A live page asks once per subscription and then again without a new look (ruling 58).
/// </summary>
public sealed class RecordDesk
{
    public Task<Look<Choices>> Choices(Reader reader, CancellationToken stop) => throw new NotSupportedException();

    public Task<Look<Page<ProjectLine>>> Projects(Reader reader, LotQuery query, CancellationToken stop) => throw new NotSupportedException();

    public Task<Look<Page<LotLine>>> Lots(Reader reader, LotQuery query, CancellationToken stop) => throw new NotSupportedException();

    public Task<Look<Page<PartyLine>>> Parties(Reader reader, LotQuery query, CancellationToken stop) => throw new NotSupportedException();

    public Task<Look<Page<FactLine>>> Facts(Reader reader, FactQuery query, CancellationToken stop) => throw new NotSupportedException();

    /// <param name="lot">Any code of the lot.</param>
    /// <param name="round">Null: the latest.</param>
    public Task<Look<LotView>> Lot(Reader reader, string lot, int? round, AsOf at, CancellationToken stop) => throw new NotSupportedException();

    public Task<Look<PartyView>> Party(Reader reader, string key, int number, CancellationToken stop) => throw new NotSupportedException();

    public Task<Look<DayBoard>> Day(Reader reader, DateOnly day, CancellationToken stop) => throw new NotSupportedException();

    public Task<Look<ValueProof>> Proof(Reader reader, long position, CancellationToken stop) => throw new NotSupportedException();

    /// <summary>The <c>.proof.json</c> that <c>./verify</c> takes (ruling 57); absent while no checkpoint covers it.</summary>
    public Task<Look<byte[]>> ProofFile(Reader reader, long position, CancellationToken stop) => throw new NotSupportedException();
}
