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
using Witness.Domain.Rules.Traces;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Packs;

/// <summary>样例结果 — what a pack answers to one of its cases.</summary>
/// <param name="Found">Null when a fact of the case is no fact, or the rule does not hold for the lot.</param>
public sealed record CasePlayed(PackCase Case, Verdict? Found, IReadOnlyList<Finding> Findings, Wording? Problem)
{
    public bool Holds => Found == Case.Expect;
}

/// <summary>样例核对 — plays the golden cases of a pack: one lot of a registered project, its facts one by one, the rule asked at the end.</summary>
public static class PackTrial
{
    private const string Lot = "LOT-1";

    public static IReadOnlyList<CasePlayed> Play(RulePack pack, WorkCalendar calendar) => [.. pack.Cases.Select(c => Play(pack, c, calendar))];

    /// <summary>What still keeps a pack from being submitted: each of the three answers needs a case, and every case must come out.</summary>
    public static IReadOnlyList<Wording> Wanting(IReadOnlyList<CasePlayed> played)
    {
        var wanting = new List<Wording>();
        foreach (var verdict in (Verdict[])[Verdict.Raised, Verdict.Clear, Verdict.CannotTell])
            if (played.All(p => p.Case.Expect != verdict)) wanting.Add(new($"缺「{Name(verdict).Zh}」的样例", $"no case for: {Name(verdict).En}"));
        foreach (var one in played.Where(p => !p.Holds))
            wanting.Add(one.Problem is { } problem ? new($"样例「{one.Case.Name}」：{problem.Zh}", $"case {one.Case.Name}: {problem.En}")
                : new($"样例「{one.Case.Name}」应为{Name(one.Case.Expect).Zh}，实为{(one.Found is { } found ? Name(found).Zh : "不适用")}", $"case {one.Case.Name}: expected {Name(one.Case.Expect).En}, found {(one.Found is { } other ? Name(other).En : "not applicable")}"));
        return wanting;
    }

    public static Wording Name(Verdict verdict) => verdict switch
    {
        Verdict.Raised => new("触发", "raised"), Verdict.Clear => new("未触发", "clear"), _ => new("不可算", "cannot tell"),
    };

    private static CasePlayed Play(RulePack pack, PackCase given, WorkCalendar calendar)
    {
        var everything = FactBook.All.Select(f => f.Name).ToHashSet();
        var state = new LotState(Lot, "PRJ-1");
        var facts = new LotFacts(state, 1, new ClockContext(default, calendar, new SourceBook([new("case", everything)])));
        var reader = new FactReader((_, value) => value);
        var (now, position) = (default(DateTimeOffset), 0L);
        foreach (var (type, at, data, key, version) in Rows(given))
        {
            position++;
            var message = new JsonObject
            {
                ["specversion"] = "1.0", ["id"] = $"m{position}", ["type"] = type, ["source"] = "case", ["sourcekey"] = key ?? $"k{position}", ["sourceversion"] = version, ["data"] = data, ["project"] = "PRJ-1",
            };
            var declared = FactBook.Find(type)!;
            if (declared.Scopes.Contains(ScopeKind.Lot)) message["subject"] = Lot;
            else if (declared.Scopes.Contains(ScopeKind.Lots)) data["Lots"] = new JsonArray(Lot);
            else
            {
                message["subject"] = "PRJ-1";
                message.Remove("project");
            }
            message[at.Length >= 20 ? "time" : "at"] = at;
            using var body = WireJson.Parse(Encoding.UTF8.GetBytes(message.ToJsonString()), PackReader.MostDepth);
            var read = body.Document is null ? null : reader.Read(body.Document.RootElement);
            if (read is not { IsAccepted: true, Fact: { } fact })
            {
                var why = read?.Refusals.FirstOrDefault() ?? body.Refusals.FirstOrDefault();
                return new(given, null, [], new($"{declared.Chinese}：{why?.Pointer} {why?.Zh}", $"{declared.English}: {why?.Pointer} {why?.En}"));
            }
            if (fact.At is { IsKnown: true } known && new DateTimeOffset(known.Local, Moment.Offset) is var happened && happened > now) now = happened;
            if (Hidden(new(fact, position, now), declared, given) is not { } recorded) continue;
            state.Advance(recorded);
            facts.Touch(recorded);
        }
        var findings = new PackRule(pack, dated: false).Look(facts, new History(), new ThresholdSet(pack.Values));
        Verdict? found = findings.Count == 0 ? null : findings.Any(f => f.Verdict == Verdict.Raised) ? Verdict.Raised : findings.Any(f => f.Verdict == Verdict.CannotTell) ? Verdict.CannotTell : Verdict.Clear;
        return new(given, found, findings, null);
    }

    private static IEnumerable<(string Type, string At, JsonObject Data, string? Key, int Version)> Rows(PackCase given)
    {
        yield return ("ProjectRegistered", "2026-01-05", new() { ["Kind"] = given.Kind, ["ProcurementMethod"] = given.Method, ["Region"] = given.Region }, null, 1);
        yield return ("LotRegistered", "2026-01-05", new() { ["LotCode"] = Lot, ["Category"] = "施工" }, null, 1);
        foreach (var seal in SealMarks.All.Where(s => !given.Sealed.Contains(s)))
            yield return ("SealOpened", "unknown", new() { ["Seal"] = seal.ToString(), ["Round"] = 1 }, null, 1);
        using var facts = JsonDocument.Parse(given.Facts);
        foreach (var row in facts.RootElement.EnumerateArray())
        {
            var more = row.GetArrayLength() > 3 ? row[3] : default;
            var data = row.GetArrayLength() > 2 ? JsonObject.Create(row[2])! : [];
            yield return (row[0].GetString()!, row[1].GetString()!, data, Member(more, "key")?.GetString(), Member(more, "version") is { } v && v.TryGetInt32(out var version) ? version : 1);
        }
    }

    private static JsonElement? Member(JsonElement more, string name) =>
        more.ValueKind == JsonValueKind.Object && more.TryGetProperty(name, out var found) && found.ValueKind is JsonValueKind.String or JsonValueKind.Number && (name == "version") == (found.ValueKind == JsonValueKind.Number) ? found : null;

    /// <summary>What is sealed does not reach the rule (ruling 28).</summary>
    private static Recorded? Hidden(Recorded recorded, FactType type, PackCase given)
    {
        if (given.Sealed.Count == 0) return recorded;
        if (type.Secret && given.Sealed.Contains(Seal.S1)) return null;
        var hidden = type.Fields.Where(f => f.Mark.Seals().Any(given.Sealed.Contains) && f.Get(recorded.Fact) is not null).Select(f => f.Name).ToList();
        return hidden.Count == 0 ? recorded : recorded with { Fact = type.Make(recorded.Fact.Header, [.. type.Fields.Select(f => hidden.Contains(f.Name) ? null : f.Get(recorded.Fact))]), Hidden = hidden };
    }
}
