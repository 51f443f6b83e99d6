using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Asking;

/// <summary>
/// 分段规则 — compares one figure of a lot with the frozen figures of lots like it: the narrowest segment (kind, form, class, region, value
/// band) that is large enough. Below the minimum it answers 样本不足 and is asked again when figures are next frozen.
/// </summary>
public abstract class SegmentRule(RuleCard card, int least) : Rule(card)
{
    /// <summary>The lot's figures, for it and for others to be compared with; a rule may watch several.</summary>
    protected abstract IEnumerable<(Sample Sample, IReadOnlyList<Input> Inputs)> Figures(LotFacts lot);

    /// <summary>What would have to be there when there is no figure.</summary>
    protected abstract IReadOnlyList<Wording> Wanting(LotFacts lot);

    protected abstract Finding Judge(Sight at, Sample sample, IReadOnlyList<Input> inputs, Summary segment);

    /// <summary>Puts the lot's figures into the history, in place of earlier ones.</summary>
    protected internal override void Leave(LotFacts lot, History history)
    {
        if (!Covers(lot) || Card.Seals.Any(s => !lot.IsOpen(s))) return;
        foreach (var (sample, _) in Figures(lot)) history.Segments.Put(sample.Measure, lot.Lot, lot.Round, sample);
    }

    protected override IEnumerable<Finding> Answer(Sight at)
    {
        var any = false;
        foreach (var (sample, inputs) in Figures(at.Lot))
        {
            any = true;
            var segment = at.History.Segments.Find(sample, least);
            if (segment is null || segment.N < least)
            {
                yield return at.CannotTell(sample.Measure, [TooFew(segment?.N ?? 0, least)], inputs);
                continue;
            }
            yield return Judge(at, sample, inputs, segment);
        }
        if (!any) yield return at.CannotTell(Wanting(at.Lot));
    }

    /// <summary>Kind, form, class, region and value band, from narrow to wide.</summary>
    protected static IReadOnlyList<string> SegmentsOf(LotFacts lot, decimal? value)
    {
        var kind = lot.Kind ?? "?";
        var sort = lot.Told(Stages.Moments.Category)?.Value as string ?? "?";
        var region = lot.Region is { Length: >= 4 } code ? code[..4] : "?";
        var band = Band(value);
        return [$"{kind}/{lot.Form}/{sort}/{region}/{band}", $"{kind}/{lot.Form}/{sort}/{band}", $"{kind}/{lot.Form}/{sort}", $"{kind}/{lot.Form}", kind];
    }

    /// <summary>How the lot is bought, as the project says it: steps and sessions of an open tender and of an inquiry have lengths of their own.</summary>
    protected static string MethodOf(LotFacts lot) => lot.Last<Facts.Catalogue.ProjectRegistered>()?.Fact.ProcurementMethod is { } method ? method.Text ?? method.Value ?? "?" : "?";

    /// <summary>What the figures of a segment rest on, as inputs of an explanation.</summary>
    protected static IEnumerable<Input> Of(Summary segment) =>
        [Sight.Computed("同类标段", "Segment", segment.Segment), Sight.Computed("分段版本", "Version", segment.Version), Sight.Computed("样本数", "Sample", segment.N, "个")];

    /// <summary>标的额档 — by powers of ten of 万元.</summary>
    private static string Band(decimal? value) => value switch
    {
        null => "?", < 1_000_000m => "<100万", < 4_000_000m => "100–400万", < 10_000_000m => "400–1000万", < 50_000_000m => "1000–5000万", < 100_000_000m => "5000万–1亿", _ => "≥1亿",
    };
}
