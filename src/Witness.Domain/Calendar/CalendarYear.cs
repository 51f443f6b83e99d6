using System.Text.Json;

namespace Witness.Domain.Calendar;

/// <summary>放假通知 — the State Council paper a calendar year was entered from.</summary>
public sealed record HolidayNotice(string Title, string Number, DateOnly Issued, string Source);

/// <summary>放假 — a run of rest days, both ends included.</summary>
public sealed record RestDays(string Name, DateOnly From, DateOnly To);

/// <summary>年度日历 — one year as entered: rest days, make-up working days, who entered it and from when it holds. A later version replaces an earlier one.</summary>
public sealed record CalendarYear(
    int Year, int Version, HolidayNotice Notice, string EnteredBy, DateOnly From, IReadOnlyList<RestDays> Rest, IReadOnlyList<DateOnly> MakeUp)
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Reads the format of <c>Calendar/years/*.json</c>.</summary>
    public static CalendarYear Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<CalendarYear>(json, Format) ?? throw new FormatException("empty calendar year");
}
