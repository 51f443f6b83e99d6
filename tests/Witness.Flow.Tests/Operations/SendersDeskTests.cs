using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Records;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Tests.Operations;

public sealed class SendersDeskTests
{
    private static readonly string Key = Convert.ToBase64String(Ed25519Secret.New(Randomness.Seeded(7)).Public.ToArray());

    [Fact]
    public async Task A_sender_is_live_then_gapped_then_silent_then_suspended()
    {
        await using var rig = await Rig.Open();
        var desk = rig.Desk();
        await rig.Register("trade");
        Assert.Equal(SenderState.NeverSeen, (await Line()).State);
        rig.Clock("09:00");
        var told = new Told();
        await rig.SendItems("trade", [Item(told, 1)]);
        Assert.Equal(SenderState.Live, (await Line()).State);
        await rig.SendItems("trade", [Item(told, 5)]);
        var gapped = await Line();
        Assert.Equal((SenderState.Gapped, 5L, 2L), (gapped.State, gapped.LastSequence, gapped.Accepted));
        Assert.Equal(new SequenceGap(2, 4), Assert.Single(gapped.Gaps));
        foreach (var late in (long[])[2, 4, 3]) await rig.SendItems("trade", [Item(told, late)]);
        Assert.Equal(SenderState.Live, (await Line()).State);
        rig.Real.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(SenderState.Silent, (await Line()).State);
        Assert.Equal((1, 1), ((await desk.Pulse(DeskHouse.Officer, default)).Sources, (await desk.Pulse(DeskHouse.Officer, default)).Silent));
        Assert.IsType<Act.Done>(await desk.SuspendSender(DeskHouse.A1, "trade", true, default));
        Assert.Equal(SenderState.Suspended, (await Line()).State);
        Assert.Equal(0, (await desk.Pulse(DeskHouse.Officer, default)).Sources);

        async Task<SenderLine> Line() => Assert.Single((await desk.Senders(DeskHouse.Lead, default)).Seen());
    }

    [Fact]
    public async Task Repeats_contradictions_and_refusals_are_counted_apart_from_what_was_new()
    {
        var rig = await Rig.Open();
        await rig.Register("trade");
        rig.Clock("09:00");
        var told = new Told();
        var one = told.Lot("08:10", new LotRegistered { LotCode = "LOT-1", LotName = "甲" }, "one");
        await rig.Send(one, told.Lot("08:11", new LotRegistered { LotCode = "LOT-1", LotName = "乙" }, "two"));
        await rig.Send(one); // all of it was here before
        await rig.Send(one, told.Lot("08:10", new LotRegistered { LotCode = "LOT-1", LotName = "丙" }, "one"), told.Lot("08:12", new LotRegistered { LotCode = "LOT-1", LotName = "丁" }, "three"));
        await rig.SendItems("trade", ["{}"]);
        await rig.SendItems("trade", ["{}", System.Text.Encoding.UTF8.GetString(Domain.Facts.Wire.FactWriter.Item(one, FactBook.Find(one.Header.Type)!, "again"))]);
        Assert.Equal((3L, 3L, 1L, 2L), Counts(rig));
        await rig.Accept(told.Lot("08:13", new LotRegistered { LotCode = "LOT-1", LotName = "戊" }, "four"));
        await using var again = await rig.Restart();
        Assert.Equal((4L, 3L, 1L, 2L), Counts(again));

        static (long, long, long, long) Counts(Rig rig) => rig.Watch.Of("trade") is { } state ? (state.Accepted, state.Seen, state.Conflicts, state.Refused) : default;
    }

    [Fact]
    public async Task A_refused_item_is_neither_the_last_number_nor_missing_and_gaps_come_from_what_was_taken_in()
    {
        await using var rig = await Rig.Open();
        await rig.Register("trade");
        rig.Clock("09:00");
        var told = new Told();
        await rig.SendItems("trade", [Item("a", "1152921504606846976")]); // above the limit: refused
        Assert.Equal((null, 0), (rig.Watch.Of("trade")!.LastSequence, rig.Watch.Of("trade")!.Gaps.Count));
        await rig.SendItems("trade", [Item("b", "10")]);
        await rig.SendItems("trade", [Item("c", "11").Replace("LotRegistered", "NoSuchFact", StringComparison.Ordinal)]); // came, and is refused
        await rig.SendItems("trade", [Item("d", "\"14\"")]);
        var state = rig.Watch.Of("trade")!;
        Assert.Equal((14L, "12-13"), (state.LastSequence, string.Join(' ', state.Gaps.Select(gap => $"{gap.First}-{gap.Last}"))));
        await rig.SendItems("trade", [Item("e", "12"), Item("f", "13")]);
        Assert.Empty(rig.Watch.Of("trade")!.Gaps);
        var answer = await rig.SendItems("trade", [Item("g", "9007199254740992")]);
        Assert.Contains("9007199254740991", answer.Items[0].Problems![0].Zh, StringComparison.Ordinal);

        string Item(string key, string sequence)
        {
            var fact = told.Lot("08:10", new LotRegistered { LotCode = "LOT-1", LotName = key }, key);
            return System.Text.Encoding.UTF8.GetString(Domain.Facts.Wire.FactWriter.Item(fact, FactBook.Find(fact.Header.Type)!, key))
                .Replace("\"sourcekey\"", $"\"sequence\":{sequence},\"sourcekey\"", StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "示例", "T", "v1a", null, "来源账号")]
    [InlineData("a b", "示例", "T", "v1a", null, "来源账号")]
    [InlineData("bank", " ", "T", "v1a", null, "单位名称")]
    [InlineData("bank", "示例", "TQ", "v1a", null, "来源类别")]
    [InlineData("bank", "示例", "", "v1a", null, "来源类别")]
    [InlineData("bank", "示例", "TT", "v1a", null, "来源类别")]
    [InlineData("bank", "示例", "T", "v2", null, "签名方案")]
    [InlineData("bank", "示例", "T", "v1a", "不是 base64", "base64")]
    [InlineData("bank", "示例", "T", "v1a", "AAAA", "3 字节")]
    [InlineData("bank", "示例", "T", "v1", "AAAA", "24 字节")]
    public async Task A_registration_that_cannot_stand_says_why(string account, string org, string letters, string scheme, string? key, string says)
    {
        await using var rig = await Rig.Open();
        var why = (await rig.Desk().RegisterSender(DeskHouse.A1, new(account, org, null, letters, null, null, scheme, key ?? Key), default)).Refused();
        Assert.Contains(says, why.Zh, StringComparison.Ordinal);
        Assert.NotEqual(why.Zh, why.En);
    }

    [Fact]
    public async Task Letters_decide_what_a_sender_may_report_and_only_the_system_administrator_registers()
    {
        await using var rig = await Rig.Open();
        var desk = rig.Desk();
        var draft = new SenderDraft("bank-1", "示例银行", null, "B", null, null, "v1a", "whpk_" + Key);
        Assert.Contains("系统管理员", (await desk.RegisterSender(DeskHouse.Lead, draft, default)).Refused().Zh, StringComparison.Ordinal);
        Assert.Null(await rig.Senders.Find("bank-1", default));
        Assert.IsType<Act.Done>(await desk.RegisterSender(DeskHouse.A1, draft, default));
        var bank = (await rig.Senders.Find("bank-1", default))!;
        Assert.True(bank.May(nameof(DepositReceived)));
        Assert.False(bank.May(nameof(BidOpened)));
        await desk.SuspendSender(DeskHouse.A1, "bank-1", true, default);
        Assert.IsType<Act.Done>(await desk.RegisterSender(DeskHouse.A1, draft with { Organisation = "示例银行二" }, default));
        Assert.True((await rig.Senders.Find("bank-1", default))!.Suspended); // a change does not resume
        Assert.IsType<Look<IReadOnlyList<SenderLine>>.Denied>(await desk.Senders(DeskHouse.Officer, default));
    }

    internal static string Item(Told told, long sequence)
    {
        var fact = told.Lot("08:30", new LotRegistered { LotCode = "LOT-1", LotName = "A标段" }, $"k-{sequence}");
        var item = System.Text.Encoding.UTF8.GetString(Witness.Domain.Facts.Wire.FactWriter.Item(fact, FactBook.Find(nameof(LotRegistered))!, $"m-{sequence}"));
        return item.Insert(1, $"\"sequence\":{sequence},");
    }
}
