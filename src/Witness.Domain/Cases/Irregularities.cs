using Witness.Domain.Terms;

namespace Witness.Domain.Cases;

/// <summary>异常情况类型 — what an officer enters by hand (异常录入, clause 4.4.1 f); other words are kept as typed.</summary>
public static class Irregularities
{
    public static readonly IReadOnlyList<Wording> Types =
    [
        new("保证金缴纳异常", "Deposit paid irregularly"), new("机器码一致", "Same machine code"), new("评标回退", "Evaluation rolled back"), new("重新评审", "Evaluated again"),
        new("设施设备故障", "Equipment failed"), new("系统故障", "System failed"), new("人员未按时到场", "Person not there in time"), new("无关人员进入", "Unconcerned person entered"),
        new("违反现场纪律", "Rules of the room not kept"), new("场地变更", "Room changed"), new("信息发布不一致", "Publications differ"), new("逾期未签合同", "Contract not signed in time"), new("其他", "Other"),
    ];

    /// <summary>环节 — as the record tables know them, with the words people read.</summary>
    public static readonly IReadOnlyList<(string Code, Wording Name)> Stages =
    [
        ("R1", new("招标计划发布", "Plan published")), ("R2", new("项目登记", "Registration")), ("R3", new("场地预约", "Room booking")), ("R4", new("公告信息发布", "Notice")),
        ("R5", new("专家抽取", "Drawing of experts")), ("R6a-开标", new("开标", "Opening")), ("R6a-评标", new("评标", "Evaluation")), ("R6b", new("拍卖", "Auction")), ("R6c", new("挂牌", "Listing")),
        ("R7", new("交易结果确认", "Result")), ("R8", new("保证金收退", "Deposits")),
    ];

    private static readonly Wording Trade = new("交易实施", "Trade");

    /// <summary>Null for a code nobody knows; rules name the trade as a whole.</summary>
    public static Wording? StageName(string code) => code is "R6" or "R6a" ? Trade : Stages.FirstOrDefault(stage => stage.Code == code || stage.Name.Zh == code).Name;

    public static Wording TypeName(string? text) => Types.FirstOrDefault(type => type.Zh == text || type.En == text) ?? new(text ?? "未载明", text ?? "not stated");
}
