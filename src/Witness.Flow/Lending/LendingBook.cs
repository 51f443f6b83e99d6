using System.Text.Json;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Lending;

/// <summary>借阅簿 — loans, folded from their facts and held in memory; rows say only where the facts stand.</summary>
public sealed class LendingBook(LogStore store, SealedValues values, ReadDatabase database) : Follower("lending-book", 2000)
{
    private static readonly VaultGroup Applicant = new(null, false, nameof(AccessAsked.Person));
    private static readonly HashSet<string> Types = [.. Loan.Types];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Loan> _loans = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _persons = new(StringComparer.Ordinal);
    private long _lastChanged = -1;

    /// <summary>Last position that changed anything here since the start; -1 before the first.</summary>
    public long LastChanged => Volatile.Read(ref _lastChanged);

    public IReadOnlyList<Loan> All
    {
        get
        {
            lock (_gate) return [.. _loans.Values];
        }
    }

    public Loan? Find(string caseId)
    {
        lock (_gate) return _loans.GetValueOrDefault(caseId);
    }

    /// <summary>Who asked, by name; empty once the key of it is destroyed.</summary>
    public string PersonOf(string caseId)
    {
        lock (_gate) return _persons.GetValueOrDefault(caseId) ?? "";
    }

    /// <summary>The loan a credential, or a session, belongs to.</summary>
    internal (Loan Loan, LoanCredential Credential)? ByDigest(string digest)
    {
        lock (_gate)
        {
            foreach (var loan in _loans.Values)
                foreach (var credential in loan.Credentials)
                    if (credential.Digest == digest || credential.Session == digest) return (loan, credential);
        }
        return null;
    }

    protected internal override async Task<long> LoadCursor(CancellationToken stop)
    {
        IReadOnlyList<LendingRow> rows;
        await using (var snapshot = await database.Snapshot(stop)) rows = await snapshot.Rows<LendingRow>(LendingTables.Lending, "ORDER BY position");
        lock (_gate) // when it goes on over other tables
        {
            _loans.Clear();
            _persons.Clear();
        }
        foreach (var row in rows)
            if (AnyEntry.Read((await store.ReadEntries(LogName.Witness, row.Position, 1, stop))[0].Bytes).Plain is { } entry) await Fold(entry, row.Position, stop);
        return database.Cursor(Name);
    }

    protected internal override async Task See(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        var next = items[^1].Position + 1;
        var mine = items.Where(item => item.Entry.Plain is { } entry && Types.Contains(entry.Header.Type)).ToList();
        if (mine.Count > 0 || next - database.Cursor(Name) > 20_000)
        {
            await database.Apply(
                batch =>
                {
                    foreach (var item in mine) batch.Put(LendingTables.Lending, new LendingRow(item.Position, item.Entry.Plain!.Header.Type));
                    batch.SetCursor(Name, next);
                    return Task.CompletedTask;
                },
                stop);
        }
        foreach (var item in mine) await Fold(item.Entry.Plain!, item.Position, stop);
        if (mine.Count > 0) Volatile.Write(ref _lastChanged, next - 1);
    }

    private async Task Fold(Entry entry, long position, CancellationToken stop)
    {
        var opened = entry.Header.Type == nameof(AccessAsked) ? await values.Open(entry.Header, Applicant, stop) ?? [] : [];
        var fact = FactReader.FromStored(entry.Header, entry.Fields, [.. opened.Select(value => new KeyValuePair<string, JsonElement>(value.Field, JsonSerializer.Deserialize<JsonElement>(value.Value.Span)))]);
        if (Loan.CaseOf(fact) is not { } id) return;
        lock (_gate)
        {
            if (Loan.After(_loans.GetValueOrDefault(id), fact, entry.Actor, position) is { } loan) _loans[id] = loan;
            if (fact is AccessAsked { Person.Name: { } name }) _persons[id] = name;
        }
    }
}
