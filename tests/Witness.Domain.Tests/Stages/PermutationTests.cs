using System.Text;
using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using static Witness.Domain.Tests.Stages.Life;

namespace Witness.Domain.Tests.Stages;

public class PermutationTests
{
    public static TheoryData<string> Subjects => ["S1407003401015434001", "51330000001009139001", "E4114002441A04301001-2", "SDGP370000000202602000605-A", "life GC Tender", "life ZR Auction", "messy"];

    [Theory]
    [MemberData(nameof(Subjects))]
    public void Fifty_orders_give_one_content(string subject) => Shuffle(subject, 50);

    [Theory]
    [Trait("ring", "long")]
    [MemberData(nameof(Subjects))]
    public void A_thousand_orders_give_one_content(string subject) => Shuffle(subject, 1000);

    [Fact]
    public void Folding_one_by_one_equals_folding_at_once()
    {
        var facts = WholeLife.Of("GC", Form.Tender).Facts;
        var state = new LotState("LOT-1");
        for (var n = 1; n <= facts.Count; n++)
        {
            state.Advance(facts[n - 1]);
            if (n % 7 != 0 && n != facts.Count) continue;
            var again = new LotState("LOT-1");
            foreach (var fact in facts.Take(n).Reverse()) again.Advance(fact);
            Assert.Equal(Dump(again), Dump(state));
        }
    }

    private static void Shuffle(string subject, int times)
    {
        var (lot, facts) = subject switch
        {
            "messy" => ("LOT-1", Messy().Facts),
            _ when subject.StartsWith("life ", StringComparison.Ordinal) => ("LOT-1", WholeLife.Of(subject.Split(' ')[1], Enum.Parse<Form>(subject.Split(' ')[2])).Facts),
            _ => (subject, Deals.Of(subject)),
        };
        var expected = Dump(Fold(lot, facts));
        var random = new Random(subject.Length);
        for (var i = 0; i < times; i++)
        {
            var order = facts.Concat(facts.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(order);
            Assert.Equal(expected, Dump(Fold(lot, order)));
        }
    }

    private static LotState Fold(string lot, IEnumerable<Recorded> facts)
    {
        var state = new LotState(lot);
        foreach (var fact in facts) state.Advance(fact);
        return state;
    }

    private static string Dump(LotState state) => Encoding.UTF8.GetString(LotRecords.ContentDump(state, Deals.Context, SealView.AllOpen));

    /// <summary>Corrections, retractions and revivals, contradictions, patches, a second round, a fact that moved to another lot.</summary>
    private static Life Messy()
    {
        var life = WholeLife.Of("GC", Form.Tender);
        life.Add("2026-03-05T10:00", new NoticePublished { NoticeId = "N-1", Title = "更正后", NoticeKind = "招标", OpeningAt = At("2026-04-01T10:00") }, key: "NoticePublished-1", version: 3)
            .Add("2026-03-05T09:50", new NoticePublished { NoticeId = "N-1", Title = "中间", NoticeKind = "招标" }, key: "NoticePublished-1", version: 2)
            .Add("2026-04-01T09:35", new OpeningStarted { BidderCount = 4 }, key: "twice").Add("2026-04-01T09:35", new OpeningStarted { BidderCount = 5 }, key: "twice")
            .Add("2026-04-22T13:00", new FactRetracted { SourceKey = "DepositRefunded-1", SourceVersion = 1, Reason = "退回" })
            .Add("2026-04-23T10:00", new DepositRefunded { DepositId = "DP-2", Amount = new Money(99m), Interest = new Money(1m) }, key: "DepositRefunded-1", version: 2)
            .Add("2026-04-22T13:05", new FactRetracted { SourceKey = "AwardNoticed-1", Reason = "误发" })
            .Add("2026-05-01T09:00", new LotRetendered { NewRound = 2, Cause = "重招" })
            .Add("2026-05-05T09:00", new NoticePublished { NoticeId = "N-2", NoticeKind = "招标", OpeningAt = At("2026-06-01T09:30") }, round: 2)
            .Add("2026-06-01T09:30", new BidOpened { BidId = "B2-1", Bidder = Company("甲公司") }, round: 2)
            .Add("2026-06-01T09:31", new BidOpened { BidId = "B2-2", Bidder = Company("甲公司", "91370300MA0000000A") }, round: 2)
            .Add("2026-06-02T09:00", new OpeningEnded { ValidBidCount = 3 }, key: "other-round", round: 3).Add("2026-06-02T09:00", new OpeningEnded { ValidBidCount = 3 }, key: "other-round", version: 2, round: 2)
            .Add("2026-06-03T09:00", new OpeningEnded { ValidBidCount = 3 }, key: "torn", round: 1).Add("2026-06-03T09:00", new OpeningEnded { ValidBidCount = 4 }, key: "torn", round: 2)
            .Add("2026-03-20T09:00", new NoticeAmended { NewOpeningAt = At("2026-04-05T09:00"), Changes = [new("OpeningAt", null, "2026-04-06T09:00+08:00")] })
            .Project("2026-02-03T09:00", new ProjectChanged { Changes = [new("ProjectName", "示例项目", "示例项目（改）"), new("Region", null, "370305"), new("随便", null, "不认识")] })
            .Project("2026-02-04", new ProjectChanged { Changes = [new("ProjectName", null, "示例项目（再改）")] });
        // contradicted and taken back, contradicted in a row and in a union, ahead of its time with and without its tick
        life.Add("2026-03-21T09:00", new NoticePublished { NoticeId = "N-9", Media = ["甲网"] }, key: "gone").Contending("2026-03-21T10:00", new NoticePublished { NoticeId = "N-9", Media = ["乙网"] }, key: "gone")
            .Add("2026-03-22T09:00", new FactRetracted { SourceKey = "gone", Reason = "误发" }, key: "gone-back").Add("2026-03-22T09:01", new FactRetracted { SourceKey = "gone", SourceVersion = 1, Reason = "误发" }, key: "gone-too")
            .Add("2026-03-02T09:00", new VenueBooked { BookingId = "9", Use = "评标", Rooms = [new(Name: "九室")] }, key: "torn-room").Contending("2026-03-02T09:00", new VenueBooked { BookingId = "9", Use = "评标", Rooms = [new(Name: "十室")] }, key: "torn-room")
            .Add("2026-03-23T09:00", new NoticePublished { NoticeId = "N-8", Media = ["丙网", "甲网"], CeilingPrice = Yuan(9m) }, key: "torn-media").Contending("2026-03-23T09:00", new NoticePublished { NoticeId = "N-8", Media = ["丁网", "甲网"] }, key: "torn-media")
            .Add("2027-03-23T09:00", new ContractSigned { ContractNo = "未来" }, key: "ahead", taken: "2026-06-01T09:00").Add("2027-03-23T09:00", new AwardNoticed { LetterNo = "未来" }, key: "come", taken: "2026-06-01T09:00")
            .Add("2027-03-23T09:00", new LimitPassed { Rule = LotState.TimeRule, Start = new("trade", "come", 1), DueRaw = At("2027-03-23T09:00"), DueRolled = At("2027-03-23T09:00"), Phase = "届满" });
        var moved = life.Facts.Last(f => f.Fact is VenueBooked { Use: "评标" });
        life.Facts.Add(moved with
        {
            Position = 9_000,
            Fact = moved.Fact with { Header = moved.Fact.Header with { Identity = moved.Fact.Header.Identity with { SourceVersion = 2 }, Scope = moved.Fact.Header.Scope with { Lots = ["LOT-2"] } } },
        });
        return life;
    }
}
