using System.Text;
using Witness.Edge.Connectors;
using Witness.Edge.Connectors.WireFolder;
using Witness.Flow.Tests;

namespace Witness.Edge.Tests.Connectors;

public sealed class WireFolderTests : ConnectorSuite
{
    private protected override Twin NewTwin() => new FolderTwin();

    [Fact]
    public async Task A_file_that_is_being_written_is_left_until_it_rests_and_is_whole()
    {
        await using var twin = new FolderTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        var line = House.Item(1);
        twin.Write("a.jsonl", line[..60]);
        for (var i = 0; i < 10; i++) house.Clock.Advance(await run.Step(default));
        Assert.Empty(await house.Quarantined());
        Assert.Contains("a.jsonl", run.State.Trouble!.En, StringComparison.Ordinal);
        twin.Write("a.jsonl", line + "\n");
        await house.Drain(run);
        Assert.Equal(["k-1/1"], await house.Facts());
        Assert.Equal(["done/a.jsonl"], twin.Files());
    }

    [Fact]
    public async Task Names_that_say_unfinished_are_never_opened()
    {
        await using var twin = new FolderTwin();
        await using var house = await House.Open();
        foreach (var name in (string[])["a.jsonl.tmp", "b.part", ".c.jsonl"]) twin.Write(name, House.Item(1) + "\n");
        for (var i = 0; i < 60; i++) house.Clock.Advance(TimeSpan.FromSeconds(5));
        await house.Drain(house.Connect(twin));
        Assert.Empty(await house.Facts());
        Assert.Equal([".c.jsonl", "a.jsonl.tmp", "b.part"], twin.Files());
    }

    [Theory]
    [InlineData("a.json", "{\"specversion\":", "not-json")]
    [InlineData("a.json", "17", "not-an-item")]
    [InlineData("a.xml", "<fact/>", "file-kind")]
    [InlineData("a.jsonl", "", "empty-file")]
    public async Task A_file_that_cannot_be_taken_is_set_apart_with_its_reason_and_hinders_no_other(string name, string content, string code)
    {
        await using var twin = new FolderTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        twin.Write(name, content);
        twin.Write("b.jsonl", House.Item(1) + "\n");
        for (var i = 0; i < 40; i++) house.Clock.Advance(await run.Step(default));
        Assert.Equal(["k-1/1"], await house.Facts());
        Assert.Equal([$"bad/{name}", $"bad/{name}.reason.txt", "done/b.jsonl"], twin.Files());
        Assert.StartsWith(code, twin.Text($"bad/{name}.reason.txt"), StringComparison.Ordinal);
        var kept = Assert.Single(await house.Quarantined());
        Assert.Equal(code, kept.Problems[0].Code);
        Assert.Equal(content, Encoding.UTF8.GetString((await house.Road.Raw.Find(kept.Request, default))!.Body.Span));
    }

    [Fact]
    public async Task Lines_objects_and_arrays_with_any_line_ends_and_a_byte_order_mark_are_read()
    {
        await using var twin = new FolderTwin();
        await using var house = await House.Open();
        twin.Write("1.jsonl", $"\uFEFF{House.Item(1)}\r\n\r\n  {House.Item(2)}\r\n");
        twin.Write("2.json", House.Item(3));
        twin.Write("3.json", $"\uFEFF[{House.Item(4)},\n{House.Item(5)}]\n");
        twin.Write("4.ndjson", House.Item(6));
        var run = house.Connect(twin);
        for (var i = 0; i < 40; i++) house.Clock.Advance(await run.Step(default));
        Assert.Equal(Enumerable.Range(1, 6).Select(n => $"k-{n}/1"), await house.Facts());
        Assert.Equal(4, twin.Files().Count(file => file.StartsWith("done/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_new_file_under_an_old_name_is_a_new_file()
    {
        await using var twin = new FolderTwin();
        await using var house = await House.Open();
        var run = house.Connect(twin);
        twin.Write("facts.jsonl", House.Item(1) + "\n");
        await house.Drain(run);
        twin.Write("facts.jsonl", House.Item(2) + "\n" + House.Item(3) + "\n");
        await house.Drain(run);
        Assert.Equal(["k-1/1", "k-2/1", "k-3/1"], await house.Facts());
        Assert.Equal(["done/facts.jsonl", "done/facts.jsonl.2"], twin.Files());
    }

    [Fact]
    public async Task A_file_that_goes_on_growing_is_read_to_its_end()
    {
        await using var twin = new FolderTwin();
        await using var house = await House.Open();
        twin.Write("a.jsonl", House.Item(1) + "\n");
        house.Crash = at =>
        {
            if (at == "after submit" && !twin.Text("a.jsonl").Contains("k-2", StringComparison.Ordinal)) twin.Append("a.jsonl", House.Item(2) + "\n");
        };
        await house.Drain(house.Connect(twin));
        Assert.Equal(["k-1/1", "k-2/1"], await house.Facts());
        Assert.Equal(["done/a.jsonl"], twin.Files());
    }

    [Fact]
    public async Task A_line_without_end_and_a_file_of_many_lines_are_taken_in_parts()
    {
        await using var twin = new FolderTwin();
        await using var house = await House.Open();
        twin.Write("a.jsonl", string.Concat(Enumerable.Range(1, 2500).Select(n => House.Item(n) + "\n")) + new string('x', (2 << 20) + 10) + "\n" + House.Item(2501) + "\n");
        await house.Drain(house.Connect(twin));
        Assert.Equal(2501, (await house.Facts()).Count);
        Assert.Contains(await house.Quarantined(), item => item.Problems[0].Code == "too-long");
    }

    private sealed class FolderTwin : Twin
    {
        private readonly ScratchFolder _scratch = new();
        private int _files;
        private DateTime? _time;

        public FolderTwin() => Directory.CreateDirectory(Drop);

        public override ConnectorKind Kind => FolderConnector.Kind;

        public override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["folder"] = Drop };

        private string Drop => _scratch.File("drop");

        public override void Give(params IEnumerable<string> items) => Write($"f{++_files:D4}.jsonl", string.Concat(items.Select(item => item + "\n")));

        public override void GiveRubbish() => Write($"f{++_files:D4}.jsonl", "{\"specversion\":\"1.0\",\n");

        public override void SetAway(bool away)
        {
            if (away) Directory.Move(Drop, _scratch.File("gone"));
            else Directory.Move(_scratch.File("gone"), Drop);
        }

        public override void SetClock(DateTimeOffset time) => _time = time.UtcDateTime;

        public void Write(string name, string content)
        {
            File.WriteAllText(Path.Combine(Drop, name), content);
            if (_time is { } time) File.SetLastWriteTimeUtc(Path.Combine(Drop, name), time);
        }

        public void Append(string name, string content) => File.AppendAllText(Path.Combine(Drop, name), content);

        public string Text(string name) => File.ReadAllText(Path.Combine(Drop, name));

        public IEnumerable<string> Files() =>
            Directory.EnumerateFiles(Drop, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Drop, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

        public override ValueTask DisposeAsync()
        {
            _scratch.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
