using System.Globalization;
using Witness.Flow.Store;
using Witness.Flow.Vault;

namespace Witness.Flow.Alerts;

/// <summary>
/// 判断存放 — keeps the state of judgement in the read database, closed, with its position: a start goes on from there. One that another version of
/// the rules made is passed over, and one is thrown away when a key is destroyed: it may hold what the key guarded.
/// </summary>
public sealed class JudgementShelf(ReadDatabase database, Compartment compartment)
{
    private const int PartSize = 1 << 19;
    private const string Shelf = "judgement-shelf";

    private static readonly string MadeBy = $"{AlertTables.Version}/{typeof(Domain.Rules.Keeping.RuleBook).Module.ModuleVersionId}/{typeof(JudgementShelf).Module.ModuleVersionId}";

    /// <summary>State and the first position it has not taken; null where there is none to go on from.</summary>
    internal async Task<(JudgementState State, long Position)?> Take(CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var rows = await snapshot.Rows<JudgementRow>(AlertTables.Judgement, "ORDER BY part");
        if (rows.Count == 0 || rows.Count != rows[0].Parts || rows.Any(row => row.MadeBy != MadeBy || row.Position != rows[0].Position)) return null;
        var packed = rows.SelectMany(row => compartment.Open(Place(row.Part, row.Position), row.Closed)).ToArray();
        return (JudgementState.Unpack(packed), rows[0].Position);
    }

    /// <summary>Puts it there in place of what was.</summary>
    internal async Task Put(JudgementState state, long position, CancellationToken stop)
    {
        var packed = state.Pack();
        var parts = (packed.Length + PartSize - 1) / PartSize;
        var rows = Enumerable.Range(0, parts).Select(part => database.Make(
            AlertTables.Judgement, part, parts, position, MadeBy,
            compartment.Close(Place(part, position), packed.AsSpan(part * PartSize, Math.Min(PartSize, packed.Length - (part * PartSize)))))).ToList();
        await database.Apply(
            async batch =>
            {
                await batch.RemoveWhere(AlertTables.Judgement, "part >= @parts", new { parts });
                foreach (var row in rows) batch.Put(row);
                Count(batch);
            },
            stop);
    }

    internal Task Clear(CancellationToken stop) => database.Apply(
        async batch =>
        {
            await batch.RemoveWhere(AlertTables.Judgement, "part >= 0");
            Count(batch);
        },
        stop);

    /// <summary>No follower moves on when the shelf is written: it counts its own writings, so that a kept anchor does not take them for somebody else's.</summary>
    private static void Count(ReadBatch batch) => batch.SetCursor(Shelf, batch.Cursor(Shelf) + 1);

    private static string Place(long part, long position) => string.Create(CultureInfo.InvariantCulture, $"judgement/{position}/{part}");
}
