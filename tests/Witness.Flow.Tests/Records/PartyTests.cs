using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Records;

namespace Witness.Flow.Tests.Records;

public sealed class PartyTests
{
    [Fact]
    public async Task Bidders_known_from_bids_and_deposits_alone_and_second_names_are_found_once_their_seal_is_open()
    {
        await using var rig = await Rig.Open();
        var told = new Told();
        await rig.Register("trade", org: "示例交易系统");
        rig.Clock("10:00");
        await rig.Accept([.. told.Registered()]);
        await rig.Accept(
            told.Lot("09:00", new BidReceived { BidId = "B-1", Bidder = new("秘密投标商甲", "91370300MA0000000A") }), told.Lot("09:01", new BidReceived { BidId = "B-2", Bidder = new("秘密投标商甲（曾用名）", "91370300MA0000000A") }),
            told.Lot("09:02", new DepositReceived { DepositId = "D-1", Bidder = new("秘密投标商乙"), Amount = new Money(1m) }, "deposit"));
        await rig.Settle();
        Assert.Equal(0, (await Found(rig, "秘密")).Total);
        await rig.Accept(told.Lot("09:30", new OpeningStarted { BidderCount = 2 }));
        await rig.Settle();
        var found = await Found(rig, "秘密");
        Assert.Equal("91370300MA0000000A, 秘密投标商乙", string.Join(", ", found.Items.Select(party => party.Key).Order(StringComparer.Ordinal)));
        Assert.Equal(2, found.Total);
        var second = Assert.Single((await Found(rig, "曾用名")).Items);
        Assert.Equal("91370300MA0000000A", second.Code);
        Assert.Equal(1, second.Lots);
        var party = (await rig.Desk().Party(Told.Officer(), second.Key, 1, default)).Shown();
        Assert.Equal(2, party.Aliases.Count + 1);
    }

    [Fact]
    public async Task An_account_kept_as_a_hash_is_shown_to_nobody_and_nowhere_alike()
    {
        await using var rig = await Rig.Open();
        var told = new Told();
        await rig.Register("trade", org: "示例交易系统");
        rig.Clock("10:00");
        await rig.Accept([.. told.Registered()]);
        var deposit = told.Lot("09:02", new DepositReceived { DepositId = "D-1", Bidder = new("乙"), Amount = new Money(1m) }, "deposit");
        var item = System.Text.Encoding.UTF8.GetString(FactWriter.Item(deposit, FactBook.Find(nameof(DepositReceived))!, "d")).Replace("\"DepositId\"", "\"PayerAccount\":\"6222000000001234\",\"DepositId\"", StringComparison.Ordinal);
        var position = (await rig.SendItems("trade", [item])).Items[0].Receipt!.Position;
        await rig.Accept(told.Lot("09:30", new OpeningStarted { BidderCount = 2 }));
        await rig.Settle();
        foreach (var reader in (Flow.Accounts.Reader[])[Told.Officer(), Told.Auditor()])
        {
            var column = (await rig.Lot("LOT-1", reader)).Cell("R8", "depositEvents").Values.Single().Row.Single(c => c.Column.Canonical == "accountHash");
            Assert.Equal((null, true, true), (column.Value, column.Hidden, column.Withheld));
            var proof = (await rig.Desk().Proof(reader, position, default)).Shown();
            Assert.Equal((Openness.Withheld, null), (proof.Fields.Single(f => f.Name.Zh == "付款账户").Openness, proof.Fields.Single(f => f.Name.Zh == "付款账户").Text));
            Assert.DoesNotContain("1234", string.Concat(proof.Raw!.Select(line => line.Text)), StringComparison.Ordinal);
        }
    }

    private static async Task<Page<PartyLine>> Found(Rig rig, string text) => (await rig.Desk().Parties(Told.Officer(), new LotQuery(text), default)).Shown();
}
