using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Tests.Facts;

public sealed class FactBookTests
{
    [Fact]
    public void Every_fact_record_is_in_the_book_once()
    {
        var records = typeof(Fact).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Fact)) && !type.IsAbstract);
        Assert.Equal(records.Select(type => type.Name).Order(), FactBook.All.Select(type => type.Name).Order());
    }

    [Fact]
    public void Every_field_has_both_terms_and_a_hash_of_personal_or_public_data_has_a_family()
    {
        foreach (var type in FactBook.All)
        {
            Assert.False(string.IsNullOrWhiteSpace(type.Chinese) || string.IsNullOrWhiteSpace(type.English), type.Name);
            Assert.NotEmpty(type.Scopes);
            foreach (var field in type.Fields)
            {
                Assert.False(string.IsNullOrWhiteSpace(field.Chinese) || string.IsNullOrWhiteSpace(field.English), $"{type.Name}.{field.Name}");
                Assert.Equal(field.Name.EndsWith("Hash", StringComparison.Ordinal) || field.Name.EndsWith("Hashes", StringComparison.Ordinal), field.HashFamily is not null);
                Assert.NotEqual("Round", field.Name);
            }
        }
    }

    [Theory]
    [InlineData(nameof(BidOpened), nameof(BidOpened.MachineCode), Mark.S1 | Mark.S6)]
    [InlineData(nameof(BidOpened), nameof(BidOpened.ProjectLead), Mark.S1 | Mark.Personal)]
    [InlineData(nameof(OpeningStarted), nameof(OpeningStarted.BidderCount), Mark.S1)]
    [InlineData(nameof(OpeningStarted), nameof(OpeningStarted.Place), Mark.Public)]
    [InlineData(nameof(ExpertsDrawn), nameof(ExpertsDrawn.Experts), Mark.S3 | Mark.Personal)]
    [InlineData(nameof(FloorPriceSet), nameof(FloorPriceSet.Floor), Mark.S5)]
    [InlineData(nameof(DepositRefunded), nameof(DepositRefunded.IsWinner), Mark.S4)]
    [InlineData(nameof(EvaluationReportReceived), nameof(EvaluationReportReceived.Dissent), Mark.S4 | Mark.Personal)]
    public void Marks_stand_on_the_field(string fact, string field, Mark mark) =>
        Assert.Equal(mark, FactBook.Find(fact)!.Field(field)!.Mark);

    [Fact]
    public void Facts_secret_as_such_are_those_of_the_catalogue() => Assert.Equal(
        [
            nameof(ApplicationApproved), nameof(ApplicationRefused), nameof(AuctionBidderRegistered), nameof(BidDecrypted), nameof(BidFingerprinted),
            nameof(BidOpened), nameof(BidReceived), nameof(BidWithdrawn), nameof(DepositChecked), nameof(DepositForfeited), nameof(DepositReceived),
            nameof(DepositRefundFailed), nameof(DepositRefunded), nameof(DepositTransferred), nameof(GuaranteeLodged), nameof(InvitationIssued),
        ],
        FactBook.All.Where(type => type.Secret).Select(type => type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void A_hashed_field_is_named_on_the_wire_without_hash()
    {
        Assert.Equal("CaKey", FactBook.Of<BidReceived>().Field(nameof(BidReceived.CaKeyHash))!.WireName);
        Assert.Equal("BoqLines", FactBook.Of<BidFingerprinted>().Field(nameof(BidFingerprinted.BoqLineHashes))!.WireName);
        Assert.Null(FactBook.Of<BidReceived>().WireField("CaKeyHash"));
    }
}
