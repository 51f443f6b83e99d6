using System.Security.Cryptography;
using System.Text.Json;
using Witness.Sim.Plants;
using Witness.Sim.Play;
using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Tests.Play;

public sealed class WorldTests
{
    /// <summary>Rows of the catalogue (domain.md §2) whose source column names T X V B D S. The letters' answers refer to
    /// letters that only the centre writes, so no pretend world can send them first.</summary>
    private const string Upstream = """
        TenderPlanPublished TenderPlanChanged TenderPlanWithdrawn ProjectRegistered LotRegistered ProjectChanged LotRetendered VenueBooked VenueChanged VenueReleased
        NoticePublished NoticeAmended NoticeWithdrawn InvitationIssued TenderDocumentIssued ClarificationIssued FloorPriceSet ExhibitionHeld
        ExpertsDrawn ExpertsRedrawn ExpertResponded ExpertRecused ExpertListDisclosed BidReceived BidWithdrawn BidFingerprinted OpeningStarted BidDecrypted BidOpened DepositChecked
        BidRejected OpeningEnded LotFailed LotTerminated LotSuspended LotResumed ExpertSignedIn CommitteeFormed EvaluationStarted QualificationReviewed BidClarified BidViewed ConsultationHeld BidScored
        EvaluationRolledBack ReEvaluationStarted ReEvaluationEnded ReEvaluationReported EvaluationEnded EvaluationReportReceived
        AuctionBidderRegistered AuctionStarted LadderChanged AuctionBidPlaced HammerFell AuctionPassed AuctionEnded AuctionRecordSigned
        ApplicationApproved ApplicationRefused ListingStarted QuotePlaced ListingEnded TimedBiddingStarted TimedBiddingExtended TimedBiddingEnded PriorityClaimed DealConfirmed
        CandidatesPublished ObjectionReceived ObjectionAnswered InquiryReceived InquiryAnswered ChallengeReceived ChallengeAnswered ComplaintReceived ComplaintAccepted ComplaintRefused ComplaintDecided
        AwardDecided ResultPublished AwardNoticed LosersNotified AwardForfeited WrittenReportFiled PerformanceBondSet ContractSigned ContractPublished ContractFiled PricePaid
        DepositReceived GuaranteeLodged DepositRefunded DepositTransferred DepositForfeited DepositRefundFailed
        DoorPassed FaceMatched SecurityChecked ItemStored DeviceLost DeviceReturned RecordingGapped IntercomCalled BroadcastMade PagesPrinted EvidenceTaken PartyRegistered FactRetracted AnomalyReported
        """;

    /// <summary>The 62 of indicators.md.</summary>
    private static readonly string[] Indicators =
        [.. Range("P", 14), .. Range("H", 11), .. Range("B", 12), .. Range("A", 6), .. Range("E", 9), .. Range("D", 4), .. Range("N", 4), .. Range("W", 2)];

    [Fact]
    public void The_same_seed_tells_the_same_bytes()
    {
        Assert.Equal(Told.Digest(Told.DayMessages), Told.Digest(new DayWorld(1).Messages()));
        Assert.Equal(Told.Digest(Told.YearMessages), Told.Digest(new YearWorld(1, Told.Lots).Messages()));
        Assert.NotEqual(Told.Digest(Told.DayMessages), Told.Digest(new DayWorld(2).Messages()));
    }

    /// <summary>Ruling 42: a change of these digests is a change of what the rules were to be measured against, and needs a reason.</summary>
    [Theory]
    [InlineData("day", "B7812424DE05497D")]
    [InlineData("year", "0A5B6DC6B481AB26")]
    public void The_answers_of_seed_one_are_frozen(string world, string digest)
    {
        var answers = new MemoryStream();
        _ = Told.YearMessages;
        AnswerFile.Write(answers, world == "day" ? Told.Day.Answers : Told.Year.Answers);
        Assert.Equal(digest, Convert.ToHexString(SHA256.HashData(answers.ToArray()))[..16]);
    }

    [Fact]
    public void Every_fact_that_upstream_may_send_is_sent()
    {
        var said = Told.DayMessages.Concat(Told.YearMessages).Select(m => m.Type).ToHashSet();
        var missing = Upstream.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Where(t => !said.Contains(t));
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_indicator_is_planted_in_the_year_and_those_of_one_lot_in_the_day()
    {
        Assert.Equal(62, Indicators.Length);
        Assert.Empty(Indicators.Except(Told.Year.Answers.Select(a => a.Code)));
        var perLot = PlantBook.All.Where(p => p.PerLot).Select(p => p.Code);
        Assert.Empty(perLot.Except(Told.Day.Answers.Select(a => a.Code)));
    }

    [Fact]
    public void Every_answer_names_facts_that_are_really_said()
    {
        foreach (var (messages, answers) in new[] { (Told.DayMessages.AsEnumerable(), Told.Day.Answers.AsEnumerable()), (Told.YearMessages, Told.Year.Answers) })
        {
            var keys = messages.Select(m => m.Key).ToHashSet();
            Assert.Empty(answers.SelectMany(a => a.Facts.Where(f => !keys.Contains(f)).Select(f => $"{a.Code} {f}")));
        }
    }

    [Fact]
    public void No_identity_is_used_twice_but_on_purpose()
    {
        foreach (var (messages, answers) in new[] { (Told.DayMessages, Told.Day.Answers.AsEnumerable()), (Told.YearMessages, Told.Year.Answers) })
        {
            var meant = answers.Where(a => a.Code == "CONFLICT").SelectMany(a => a.Facts).ToHashSet();
            var twice = messages.GroupBy(m => (m.Sender, m.Key, m.Version)).Where(g => g.Count() > 1).Select(g => g.Key.Key);
            Assert.Empty(twice.Except(meant));
            Assert.Equal(messages.Count, messages.Select(m => m.Id).Distinct().Count());
        }
    }

    [Fact]
    public void Day_and_year_load_beside_each_other()
    {
        var day = Told.DayMessages.Select(m => (m.Sender, m.Key)).ToHashSet();
        Assert.DoesNotContain(Told.YearMessages, m => day.Contains((m.Sender, m.Key)));
        Assert.All(Told.YearMessages, m => Assert.InRange(m.Deliver, new DateTime(2025, 9, 1), new DateTime(2026, 9, 1)));
    }

    [Fact]
    public void Messages_come_in_order_of_sending_and_every_account_counts_its_own()
    {
        foreach (var messages in new[] { Told.DayMessages, Told.YearMessages })
        {
            Assert.All(messages.Zip(messages.Skip(1)), pair => Assert.True(pair.First.Deliver <= pair.Second.Deliver));
            foreach (var sender in messages.GroupBy(m => m.Sender))
                Assert.Equal(Enumerable.Range(1, sender.Count()).Select(n => (long)n), sender.Select(m => m.Sequence));
            Assert.All(messages, m => Assert.True(m.Deliver >= m.At));
        }
    }

    [Fact]
    public void Offices_act_on_working_days_in_working_hours()
    {
        string[] acts = ["NoticePublished", "TenderDocumentIssued", "ExpertsDrawn", "OpeningStarted", "EvaluationStarted", "AuctionStarted", "CandidatesPublished", "AwardDecided", "ResultPublished", "ContractSigned", "VenueBooked", "BidReceived"];
        foreach (var message in Told.DayMessages.Concat(Told.YearMessages).Where(m => acts.Contains(m.Type)))
        {
            Assert.True(WorkCalendar.IsWorkday(message.At), $"{message.Key} {message.At}");
            Assert.InRange(message.At.TimeOfDay, TimeSpan.FromHours(7), TimeSpan.FromHours(18));
        }
    }

    [Fact]
    public void The_day_has_the_projects_rooms_and_lots_it_promises()
    {
        var today = Told.DayMessages.Where(m => m.Deliver >= DayWorld.Opens).ToList();
        Assert.All(today, m => Assert.InRange(m.Deliver, DayWorld.Opens, DayWorld.Closes));
        Assert.True(today.Select(m => m.Project ?? m.Subject).Where(p => p?.Length == 17).Distinct().Count() >= 23);
        Assert.InRange(Told.Day.Deals.Sum(d => d.Lots.Count), 60, 80);
        var rooms = Told.Day.Deals.Where(d => d.T.Opening.Date == DayWorld.Day || d.T.ListingTo.Date == DayWorld.Day).SelectMany(d => d.EvaluationHalls.Append(d.OpeningHall!)).Select(h => h.Code).Distinct();
        Assert.True(rooms.Count() >= 20);
    }

    [Fact]
    public void Two_evaluations_of_one_day_never_share_a_room()
    {
        foreach (var deals in Told.Day.Deals.Where(d => d.EvaluationHalls.Count > 0).GroupBy(d => d.T.EvaluationStart.Date))
            Assert.Equal(deals.Sum(d => d.EvaluationHalls.Count), deals.SelectMany(d => d.EvaluationHalls).Select(h => h.Code).Distinct().Count());
    }

    [Fact]
    public void A_message_is_a_cloud_event_with_our_extensions()
    {
        foreach (var message in Told.DayMessages.Take(2000))
        {
            using var json = JsonDocument.Parse(message.ToBytes());
            foreach (var member in (string[])["specversion", "id", "type", "source", "sourcekey", "sourceversion", "sequence", "data"])
                Assert.True(json.RootElement.TryGetProperty(member, out _), member);
        }
    }

    [Fact]
    public void Mischief_changes_order_and_count_but_no_content()
    {
        var plain = Told.DayMessages.GroupBy(m => m.Id).ToDictionary(g => g.Key, g => g.First());
        var mixed = Mischief.Of(Told.DayMessages, 1).ToList();
        Assert.True(mixed.Count > plain.Count);
        Assert.All(mixed, m => Assert.Equal(plain[m.Id].Data, m.Data));
        Assert.Contains(mixed.Where(m => m.Sender == Accounts.Works).Zip(mixed.Where(m => m.Sender == Accounts.Works).Skip(1)), p => p.First.Sequence > p.Second.Sequence);
    }

    private static IEnumerable<string> Range(string letter, int count) => Enumerable.Range(1, count).Select(n => $"{letter}{n:D2}");
}
