using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Stages;

/// <summary>
/// 异常情况 — the last block of every table: one row per alert or anomaly, with its dispositions. It stands in the compartment S6; outside it
/// prints stage and 处置中 only (ruling 27).
/// </summary>
public static class Anomalies
{
    /// <param name="part">In R6a 开标 or 评标; an anomaly that says neither stands with 评标.</param>
    public static Field Of(string stage, string? part = null) =>
        Field.ListBy("anomalies", "异常情况", "Anomalies",
            Column.Of("stage", "环节", "Stage").From<AnomalyReported>(f => f.Stage).From<AlertRaised>(f => f.Stage).From<AlertRevised>(f => f.Stage)
                .From<AnomalyRecorded>(f => f.Stage),
            Column.Of("source", "来源", "Source").From<AnomalyReported>(_ => new Wording("系统上报", "Upstream")).From<AlertRaised>(_ => new Wording("规则", "Rule"))
                .From<AnomalyRecorded>(_ => new Wording("人工录入", "Manual")),
            Column.Of("detectedAt", "发现时间", "Detected at").From<AnomalyReported>(f => f.At).From<AlertRaised>(f => f.At).From<AnomalyRecorded>(f => f.At),
            Column.Of("type", "类型", "Type").From<AnomalyReported>(f => f.Type).From<AlertRaised>(f => f.Rule).From<AlertRevised>(f => f.Rule).From<AnomalyRecorded>(f => f.Type),
            Column.Of("severity", "级别", "Severity").AsAct().From<AlertRaised>(f => f.Severity).From<AlertRevised>(f => f.Severity),
            Column.Of("parties", "涉及主体", "Parties").From<AnomalyReported>(f => f.Parties).From<AnomalyRecorded>(f => f.Parties),
            Column.Of("text", "情况", "Text").From<AnomalyReported>(f => f.Text).From<AlertRaised>(f => f.Explanation).From<AlertRevised>(f => f.Explanation)
                .From<AnomalyRecorded>(f => f.Text),
            Column.Of("evidence", "证据", "Evidence").AsAct().From<AnomalyReported>(f => f.Evidence).From<AlertRaised>(f => f.Evidence).From<AlertRevised>(f => f.Evidence)
                .From<AnomalyRecorded>(f => f.Evidence).From<EvidenceTaken>(f => f.Digest),
            Column.Of("prompted", "提示", "Prompted at").AsAct().From<PartyPrompted>(f => f.At),
            Column.Of("informed", "告知", "Informed at").AsAct().From<PartyInformed>(f => f.At),
            Column.Of("stopped", "制止", "Stop requested at").AsAct().From<StopRequested>(f => f.At),
            Column.Of("taken", "接手", "Taken by").AsAct().From<AlertTaken>(f => f.Officer),
            Column.Of("escalated", "升级", "Escalated to").AsAct().From<AlertEscalated>(f => f.To),
            Column.Of("reopened", "重新打开", "Reopened at").AsAct().From<AlertReopened>(f => f.At),
            Column.Of("verdict", "研判", "Verdict").AsAct().From<AlertReviewed>(f => f.Verdict),
            Column.Of("closed", "解除", "Closed at").AsAct().From<AlertCleared>(f => f.At).From<AnomalyVoided>(f => f.At))
        .Key<AnomalyReported>(f => f.AnomalyKey).Key<AlertRaised>(f => f.Alert).Key<AlertRevised>(f => f.Alert).Key<AlertCleared>(f => f.Alert)
        .Key<AlertTaken>(f => f.Alert).Key<AlertEscalated>(f => f.Alert).Key<AlertReopened>(f => f.Alert)
        .Key<AlertReviewed>(f => f.Alert).Key<AnomalyRecorded>(f => f.AnomalyId).Key<AnomalyVoided>(f => f.AnomalyId).Key<PartyPrompted>(f => f.AnomalyId)
        .Key<PartyInformed>(f => f.AnomalyId).Key<StopRequested>(f => f.AnomalyId).Key<EvidenceTaken>(f => f.AnomalyId)
        .Rows(row => row["stage"] is string text && IsOf(stage, part, text)).Empty();

    /// <summary>Upstream names a stage by table, by part or by its Chinese term.</summary>
    private static bool IsOf(string stage, string? part, string text) => stage switch
    {
        "R6a" => part == "开标" ? text is "开标" or "R6a-开标" : text is "评标" or "R6a" or "R6a-评标" or "交易实施",
        "R6b" => text is "R6b" or "拍卖" or "交易实施",
        "R6c" => text is "R6c" or "挂牌" or "竞价" or "交易实施",
        "R1" => text is "R1" or "招标计划" or "招标计划发布",
        "R2" => text is "R2" or "项目登记" or "登记",
        "R3" => text is "R3" or "场地预约" or "场地",
        "R4" => text is "R4" or "公告" or "公告信息" or "公告信息发布",
        "R5" => text is "R5" or "专家抽取",
        "R7" => text is "R7" or "结果确认" or "交易结果确认",
        _ => text is "R8" or "保证金" or "保证金收退",
    };
}
