using Witness.Flow.Records;

namespace Witness.Web.Parts.Lists;

/// <summary>刻度 — which hours the board shows and where a time stands on it, in columns of five minutes (columns.css).</summary>
public sealed class BoardScale
{
    public BoardScale(DayBoard board)
    {
        var bookings = board.Rooms.SelectMany(r => r.Bookings).ToList();
        var day = board.Day.ToDateTime(TimeOnly.MinValue);
        var first = bookings.Select(b => Math.Floor(Math.Max(0, (b.From - day).TotalHours))).DefaultIfEmpty(8).Min();
        var last = bookings.Select(b => Math.Ceiling(Math.Min(24, (b.To - day).TotalHours))).DefaultIfEmpty(18).Max();
        First = (int)Math.Min(8, first);
        Last = (int)Math.Max(First + 8, last);
        Start = day.AddHours(First);
        _shared = Shared([.. bookings.Select(b => b.ProjectName ?? b.Title).Distinct()]);
    }

    private readonly int _shared;

    public int First { get; }

    public int Last { get; }

    public int Hours => Last - First;

    private DateTime Start { get; }

    /// <summary>Column line, from 1; held inside the board.</summary>
    public int Column(DateTime at) => 1 + Math.Clamp((int)Math.Round((at - Start).TotalMinutes / 5), 0, Hours * 12);

    /// <summary>At least a quarter of an hour wide, so that it can be hit.</summary>
    public (int From, int To) Place(RoomBooking booking)
    {
        var from = Math.Min(Column(booking.From), (Hours * 12) - 2);
        return (from, Math.Max(Column(booking.To), from + 3));
    }

    /// <summary>Bars of one room with the line each stands on: what overlaps stands below, never on top; lots of one project that sit together are one bar.</summary>
    public IReadOnlyList<(BoardBar Bar, int Line)> Lines(RoomRow room)
    {
        var ends = new List<int>();
        var placed = new List<(BoardBar, int)>();
        var bars = room.Bookings.GroupBy(b => (b.From, b.To, b.State, Project: b.ProjectName ?? b.Lot)).Select(g => new BoardBar([.. g.OrderBy(b => b.Lot, StringComparer.Ordinal)]));
        foreach (var bar in bars.OrderBy(b => b.First.From).ThenBy(b => b.First.To).ThenBy(b => b.First.Lot, StringComparer.Ordinal))
        {
            var (from, to) = Place(bar.First);
            var line = ends.FindIndex(end => end <= from);
            if (line < 0)
            {
                ends.Add(to);
                line = ends.Count - 1;
            }
            else ends[line] = to;
            placed.Add((bar, Math.Min(line + 1, 12)));
        }
        return placed;
    }

    /// <summary>What tells one name of this board from another: without the words all of them begin with.</summary>
    public string Short(string name) => name.Length > _shared + 2 ? name[_shared..] : name;

    /// <summary>An hour's label gives way to the label of now.</summary>
    public bool Covered(int hour, DateTime? now) => now is { } at && Math.Abs((Start.AddHours(hour - First) - at).TotalMinutes + 12) < 34;

    private static int Shared(List<string> names)
    {
        if (names.Count < 3) return 0;
        var least = names.Min(n => n.Length);
        var shared = 0;
        while (shared < least && names.All(n => n[shared] == names[0][shared])) shared++;
        return shared;
    }

    /// <summary>开标2厅 before 开标10厅: by group as given, then by name with its numbers as numbers.</summary>
    public static IEnumerable<RoomRow> Sorted(IReadOnlyList<RoomRow> rooms)
    {
        var groups = rooms.Select(r => r.Group).Distinct().ToList();
        return rooms.OrderBy(r => groups.IndexOf(r.Group)).ThenBy(r => Natural(r.Name), StringComparer.Ordinal);
    }

    private static string Natural(string name) =>
        System.Text.RegularExpressions.Regex.Replace(name, "[0-9]+", digits => digits.Value.PadLeft(8, '0'), System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}

/// <summary>条 — one bar of the board: a booking, or several lots of one project in one room at one time.</summary>
public sealed record BoardBar(IReadOnlyList<RoomBooking> Lots)
{
    public RoomBooking First => Lots[0];

    public bool Joint => Lots.Count > 1;

    public string Title => Joint ? First.ProjectName ?? First.Title : First.Title;

    public int Conflicts => Lots.Sum(b => b.Conflicts);

    public string Link => Joint ? $"/projects?tab=lots&text={Uri.EscapeDataString(Title)}" : $"/lots/{Uri.EscapeDataString(First.Lot)}";
}
