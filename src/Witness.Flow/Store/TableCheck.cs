using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Store;

/// <summary>What a check went through and found; no finds: nobody but this system has written.</summary>
public sealed record CheckResult(IReadOnlyList<TamperFind> Finds, long Entries, long Rows);

/// <summary>Rows an entry must have beside it, as far as they follow from it: lets a missing row be named.</summary>
public delegate IEnumerable<(string Table, byte[] Key)> RowsOf(LogName log, StoredEntry entry);

/// <summary>
/// 全库核验 — goes through the whole log's database against what its writer sealed: entries against tiles and root, rows
/// against their digests, tables against their sums (rulings 20, 68). Needs the key; what needs none is the verifier's.
/// </summary>
public sealed class TableCheck(CheckedStore store, Suite suite, RowsOf? expected = null)
{
    private const string Database = "log";
    private const int MostNamed = 1000;
    private const int MostAtStart = 100_000;

    private readonly List<TamperFind> _finds = [];
    private readonly HashSet<TamperFind> _named = [];
    private long _entries, _rows;

    /// <summary>Runs once. The view does not change while it runs, whatever is appended meanwhile.</summary>
    public async Task<CheckResult> Run(CancellationToken stop = default)
    {
        await using var scan = await store.Scan(stop);
        var heads = await scan.Heads(stop);
        TableSums? sums = null;
        try
        {
            sums = SealedState.Open(store.Seals, heads, await scan.Sums(stop)).Sums;
        }
        catch (TamperException)
        {
            Find(SealedState.Place, "", TamperFind.Changed);
        }

        // Without a head of ours there is nothing to measure the entries against; what is wrong is said.
        foreach (var log in sums is null ? [] : TableNames.Logs)
            _entries += await new TreeCheck(scan, suite, log, heads.FirstOrDefault(h => h.Log == log).Head, Find).Run(stop);
        if (sums is not null && !SealedState.IsEpoch(store.Seals, sums, await scan.Epochs(stop))) Find(SealedState.Epoch, "0", TamperFind.Changed);
        foreach (var stranger in (await scan.Everything(stop)).Where(name => !TableNames.Known(name))) Find(stranger, "", TamperFind.Foreign);
        var broken = new HashSet<string>(StringComparer.Ordinal);
        await CheckIdentities(scan, sums, broken, stop);
        await CheckAbout(scan, sums, broken, stop);
        var there = await scan.Tables(stop);
        foreach (var table in there.Union(sums?.Tables.Where(t => t is not (SealedState.Identity or SealedState.About or SealedState.Epoch)) ?? []))
            await CheckRows(scan, table, there.Contains(table), sums, broken, stop);
        if (expected is not null && broken.Count > 0) await NameMissing(scan, broken, there, stop);
        return new(_finds, _entries, _rows);
    }

    /// <summary>
    /// The quick half, for a start: sealed head, epoch, strangers, number of entries, and every table of rows; a large one is only counted,
    /// unless that shows that something is wrong.
    /// </summary>
    public async Task<CheckResult> Probe(CancellationToken stop = default)
    {
        await using var scan = await store.Scan(stop);
        var heads = await scan.Heads(stop);
        TableSums sums;
        try
        {
            sums = SealedState.Open(store.Seals, heads, await scan.Sums(stop)).Sums;
        }
        catch (TamperException)
        {
            return new([new(Database, SealedState.Place, "", TamperFind.Changed)], 0, 0);
        }

        foreach (var (log, head) in heads)
            if (await scan.Count(TableNames.Entries(log), stop) is var count && count != head.Size) Find(TableNames.Entries(log), "", TamperFind.OfCounts(count, head.Size));
        if (!SealedState.IsEpoch(store.Seals, sums, await scan.Epochs(stop))) Find(SealedState.Epoch, "0", TamperFind.Changed);
        foreach (var stranger in (await scan.Everything(stop)).Where(name => !TableNames.Known(name))) Find(stranger, "", TamperFind.Foreign);
        var broken = new HashSet<string>(StringComparer.Ordinal);
        if (await Whole(SealedState.Identity, SealedState.Identity)) await CheckIdentities(scan, sums, broken, stop);
        if (await Whole(SealedState.About, SealedState.About)) await CheckAbout(scan, sums, broken, stop);
        var there = await scan.Tables(stop);
        foreach (var table in there.Union(sums.Tables.Where(t => t is not (SealedState.Identity or SealedState.About or SealedState.Epoch))))
            if (!there.Contains(table) || await Whole(table, TableNames.Rows(new(table)))) await CheckRows(scan, table, there.Contains(table), sums, broken, stop);
        if (expected is not null && broken.Count > 0) await NameMissing(scan, broken, there, stop);
        return new(_finds, _entries, _rows);

        async Task<bool> Whole(string table, string sql) => sums[table].Count <= MostAtStart || await scan.Count(sql, stop) != sums[table].Count;
    }

    private async Task CheckIdentities(StoreScan scan, TableSums? sums, HashSet<string> broken, CancellationToken stop)
    {
        var sum = default(RowSum);
        var roll = sums?.Roll(SealedState.Identity)?.Blank();
        await scan.Identities((row, mac, number) =>
        {
            TableNames.Note(roll, row);
            var term = TableNames.Term(store.Seals, row);
            if (!term.Matches(mac) || number > sums?[SealedState.Identity].Count) Find(SealedState.Identity, row.Key.ToString(), TamperFind.Changed);
            sum += term;
        }, stop);
        Compare(SealedState.Identity, (sum, roll), sums, broken);
    }

    private async Task CheckAbout(StoreScan scan, TableSums? sums, HashSet<string> broken, CancellationToken stop)
    {
        var sum = default(RowSum);
        var roll = sums?.Roll(SealedState.About)?.Blank();
        await scan.About((row, mac, number) =>
        {
            TableNames.Note(roll, row);
            var term = TableNames.Term(store.Seals, row);
            if (!term.Matches(mac) || number > sums?[SealedState.About].Count) Find(SealedState.About, row.Key.ToString(), TamperFind.Changed);
            sum += term;
        }, stop);
        Compare(SealedState.About, (sum, roll), sums, broken);
    }

    private async Task CheckRows(StoreScan scan, string table, bool there, TableSums? sums, HashSet<string> broken, CancellationToken stop)
    {
        var sum = default(RowSum);
        var roll = sums?.Roll(table)?.Blank();
        if (there)
            await scan.Rows(table, (key, value, mac) =>
            {
                roll?.Add(key);
                var term = store.Seals.Term(table, key, value);
                if (!term.Matches(mac)) Find(table, Convert.ToHexStringLower(key), TamperFind.Changed);
                sum += term;
            }, stop);
        Compare(table, (sum, roll), sums, broken);
    }

    private void Compare(string table, (RowSum Sum, KeyRoll? Roll) there, TableSums? sums, HashSet<string> broken)
    {
        _rows += there.Sum.Count;
        if (sums is null || sums[table] == there.Sum) return;
        broken.Add(table);
        Find(table, "", TamperFind.OfCounts(there.Sum.Count, sums[table].Count));
        if (there.Roll is null) return;
        foreach (var differs in sums.Roll(table)!.Less(there.Roll))
        {
            var key = table == SealedState.About ? differs.Key[..Key16.Size] : differs.Key;
            Find(table, Convert.ToHexStringLower(key) + (differs.Whole ? "" : "…"), differs.Count > 0 ? TamperFind.Missing : TamperFind.Foreign);
        }
    }

    // Only now, when something is known to be wrong, is it worth asking for the row of every entry: what is there is read once.
    private async Task NameMissing(StoreScan scan, HashSet<string> broken, IReadOnlyList<string> there, CancellationToken stop)
    {
        var present = broken.ToDictionary(table => table, _ => new HashSet<Key16>(), StringComparer.Ordinal);
        foreach (var (table, keys) in present)
        {
            if (table == SealedState.Identity) await scan.Identities((row, _, _) => keys.Add(row.Key), stop);
            else if (there.Contains(table)) await scan.Rows(table, (key, _, _) => keys.Add(key.Length == Key16.Size ? Key16.From(key) : default), stop);
        }

        foreach (var log in TableNames.Logs)
            await scan.Entries(log, (position, bytes) =>
            {
                foreach (var (table, key) in expected!(log, new(position, bytes)))
                    if (present.TryGetValue(table, out var keys) && !keys.Contains(Key16.From(key))) Find(table, Convert.ToHexStringLower(key), TamperFind.Missing);
            }, stop);
    }

    private void Find(string table, string row, string what)
    {
        var find = new TamperFind(Database, table, row, what);
        if (_finds.Count < MostNamed && _named.Add(find)) _finds.Add(find);
    }
}
