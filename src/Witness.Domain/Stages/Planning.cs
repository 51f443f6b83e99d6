using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Stages;

/// <summary>招标计划 — the plan published before the project (clause 5.1.1).</summary>
public static class Planning
{
    public static readonly Stage Stage = new("R1", "招标计划发布", "Tender plan", "5.1.1",
    [
        Field.Latest("planPublishedAt", "招标计划发布时间", "Plan published at").From<TenderPlanPublished>(f => f.At),
        Field.Latest("plannedTenderDate", "预计招标时间", "Planned tender date").From<TenderPlanPublished>(f => f.PlannedTender),
        Field.WholeList("procuringEntity", "招标人", "Procuring entity").From<TenderPlanPublished>(f => f.ProcuringEntities),
        Field.Latest("planTitle", "计划名称", "Plan title").From<TenderPlanPublished>(f => f.Title).Added(),
        Field.Latest("planId", "计划编号", "Plan no.").From<TenderPlanPublished>(f => f.PlanId).Added(),
        Field.Latest("plannedAmount", "投资估算", "Planned amount").From<TenderPlanPublished>(f => f.PlannedAmount).In("元").Added(),
        Anomalies.Of("R1"),
    ])
    {
        BegunBy = [typeof(TenderPlanPublished), typeof(TenderPlanChanged), typeof(TenderPlanWithdrawn)],
        ClosedBy = [typeof(TenderPlanPublished)],
    };
}
