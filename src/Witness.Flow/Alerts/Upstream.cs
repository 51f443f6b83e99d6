using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Flow.Alerts;

/// <summary>上游报异常 — irregularities that a source reported itself: they join the queue with their own type as cause (indicators.md §2).</summary>
internal static class Upstream
{
    /// <summary>Stands where a rule's code stands.</summary>
    public const string Code = "UP";

    public static readonly Wording Group = new("上报", "Reported");

    private static readonly Wording Name = new("上游报异常", "Reported upstream");

    /// <summary>One alert per type that anything effective reports.</summary>
    public static IEnumerable<AlertContent> Of(LotFacts lot) =>
        lot.All<AnomalyReported>().GroupBy(seen => seen.Fact.Type?.Text ?? seen.Fact.Type?.Value ?? "未载明", StringComparer.Ordinal).Select(type => Content(lot, type.Key, [.. type.Select(seen => (seen.Fact, seen.Position))]));

    private static AlertContent Content(LotFacts lot, string type, List<(AnomalyReported Fact, long Position)> reports)
    {
        var last = reports[^1].Fact;
        var inputs = new List<Input>();
        foreach (var (fact, position) in reports) inputs.Add(new(new("说明", "Text"), fact.Text, "", nameof(AnomalyReported), fact.Header.Identity, position));
        var parties = reports.SelectMany(r => r.Fact.Parties ?? []).Select(p => p.Org?.Name ?? p.Person?.Name).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        var identity = lot.Round > 1 ? $"{Code}|{lot.Lot}|#{lot.Round}|{type}" : $"{Code}|{lot.Lot}|{type}";
        var says = new Explanation(
            Code, 1, Verdict.Raised, Severity.Medium, lot.Lot, lot.Round, last.Stage ?? "", Name,
            new($"{type}：{last.Text}", $"{type}: {last.Text}"), parties, inputs, new($"上报 {reports.Count} 次", $"reported {reports.Count} times"), [],
            new("《公共资源交易数字见证服务规范》", "4.4.1 b)", null, "STD"), [.. reports.Select(r => r.Position).Order()], [],
            new("上报方的更正或撤回", "a correction or retraction by the reporting party"), new("向上报方核实并固定证据", "verify with the reporting party and take evidence"));
        return new(identity, type, Severity.Medium, says, lot.Now);
    }
}
