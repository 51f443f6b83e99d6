using Dapper;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Records;
using static Witness.Flow.Tests.Told;

namespace Witness.Flow.Tests.Records;

/// <summary>What the desk answers, the same on both engines.</summary>
public abstract class RecordDeskSuite(Engine engine) : IAsyncLifetime
{
    private Rig _rig = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await Rig.Open(engine);
        await _rig.Register("trade", org: "示例交易系统");
        _rig.Clock("09:00");
    }

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private RecordDesk Desk => _rig.Desk();

    [Fact]
    public async Task A_row_somebody_else_wrote_is_said_and_leaves_the_rest_of_a_list_readable()
    {
        await _rig.Accept([.. new Told(lot: "L-A", project: "P-A").Registered("甲道路", "GC", "370303"), .. new Told(lot: "L-B", project: "P-B").Registered("乙道路", "GC", "370303")]);
        await _rig.Settle();
        await using (var intruder = await _rig.Intruder(readTables: true))
        {
            await intruder.ExecuteAsync("UPDATE lot SET owner='示例他人' WHERE lot='L-A'");
            await intruder.ExecuteAsync("UPDATE project SET name='示例改动' WHERE project='P-B'");
            await intruder.ExecuteAsync("UPDATE lot_party SET name='示例改动' WHERE lot='L-B'");
            await intruder.ExecuteAsync("UPDATE fact SET data='{}' WHERE position=(SELECT max(position) FROM fact)");
        }
        var told = new List<Witness.Flow.Store.TamperException>();
        _rig.Database.Met = told.Add;

        var lots = (await Desk.Lots(Officer(), new(Sort: "code", Descending: false), default)).Shown();
        Assert.Equal([("L-A", true), ("L-B", false)], lots.Items.Select(lot => (lot.Lot, lot.Altered is not null)));
        Assert.DoesNotContain("示例他人", lots.Items[0].ToString(), StringComparison.Ordinal);
        var projects = (await Desk.Projects(Officer(), new(Sort: "code", Descending: false), default)).Shown();
        Assert.Equal([("P-A", false, true), ("P-B", true, false)], projects.Items.Select(one => (one.Project, one.Altered is not null, one.Lots.Single().Altered is not null)));
        Assert.Null(projects.Items[1].Name is "示例改动" ? "shown" : null);
        var facts = (await Desk.Facts(Officer(), new(), default)).Shown();
        Assert.Equal(FactMark.Altered, facts.Items[0].Fresh);
        Assert.All(facts.Items.Skip(1), fact => Assert.NotEqual(FactMark.Altered, fact.Fresh));
        Assert.DoesNotContain((await Desk.Parties(Officer(), new(), default)).Shown().Items, party => party.Name == "示例改动");
        Assert.IsType<Look<DayBoard>.Shown>(await Desk.Day(Officer(), new(2026, 9, 16), default));

        var why = Assert.IsType<Look<LotView>.Altered>(await Desk.Lot(Officer(), "L-A", null, AsOf.Now, default)).Why;
        Assert.Contains("表 lot，行 L-A", why.Zh, StringComparison.Ordinal);
        Assert.Contains("table lot, row L-A", why.En, StringComparison.Ordinal);
        Assert.Contains(told, one => (one.Database, one.Table, one.Row) == (_rig.Database.Build.Name, "lot", "L-A"));
    }

    [Fact]
    public async Task A_reader_sees_only_lots_of_their_region_and_kind_and_a_refusal_is_recorded()
    {
        await _rig.Accept([
            .. new Told(lot: "L-ZD", project: "P-ZD").Registered("张店道路", "GC", "370303"),
            .. new Told(lot: "L-ZC", project: "P-ZC").Registered("张店采购", "ZC", "370303"),
            .. new Told(lot: "L-JN", project: "P-JN").Registered("济南道路", "GC", "370102")]);
        await _rig.Accept(new Told(lot: "L-XX", project: "P-XX").Lot("08:10", new LotRegistered { LotName = "地区未知的标段" }));
        await _rig.Settle();
        async Task<string> Seen(Reader reader) => string.Join(' ', (await Desk.Lots(reader, new(Sort: "code", Descending: false), default)).Shown().Items.Select(l => l.Lot));
        Assert.Equal("L-JN L-XX L-ZC L-ZD", await Seen(Officer()));
        Assert.Equal("L-ZC L-ZD", await Seen(Officer(["370300"])));
        Assert.Equal("L-ZD", await Seen(Officer(["370300"], ["GC"])));
        Assert.Equal("L-JN L-ZC L-ZD", await Seen(Officer(["370000"])));
        Assert.Equal("", await Seen(Officer(["110000"])));
        Assert.Equal(["P-ZD"], (await Desk.Projects(Officer(["370303"], ["GC"]), new(), default)).Shown().Items.Select(p => p.Project));
        var facts = (await Desk.Facts(Officer(["370303"], ["GC"]), new(), default)).Shown();
        Assert.Equal(3, facts.Total); // the record of the registration is formed by it
        Assert.Equal(
            ((string[])[nameof(LotRegistered), nameof(ProjectRegistered), nameof(RecordFormed)]).Select(name => FactBook.Find(name)!.Chinese).Order(StringComparer.Ordinal),
            facts.Items.Select(fact => fact.Type!.Zh).Order(StringComparer.Ordinal));

        Assert.IsType<Look<LotView>.Shown>(await Desk.Lot(Officer(["370303"]), "L-ZD", null, AsOf.Now, default));
        Assert.IsType<Look<LotView>.Absent>(await Desk.Lot(Officer(["370303"]), "L-JN", null, AsOf.Now, default)); // like what is not there
        Assert.IsType<Look<LotView>.Absent>(await Desk.Lot(Officer(["370303"]), "本地-P-JN", null, AsOf.Now, default)); // by its other code too
        Assert.IsType<Look<LotView>.Absent>(await Desk.Lot(Officer(["370303"]), "L-XX", null, AsOf.Now, default));
        Assert.IsType<Look<PartyView>.Absent>(await Desk.Party(Officer(["110000"]), "91370300MA3C0000XX", 1, default));
        var far = (await Desk.Facts(Officer(["370102"]), new(), default)).Shown().Items[0].Position;
        Assert.IsType<Look<ValueProof>.Absent>(await Desk.Proof(Officer(["370303"]), far, default));
        Assert.IsType<Look<byte[]>.Absent>(await Desk.ProofFile(Officer(["370303"]), far, default));
        Assert.IsType<Look<LotView>.Absent>(await Desk.Lot(Officer(["370303"]), "L-NO", null, AsOf.Now, default));
        var denied = Assert.IsType<Look<LotView>.Denied>(await Desk.Lot(Admin(), "L-ZD", null, AsOf.Now, default));
        Assert.Contains("见证人员", denied.Needs.Zh, StringComparison.Ordinal);
        var audit = await _rig.Audit();
        Assert.Contains(audit, fact => fact is Looked { Object: "L-ZD", Account: "W1001", Act: "lot.read" });
        foreach (var thing in (string[])["L-JN", "本地-P-JN", "L-XX", "91370300MA3C0000XX", $"fact/{far}"])
            Assert.Contains(audit, fact => fact is LookDenied { Account: "W1001" } denial && denial.Object == thing);
        Assert.DoesNotContain(audit, fact => fact is LookDenied { Object: "L-NO" });
        Assert.Contains(audit, fact => fact is LookDenied { Object: "L-ZD", Account: "A1001" });
    }

    [Fact]
    public async Task Lots_are_found_by_one_character_two_characters_several_words_and_any_code()
    {
        await _rig.Accept([
            .. new Told(lot: "LOT-7", project: "ZB-2026-0113").Registered("柳泉湖道路改造", lotName: "A标段"), .. new Told(lot: "LOT-8", project: "ZB-2026-0200").Registered("学校食堂设备", "ZC", owner: "示例实验学校")]);
        await _rig.Settle();
        async Task<string> Found(string text) => string.Join(' ', (await Desk.Lots(Officer(), new(text, Sort: "code", Descending: false), default)).Shown().Items.Select(l => l.Lot));
        Assert.Equal("LOT-7", await Found("柳"));
        Assert.Equal("LOT-7", await Found("道路"));
        Assert.Equal("LOT-8", await Found("学校"));
        Assert.Equal("LOT-8", await Found("食堂 示例实验"));
        Assert.Equal("LOT-7 LOT-8", await Found("zb-2026"));
        Assert.Equal("LOT-7", await Found("本地-zb-2026-0113"));
        Assert.Equal("", await Found("100%_"));
        Assert.Equal("LOT-7", (await _rig.Lot("本地-ZB-2026-0113")).Line.Lot);
        Assert.Equal(["ZB-2026-0113"], (await Desk.Projects(Officer(), new("柳泉"), default)).Shown().Items.Select(p => p.Project));
        var party = Assert.Single((await Desk.Parties(Officer(), new("柳泉湖城建"), default)).Shown().Items);
        Assert.Equal(("91370300MA3C0000XX", false), (party.Key, party.ByName));
        Assert.Equal(["LOT-7", "LOT-8"], (await Desk.Party(Officer(), "91370300MA3C0000XX", 1, default)).Shown().Lots.Items.Select(l => l.Lot.Lot).Order(StringComparer.Ordinal));
        Assert.Equal(["示例实验学校"], (await Desk.Party(Officer(), "91370300MA3C0000XX", 1, default)).Shown().Aliases.Select(a => a.What.Zh).Concat(
            [(await Desk.Party(Officer(), "91370300MA3C0000XX", 1, default)).Shown().Line.Name]).Where(name => name.Contains("学校", StringComparison.Ordinal)));
        var choices = (await Desk.Choices(Officer(), default)).Shown();
        Assert.Equal(["370303"], choices.Regions.Select(r => r.Key));
        Assert.Contains(choices.Stages, stage => stage.Key == "R6" && stage.Name.Zh == "交易实施");
    }

    [Fact]
    public async Task What_is_sealed_says_so_and_shows_once_its_seal_is_open_in_every_past_state()
    {
        var told = new Told();
        _rig.Clock("09:10");
        await _rig.Accept([.. told.Registered()]);
        var bid = Assert.Single(await _rig.Accept(told.Lot("09:01", new BidReceived { BidId = "B-1", Bidder = new("甲公司（示例）") })));
        await _rig.Settle();
        Assert.Empty((await Desk.Lots(Officer(), new("甲公司"), default)).Shown().Items);
        var line = (await Desk.Facts(Officer(), new(), default)).Shown().Items.Single(fact => fact.Position == bid);
        Assert.Equal((FactMark.Sealed, null, null, (Wording?)null), (line.Fresh, line.Type, line.Lot, line.Gist));
        Assert.DoesNotContain((await Desk.Facts(Officer(["370303"]), new(), default)).Shown().Items, fact => fact.Position == bid);
        var sealedProof = (await Desk.Proof(Officer(), bid, default)).Shown();
        Assert.Null(sealedProof.Raw);
        Assert.DoesNotContain("甲公司", sealedProof.Entry.Json, StringComparison.Ordinal);

        _rig.Clock("09:31");
        await _rig.Accept(told.Lot("09:30", new OpeningStarted { BidderCount = 3, Place = new(Text: "开标厅1") }, "open"), told.Lot("09:30", new BidOpened { BidId = "B-1", Bidder = new("甲公司（示例）"), Price = Yuan(7_000_000m) }));
        await _rig.Settle();
        Assert.Equal("3", (await _rig.Lot("LOT-1")).Prints("R6a", "bidderCount"));
        Assert.Equal("LOT-1", Assert.Single((await Desk.Lots(Officer(), new("甲公司"), default)).Shown().Items).Lot);
        var opened = (await Desk.Proof(Officer(), bid, default)).Shown();
        Assert.Equal("甲公司（示例）", opened.Fields.Single(f => f.Name.Zh == "投标人").Text!.Zh);
        Assert.Contains(opened.Raw!, field => field.Key == "Bidder" && field.Text!.Contains("甲公司", StringComparison.Ordinal));

        var past = await _rig.Lot("LOT-1", at: new AsOf(Position: bid));
        Assert.Equal("R6a", past.Tables.First(t => t.Id == "R6a").Id);
        Assert.Equal("未归集", past.Prints("R6a", "openingStartedAt"));
        var byTime = await _rig.Lot("LOT-1", at: new AsOf(KnownAt: At("09:20").Instant));
        Assert.Equal("未归集", byTime.Prints("R6a", "openingStartedAt"));
        Assert.Equal("2026-09-16 09:30", (await _rig.Lot("LOT-1")).Prints("R6a", "openingStartedAt")[..16]);
    }

    [Fact]
    public async Task Corrections_show_old_and_new_and_conflicts_show_both_without_a_winner()
    {
        var told = new Told();
        _rig.Clock("10:00");
        await _rig.Accept([.. told.Registered()]);
        await _rig.Accept(told.Lot("09:30", new OpeningStarted { Place = new(Text: "开标厅1"), BidderCount = 8 }, "open"));
        var corrected = Assert.Single(await _rig.Accept(told.Lot("09:30", new OpeningStarted { Place = new(Text: "开标厅2"), BidderCount = 8 }, "open", version: 2)));
        await _rig.Settle();
        var cell = (await _rig.Lot("LOT-1")).Cell("R6a", "openingPlace");
        Assert.Equal("开标厅2", Printing.Text(Assert.Single(cell.Values).Value, "zh"));
        Assert.Equal("开标厅1", Printing.Text(Assert.Single(cell.Values[0].Earlier).Value, "zh"));

        var answer = await _rig.Send(told.Lot("09:30", new OpeningStarted { Place = new(Text: "开标厅2"), BidderCount = 9 }, "open", version: 2));
        Assert.Equal("conflict", answer.Items[0].Outcome);
        await _rig.Settle();
        var view = await _rig.Lot("LOT-1");
        Assert.Equal(CellState.Conflicted, view.Cell("R6a", "bidderCount").State);
        Assert.Equal([8, 9], view.Cell("R6a", "bidderCount").Values.Select(v => (int)v.Value!).Order());
        Assert.Equal(1, view.Line.Conflicts);
        Assert.True(view.Road.Nodes.Single(node => node.Key == "open").Conflict);
        var proof = (await Desk.Proof(Officer(), corrected, default)).Shown();
        Assert.Equal([(1, false), (2, true), (2, true)], proof.Versions.Select(v => (v.Version, v.Conflicting)));
        Assert.DoesNotContain(proof.Versions, v => v.Current);
    }

    [Fact]
    public async Task Names_of_persons_show_masked_to_everybody_and_clues_only_to_those_who_may_read_them()
    {
        var told = new Told();
        _rig.Clock("10:00");
        await _rig.Accept([.. told.Registered(kind: "ZR", method: "拍卖")]);
        await _rig.Accept(
            told.Lot("09:30", new AuctionStarted { Auctioneer = new("张拍卖", "370302199001011234"), StartPrice = Yuan(1_000_000m) }, "auction"),
            told.Lot("09:40", new AnomalyReported { AnomalyKey = "AN-1", Stage = "R6b", Type = new(null, null, "示例异常"), Text = "线索内容" }, "anomaly"));
        await _rig.Settle();
        var officer = await _rig.Lot("LOT-1");
        Assert.Equal("张*", officer.Cell("R6b", "auctioneer").Values[0] is var value && value.Value is Auctioneer one ? one.Name : Printing.Text(value.Value, "zh")[..2]);
        Assert.Contains("线索内容", officer.Prints("R6b", "anomalies"), StringComparison.Ordinal);
        var auditor = await _rig.Lot("LOT-1", Auditor());
        Assert.DoesNotContain("线索内容", auditor.Prints("R6b", "anomalies"), StringComparison.Ordinal);
        Assert.Contains("R6b", auditor.Prints("R6b", "anomalies"), StringComparison.Ordinal);
        Assert.Equal(officer.Digest, auditor.Digest);
        var position = officer.Facts.Single(fact => fact.Type!.Zh == "拍卖开始").Position;
        var proof = (await Desk.Proof(Officer(), position, default)).Shown();
        var auctioneer = proof.Raw!.Single(field => field.Key == "Auctioneer");
        Assert.Equal(Openness.Masked, auctioneer.Openness);
        Assert.Contains("3703**********1234", auctioneer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("张拍卖", string.Join('\n', proof.Raw!.Select(field => field.Text)) + proof.Entry.Json + string.Join('\n', proof.Fields.Select(field => $"{field.Text?.Zh} {field.Text?.En}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_waits_for_a_checkpoint_then_holds_and_its_file_is_what_the_verifier_takes()
    {
        var told = new Told();
        var positions = await _rig.Accept([.. told.Registered()]);
        await _rig.Settle();
        var waiting = (await Desk.Proof(Officer(), positions[1], default)).Shown();
        Assert.Equal((ProofState.AwaitsCheckpoint, null), (waiting.State, waiting.Checkpoint));
        Assert.IsType<Look<byte[]>.Absent>(await Desk.ProofFile(Officer(), positions[1], default));
        await _rig.Notes.SignNow(default);
        var proof = (await Desk.Proof(Officer(), positions[1], default)).Shown();
        Assert.Equal((ProofState.Proven, true, SignatureState.Valid, "v1a", "示例交易系统"), (proof.State, proof.Checkpoint!.Valid, proof.Signature.State, proof.Signature.Scheme, proof.Signature.Organisation));
        Assert.Equal("LotRegistered", proof.Raw!.Single(field => field is { Key: "type", Depth: 0 }).Text);
        var file = (await Desk.ProofFile(Officer(), positions[1], default)).Shown();
        Assert.NotNull(Witness.Ledger.Proofs.ProofFile.Read(file));
        Assert.IsType<Look<ValueProof>.Absent>(await Desk.Proof(Officer(), 1_000_000, default));
    }

    [Fact]
    public async Task Rooms_show_their_lots_by_time_and_are_bound_anew_when_a_booking_changes()
    {
        var told = new Told();
        await _rig.Accept([.. told.Registered()]);
        await _rig.Accept(told.Lots("2026-09-10", new VenueBooked { BookingId = "B-1", Use = "开标", Rooms = [new(Zone: "开标区", Name: "开标厅1")], Window = Span("09:30", "10:30") }, "LOT-1"));
        await _rig.Settle();
        var board = (await Desk.Day(Officer(), new(2026, 9, 16), default)).Shown();
        var row = Assert.Single(board.Rooms);
        Assert.Equal(("开标厅1", "开标区", BookingState.Ahead), (row.Name, row.Group.Zh, Assert.Single(row.Bookings).State));
        Assert.Equal(["LOT-1"], (await Desk.RoomLots(Officer(), "开标厅1", At("10:00"), default)).Shown().Select(l => l.Lot));
        await _rig.Accept(told.Lots("2026-09-11", new VenueChanged { BookingId = "B-1", After = new([new(Zone: "开标区", Name: "开标厅2")], Span("09:00", "11:00")) }, "LOT-1"));
        await _rig.Settle();
        _rig.Clock("09:45");
        board = (await Desk.Day(Officer(), new(2026, 9, 16), default)).Shown();
        Assert.Equal(("开标厅2", true, BookingState.Running), (board.Rooms[0].Name, board.Rooms[0].Bookings[0].Moved, board.Rooms[0].Bookings[0].State));
        Assert.Equal((1, 0, 0), (board.Counts.Running, board.Counts.Ahead, board.Counts.Done));
        Assert.Empty((await Desk.RoomLots(Officer(), "开标厅1", At("10:00"), default)).Shown());
        Assert.Empty((await Desk.Day(Officer(["110000"]), new(2026, 9, 16), default)).Shown().Rooms);
        Assert.NotNull((await Desk.Day(Officer(), new(2026, 9, 14), default)).Shown().Next);
    }

    [Fact]
    public async Task A_row_edited_by_somebody_else_is_found_when_it_is_shown()
    {
        var positions = await _rig.Accept([.. new Told().Registered()]);
        await _rig.Settle();
        await using (var intruder = await _rig.Intruder(readTables: true))
            await intruder.ExecuteAsync("UPDATE lot SET name = 'B标段'; UPDATE fact SET data = '{\"LotName\":\"B标段\"}' WHERE position = " + positions[1].ToString(System.Globalization.CultureInfo.InvariantCulture));
        var line = Assert.Single((await Desk.Lots(Officer(), new(), default)).Shown().Items);
        Assert.Equal(("LOT-1", (string?)null, true), (line.Lot, line.Name, line.Altered is not null)); // said, not shown
        Assert.IsType<Look<LotView>.Altered>(await Desk.Lot(Officer(), "LOT-1", null, AsOf.Now, default));
        Assert.Equal(ProofState.Broken, (await Desk.Proof(Officer(), positions[1], default)).Shown().State);
    }
}

public sealed class SqliteRecordDeskTests() : RecordDeskSuite(Engine.Sqlite);

public sealed class PostgresRecordDeskTests() : RecordDeskSuite(Engine.Postgres);
