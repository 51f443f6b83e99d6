using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Kinds;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Clocks;

/// <summary>
/// 时限目录 — every statutory clock, threshold and duty, read once from <c>Clocks/rules/*.json</c>: one file per kind, one line per rule,
/// laws and duty holders in <c>basis.json</c>. A name that is no known moment, fact or check does not load.
/// </summary>
public static class ClockBook
{
    private static readonly Lazy<IReadOnlyList<ClockRule>> Loaded = new(Load);
    private static readonly Lazy<Dictionary<string, ClockRule>> ById = new(() => All.ToDictionary(rule => rule.Id, StringComparer.Ordinal));
    private static readonly ConcurrentDictionary<(string Kind, Form Form, bool Mining), ClockRule[]> Narrowed = new();

    public static IReadOnlyList<ClockRule> All => Loaded.Value;

    public static ClockRule? Find(string id) => ById.Value.GetValueOrDefault(id);

    /// <summary>The rules a lot of this nature may fall under; an unknown form excludes none.</summary>
    internal static ClockRule[] Of(string kind, Form form, bool mining) => Narrowed.GetOrAdd((kind, form, mining), static key =>
        [.. All.Where(r => r.Scope.Kinds.Contains(key.Kind) && (r.Scope.Forms is null || key.Form == Form.Unknown || r.Scope.Forms.Contains(key.Form))
            && (r.Scope.Ground is null || r.Scope.Ground == (key.Mining ? "矿业" : "土地")))]);

    private static List<ClockRule> Load()
    {
        var fields = Moments.All.Concat(MomentBook.Fields).Distinct().ToDictionary(f => f.Canonical);
        using var basis = JsonDocument.Parse(Resource("basis"));
        var (laws, duties) = (basis.RootElement.GetProperty("laws"), basis.RootElement.GetProperty("duties"));
        var rules = new List<ClockRule>();
        foreach (var name in new[] { "GC", "ZC", "ZR", "PM", "CQ", "NC", "SY" })
        {
            using var file = JsonDocument.Parse(Resource(name));
            var kinds = file.RootElement.GetProperty("kinds").EnumerateArray().Select(k => k.GetString()!).ToArray();
            if (kinds.FirstOrDefault(k => KindBook.Find(k) is null) is { } unknown) throw new FormatException($"unknown kind {unknown}");
            foreach (var line in file.RootElement.GetProperty("rules").EnumerateArray()) rules.Add(new ClockLine(line, fields, laws, duties).Rule(kinds));
        }
        return rules;
    }

    private static byte[] Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Witness.Domain.Clocks.rules.{name}.json")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}

/// <summary>One line of the clock data.</summary>
internal sealed class ClockLine(JsonElement line, Dictionary<string, Field> fields, JsonElement laws, JsonElement duties)
{
    public ClockRule Rule(string[] kinds)
    {
        var law = laws.GetProperty(Text("law")!);
        var duty = duties.GetProperty(Text("duty")!);
        var mode = Text("mode") switch
        {
            "MAXA" => LimitMode.AtMostAfter,
            "MIND" => LimitMode.AtLeastAfter,
            "MINB" => LimitMode.AtLeastBefore,
            "MAXB" => LimitMode.AtMostBefore,
            "THR" or "ATT" => (LimitMode?)null,
            var other => throw new FormatException($"unknown mode {other}"),
        };
        var level = Enum.Parse<ClockLevel>(Text("level")!);
        var (period, parameter) = mode is null ? (null, null) : Length(Text("limit")!);
        var start = Named("start");
        var band = line.TryGetProperty("band", out var edges) ? edges : (JsonElement?)null;
        var shown = Text("shown")?.Split('.');
        var runs = Text("runs") switch
        {
            null => Runs.Once, "start" => Runs.EachStart, "stop" => Runs.EachStop, "case" => Runs.Case, "fact" => Runs.Fact, "refund" => Runs.Refund, "bidder" => Runs.Bidder,
            var other => throw new FormatException($"unknown runs {other}"),
        };
        if (Text("check") is { } check && !Checks.All.ContainsKey(check)) throw new FormatException($"unknown check {check}");
        var stop = Named("stop");
        return new ClockRule(
            Text("id")!, new(Text("zh")!, Text("en")!),
            new(law.GetProperty("title").GetString()!, Text("article") ?? "", law.TryGetProperty("from", out var from) ? DateOnly.Parse(from.GetString()!, null) : null),
            level,
            Text("evidence") switch { "V" => Evidence.Read, "STD" => Evidence.Standard, "U" => Evidence.Unverified, _ => Evidence.Secondary },
            new(duty.GetProperty("zh").GetString()!, duty.GetProperty("en").GetString()!),
            new(kinds, Many("forms")?.Select(Enum.Parse<Form>).ToArray(), Many("methods"), Many("exceptMethods"), Text("ground"), Many("class"),
                band is { } b ? b[0].GetDecimal() : null, band is { } c && c[1].ValueKind == JsonValueKind.Number ? c[1].GetDecimal() : null, Flag("statutory")),
            mode, period, start, stop)
        {
            Runs = runs, Parameter = parameter, Bounds = Named("bound"), StopBounds = Named("stopBound"), NeedsAllStops = Text("stops") == "all",
            UntilLastStop = Text("stops") == "last", Needs = Text("needs"), OnlyAfter = Text("when") is { } when ? fields[when] : null, ReadsText = Flag("text"),
            Occasional = Flag("occasional"), Survives = Flag("survives"), Check = Text("check"), See = Text("see"), Whose = Text("whose") switch
            {
                "all" => Whose.All, "winners" => Whose.Winners, "losers" => Whose.Losers, _ => null,
            },
            Figures = line.TryGetProperty("figures", out var figures) ? [.. figures.EnumerateArray().Select(f => f.GetDecimal())] : [],
            Ticks = Flag("ticks") || (level == ClockLevel.A && mode == LimitMode.AtMostAfter),
            Shown = shown is null ? null : (shown[0], shown[1]),
            StopFact = runs is Runs.Refund or Runs.Bidder ? "DepositRefunded" : stop.Count > 0 ? FactOf(stop[^1]) : "",
            MissingStart = start.Count == 0 ? new("", "") : MissingFact(start[0]),
        }.Complete();
    }

    /// <summary>An event is missing as a fact; a moment printed in a notice, by its name.</summary>
    private static Wording MissingFact(Field start) =>
        start.Sources.All(s => s.Path == "At") ? new($"起算事实 {FactOf(start)}", $"the starting fact {FactOf(start)}") : new($"起算时间 {start.Chinese}", $"the start: {start.English}");

    private static string FactOf(Field field) => field.Sources[0].FactType.Name;

    private static (Period? Period, PeriodUnit? Parameter) Length(string text)
    {
        if (text == "文件") return (null, null);
        var parts = text.Split(' ');
        var unit = parts[1] switch
        {
            "日" => PeriodUnit.Day, "工" => PeriodUnit.WorkingDay, "时" => PeriodUnit.Hour, "月" => PeriodUnit.Month, "年" => PeriodUnit.Year,
            var other => throw new FormatException($"unknown unit {other}"),
        };
        return parts[0].StartsWith("参数", StringComparison.Ordinal) ? (null, unit) : (new(int.Parse(parts[0], null), unit), null);
    }

    private string? Text(string name) => line.TryGetProperty(name, out var value) ? value.GetString() : null;

    private bool Flag(string name) => line.TryGetProperty(name, out var value) && value.GetBoolean();

    private string[]? Many(string name) => line.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(v => v.GetString()!)] : null;

    private IReadOnlyList<Field> Named(string name) =>
        [.. (Many(name) ?? []).Select(n => fields.TryGetValue(n, out var field) ? field : throw new FormatException($"{Text("id")}: no moment {n}"))];
}
