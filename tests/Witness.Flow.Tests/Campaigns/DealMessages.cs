using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;

namespace Witness.Flow.Tests.Campaigns;

/// <summary>One CloudEvent as it goes over the wire, and who sends it.</summary>
public sealed record DealMessage(string Sender, string Item);

/// <summary>
/// The messages of several deals: four real ones of tests/cases/real-deals, and an invented one with everything that happens
/// to facts: corrections before what they correct, retractions and revivals, contradictions, a second round, a late project.
/// </summary>
internal static class DealMessages
{
    /// <summary>Lots whose content is compared: GC01, GC02, ZR05, the first of thirteen that share a notice, and the invented one.</summary>
    public static readonly IReadOnlyList<string> Lots =
        ["S1407003401015434001", "E5000000053065534001", "SDGP370000000202602000605-A", "SDGP370000000202602000605-B", "LOT-1", "LOT-2"];

    public static IReadOnlyList<DealMessage> All { get; } = [.. Real(), .. Invented().Select(fact => new DealMessage(fact.Header.Identity.Source, Item(fact)))];

    /// <summary>All of them once, some of them again, in any order, cut into batches of one sender each.</summary>
    public static IEnumerable<(string Sender, IReadOnlyList<string> Items)> Shuffled(Random random)
    {
        var order = All.Concat(All.Where(_ => random.Next(3) == 0)).ToArray();
        random.Shuffle(order);
        for (var from = 0; from < order.Length;)
        {
            var part = order[from..Math.Min(order.Length, from + random.Next(1, 60))];
            foreach (var batch in part.GroupBy(message => message.Sender)) yield return (batch.Key, [.. batch.Select(message => message.Item)]);
            from += part.Length;
        }
    }

    /// <summary>Once each, in the order they are written in.</summary>
    public static IEnumerable<(string Sender, IReadOnlyList<string> Items)> InOrder() =>
        All.Chunk(40).SelectMany(part => part.GroupBy(message => message.Sender)).Select(batch => (batch.Key, (IReadOnlyList<string>)[.. batch.Select(message => message.Item)]));

    private static IEnumerable<DealMessage> Real()
    {
        foreach (var line in File.ReadLines(Path.Combine(Folder(), "deals.jsonl")))
        {
            using var read = JsonDocument.Parse(line);
            var root = read.RootElement;
            var about = (root.TryGetProperty("subject", out var subject) ? subject.GetString() : "") + line[Math.Max(0, line.IndexOf("\"Lots\"", StringComparison.Ordinal))..];
            var project = root.TryGetProperty("project", out var named) ? named.GetString() : null;
            if (Lots.Any(lot => about.Contains(lot, StringComparison.Ordinal) || (project is not null && lot.StartsWith(project, StringComparison.Ordinal))))
                yield return new(root.GetProperty("source").GetString()!, line);
        }
    }

    private static IEnumerable<Fact> Invented()
    {
        var told = new Told();
        var (first, second) = (new Domain.Terms.Org("甲公司", "91370300MA0000000A"), new Domain.Terms.Org("乙公司", "91370300MA0000000B"));
        foreach (var fact in told.Registered()) yield return fact;
        // taken back, perhaps before it comes; moved to the other lot of the project; contradicted in a row
        var other = new Told(lot: "LOT-2");
        yield return other.Lot("2026-08-01", new LotRegistered { LotCode = "LOT-2", LotName = "B标段" });
        yield return told.Lot("2026-08-03T09:00", new NoticePublished { NoticeId = "N-7", Url = "gone", Media = ["甲网"] }, "gone");
        yield return told.Lot("2026-08-03T10:00", new FactRetracted { SourceKey = "gone", Reason = "误发" }, "gone-back");
        yield return told.Lot("2026-08-03T09:30", new VenueBooked { BookingId = "V-7", Use = "评标", Rooms = [new(Name: "七室")], Window = Told.Span("2026-09-01T11:00", "2026-09-01T16:00") }, "moved");
        yield return other.Lot("2026-08-03T09:30", new VenueBooked { BookingId = "V-7", Use = "评标", Rooms = [new(Name: "七室")], Window = Told.Span("2026-09-01T11:00", "2026-09-01T16:00") }, "moved", 2);
        yield return told.Lot("2026-08-03T09:40", new VenueBooked { BookingId = "V-8", Use = "开标", Rooms = [new(Name: "八室")] }, "torn");
        yield return told.Lot("2026-08-03T09:40", new VenueBooked { BookingId = "V-8", Use = "开标", Rooms = [new(Name: "九室")] }, "torn");
        yield return told.Lot("2026-08-02T09:00", new NoticePublished { NoticeId = "N-1", NoticeKind = "招标", Title = "示例公告", OpeningAt = Told.At("2026-09-01T09:30") }, "notice");
        yield return told.Lot("2026-08-02T09:10", new NoticePublished { NoticeId = "N-1", NoticeKind = "招标", Title = "更正后", OpeningAt = Told.At("2026-09-01T10:00") }, "notice", 3);
        yield return told.Lot("2026-08-02T09:05", new NoticePublished { NoticeId = "N-1", NoticeKind = "招标", Title = "中间" }, "notice", 2);
        yield return told.Project("2026-08-03", new ProjectChanged { Changes = [new("ProjectName", null, "柳泉湖道路改造（改）")] });
        yield return told.Lot("2026-08-10T10:00", new BidReceived { BidId = "B-1", Bidder = first }, "bid-1");
        yield return told.Lot("2026-08-10T10:30", new BidReceived { BidId = "B-2", Bidder = second }, "bid-2");
        yield return told.Lot("2026-08-10T10:31", new FactRetracted { SourceKey = "bid-2", SourceVersion = 1, Reason = "误发" }, "bid-2-back");
        yield return told.Lot("2026-08-10T10:40", new BidReceived { BidId = "B-2", Bidder = second }, "bid-2", 2);
        yield return told.Lot("2026-09-01T09:30", new OpeningStarted { BidderCount = 2 }, "opening");
        yield return told.Lot("2026-09-01T09:30", new OpeningStarted { BidderCount = 3 }, "opening"); // a contradiction
        yield return told.Lot("2026-09-01T09:40", new BidOpened { BidId = "B-1", Bidder = first, Order = 1, Price = Told.Yuan(7_000_001m) });
        yield return told.Lot("2026-09-01T09:41", new BidOpened { BidId = "B-2", Bidder = second, Order = 2, Price = Told.Yuan(7_000_002m) });
        yield return told.Lot("2026-09-01T10:00", new OpeningEnded { ValidBidCount = 2 });
        yield return told.Lot("2026-09-01T11:00", new EvaluationStarted { Mode = "集中" });
        yield return told.Lot("2026-09-01T16:00", new EvaluationEnded { Ranking = [new(1, first), new(2, second)] });
        yield return told.Lot("2026-09-02T09:00", new CandidatesPublished { Candidates = [new(1, first), new(2, second)], Ranked = true, Window = Told.Span("2026-09-02", "2026-09-05") });
        yield return told.Lot("2026-09-06T09:00", new LotRetendered { NewRound = 2, Cause = "重招" });
        yield return told.Lot("2026-09-07T09:00", new NoticePublished { NoticeId = "N-2", NoticeKind = "招标", OpeningAt = Told.At("2026-10-01T09:30") }, round: 2);
        yield return told.Lot("2026-09-08T09:00", new BidReceived { BidId = "B-3", Bidder = first }, round: 2); // stays sealed
    }

    private static string Item(Fact fact) => Encoding.UTF8.GetString(FactWriter.Item(fact, FactBook.Find(fact.Header.Type)!, $"{fact.Header.Identity.SourceKey}-{fact.Header.Identity.SourceVersion}"));

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "cases", "real-deals");
}
