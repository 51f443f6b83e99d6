using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Stages;

/// <summary>项目登记 — project and lots as registered (clause 5.1.2).</summary>
public static class Registration
{
    /// <summary>标段清单 — all lots of the project, so the one field that takes something from other lots of it.</summary>
    public static readonly Field Lots = Field.ListBy("lots", "标段（包）", "Lots",
        Column.Of("lotCode", "标段编号", "Lot code").From<LotRegistered>(f => f.LotCode),
        Column.Of("lotName", "标段名称", "Lot name").From<LotRegistered>(f => f.LotName),
        Column.Of("category", "类别", "Category").From<LotRegistered>(f => f.Category),
        Column.Of("estimatedValue", "估算价", "Estimated value", "元").From<LotRegistered>(f => f.EstimatedValue ?? f.Budget),
        Column.Of("area", "面积", "Area", "㎡").From<LotRegistered>(f => f.AreaSquareMetres)).Key<LotRegistered>(f => f.LotCode).Added();

    public static readonly Stage Stage = new("R2", "项目登记", "Project registration", "5.1.2",
    [
        Field.Latest("projectName", "项目名称", "Project name").From<ProjectRegistered>(f => f.ProjectName),
        Field.Latest("projectCode", "项目编号", "Project code").From<ProjectRegistered>(f => f.ProjectCode),
        Field.Union("otherCodes", "其他编号", "Further codes")
            .From<ProjectRegistered>(f => f.LocalProjectCode).From<ProjectRegistered>(f => f.OtherCodes).From<ProjectRegistered>(f => f.InvestmentCode)
            .From<ProjectRegistered>(f => f.UnifiedDealCode).From<LotRegistered>(f => f.UnifiedDealCode).From<LotRegistered>(f => f.OtherCodes).NotDue().Added(),
        Field.Latest("procurementMethod", "招标方式", "Procurement method").From<ProjectRegistered>(f => f.ProcurementMethod),
        Field.WholeList("procuringEntity", "招标（采购）人", "Procuring entity").From<ProjectRegistered>(f => f.ProcuringEntities),
        Field.Latest("agency", "社会中介机构", "Agency").From<ProjectRegistered>(f => f.Agency),
        Field.WholeList("supervisoryBody", "监督部门", "Supervisory body").From<ProjectRegistered>(f => f.SupervisoryBodies),
        Field.Latest("kind", "交易类型", "Kind").From<ProjectRegistered>(f => f.Kind).Added(),
        Field.Latest("region", "行政区划", "Region").From<ProjectRegistered>(f => f.Region).Added(),
        Field.Latest("registeredAt", "登记时间", "Registered at").From<ProjectRegistered>(f => f.At).Added(),
        Lots,
        Field.Latest("estimatedValue", "估算价", "Estimated value").From<ProjectRegistered>(f => f.EstimatedValue).In("元").Added(),
        Field.Latest("isStatutory", "依法必招", "Tender required by law").From<ProjectRegistered>(f => f.IsStatutory).Added(),
        Anomalies.Of("R2"),
    ])
    {
        BegunBy = [typeof(ProjectRegistered), typeof(ProjectChanged), typeof(LotRegistered)],
        ClosedBy = [typeof(LotRegistered)],
    };
}
