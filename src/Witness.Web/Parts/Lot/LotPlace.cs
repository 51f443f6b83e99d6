using System.Globalization;
using Witness.Flow.Records;

namespace Witness.Web.Parts.Lot;

/// <summary>所在 — which view of a lot the address names: everything on the page is a link to another of these.</summary>
/// <param name="Pick">Log position whose proof is open.</param>
public sealed record LotPlace(string Lot, int? Round, string? Table, long? Pick, AsOf At)
{
    public string Link => Address("");

    public string Paper => (this with { Pick = null }).Address("/print");

    private string Address(string tail)
    {
        var parts = new List<string>();
        if (Round is { } round) parts.Add(string.Create(CultureInfo.InvariantCulture, $"round={round}"));
        if (Table is { } table) parts.Add($"table={table}");
        if (At.Position is { } position) parts.Add(string.Create(CultureInfo.InvariantCulture, $"at={position}"));
        if (At.KnownAt is { } time) parts.Add($"known={Uri.EscapeDataString(time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture))}");
        if (Pick is { } pick) parts.Add(string.Create(CultureInfo.InvariantCulture, $"pick={pick}"));
        return $"/lots/{Uri.EscapeDataString(Lot)}{tail}{(parts.Count == 0 ? "" : "?")}{string.Join('&', parts)}";
    }

    /// <summary>From the query of an address; what does not parse is left out.</summary>
    public static AsOf Moment(long? position, string? known) =>
        new(position, DateTimeOffset.TryParse(known, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? known!.Contains('+') || known.EndsWith('Z') ? time : new DateTimeOffset(time.DateTime, Witness.Domain.Terms.Moment.Offset)
            : null);
}
