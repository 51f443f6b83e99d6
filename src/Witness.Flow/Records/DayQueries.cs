using System.Globalization;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;

namespace Witness.Flow.Records;

/// <summary>今日 — the board of one day: rooms × time from the bookings as they stand, progress from released facts.</summary>
internal sealed class DayQueries(ReadSnapshot snapshot, Pass pass, IReadOnlyDictionary<string, string> sources)
{
    private const int MostIdle = 40;
    private const int MostOwn = 20;
    private const int MostLatest = 60; // whoever reads in the list keeps the row before the eyes while newer ones come above it

    private static readonly Wording Opening = new("开标区", "Opening halls");
    private static readonly Wording Evaluation = new("评标区", "Evaluation area");
    private static readonly Wording Auctions = new("拍卖与网上", "Auctions and online");
    private static readonly Wording Others = new("其他", "Others");
    private static readonly IReadOnlyList<Wording> Groups = [Opening, Evaluation, Auctions, Others];

    private static readonly string[] Counted =
    [
        nameof(BidReceived), nameof(BidDecrypted), nameof(BidOpened), nameof(OpeningStarted), nameof(OpeningEnded), nameof(EvaluationStarted), nameof(EvaluationEnded),
        nameof(QualificationReviewed), nameof(EvaluationRolledBack), nameof(EvaluationReportReceived), nameof(AuctionStarted), nameof(AuctionBidPlaced), nameof(HammerFell), nameof(QuotePlaced),
    ];

    public async Task<DayBoard> Board(DateOnly day, DateTimeOffset now, (int Quarantined, int Silent) troubles)
    {
        var bookings = await Bookings(day);
        var lots = (await new LotQueries(snapshot, pass).Rows(bookings.Select(row => row.Lot).ToHashSet(StringComparer.Ordinal))).ToDictionary(row => row.Lot, StringComparer.Ordinal);
        var counts = await Counts(lots.Keys);
        var local = now.ToOffset(Moment.Offset).DateTime;
        var rows = bookings.Where(row => lots.ContainsKey(row.Lot)).GroupBy(row => row.Room, StringComparer.Ordinal).Select(room =>
        {
            var all = room.Select(row => Booking(row, lots[row.Lot], counts, bookings, local)).OrderBy(booking => booking.From).ThenBy(booking => booking.Lot, StringComparer.Ordinal);
            return new RoomRow(room.Key, room.Key, GroupOf(room.First()), null, [.. all]);
        });
        var rooms = rows.OrderBy(row => Groups.ToList().IndexOf(row.Group)).ThenBy(row => row.Name, Natural).ToList();
        var today = day == DateOnly.FromDateTime(local);
        var facts = new FactQueries(snapshot, pass, sources);
        var next = rooms.Count == 0 ? await Next(day) : null;
        return new(
            day, today ? Moment.Of(now) : null, rooms, await Idle(rooms), CountsOf(rooms, lots.Values, troubles), await facts.Latest(day, MostLatest, own: false), next,
            await snapshot.Cursor("records")) { Own = await facts.Latest(day, MostOwn, own: true) };
    }

    private async Task<IReadOnlyList<BookingRow>> Bookings(DateOnly day)
    {
        var where = new Narrowing(snapshot).And("1 = 1");
        where.And($"starts < {where.P(Day(day.AddDays(1)))} AND ends > {where.P(Day(day))}");
        if (where.Scope(pass, "l") is { } scope) where.And($"lot IN (SELECT l.lot FROM lot l WHERE {scope})");
        return (await snapshot.RowsApart<BookingRow>(ReadTables.Booking, $"{where} ORDER BY room, starts, lot", where.Values)).Ours; // what is not ours stands under 需要留意
    }

    private static RoomBooking Booking(
        BookingRow row, LotRow lot, IReadOnlyDictionary<(string Lot, string Type), long> counts, IReadOnlyList<BookingRow> all, DateTime now)
    {
        var (from, to) = (Minute(row.Starts), Minute(row.Ends));
        var state = row.State == "released" ? BookingState.Released : now < from ? BookingState.Ahead : now < to ? BookingState.Running : BookingState.Done;
        var together = all.Where(other => other.Lot == row.Lot && other.Room != row.Room && other.State != "released" && string.CompareOrdinal(other.Starts, row.Ends) < 0 && string.CompareOrdinal(row.Starts, other.Ends) < 0)
            .Select(other => other.Room).Distinct().ToList();
        var line = lot.ToLine();
        var title = (line.ProjectName, line.Name) switch
        {
            ({ } project, { } name) when name.Contains(project, StringComparison.Ordinal) => name,
            ({ } project, { } name) => $"{project} {name}",
            var (project, name) => name ?? project ?? line.Lot,
        };
        return new(
            row.Lot, title, line.ProjectName, from, to, state, state == BookingState.Running ? line.Stage : null, Progress(row, counts), (int)lot.Conflicts, row.Moved == 1, together);
    }

    /// <summary>What the released facts of the lot say of the room's work; null when nothing is known.</summary>
    private static Wording? Progress(BookingRow row, IReadOnlyDictionary<(string Lot, string Type), long> counts)
    {
        long Of(string type) => counts.GetValueOrDefault((row.Lot, type));
        var received = Of(nameof(BidReceived));
        var of = received > 0 ? $"/{received}" : "";
        switch (row.Purpose)
        {
            case "开标":
                if (Of(nameof(OpeningEnded)) > 0) return new("开标结束", "Opening ended");
                if (Of(nameof(BidOpened)) is > 0 and var opened) return new($"唱标 {opened}{of}", $"Read out {opened}{of}");
                if (Of(nameof(BidDecrypted)) is > 0 and var decrypted) return new($"解密 {decrypted}{of}", $"Decrypted {decrypted}{of}");
                return Of(nameof(OpeningStarted)) > 0 ? new("已开标", "Opened") : null;
            case "评标" or "谈判":
                if (Of(nameof(EvaluationReportReceived)) > 0) return new("报告已送达", "Report received");
                if (Of(nameof(EvaluationEnded)) > 0) return new("评标结束", "Evaluation ended");
                if (Of(nameof(EvaluationRolledBack)) is > 0 and var back) return new($"回退 {back} 次", $"Rolled back {back}×");
                if (Of(nameof(QualificationReviewed)) is > 0 and var reviewed) return new($"资格审查 {reviewed}", $"Reviewed {reviewed}");
                return Of(nameof(EvaluationStarted)) > 0 ? new("评标中", "Evaluating") : null;
            default:
                if (Of(nameof(HammerFell)) > 0) return new("已落槌", "Hammer fell");
                var bids = Of(nameof(AuctionBidPlaced)) + Of(nameof(QuotePlaced));
                return bids > 0 ? new($"竞价 {bids} 次", $"{bids} bids") : Of(nameof(AuctionStarted)) > 0 ? new("拍卖中", "In auction") : null;
        }
    }

    private async Task<IReadOnlyDictionary<(string, string), long>> Counts(IReadOnlyCollection<string> lots)
    {
        if (lots.Count == 0) return new Dictionary<(string, string), long>();
        var where = new Narrowing(snapshot);
        where.And($"s.scope IN ({string.Join(", ", lots.Select(lot => where.P(ReadTables.OfLot(lot))))})").And($"f.type IN ({string.Join(", ", Counted.Select(where.P))})");
        var counts = await snapshot.Query<(string Scope, string Type, long Count)>(
            $"SELECT s.scope, f.type, count(DISTINCT f.source_key) FROM fact_scope s JOIN fact f ON f.position = s.position {where} GROUP BY s.scope, f.type", where.Values);
        return counts.ToDictionary(row => (row.Scope[2..], row.Type), row => row.Count);
    }

    private async Task<IReadOnlyList<string>> Idle(IReadOnlyList<RoomRow> busy)
    {
        var names = (await snapshot.Query<string>("SELECT DISTINCT room FROM booking")).ToHashSet(StringComparer.Ordinal);
        foreach (var row in (await snapshot.RowsApart<FactRow>(ReadTables.Fact, $"WHERE type = '{nameof(RoomDeclared)}' ORDER BY position")).Ours)
            if (row.ToRecorded().Fact is RoomDeclared { Room: { } room } && (room.Name ?? room.Text) is { Length: > 0 } name) names.Add(name);
        names.ExceptWith(busy.Where(row => row.Bookings.Any(booking => booking.State != BookingState.Released)).Select(row => row.Name));
        return [.. names.Order(Natural).Take(MostIdle)];
    }

    private async Task<Stamp?> Next(DateOnly day)
    {
        var where = new Narrowing(snapshot);
        where.And($"starts >= {where.P(Day(day.AddDays(1)))} AND state <> 'released'");
        if (where.Scope(pass, "l") is { } scope) where.And($"lot IN (SELECT l.lot FROM lot l WHERE {scope})");
        if ((await snapshot.RowsApart<BookingRow>(ReadTables.Booking, $"{where} ORDER BY starts, room LIMIT 1", where.Values)).Ours.FirstOrDefault() is not { } row) return null;
        var title = (await new LotQueries(snapshot, pass).Rows([row.Lot])).FirstOrDefault()?.ToLine().Title ?? row.Lot;
        return new(new(Minute(row.Starts), Precision.Minute), new($"{row.Room} · {title}", $"{row.Room} · {title}"));
    }

    private static DayCounts CountsOf(IReadOnlyList<RoomRow> rooms, IEnumerable<LotRow> lots, (int Quarantined, int Silent) troubles)
    {
        var (running, ahead, done) = (0, 0, 0);
        foreach (var lot in rooms.SelectMany(row => row.Bookings).Where(booking => booking.State != BookingState.Released).GroupBy(booking => booking.Lot, StringComparer.Ordinal))
        {
            if (lot.Any(booking => booking.State == BookingState.Running)) running++;
            else if (lot.Any(booking => booking.State == BookingState.Ahead)) ahead++;
            else done++;
        }
        return new(running, ahead, done, lots.Count(lot => lot.Conflicts > 0), troubles.Quarantined, troubles.Silent);
    }

    private static Wording GroupOf(BookingRow row)
    {
        var text = row.RoomGroup + row.Room;
        if (text.Contains("开标", StringComparison.Ordinal)) return Opening;
        if (text.Contains("评标", StringComparison.Ordinal) || text.Contains("谈判", StringComparison.Ordinal)) return Evaluation;
        if (text.Contains("拍卖", StringComparison.Ordinal) || text.Contains("网上", StringComparison.Ordinal) || text.Contains("竞价", StringComparison.Ordinal)) return Auctions;
        return row.Purpose switch { "开标" => Opening, "评标" or "谈判" => Evaluation, "拍卖" => Auctions, _ => Others };
    }

    /// <summary>评标室2 before 评标室10.</summary>
    private static readonly Comparer<string> Natural = Comparer<string>.Create((a, b) =>
    {
        var (x, y) = (Split(a), Split(b));
        var order = string.CompareOrdinal(x.Word, y.Word);
        return order != 0 ? order : x.Number != y.Number ? x.Number.CompareTo(y.Number) : string.CompareOrdinal(a, b);
    });

    private static (string Word, long Number) Split(string name)
    {
        var digits = name.Reverse().TakeWhile(char.IsAsciiDigit).Count();
        return digits is 0 or > 9 ? (name, 0) : (name[..^digits], long.Parse(name[^digits..], CultureInfo.InvariantCulture));
    }

    private static DateTime Minute(string text) => DateTime.ParseExact(text, "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
