using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Stages;

/// <summary>专家抽取 — drawing the evaluation experts; times, pool, mode and counts are public, names sealed (clause 5.1.5).</summary>
public static class ExpertDraw
{
    public static readonly Stage Stage = new("R5", "专家抽取", "Expert draw", "5.1.5",
    [
        Field.Latest("drawnAt", "专家抽取时间", "Drawn at").From<ExpertsDrawn>(f => f.At),
        Field.Latest("expertPool", "抽取库别", "Pool").From<ExpertsDrawn>(f => f.Pool),
        Field.Latest("evaluationMode", "评标模式", "Evaluation mode").From<ExpertsDrawn>(f => f.Mode),
        Field.WholeList("specialties", "抽取专业", "Specialties").From<ExpertsDrawn>(f => f.Specialties),
        Field.Latest("drawCount", "抽取人数", "Experts drawn").From<ExpertsDrawn>(f => f.Count).In("人"),
        Field.WholeList("drawRegions", "抽取地域", "Regions").From<ExpertsDrawn>(f => f.Regions),
        Field.ListBy("supplementaryDraws", "补抽情况", "Redraws",
            Column.Of("at", "补抽时间", "At").From<ExpertsRedrawn>(f => f.At),
            Column.Of("reason", "补抽原因", "Reason").From<ExpertsRedrawn>(f => f.Reason),
            Column.Of("count", "补抽人数", "Count", "人").From<ExpertsRedrawn>(f => f.Count),
            Column.Of("replaced", "被替换专家", "Replaced").From<ExpertsRedrawn>(f => f.Replaced)).Key<ExpertsRedrawn>(f => f.RedrawId).Empty(),
        Field.Union("recusedOrgs", "回避单位", "Recused organisations").From<ExpertsDrawn>(f => f.RecusedOrgs).From<ExpertRecused>(f => f.Org).Empty().Added(),
        Field.ListBy("responses", "专家应答", "Responses",
            Column.Of("response", "应答", "Response").From<ExpertResponded>(f => f.Response)).Key<ExpertResponded>(f => f.Expert?.Code).Tally("response").Empty().Added(),
        Field.Union("experts", "专家名单（启封后）", "Experts (once unsealed)").From<ExpertsDrawn>(f => f.Experts).From<ExpertsRedrawn>(f => f.Experts).Added(),
        Anomalies.Of("R5"),
    ])
    {
        BegunBy = [typeof(ExpertsDrawn), typeof(ExpertsRedrawn), typeof(ExpertResponded), typeof(ExpertRecused), typeof(ExpertListDisclosed)],
        ClosedBy = [typeof(EvaluationStarted)],
    };
}
