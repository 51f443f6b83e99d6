using System.Buffers.Binary;
using System.Text;
using Witness.Ledger.Log;

namespace Witness.Flow.Store;

/// <summary>A row about to be written, with its digest; a null value deletes.</summary>
internal readonly record struct SealedRow(byte[] Key, ReadOnlyMemory<byte>? Value, RowTerm Term);

/// <summary>
/// What stands sealed beside the heads: both heads and the sums of all tables of the log's database. The writer holds
/// it in memory; each commit works on a copy and writes it in the same transaction, so no table can be rolled back alone.
/// </summary>
internal sealed class SealedState
{
    public const string Identity = "identity";
    public const string About = "about";
    public const string Place = "head";
    public const string Epoch = "epoch";

    private readonly RowSeals _seals;
    private readonly SortedDictionary<LogName, Head> _heads;

    private SealedState(RowSeals seals, SortedDictionary<LogName, Head> heads, TableSums sums) =>
        (_seals, _heads, Sums) = (seals, heads, sums);

    public TableSums Sums { get; }

    /// <summary>Opens what the database holds; an empty database holds none.</summary>
    /// <exception cref="TamperException">Heads or sums were changed by somebody else.</exception>
    public static SealedState Open(RowSeals seals, IEnumerable<(LogName Log, Head Head)> heads, byte[]? closed)
    {
        var byLog = new SortedDictionary<LogName, Head>();
        foreach (var (log, head) in heads) byLog.Add(log, head);
        if (closed is null && byLog.Count > 0) throw new TamperException(Place);
        return new(seals, byLog, closed is null ? new TableSums() : seals.Open(Place, closed, Covered(byLog)));
    }

    /// <summary>A copy for the writer of this epoch; the epoch is sealed with the sums, in the transaction that moves it on.</summary>
    /// <exception cref="TamperException">The epoch that stands there is not the one that was sealed.</exception>
    public SealedState Taken(long before, long epoch)
    {
        if (!IsEpoch(_seals, Sums, [before])) throw new TamperException(Epoch, "0");
        var next = new SealedState(_seals, _heads, Sums.Copy());
        next.Sums[Epoch] = SumOf(_seals, epoch);
        return next;
    }

    /// <summary>Whether the table of the epoch is as it was sealed: one row. Before the first writer nothing is sealed.</summary>
    public static bool IsEpoch(RowSeals seals, TableSums sums, IReadOnlyList<long> rows) =>
        rows is [var epoch] && (sums[Epoch].Count == 0 || sums[Epoch] == SumOf(seals, epoch));

    public Head? Head(LogName log) => _heads.GetValueOrDefault(log);

    /// <summary>A copy to work on, with the batch's heads in place.</summary>
    public SealedState Next(IReadOnlyList<LogGrowth> growth)
    {
        var heads = new SortedDictionary<LogName, Head>(_heads);
        foreach (var log in growth)
        {
            var from = heads.TryGetValue(log.Log, out var old) ? old.Size : 0;
            if (log.First != from || log.Head.Size != from + log.Entries.Count)
                throw new InvalidOperationException($"{log.Log} stands at {from}, the batch begins at {log.First} and ends at {log.Head.Size}");
            heads[log.Log] = log.Head;
        }

        return new(_seals, heads, Sums.Copy());
    }

    public byte[] Close() => _seals.Close(Sums, Covered(_heads));

    /// <summary>
    /// The batch's rows by table, with digests, each upserted key once (the last wins); the sums take them in. Rows
    /// they replace are left to the caller, who knows how to read them: see <see cref="Replaced"/>.
    /// </summary>
    public Dictionary<AttachedTable, List<SealedRow>> Take(IReadOnlyList<AttachedRow> rows)
    {
        var byTable = new Dictionary<AttachedTable, List<SealedRow>>();
        Dictionary<(AttachedTable, string), int>? places = null;
        foreach (var row in rows)
        {
            if (!byTable.TryGetValue(row.Table, out var list)) byTable.Add(row.Table, list = []);
            var key = row.Key.ToArray();
            var term = row.Value is { } value ? _seals.Term(row.Table.Name, key, value.Span) : default;
            if (!row.Table.InsertOnly)
            {
                var place = (row.Table, Convert.ToHexString(key));
                if ((places ??= []).TryGetValue(place, out var at))
                {
                    if (list[at].Value is not null) Sums.Take(row.Table.Name, key, list[at].Term);
                    list[at] = new(key, row.Value, term);
                    if (row.Value is not null) Sums.Put(row.Table.Name, key, term);
                    continue;
                }

                places.Add(place, list.Count);
            }

            list.Add(new(key, row.Value, term));
            if (row.Value is not null) Sums.Put(row.Table.Name, key, term);
        }

        return byTable;
    }

    /// <summary>Takes the row that a write replaces or deletes out of its table's sum.</summary>
    public void Replaced(string table, byte[] key, RowTerm old) => Sums.Take(table, key, old);

    private static RowSum SumOf(RowSeals seals, long epoch)
    {
        Span<byte> value = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(value, epoch);
        return default(RowSum) + seals.Term(Epoch, default, value);
    }

    private static byte[] Covered(SortedDictionary<LogName, Head> heads)
    {
        using var to = new MemoryStream();
        Span<byte> size = stackalloc byte[8];
        foreach (var (log, head) in heads)
        {
            to.WriteByte((byte)log);
            var origin = Encoding.UTF8.GetBytes(head.Origin);
            BinaryPrimitives.WriteInt64BigEndian(size, origin.Length);
            to.Write(size);
            to.Write(origin);
            BinaryPrimitives.WriteInt64BigEndian(size, head.Size);
            to.Write(size);
            to.Write(head.Root.ToArray());
        }

        return to.ToArray();
    }
}
