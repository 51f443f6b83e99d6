using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Witness.Domain.Calendar;
using Witness.Domain.Facts;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Packs;

namespace Witness.Domain.Tests.Rules;

/// <summary>tests/cases/packs: packs that stand, each with its golden cases; and packs that must not.</summary>
public class PackTests
{
    public static TheoryData<string> Packs => [.. Directory.EnumerateFiles(Folder(), "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Packs))]
    [Clause("4.4.3")]
    public void A_pack_answers_its_golden_cases_with_a_whole_explanation(string file)
    {
        var read = PackReader.Read(File.ReadAllText(Path.Combine(Folder(), file)));
        Assert.True(read.Pack is not null, string.Join("\n", read.Refusals));
        var played = PackTrial.Play(read.Pack!, WorkCalendar.Official);
        Assert.Empty(PackTrial.Wanting(played).Select(w => w.Zh));
        foreach (var finding in played.SelectMany(p => p.Findings))
        {
            var said = finding.Explanation;
            Assert.Equal((read.Pack!.Card.Code, read.Pack.Card.Version), (said.Rule, said.Version));
            Assert.All([said.Summary, said.Formula, said.Counter, said.Look, said.Name], text => Assert.True(text.Zh.Length > 0 && text.En.Length > 0));
            Assert.All(said.Inputs.Where(i => i.Position is not null), i => Assert.Contains(i.Position!.Value, said.Evidence));
            if (finding.Verdict == Verdict.CannotTell) Assert.NotEmpty(said.Missing);
            else Assert.NotEmpty(said.Inputs);
            if (finding.Verdict == Verdict.Raised) Assert.True(finding.Cause.Length > 0 && said.Evidence.Count > 0);
            Assert.Equal(said.ToCanonical(), Explanation.Read(said.ToCanonical()).ToCanonical());
        }
    }

    [Fact]
    public void A_formula_shows_the_numbers_and_a_threshold_says_where_it_comes_from()
    {
        var played = PackTrial.Play(Pack("U02"), WorkCalendar.Official);
        var raised = Assert.Single(played.Single(p => p.Case.Expect == Verdict.Raised).Findings);
        Assert.Equal("=示例甲公司", raised.Cause);
        Assert.Equal("投标报价 1000000.01 元 > (最高限价 1000000 元 × 1 (ratio) = 1000000 元)", raised.Explanation.Formula.Zh);
        Assert.Equal(["示例甲公司"], raised.Explanation.Parties);
        Assert.Contains(raised.Explanation.Inputs, i => i is { FactType: "BidOpened", Value: "1000000.01", Unit: "元" });
        var scoped = PackTrial.Play(Pack("U01"), WorkCalendar.Official).Single(p => p.Case.Kind == "ZC").Findings.Single().Explanation.Thresholds.Single(t => t.Key == "U01.withdrawn");
        Assert.Equal(("2", "ZC", "规则包"), (scoped.Value, scoped.Scope, scoped.By));
    }

    [Fact]
    public void The_pack_reads_back_what_it_wrote_and_its_digest_is_of_its_content()
    {
        var pack = Pack("U01");
        var again = PackReader.Read(pack.Json).Pack!;
        Assert.Equal((pack.Json, pack.Digest), (again.Json, again.Digest));
        var spaced = PackReader.Read(JsonNode.Parse(pack.Json)!.ToJsonString(new() { WriteIndented = true })).Pack!;
        Assert.Equal(pack.Digest, spaced.Digest);
        Assert.StartsWith("投标文件递交的不同投标人数 ≥ 最少投标人（bidders） 且 ", pack.Reads.Zh, StringComparison.Ordinal);
        Assert.DoesNotMatch("[\\u4e00-\\u9fff]", pack.Reads.En);
    }

    [Theory]
    [InlineData("""{"op":"compare","left":{"op":"field","fact":"BidOpened","path":"Price"},"is":">","right":5}""", "/when/right", "unlike")]
    [InlineData("""{"op":"compare","left":{"op":"field","fact":"BidOpened","path":"Bidder"},"is":">","right":{"op":"field","fact":"BidOpened","path":"Bidder"}}""", "/when/is", "no-order")]
    [InlineData("""{"op":"exists","fact":"BidOpend"}""", "/when/fact", "unknown-fact")]
    [InlineData("""{"op":"exists","fact":"Looked"}""", "/when/fact", "unknown-fact")]
    [InlineData("""{"op":"known","value":{"op":"field","fact":"BidOpened","path":"Colour"}}""", "/when/value/path", "unknown-field")]
    [InlineData("""{"op":"known","value":{"op":"field","fact":"BidOpened","path":"ProjectLead"}}""", "/when/value/path", "closed-field")]
    [InlineData("""{"op":"known","value":{"op":"field","fact":"BidFingerprinted","path":"StaffHashes"}}""", "/when/value/path", "closed-field")]
    [InlineData("""{"op":"compare","left":{"op":"field","fact":"BidRejected","path":"Phase"},"is":"=","right":"开会"}""", "/when/right", "not-a-choice")]
    [InlineData("""{"op":"compare","left":1,"is":"~","right":2}""", "/when/is", "not-a-choice")]
    [InlineData("""{"op":"compare","left":1e999999,"is":"=","right":2}""", "/when/left", "not-a-number")]
    [InlineData("""{"op":"compare","left":1,"is":"=","right":999999999999999999999999999999999999}""", "/when/right", "not-a-number")]
    [InlineData("""{"op":"compare","left":{"op":"param","key":"no"},"is":"=","right":2}""", "/when/left/key", "unknown-parameter")]
    [InlineData("""{"op":"while","of":[]}""", "/when/op", "not-a-choice")]
    [InlineData("""{"op":"all","of":[]}""", "/when/of", "empty")]
    [InlineData("""{"op":"all","of":[1]}""", "/when/of/0", "wrong-type")]
    [InlineData("""{"op":"all","of":[],"or":[]}""", "/when/or", "unknown-field")]
    [InlineData("""{"op":"exists","fact":"BidOpened","where":{"op":"exists","fact":"BidOpened"}}""", "/when/where/fact", "name-taken")]
    [InlineData("""{"op":"compare","left":{"op":"add","left":{"op":"money","yuan":1},"right":1},"is":"=","right":{"op":"money","yuan":2}}""", "/when/left", "unlike")]
    [InlineData("""{"op":"compare","left":1,"is":"=","right":1}""", "/when", "no-facts")]
    [InlineData("""7""", "/when", "wrong-type")]
    public void A_condition_that_makes_no_sense_is_refused_where_it_stands(string condition, string pointer, string code)
    {
        var pack = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder(), "U02.json")))!.AsObject();
        pack.Remove("parameters");
        pack.Remove("per");
        var json = pack.ToJsonString().Replace(pack["when"]!.ToJsonString(), condition, StringComparison.Ordinal);
        var read = PackReader.Read(json);
        Assert.Null(read.Pack);
        var refusal = Assert.Single(read.Refusals, r => r.Code == code);
        Assert.Equal(pointer, refusal.Pointer);
        Assert.Matches("[\\u4e00-\\u9fff]", refusal.Zh);
        Assert.DoesNotMatch("[\\u4e00-\\u9fff]", refusal.En.Replace("开标、资格、评审", "", StringComparison.Ordinal).Replace("开标, 资格, 评审", "", StringComparison.Ordinal));
    }

    [Fact]
    [Clause("4.6.2")]
    public void A_pack_that_judges_in_its_words_is_refused()
    {
        var read = PackReader.Read(File.ReadAllText(Path.Combine(Folder(), "U02.json")).Replace("报价高于最高限价", "串标嫌疑", StringComparison.Ordinal));
        Assert.Equal("/name", Assert.Single(read.Refusals, r => r.Zh.Contains("串标", StringComparison.Ordinal)).Pointer);
    }

    public static TheoryData<string, string, string> Hostile()
    {
        var good = File.ReadAllText(Path.Combine(Folder(), "U02.json"));
        string With(string condition) => good[..good.IndexOf("\"per\"", StringComparison.Ordinal)] + "\"when\":" + condition + "}";
        return new()
        {
            { "nested 40 deep", With(Nested(40)), "too-deep" },
            { "nested 100,000 deep", With(Nested(100_000)), "too-large" },
            { "nested 2,000 deep", With(Nested(2_000)), "too-deep" },
            { "100,000 conditions", With("{\"op\":\"all\",\"of\":[" + string.Join(",", Enumerable.Repeat("{}", 100_000)) + "]}"), "too-large" },
            { "a list of 10,000", With("{\"op\":\"all\",\"of\":[" + string.Join(",", Enumerable.Repeat("{}", 10_000)) + "]}"), "too-many-items" },
            { "800 conditions in lists of 40", With(Wide(20, 40)), "too-many-conditions" },
            { "a set of 5,000", With("{\"op\":\"in\",\"value\":{\"op\":\"lot\",\"name\":\"region\"},\"set\":[" + string.Join(",", Enumerable.Repeat("\"370\"", 5_000)) + "]}"), "too-many-items" },
            { "a name twice", With("{\"op\":\"known\",\"op\":\"not\",\"value\":1}"), "duplicate-name" },
            { "unknown fields", good.Replace("\"level\"", "\"exec\":\"rm\",\"level\"", StringComparison.Ordinal), "unknown-field" },
            { "four levels of facts in facts", With("{\"op\":\"exists\",\"fact\":\"BidOpened\",\"as\":\"a\",\"where\":{\"op\":\"exists\",\"fact\":\"BidOpened\",\"as\":\"b\",\"where\":{\"op\":\"exists\",\"fact\":\"BidOpened\",\"as\":\"c\",\"where\":{\"op\":\"exists\",\"fact\":\"BidOpened\",\"as\":\"d\"}}}}"), "too-nested" },
            { "half a surrogate", With("{\"op\":\"in\",\"value\":\"\\ud800\",\"set\":[\"a\"]}"), "lone-surrogate" },
            { "no JSON", "{\"format\":", "not-json" },
            { "a list", "[1,2]", "wrong-type" },
            { "nothing", "", "not-json" },
        };
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    [Clause("4.4.3")]
    public void A_hostile_pack_is_refused_with_a_reason_within_a_bounded_time(string what, string json, string code)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        PackReader.Read(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var read = PackReader.Read(bytes);
        var (elapsed, allocated) = (watch.Elapsed, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Null(read.Pack);
        Assert.True(read.Refusals.Any(r => r.Code == code), $"{what}: {string.Join("; ", read.Refusals.Select(r => $"{r.Pointer} {r.Code}"))}");
        Assert.InRange(read.Refusals.Count, 1, 20);
        Assert.All(read.Refusals, r => Assert.True(r.Zh.Length is > 0 and < 1000 && r.En.Length > 0 && r.Pointer.Length < 4000));
        Assert.True(elapsed < TimeSpan.FromMilliseconds(500), $"{what}: {elapsed}");
        Assert.True(allocated < 16 << 20, $"{what}: {allocated} bytes");
    }

    [Fact]
    public void The_schema_names_every_field_a_pack_may_read_and_none_that_is_closed()
    {
        var schema = PackSchema.Schema();
        Assert.NotNull(schema["x-fields"]!["BidOpened"]!["Price"]);
        Assert.Null(schema["x-fields"]!["BidOpened"]!["ProjectLead"]);
        Assert.Null(schema["x-fields"]!["AlertRaised"]);
        foreach (var fact in PackFields.Facts)
            Assert.DoesNotContain(PackFields.Of(fact.Name), f => f.Declared is { } d && (d.Mark & (Mark.Personal | Mark.S6)) != 0);
    }

    internal static RulePack Pack(string code) => PackReader.Read(File.ReadAllText(Path.Combine(Folder(), code + ".json"))).Pack!;

    internal static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "cases", "packs");

    private static string Nested(int deep) => string.Concat(Enumerable.Repeat("{\"op\":\"not\",\"of\":", deep)) + "{}" + new string('}', deep);

    private static string Wide(int outer, int inner) =>
        "{\"op\":\"all\",\"of\":[" + string.Join(",", Enumerable.Repeat("{\"op\":\"any\",\"of\":[" + string.Join(",", Enumerable.Repeat("{\"op\":\"known\",\"value\":true}", inner)) + "]}", outer)) + "]}";
}
