using System.Text;
using Witness.Domain.Cases;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Alerts;
using Witness.Flow.Handling;
using Witness.Flow.Store;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Handling;

public sealed class HandlingTests
{
    private static readonly Reader Officer = Told.Officer();
    private static readonly Reader Lead = Told.Officer() with { Account = "W2001", Roles = [Role.Lead] };

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_letter_goes_its_whole_way_and_stands_after_a_restart(Engine engine)
    {
        var house = await HandlingHouse.New(engine);
        var number = house.Alerts.Only("H01").Number;
        var file = await house.Evidence.Add(Officer, new("LOT-1", 1, number, "说明.txt", Encoding.UTF8.GetBytes("两家文件由同一设备制作")), default);
        Assert.IsType<Act.Done>(file.Act);
        var draft = new LetterDraft("LOT-1", 1, [number], "示例市住房和城乡建设局", "关于异常情况的函", "以下情况现予函告。\n第二段。", [file.Number!]);
        var made = await house.Letters.Draft(Officer, draft, default);
        Assert.IsType<Act.Done>(made.Act);
        var no = made.Number!;
        Assert.IsType<Act.Refused>(await house.Letters.Send(Lead, no, default));
        Assert.IsType<Act.Refused>(await house.Letters.Review(Officer, no, true, "", default)); // not the right
        Assert.IsType<Act.Done>(await house.Letters.Review(Lead, no, false, "请补充时间", default));
        Assert.IsType<Act.Done>((await house.Letters.Draft(Officer, draft with { No = no, Text = "第二稿" }, default)).Act);
        Assert.IsType<Act.Done>(await house.Letters.Review(Lead, no, true, "", default));
        Assert.IsType<Act.Done>(await house.Letters.Send(Lead, no, default));
        Assert.IsType<Act.Refused>(await house.Letters.Send(Lead, no, default));
        Assert.Contains(number, ((Look<IReadOnlySet<string>>.Shown)await house.Letters.Outside(Officer, default)).What);
        Assert.IsType<Act.Done>(await house.Letters.Receipt(Officer, no, "示例收文", default));
        Assert.IsType<Act.Done>(await house.Letters.Answer(Officer, no, "已受理", default));
        Assert.IsType<Act.Done>(await house.Letters.Conclude(Officer, no, "已约谈", "", default));
        await house.Close();
        await using var again = await HandlingHouse.Over(await house.Alerts.Rig.Restart());
        for (var i = 0; i < 200 && again.Book.LastChanged < 0 && (await again.Letters.Letter(Officer, no, default)) is Look<LetterView>.Absent; i++) await again.Alerts.Settle();
        var view = ((Look<LetterView>.Shown)await again.Letters.Letter(Officer, no, default)).What;
        Assert.Equal((LetterState.Concluded, 2, "第二稿"), (view.Line.State, view.Line.Drafts, view.Text));
        Assert.Equal(8, view.Line.Steps.Count);
        Assert.Equal("说明.txt", Assert.Single(view.Annex).Title);
    }

    [Fact]
    public async Task Of_two_who_review_at_once_one_has_it_and_nobody_reviews_their_own_draft()
    {
        await using var house = await HandlingHouse.New();
        var draft = new LetterDraft("LOT-1", 1, [house.Alerts.Only("H01").Number], "示例监督部门", "函", "正文", []);
        var own = (await house.Letters.Draft(Lead, draft, default)).Number!;
        Assert.IsType<Act.Refused>(await house.Letters.Review(Lead, own, true, "", default));
        var no = (await house.Letters.Draft(Officer, draft, default)).Number!;
        Assert.NotEqual(own, no);
        var other = Lead with { Account = "W2002" };
        var acts = await Task.WhenAll(house.Letters.Review(Lead, no, true, "", default), house.Letters.Review(other, no, false, "不同意", default));
        Assert.Single(acts.OfType<Act.Done>());
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task What_is_entered_by_hand_joins_the_queue_with_its_files_and_can_be_voided(Engine engine)
    {
        await using var house = await HandlingHouse.New(engine);
        var files = new[] { new EvidenceDraft("LOT-1", 1, null, "照片.png", Convert.FromHexString("89504E470D0A1A0A0000")) };
        var made = await house.Entries.Record(Officer, new("LOT-1", 1, "无关人员进入", "R6a-评标", ["示例甲公司"], "评标室内有无关人员。", files), default);
        Assert.IsType<Act.Done>(made.Act);
        await house.Alerts.Settle();
        var line = house.Alerts.Only("MAN");
        Assert.Equal((made.Number, "无关人员进入", "录入", AlertState.New), (line.Number, line.Name.Zh, line.Group.Zh, line.State));
        var view = ((Look<AlertView>.Shown)await house.Alerts.Desk.Alert(Officer, line.Number, default)).What;
        Assert.Contains("无关人员", view.Says.Summary.Zh, StringComparison.Ordinal);
        Assert.Equal("截图", Assert.Single(((Look<IReadOnlyList<EvidenceLine>>.Shown)await house.Evidence.Of(Officer, line.Number, default)).What).Kind);
        Assert.IsType<Act.Refused>(await house.Entries.Void(Officer, house.Alerts.Only("H01").Number, "LOT-1", 1, "理由", default));
        Assert.IsType<Act.Done>(await house.Entries.Void(Officer, line.Number, "LOT-1", 1, "重复录入", default));
        await house.Alerts.Settle();
        Assert.Equal(AlertState.Cleared, house.Alerts.Only("MAN").State);
        Assert.IsType<Act.Refused>((await house.Entries.Record(Officer, new("LOT-77", 1, "其他", "R4", [], "无此标段", []), default)).Act);
        Assert.IsType<Act.Refused>((await house.Entries.Record(Told.Auditor(), new("LOT-1", 1, "其他", "R4", [], "无权限", []), default)).Act);
        Assert.IsType<Act.Refused>((await house.Entries.Record(Told.Officer(regions: ["320100"]), new("LOT-1", 1, "其他", "R4", [], "范围外", []), default)).Act);
    }

    [Fact]
    public async Task A_file_is_kept_closed_tested_on_every_read_and_held_when_it_may_do_harm()
    {
        await using var house = await HandlingHouse.New();
        var words = Encoding.UTF8.GetBytes("只有处置人可见的内容");
        var added = await house.Evidence.Add(Officer, new("LOT-1", 1, "A", "../../说明\u202e.txt", words), default);
        var line = house.Book.Kept(added.Number!)!;
        Assert.Equal("说明.txt", line.Title);
        var path = Assert.Single(Directory.GetFiles(house.Folder, "*", SearchOption.AllDirectories));
        Assert.Equal(-1, File.ReadAllBytes(path).AsSpan().IndexOf(words));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(path));
        Assert.Equal(words, ((Look<EvidenceFile>.Shown)await house.Evidence.Open(Officer, line.Id, default)).What.Bytes);
        Assert.IsType<Look<EvidenceFile>.Absent>(await house.Evidence.Open(Told.Officer(regions: ["320100"]), line.Id, default));
        Assert.IsType<Act.Done>(await house.Evidence.HandOver(Officer, line.Id, "W2001", "移交负责人", default));
        Assert.Equal(["W1001", "W2001"], house.Book.Kept(line.Id)!.Chain.Select(link => link.Custodian));

        var held = (await house.Evidence.Add(Officer, new("LOT-1", 1, "A", "setup.exe", "MZ words"u8.ToArray()), default)).Number!;
        Assert.IsType<Look<EvidenceFile>.Denied>(await house.Evidence.Open(Officer, held, default));
        Assert.IsType<Look<EvidenceFile>.Shown>(await house.Evidence.Open(Lead, held, default));

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<TamperException>(() => house.Evidence.Open(Officer, line.Id, default));
        Assert.Equal([line.Object], house.Shelf.Scrub([line.Object, house.Book.Kept(held)!.Object], default));
    }

    [Fact]
    public async Task What_a_kill_left_half_written_is_no_object_and_is_swept()
    {
        await using var house = await HandlingHouse.New();
        var scope = new Domain.Facts.Scope(Domain.Facts.ScopeKind.Lot, null, ["LOT-1"]);
        var kept = await house.Shelf.Put(scope, "whole"u8.ToArray(), default);
        var whole = Assert.Single(Directory.GetFiles(house.Folder, "*", SearchOption.AllDirectories));
        var half = Path.Combine(Path.GetDirectoryName(whole)!, new string('a', 64) + ".tmp"); // where a write is until its rename
        await File.WriteAllBytesAsync(half, [1, 2, 3], TestContext.Current.CancellationToken);
        Assert.Null(await house.Shelf.Read(scope, "sha256:" + new string('a', 64), default));
        house.Shelf.Sweep();
        Assert.False(File.Exists(half));
        Assert.Equal("whole"u8.ToArray(), await house.Shelf.Read(scope, kept.Name, default));
        foreach (var name in (string[])["sha256:../../log.db", "sha256:", "md5:" + new string('a', 64), ""]) Assert.Null(await house.Shelf.Read(scope, name, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => house.Shelf.Put(scope, Array.Empty<byte>(), default));
    }

    [Fact]
    public async Task A_disk_that_does_not_take_it_is_fatal_and_no_fact_is_written()
    {
        await using var house = await HandlingHouse.New();
        Directory.CreateDirectory(Path.GetDirectoryName(house.Folder)!);
        await File.WriteAllTextAsync(house.Folder, "a file where the folder should be", TestContext.Current.CancellationToken);
        var size = house.Alerts.Rig.Log.CurrentHead(LogName.Witness).Size;
        await Assert.ThrowsAnyAsync<Exception>(() => house.Evidence.Add(Officer, new("LOT-1", 1, "A", "a.txt", "words"u8.ToArray()), default));
        Assert.Equal(size, house.Alerts.Rig.Log.CurrentHead(LogName.Witness).Size);
        Assert.Equal(0, await house.Alerts.Count(nameof(EvidenceTaken)));
    }
}
