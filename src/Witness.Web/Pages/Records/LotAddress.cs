using System.Globalization;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Web.Api;
using Witness.Web.Parts.Lot;

namespace Witness.Web.Pages.Records;

/// <summary>
/// 标段地址 — the query of a lot's page as it came. A past state is named as in the API (<c>position</c>, <c>time</c>) or as the page's own links
/// do (<c>at</c>, <c>known</c>).
/// </summary>
internal sealed record LotAddress(string? Round, string? Table, string? Pick, string? At, string? Known, string? Position, string? Time)
{
    /// <summary>Null when every condition is understood.</summary>
    /// <param name="next">The first position of which nothing is known yet.</param>
    public Wording? Problem(long next) =>
        (Given.Number(Round, "round", 1, 99, out _) ?? Given.Position(Pick, "pick", out _) ?? Given.Known(At, "at", next) ?? Given.Known(Position, "position", next) ?? Given.Time(Time, "time", out _))?.Said
        ?? (string.IsNullOrEmpty(Table) || StageBook.Find(Table) is not null ? null : new Wording("table 须为 R1–R5、R6a、R6b、R6c、R7、R8 之一", "table is one of R1–R5, R6a, R6b, R6c, R7, R8"))
        ?? (string.IsNullOrEmpty(Known) || DateTimeOffset.TryParse(Known, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) ? null
            : new Wording("known 须为时间，如 2026-09-16T09:30:00", "known is a time such as 2026-09-16T09:30:00"))
        ?? (new[] { At, Known, Position, Time }.Count(given => !string.IsNullOrEmpty(given)) <= 1 ? null
            : new Wording("位置与时间只能给一个", "give either a position or a time, once"));

    public LotPlace ToPlace(string lot)
    {
        Given.Number(Round, "round", 1, 99, out var round);
        Given.Position(Pick, "pick", out var pick);
        Given.Position(string.IsNullOrEmpty(At) ? Position : At, "at", out var position);
        return new(lot, round, string.IsNullOrEmpty(Table) ? null : Table, pick, LotPlace.Moment(position, string.IsNullOrEmpty(Known) ? Time : Known));
    }
}
