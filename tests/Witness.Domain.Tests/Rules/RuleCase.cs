using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Rules;

/// <summary>
/// One golden case of tests/cases/rules (see its README): facts in short wire form are taken in one by one, the rule looks after each, and
/// the last answer about the case's lot counts.
/// </summary>
internal sealed class RuleCase
{
    private static readonly JsonSerializerOptions Pretty =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    private readonly JsonObject _case;
    private readonly Examiner _examiner;
    private readonly History _history = new();
    private readonly SortedDictionary<string, LotWatch> _lots = new(StringComparer.Ordinal);
    private readonly HashSet<Seal> _sealed;
    private readonly FactReader _reader = new((_, value) => value);
    private readonly Bindings _bindings = new();
    private readonly List<Recorded> _centre = [];
    private readonly Dictionary<string, string> _projects = new(StringComparer.Ordinal);
    private ClockContext _clocks;
    private readonly string _lot;
    private DateTimeOffset _now;
    private int _ordinal;

    public RuleCase(string code, string json)
    {
        Rule = RuleBook.Find(code)!;
        _case = JsonNode.Parse(json)!.AsObject();
        _lot = Text("lot") ?? "LOT-1";
        _sealed = [.. (_case["sealed"]?.AsArray() ?? []).Select(s => Enum.Parse<Seal>(s!.GetValue<string>()))];
        var thresholds = (_case["thresholds"]?.AsArray() ?? []).Select(t => t!.AsObject()).Select(t => new Threshold(
            t["key"]!.GetValue<string>(), t["value"]!.GetValue<decimal>(), DateOnly.Parse(t["from"]?.GetValue<string>() ?? "2026-01-01", CultureInfo.InvariantCulture), "负责人", "示例依据",
            t["kind"]?.GetValue<string>()));
        _examiner = new(_history, new ThresholdSet(thresholds), new HashSet<string> { code });
        var everything = FactBook.All.Select(f => f.Name).ToHashSet();
        _clocks = new(default, WorkCalendar.Official, new SourceBook([new("kp", everything), new("kp2", everything)]));
    }

    public Rule Rule { get; }

    /// <summary>Every fact taken in, by position.</summary>
    public Dictionary<long, Recorded> Taken { get; } = [];

    public LotFacts Lot => _lots[_lot].Current;

    public History History => _history;

    /// <summary>The last answer of the rule about the lot.</summary>
    public IReadOnlyList<Finding> Play()
    {
        foreach (var given in _case["segments"]?.AsArray() ?? []) Fill(given!.AsObject());
        IReadOnlyList<Finding> last = [];
        foreach (var fact in Facts())
        {
            foreach (var answer in Take(fact))
                if (answer.Lot == _lot) last = answer.Findings;
        }
        return last;
    }

    /// <summary>The same facts once more: nothing may change.</summary>
    public IReadOnlyList<Finding> Again() => _examiner.Look(Lot, [Rule]).SelectMany(a => a.Findings).ToList();

    public static JsonArray Expectation(IEnumerable<Finding> findings) => [.. findings.OrderBy(f => f.Cause, StringComparer.Ordinal).ThenBy(f => f.Verdict).Select(f => (JsonNode)Expectation(f))];

    /// <summary>The case with what was found, to be read like code.</summary>
    public string With(JsonArray expected)
    {
        _case["expect"] = expected;
        var text = new StringBuilder("{\n");
        var left = _case.Count;
        foreach (var (name, value) in _case)
        {
            text.Append("  ").Append(JsonSerializer.Serialize(name)).Append(": ");
            if (name is "facts" or "expect" && value is JsonArray { Count: > 0 } rows) text.Append("[\n    ").Append(string.Join(",\n    ", rows.Select(Line))).Append("\n  ]");
            else text.Append(Line(value));
            text.Append(--left > 0 ? ",\n" : "\n");
        }
        return text.Append("}\n").ToString();
    }

    public string? Text(string name) => _case[name]?.GetValue<string>();

    public static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "cases", "rules");

    private static string Line(JsonNode? node) => node?.ToJsonString(new() { Encoder = Pretty.Encoder }) ?? "null";

    private static JsonObject Expectation(Finding finding)
    {
        var said = new JsonObject { ["result"] = finding.Verdict.ToString() };
        if (finding.Cause.Length > 0) said["cause"] = finding.Cause;
        if (finding.Severity is { } severity) said["severity"] = severity.ToString();
        if (finding.Verdict == Verdict.Raised) said["summary"] = finding.Explanation.Summary.Zh;
        if (finding.Explanation.Missing.Count > 0) said["missing"] = new JsonArray([.. finding.Explanation.Missing.Select(m => (JsonNode)m.Zh)]);
        if (finding.Verdict != Verdict.CannotTell) said["formula"] = finding.Explanation.Formula.Zh;
        if (finding.Explanation.Inputs.Count > 0) said["inputs"] = new JsonArray([.. finding.Explanation.Inputs.Select(i => (JsonNode)$"{i.Name.Zh}={i.Value}{i.Unit}{(i.Position is { } at ? $"@{at}" : "")}")]);
        return said;
    }

    private IEnumerable<JsonArray> Facts()
    {
        var kind = Text("kind") ?? "GC";
        var written = (_case["facts"]?.AsArray() ?? []).Select(f => f!.AsArray()).ToList();
        var copies = (_case["copies"]?.AsArray() ?? []).Select(c => c!.AsObject()).SelectMany(Copies).ToList();
        var all = copies.Concat(written).ToList();
        var own = all.Select(f => LotOf(f)).OfType<string>().Append(_lot).Distinct().ToList();
        foreach (var row in all)
            if (More(row, "project") is { } project && More(row, "scope") is null && LotOf(row) is { } of) _projects.TryAdd(of, project);
        foreach (var lot in own) _lots.TryAdd(lot, new(lot, ProjectOf(lot), _clocks));
        if (_case["bare"] is null)
        {
            yield return Row("ProjectRegistered", Text("registered") ?? "2026-01-05", new() { ["Kind"] = kind, ["ProcurementMethod"] = Text("method") ?? "公开招标", ["Region"] = Text("region") ?? "370300", ["ProcuringEntities"] = new JsonArray(new JsonObject { ["Name"] = Text("buyer") ?? "示例招标人" }), ["Agency"] = new JsonObject { ["Name"] = Text("agency") ?? "示例代理" } }, new() { ["scope"] = "project" });
            var said = all.Where(f => f[0]!.GetValue<string>() == "LotRegistered").Select(LotOf).ToHashSet();
            foreach (var lot in own.Where(l => !said.Contains(l)))
                yield return Row("LotRegistered", Text("registered") ?? "2026-01-05", new() { ["LotCode"] = lot, ["Category"] = Text("category") ?? "施工" }, new() { ["lot"] = lot });
        }
        foreach (var lot in own)
            foreach (var seal in SealMarks.All.Where(s => lot != _lot || !_sealed.Contains(s)))
                yield return Row("SealOpened", "unknown", new() { ["Seal"] = seal.ToString(), ["Round"] = 1 }, new() { ["lot"] = lot });
        foreach (var fact in all) yield return fact;
    }

    /// <summary>A template of facts, so many times: <c>{n}</c> is the number, <c>{0..2}</c> its remainder by 3.</summary>
    private static IEnumerable<JsonArray> Copies(JsonObject template)
    {
        var from = template["from"]?.GetValue<int>() ?? 1;
        for (var n = from; n < from + template["count"]!.GetValue<int>(); n++)
        {
            foreach (var fact in template["facts"]!.AsArray())
            {
                var text = fact!.ToJsonString().Replace("{n}", n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
                text = text.Replace("{t}", (n / 10).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{nn}", n.ToString("00", CultureInfo.InvariantCulture), StringComparison.Ordinal);
                yield return JsonNode.Parse(text)!.AsArray();
            }
        }
    }

    private static JsonArray Row(string type, string at, JsonObject data, JsonObject more) => [type, at, data, more];

    private string ProjectOf(string lot) => _projects.GetValueOrDefault(lot, "PRJ-1");

    private string? LotOf(JsonArray row) => More(row, "scope") is null && More(row, "party") is null && More(row, "room") is null ? More(row, "lot") ?? _lot : null;

    private static string? More(JsonArray row, string name) => row.Count > 3 && row[3] is JsonObject more ? more[name]?.ToString() : null;

    private IReadOnlyList<Answer> Take(JsonArray row)
    {
        var (type, at) = (row[0]!.GetValue<string>(), row[1]!.GetValue<string>());
        var declared = FactBook.Find(type) ?? throw new InvalidOperationException($"no such fact: {type}");
        _ordinal++;
        var data = row.Count > 2 && row[2] is JsonObject said ? said.DeepClone().AsObject() : [];
        if (More(row, "round") is { } round) data["Round"] = int.Parse(round, CultureInfo.InvariantCulture);
        var message = new JsonObject
        {
            ["specversion"] = "1.0", ["id"] = $"m{_ordinal}", ["type"] = type, ["source"] = More(row, "source") ?? "kp",
            ["sourcekey"] = More(row, "key") ?? $"k{_ordinal}", ["sourceversion"] = int.Parse(More(row, "version") ?? "1", CultureInfo.InvariantCulture), ["data"] = data,
        };
        var subject = More(row, "party") ?? More(row, "room") ?? (More(row, "scope") == "project" ? More(row, "project") ?? "PRJ-1" : declared.Scopes.Contains(ScopeKind.Lot) ? LotOf(row) : null);
        if (subject is not null) message["subject"] = subject;
        else if (declared.Scopes.Contains(ScopeKind.Lots)) data["Lots"] = new JsonArray(LotOf(row));
        if (at.Length >= 20) message["time"] = at;
        else message["at"] = at;
        if (declared.Scopes.Any(s => s is ScopeKind.Lot or ScopeKind.Lots) && LotOf(row) is { } its) message["project"] = ProjectOf(its);
        using var body = WireJson.Parse(Encoding.UTF8.GetBytes(message.ToJsonString()));
        var read = _reader.Read(body.Document!.RootElement);
        if (!read.IsAccepted) throw new InvalidOperationException($"{message.ToJsonString()}: {string.Join("; ", read.Refusals.Select(r => $"{r.Pointer} {r.Code}"))}");
        var fact = read.Fact!;
        if (fact.At is { IsKnown: true } known && new DateTimeOffset(known.Local, Moment.Offset) is var happened && happened > _now) _now = happened;
        if (More(row, "taken") is { } taken) _now = DateTimeOffset.Parse(taken, CultureInfo.InvariantCulture);
        return Hide(new(fact, _ordinal, _now), declared) is { } recorded ? Take(recorded) : [];
    }

    /// <summary>What is sealed does not reach the rules: secret facts not at all, sealed fields of others are held back (ruling 28).</summary>
    private Recorded? Hide(Recorded recorded, FactType type)
    {
        Taken[recorded.Position] = recorded;
        if (!recorded.Fact.Header.Scope.Lots.Contains(_lot) || _sealed.Count == 0) return recorded;
        if (type.Secret && _sealed.Contains(Seal.S1)) return null;
        var hidden = type.Fields.Where(f => f.Mark.Seals().Any(_sealed.Contains) && f.Get(recorded.Fact) is not null).Select(f => f.Name).ToList();
        if (hidden.Count == 0) return recorded;
        return recorded with { Fact = type.Make(recorded.Fact.Header, [.. type.Fields.Select(f => hidden.Contains(f.Name) ? null : f.Get(recorded.Fact))]), Hidden = hidden };
    }

    private IReadOnlyList<Answer> Take(Recorded recorded)
    {
        var scope = recorded.Fact.Header.Scope;
        var answers = new List<Answer>();
        foreach (var (rule, lot, round) in _history.Segments.MoveTo(DateOnly.FromDateTime(recorded.TakenAt.ToOffset(Moment.Offset).DateTime)))
            answers.AddRange(_examiner.Look(_lots[lot].Round(round), [RuleBook.Find(rule)!]));
        if (scope.Kind == ScopeKind.Room || recorded.Fact is SourceSilenced)
        {
            foreach (var (lot, round) in _bindings.Take(recorded))
            {
                _lots[lot].Round(round).Bind(recorded);
                answers.AddRange(_examiner.Look(_lots[lot].Round(round), recorded.Fact.GetType()));
            }
            return answers;
        }
        if (scope.Kind == ScopeKind.Centre)
        {
            _centre.Add(recorded);
            var settings = ClockSettings.Of(_centre);
            _clocks = _clocks with { Calendar = settings.Calendar, Settings = settings };
            foreach (var watch in _lots.Values) watch.Reckon(_clocks);
            return answers;
        }
        if (scope.Kind == ScopeKind.Party)
        {
            if (_history.TakeParty(recorded) is { } party)
                foreach (var (lot, round) in _history.Lots("bidder", party)) answers.AddRange(_examiner.Look(_lots[lot].Round(round), recorded.Fact.GetType()));
            return answers;
        }
        foreach (var lot in scope.Lots.Count > 0 ? scope.Lots : [.. _lots.Where(l => l.Value.State.Project == scope.Project).Select(l => l.Key)])
        {
            foreach (var touched in _lots[lot].Advance(recorded))
            {
                if (Bindings.Concerns(recorded.Fact) || recorded.Fact is LotRegistered) _bindings.Settle(touched);
                answers.AddRange(_examiner.Look(touched, recorded.Fact.GetType()));
            }
        }
        return answers;
    }

    /// <summary>{measure, segment, from, to, count}: values spread evenly, frozen before the case's lot comes.</summary>
    private void Fill(JsonObject given)
    {
        var (measure, segment, count) = (given["measure"]!.GetValue<string>(), given["segment"]!.GetValue<string>(), given["count"]!.GetValue<int>());
        var (from, to) = (given["from"]!.GetValue<decimal>(), given["to"]!.GetValue<decimal>());
        var day = new DateOnly(2025, 12, 15);
        _history.Segments.MoveTo(day);
        for (var i = 0; i < count; i++)
            _history.Segments.Put(measure, $"H-{segment}-{i}", 1, new(measure, $"H-{segment}-{i}", 1, from + ((to - from) * i / Math.Max(1, count - 1)), day, [segment]));
    }
}
