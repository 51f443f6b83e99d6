using System.Text.Json;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Keeping;

/// <summary>保管对象 — one file in a store, by the name that is the digest of what lies there.</summary>
/// <param name="Shelf">Which store: <see cref="KeepingBook.ReportShelf"/> or <see cref="KeepingBook.EvidenceStore"/>.</param>
public sealed record StoredObject(string Name, string Shelf, string Lot, int Round, string Material, long Size, long Position, Moment At, string Label)
{
    /// <summary>Name and digest of the file as it was handed in, for packages; of the compartment, and shown on no page of keeping.</summary>
    public string Title { get; init; } = "";
}

/// <summary>包记录 — a package that was made, taken in or refused.</summary>
public sealed record PackageRecord(string Package, PackageState State, string Origin, string Digest, int Lots, string Where, string Reason, string By, Moment At, long Position);

/// <summary>包状态.</summary>
public enum PackageState { Made, Imported, Refused }

/// <summary>复核记录 — one round of fixity, as the log tells of it.</summary>
public sealed record FixityRecord(int Objects, IReadOnlyList<string> Failed, string Bytes, Moment Began, Moment Ended, string By, long Position);

/// <summary>保管簿 — holds, requests, periods, objects and ends of lots, folded from their facts and held in memory; rows say only where the facts stand.</summary>
public sealed class KeepingBook(LogStore store, SealedValues values, ReadDatabase database) : Follower("keeping-book", 2000)
{
    public const string ReportShelf = "reports", EvidenceStore = "evidence";

    private static readonly VaultGroup Clues = new(null, true, null);
    private static readonly HashSet<string> Types =
    [
        .. KeepingLife.Types, nameof(ReportIssued), nameof(ReportSupplemented), nameof(EvidenceTaken), nameof(LetterDrafted), nameof(LetterAnswered), nameof(OutcomeRecorded), nameof(TaskJoined),
        nameof(ContractSigned), nameof(LotFailed), nameof(LotTerminated), nameof(FactRetracted), nameof(ArchivePackaged), nameof(ArchiveImported), nameof(ArchiveRefused), nameof(FixityChecked),
    ];

    private readonly Lock _gate = new();
    private readonly KeepingLife _life = new();
    private readonly Dictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LotEnds> _ends = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Source, string Key), int> _retracted = [];
    private readonly Dictionary<string, HashSet<string>> _witnesses = new(StringComparer.Ordinal);
    private readonly List<PackageRecord> _packages = [];
    private readonly List<FixityRecord> _rounds = [];
    private HashSet<(string Lot, string Material)> _gone = [];
    private long _next, _lastChanged = -1;

    /// <summary>Last position that changed anything here since the start; -1 before the first.</summary>
    public long LastChanged => Volatile.Read(ref _lastChanged);

    /// <summary>The first position not folded yet: conditions of an act reach back to it.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>Asks of what is folded, at one moment.</summary>
    public T Ask<T>(Func<KeepingLife, T> question)
    {
        lock (_gate) return question(_life);
    }

    /// <summary>Every object that was not disposed of, by name.</summary>
    public IReadOnlyList<StoredObject> Objects
    {
        get
        {
            lock (_gate) return [.. _objects.Values.Where(o => !_gone.Contains((o.Lot, o.Material))).OrderBy(o => o.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Objects that ought not to lie in a store any more.</summary>
    internal IReadOnlyList<StoredObject> Disposed
    {
        get
        {
            lock (_gate) return [.. _objects.Values.Where(o => _gone.Contains((o.Lot, o.Material)))];
        }
    }

    internal ILookup<(string Lot, string Material), StoredObject> ByLot
    {
        get
        {
            lock (_gate) return _objects.Values.ToLookup(o => (o.Lot, o.Material));
        }
    }

    internal bool IsGone(string lot, string material)
    {
        lock (_gate) return _gone.Contains((lot, material));
    }

    /// <summary>By which fact keeping of a lot begins: the latest end it has; null while it has none.</summary>
    public KeepingStart? StartOf(string lot)
    {
        lock (_gate) return _ends.GetValueOrDefault(lot)?.Start(_retracted);
    }

    /// <summary>Whether somebody has witnessed a lot: who did does not dispose of its archive.</summary>
    internal bool HasWitnessed(string account, string lot)
    {
        lock (_gate) return _witnesses.TryGetValue(lot, out var who) && who.Contains(account);
    }

    /// <summary>Packages, the latest first.</summary>
    public IReadOnlyList<PackageRecord> Packages
    {
        get
        {
            lock (_gate) return [.. Enumerable.Reverse(_packages)];
        }
    }

    /// <summary>Rounds of fixity, the latest first.</summary>
    public IReadOnlyList<FixityRecord> Rounds
    {
        get
        {
            lock (_gate) return [.. Enumerable.Reverse(_rounds)];
        }
    }

    protected internal override async Task<long> LoadCursor(CancellationToken stop)
    {
        IReadOnlyList<KeepingRow> rows;
        await using (var snapshot = await database.Snapshot(stop)) rows = await snapshot.Rows<KeepingRow>(KeepingTables.Keeping, "ORDER BY position");
        lock (_gate) // when it goes on over other tables
        {
            _life.Clear();
            _objects.Clear();
            _ends.Clear();
            _retracted.Clear();
            _witnesses.Clear();
            _packages.Clear();
            _rounds.Clear();
            _gone = [];
        }
        foreach (var row in rows)
            if (AnyEntry.Read((await store.ReadEntries(LogName.Witness, row.Position, 1, stop))[0].Bytes).Plain is { } entry) await Fold(entry, row.Position, stop);
        Volatile.Write(ref _next, database.Cursor(Name));
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
                    foreach (var item in mine) batch.Put(KeepingTables.Keeping, new KeepingRow(item.Position, item.Entry.Plain!.Header.Type));
                    batch.SetCursor(Name, next);
                    return Task.CompletedTask;
                },
                stop);
        }
        foreach (var item in mine) await Fold(item.Entry.Plain!, item.Position, stop);
        Volatile.Write(ref _next, next);
        if (mine.Count > 0) Volatile.Write(ref _lastChanged, next - 1);
    }

    private async Task Fold(Entry entry, long position, CancellationToken stop)
    {
        IReadOnlyList<SaltedValue> opened = entry.Header.Type is nameof(EvidenceTaken) or nameof(LetterDrafted) or nameof(LetterAnswered) or nameof(OutcomeRecorded) && entry.Sealed.Count > 0 ? await values.Open(entry.Header, Clues, stop) ?? [] : [];
        var fact = FactReader.FromStored(entry.Header, entry.Fields, [.. opened.Select(value => new KeyValuePair<string, JsonElement>(value.Field, JsonSerializer.Deserialize<JsonElement>(value.Value.Span)))]);
        lock (_gate) Fold(fact, entry.Actor, position);
    }

    private void Fold(Fact fact, string actor, long position)
    {
        var scope = fact.Header.Scope;
        switch (fact)
        {
            case ReportIssued { Files: { } files } issued: foreach (var file in files) Keep(file.Url, ReportShelf, scope, RetentionBook.Reports, file.Size, fact.At, position, issued.ReportNo ?? "", file.Title); break;
            case ReportSupplemented { Files: { } files } issued: foreach (var file in files) Keep(file.Url, ReportShelf, scope, RetentionBook.Reports, file.Size, fact.At, position, issued.ReportNo ?? "", file.Title); break;
            case EvidenceTaken taken: Keep(taken.Digest, EvidenceStore, scope, RetentionBook.EvidenceFiles, taken.File?.Size, fact.At, position, taken.EvidenceId ?? "", taken.File?.Title); break;
            case LetterDrafted letter: Keep(letter.Doc?.Url, EvidenceStore, scope, RetentionBook.EvidenceFiles, letter.Doc?.Size, fact.At, position, letter.LetterNo ?? "", letter.Doc?.Title); break;
            case LetterAnswered letter: Keep(letter.Doc?.Url, EvidenceStore, scope, RetentionBook.EvidenceFiles, letter.Doc?.Size, fact.At, position, letter.LetterNo ?? "", letter.Doc?.Title); break;
            case OutcomeRecorded letter: Keep(letter.Doc?.Url, EvidenceStore, scope, RetentionBook.EvidenceFiles, letter.Doc?.Size, fact.At, position, letter.LetterNo ?? "", letter.Doc?.Title); break;
            case ContractSigned or LotFailed or LotTerminated:
                foreach (var lot in scope.Lots)
                {
                    if (!_ends.TryGetValue(lot, out var ends)) _ends[lot] = ends = new();
                    ends.Take(fact, position);
                }
                break;
            case FactRetracted { SourceKey: { } key } back: _retracted[(fact.Header.Identity.Source, key)] = Math.Max(_retracted.GetValueOrDefault((fact.Header.Identity.Source, key)), back.SourceVersion ?? int.MaxValue); break;
            case TaskJoined { Officer: { } officer }:
                foreach (var lot in scope.Lots)
                {
                    if (!_witnesses.TryGetValue(lot, out var who)) _witnesses[lot] = who = [];
                    who.Add(officer);
                }
                break;
            case ArchivePackaged made: _packages.Add(new(made.Package ?? "", PackageState.Made, "", made.Digest ?? "", made.Count ?? scope.Lots.Count, "", "", actor, fact.At, position)); break;
            case ArchiveImported taken: _packages.Add(new(taken.Package ?? "", PackageState.Imported, taken.Origin ?? "", taken.Digest ?? "", taken.Count ?? 0, "", "", actor, fact.At, position)); break;
            case ArchiveRefused refused: _packages.Add(new(refused.Package ?? "", PackageState.Refused, "", "", 0, refused.Where ?? "", refused.Reason ?? "", actor, fact.At, position)); break;
            case FixityChecked round: _rounds.Add(new(round.Objects ?? 0, round.Failed ?? [], round.Bytes ?? "", round.Began ?? fact.At, fact.At, actor, position)); break;
            default:
                _life.Fold(fact, actor, position);
                if (fact is MaterialDisposed { Material: { } material })
                    foreach (var lot in scope.Lots) _gone.Add((lot, material));
                break;
        }
    }

    // an object is known by where it was kept first: a draft's annex names evidence that stands already
    private void Keep(string? name, string shelf, Scope scope, string material, long? size, Moment at, long position, string label, string? title)
    {
        if (name is { Length: > 0 } && scope.Lots is [var lot, ..]) _objects.TryAdd(name, new(name, shelf, lot, scope.Round, material, size ?? 0, position, at, label));
    }

    /// <summary>The ends of a lot: of each source's key the highest version, unless it was taken back.</summary>
    private sealed class LotEnds
    {
        private readonly Dictionary<(string Source, string Key), (int Version, KeepingStart Start)> _ends = [];

        public void Take(Fact fact, long position)
        {
            var id = fact.Header.Identity;
            if (!_ends.TryGetValue((id.Source, id.SourceKey), out var known) || id.SourceVersion >= known.Version) _ends[(id.Source, id.SourceKey)] = (id.SourceVersion, new(fact.Header.Type, fact.At, position));
        }

        public KeepingStart? Start(IReadOnlyDictionary<(string, string), int> retracted)
        {
            var standing = _ends.Where(end => end.Value.Version > retracted.GetValueOrDefault(end.Key)).Select(end => end.Value.Start).ToList();
            // one that does not say when may be the latest of all
            return standing.Find(start => !start.At.IsKnown) ?? standing.MaxBy(start => start.At.Local);
        }
    }
}
