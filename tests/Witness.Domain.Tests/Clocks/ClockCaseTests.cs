using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Clocks;

/// <summary>
/// tests/cases/clocks: facts in, the expected answer of one rule out. The expectations were counted by hand and by a count of their own over
/// the days of the State Council's notices, never by the code under test; nothing here rewrites them.
/// </summary>
public class ClockCaseTests
{
    private const string Lot = "LOT-1";
    private const string Project = "PRJ-1";

    private static readonly Lazy<IReadOnlyDictionary<string, JsonElement>> Loaded = new(() => Directory.GetFiles(Folder(), "*.json")
        .SelectMany(file => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.EnumerateArray()).ToDictionary(rule => rule.GetProperty("rule").GetString()!));

    public static TheoryData<string> Rules => [.. Loaded.Value.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    [Clause("5.1.7")]
    public void A_rule_answers_as_its_cases_say(string rule)
    {
        var cases = Loaded.Value[rule];
        foreach (var one in cases.GetProperty("cases").EnumerateArray())
        {
            var name = $"{rule}: {one.GetProperty("name").GetString()}";
            var clock = Clock(rule, cases, one, name);
            Assert.True(one.GetProperty("status").GetString() == clock.StatusText.Zh, $"{name}: {clock.Explanation.Zh} {string.Join("；", clock.Notes.Select(n => n.Zh))}");
            Same(one, "raw", clock.DueRaw?.ToString(), name);
            Same(one, "due", clock.DueRolled?.ToString(), name);
            Same(one, "back", clock.Back?.Raw?.ToString(), name);
            if (one.TryGetProperty("missing", out var missing)) Assert.Contains(clock.Missing, m => m.Zh == missing.GetString());
            if (one.TryGetProperty("rest", out var rest)) Assert.Equal((name, rest.GetBoolean()), (name, clock.Notes.Any(n => n.Zh == "届满日为休息日")));
            if (clock.Status is ClockStatus.CannotTell or ClockStatus.NoSource) Assert.NotEmpty(clock.Missing);
            Assert.DoesNotContain("  ", clock.Explanation.En);
        }
    }

    [Fact]
    public void Every_rule_of_level_a_has_cases_of_each_sort()
    {
        var lacking = new List<string>();
        foreach (var rule in ClockBook.All.Where(r => r.Level == ClockLevel.A))
        {
            if (!Loaded.Value.TryGetValue(rule.Id, out var cases))
            {
                lacking.Add(rule.Id);
                continue;
            }
            var names = cases.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!).ToList();
            string[] sorts = rule.Mode is null ? [] : ["inside", "at the limit", "past the limit", "at the limit, spring", "past the limit, spring", "at the limit, national", "past the limit, national", "suspended", "cannot tell"];
            lacking.AddRange(sorts.Where(sort => !names.Any(n => n.StartsWith(sort, StringComparison.Ordinal))).Select(sort => $"{rule.Id} {sort}"));
        }
        Assert.Empty(lacking);
    }

    private static ClockResult Clock(string rule, JsonElement cases, JsonElement one, string name)
    {
        var lot = one.TryGetProperty("lot", out var own) ? own : cases.GetProperty("lot");
        var facts = new List<Recorded>();
        Add(facts, "ProjectRegistered", "2025-01-02", Registered(lot), name);
        var registered = new JsonObject();
        foreach (var (from, to) in new[] { ("category", "Category"), ("estimate", "EstimatedValue"), ("budget", "Budget") })
            if (lot.TryGetProperty(from, out var value)) registered[to] = from == "category" ? value.GetString() : new JsonObject { ["Amount"] = value.GetString() };
        Add(facts, "LotRegistered", "2025-01-02", registered, name);
        var (start, stop) = (Text(one, "start"), Text(one, "stop"));
        foreach (var fact in (one.TryGetProperty("facts", out var told) ? told : cases.GetProperty("facts")).EnumerateArray())
        {
            var at = Put(fact[1].GetString()!, start, stop);
            if (at is not null) Add(facts, fact[0].GetString()!, at, (JsonObject)Filled(JsonNode.Parse(fact[2].GetRawText()), start, stop)!, name);
        }
        if (one.TryGetProperty("pause", out var pause))
        {
            Add(facts, "LotSuspended", pause[0].GetString()!, new JsonObject { ["Cause"] = "投诉", ["Clocks"] = new JsonArray(rule) }, name);
            if (pause.GetArrayLength() > 1) Add(facts, "LotResumed", pause[1].GetString()!, new JsonObject { ["Clocks"] = new JsonArray(rule) }, name);
        }
        var settings = ClockSettings.Shipped;
        if (one.TryGetProperty("local", out var local))
        {
            var header = new Header("LimitEntered", new(ScopeKind.Centre, null, []), new("office", "L-1", 1), At("2025-01-01"));
            settings = ClockSettings.Of([new(new LimitEntered { Header = header, Rule = rule, Value = local.GetInt32(), Basis = "示例", From = At("2025-01-01") }, 1, default)]);
        }
        var reporting = FactBook.All.Select(t => t.Name).ToHashSet();
        var sources = Text(one, "sources") == "none" ? SourceBook.Empty : new SourceBook([new("trade", reporting)]);
        var today = new DateTimeOffset(At(Text(one, "today") ?? "2026-12-31").Local, Moment.Offset);
        var seals = Text(one, "seals") == "none" ? SealView.NoneOpen : SealView.AllOpen;
        var runs = LotRecords.Of(Lot, facts, ClockContext.Of(today, settings, sources), seals, project: Project).ClocksOf(rule).ToList();
        Assert.True(runs.Count == 1, $"{name}: {runs.Count} runs");
        return runs[0];
    }

    private static JsonObject Registered(JsonElement lot)
    {
        var data = new JsonObject { ["Kind"] = lot.GetProperty("kind").GetString() };
        if (Text(lot, "method") is { } method) data["ProcurementMethod"] = method;
        if (lot.TryGetProperty("consent", out var consent)) data["CollectiveConsent"] = new JsonObject { ["For"] = consent[0].GetInt32(), ["Total"] = consent[1].GetInt32() };
        return data;
    }

    /// <summary>Read as the intake reads; a placeholder without a value leaves its member out.</summary>
    private static void Add(List<Recorded> facts, string type, string at, JsonObject data, string name)
    {
        var number = facts.Count(f => f.Fact.Header.Type == type) + 1;
        var isProject = type is "ProjectRegistered" or "TenderPlanPublished";
        var item = new JsonObject
        {
            ["specversion"] = "1.0", ["id"] = $"M-{facts.Count + 1}", ["type"] = type, ["source"] = "trade", ["subject"] = isProject ? Project : Lot, ["at"] = Wire(at),
            ["sourcekey"] = $"{type}-{number}", ["sequence"] = facts.Count + 1, ["data"] = data,
        };
        if (!isProject) item["project"] = Project;
        using var body = WireJson.Parse(Encoding.UTF8.GetBytes(item.ToJsonString()));
        var read = new FactReader((family, value) => $"{family}:{value}").Read(body.Document!.RootElement);
        Assert.True(read.IsAccepted, $"{name}: {type} {string.Join("; ", read.Refusals.Select(r => $"{r.Pointer} {r.Code}"))}");
        facts.Add(new(read.Fact!, facts.Count + 1, new DateTimeOffset(2033, 1, 1, 0, 0, 0, Moment.Offset)));
    }

    private static JsonNode? Filled(JsonNode? node, string? start, string? stop)
    {
        switch (node)
        {
            case JsonObject members:
                var filled = new JsonObject();
                foreach (var (key, value) in members)
                    if (Filled(value, start, stop) is { } kept) filled[key] = kept;
                return filled;
            case JsonArray items: return new JsonArray([.. items.Select(i => Filled(i, start, stop))]);
            case JsonValue value when value.TryGetValue<string>(out var text): return Put(text, start, stop) is { } put ? JsonValue.Create(text.StartsWith('$') ? Wire(put) : put) : null;
            default: return node?.DeepClone();
        }
    }

    private static string? Put(string text, string? start, string? stop) => text switch { "$start" => start, "$stop" => stop, _ => text };

    private static string Wire(string at) => at.Length == 16 ? at + "+08:00" : at;

    private static Moment At(string text) => Moment.TryParse(Wire(text), out var moment) ? moment : throw new FormatException(text);

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static void Same(JsonElement expected, string member, string? actual, string name)
    {
        if (Text(expected, member) is { } value) Assert.Equal((name, member, value), (name, member, actual));
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "cases", "clocks");
}
