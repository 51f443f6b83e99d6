using System.Globalization;
using Witness.Flow.Accounts;
using Witness.Flow.Store;

namespace Witness.Flow.Insight;

/// <summary>The lots a reader may count, from the read tables: every number of statistics and sandbox rests on these.</summary>
internal static class CountedLots
{
    public static async Task<IReadOnlyDictionary<string, CountedLot>> Of(Pass pass, ReadDatabase database, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        var rows = await snapshot.Rows<LotToCount>("lot", "");
        var agencies = (await snapshot.Rows<LotAgency>("lot_party", "WHERE role = '代理机构'")).GroupBy(a => a.Lot).ToDictionary(g => g.Key, g => g.First().Name, StringComparer.Ordinal);
        return rows.Where(r => pass.Covers(Blank(r.Region), Blank(r.Kind))).ToDictionary(r => r.Lot, r => new CountedLot(
            r.Lot, r.Name, r.Region, r.Kind, r.Owner, agencies.GetValueOrDefault(r.Lot, ""), r.Sealed > 0,
            DateOnly.TryParseExact(r.FirstDay, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null), StringComparer.Ordinal);
    }

    private static string? Blank(string text) => text.Length == 0 ? null : text;
}

/// <summary>Of the row of a lot: what is counted by.</summary>
internal sealed record LotToCount(string Lot, string Name, string Region, string Kind, string Owner, long Sealed, string FirstDay);

/// <summary>Of the row of a party.</summary>
internal sealed record LotAgency(string Lot, string Name);
