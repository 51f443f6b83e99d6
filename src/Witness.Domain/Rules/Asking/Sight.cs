using System.Globalization;
using Witness.Domain.Facts;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Asking;

/// <summary>
/// 所见 — one look of one rule at one lot: what it may see, and the words with which it answers. Thresholds that were asked for stand in
/// the explanation of every answer given afterwards.
/// </summary>
public sealed class Sight(Rule rule, LotFacts lot, History history, ThresholdSet thresholds)
{
    private static readonly IReadOnlyList<long> None = [];

    private readonly List<ThresholdUsed> _used = [];

    public LotFacts Lot { get; } = lot;

    /// <summary>What other lots left behind, as known now.</summary>
    public History History { get; } = history;

    public RuleCard Card => rule.Card;

    /// <summary>The parameter's value for this lot; null while it has none (未录入).</summary>
    public decimal? Number(string key)
    {
        var (value, used) = thresholds.Of(rule.Card, rule.Card.Parameter(key), Lot);
        if (!_used.Exists(u => u.Key == used.Key)) _used.Add(used);
        return value;
    }

    /// <summary>A parameter that has a default.</summary>
    public decimal Set(string key) => Number(key) ?? throw new InvalidOperationException($"{rule.Card.Code}.{key} has no default");

    /// <summary>A value one fact said.</summary>
    public static Input Said<TFact>(string field, object? value, Seen<TFact> fact, string? suffix = null) where TFact : Fact
    {
        var row = Facts.Catalogue.FactBook.Find(typeof(TFact).Name)!;
        var declared = row.Field(field);
        var name = declared is null ? field == "At" ? new Wording($"{row.Chinese}时间", $"{row.English}, at") : new Wording(row.Chinese, row.English) : new Wording(declared.Chinese, declared.English);
        if (suffix is not null) name = new($"{name.Zh}（{suffix}）", $"{name.En} ({suffix})");
        return new(name, Text(value), declared?.Unit ?? "", row.Name, fact.Fact.Header.Identity, fact.Position);
    }

    /// <summary>A value counted or computed.</summary>
    public static Input Computed(string zh, string en, object? value, string unit = "") => new(new(zh, en), Text(value), unit);

    public Finding Raised(
        string cause, Wording summary, Wording formula, IReadOnlyList<Input> inputs, IEnumerable<string>? parties = null, Severity? severity = null,
        IEnumerable<long>? evidence = null) =>
        Make(Verdict.Raised, cause, severity ?? rule.Card.Severity, summary, formula, inputs, parties, evidence, []);

    public Finding Clear(Wording formula, params IReadOnlyList<Input> inputs) =>
        Make(Verdict.Clear, "", null, new("未触发", "Clear"), formula, inputs, null, null, []);

    public Finding CannotTell(params IReadOnlyList<Wording> missing) => CannotTell("", missing);

    public Finding CannotTell(string cause, IReadOnlyList<Wording> missing, IReadOnlyList<Input>? inputs = null) => Make(
        Verdict.CannotTell, cause, null,
        new("不可算：" + string.Join("；", missing.Select(m => m.Zh)), "Cannot tell: " + string.Join("; ", missing.Select(m => m.En))),
        rule.Card.Formula, inputs ?? [], null, null, missing);

    private Finding Make(
        Verdict verdict, string cause, Severity? severity, Wording summary, Wording formula, IReadOnlyList<Input> inputs, IEnumerable<string>? parties,
        IEnumerable<long>? evidence, IReadOnlyList<Wording> missing)
    {
        var card = rule.Card;
        var positions = Positions(inputs, evidence);
        var stage = card.Stage == "R6" ? Kinds.Kind.Table(Lot.Form) ?? "R6a" : card.Stage;
        return new(rule, verdict, Lot.Lot, Lot.Round, cause, severity, new(
            card.Code, card.Version, verdict, severity, Lot.Lot, Lot.Round, stage, card.Name, summary, [.. parties ?? []], inputs, formula, [.. _used], card.Basis,
            positions, missing, card.Counter, card.Look));
    }

    private static IReadOnlyList<long> Positions(IReadOnlyList<Input> inputs, IEnumerable<long>? evidence)
    {
        if (inputs.Count == 0 && evidence is null) return None;
        var all = new List<long>(inputs.Count);
        for (var i = 0; i < inputs.Count; i++)
            if (inputs[i].Position is { } position and > 0) all.Add(position);
        foreach (var position in evidence ?? [])
            if (position > 0) all.Add(position);
        all.Sort();
        var kept = 0;
        for (var i = 0; i < all.Count; i++)
            if (i == 0 || all[i] != all[i - 1]) all[kept++] = all[i];
        all.RemoveRange(kept, all.Count - kept);
        return all;
    }

    /// <summary>As canonical JSON has it, without quotes.</summary>
    public static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        decimal number => Plain(number),
        double number => Plain(decimal.Round((decimal)number, 4)),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number when number is int or long => number.ToString(null, CultureInfo.InvariantCulture),
        Moment moment => moment.ToString(),
        Money money => Plain(money.Amount),
        Price { Money: { } money } => Plain(money.Amount),
        Price { Rate: { } rate } => Plain(rate.Percent),
        Price { UnitPrice: { } unit } => Plain(unit.Amount),
        Org org => org.Name ?? org.Code,
        Code code => code.Text ?? code.Value,
        _ => Content.Text(value),
    };

    /// <summary>Without trailing zeros and never in the culture of the machine.</summary>
    public static string Plain(decimal number) => (number / 1.000000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    /// <summary>Rounded to so many places, for formulas.</summary>
    public static string Plain(decimal number, int places) => Plain(decimal.Round(number, places));
}
