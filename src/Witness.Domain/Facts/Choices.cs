using System.Collections.Frozen;

namespace Witness.Domain.Facts;

/// <summary>选项 — one value of a list: as on the wire, in Chinese and in English.</summary>
public sealed record Choice(string Value, string Chinese, string English);

/// <summary>选项表 — the values a field may take. A closed list refuses others with a pointer; an open one keeps them raw
/// (codes whose lists were not obtained, domain.md §4).</summary>
public sealed class ChoiceList
{
    private readonly FrozenDictionary<string, Choice> _byValue;

    internal ChoiceList(bool closed, IEnumerable<Choice> all)
    {
        Closed = closed;
        All = [.. all];
        _byValue = All.ToFrozenDictionary(choice => choice.Value, StringComparer.Ordinal);
    }

    public bool Closed { get; }

    public IReadOnlyList<Choice> All { get; }

    public bool Has(string value) => _byValue.ContainsKey(value);

    /// <summary>Null for a raw value the list does not know.</summary>
    public Choice? Find(string value) => _byValue.GetValueOrDefault(value);
}

/// <summary>各选项表 — every 中文 alternative of the catalogue, declared once; fields name them.</summary>
public static class Choices
{
    public static readonly ChoiceList Kind = new(closed: true,
    [
        new("GC", "工程建设", "Construction"), new("ZC", "政府采购", "Government procurement"), new("ZR", "自然资源", "Natural resources"),
        new("CQ", "国有产权", "State-owned property"), new("NC", "农村产权", "Rural property"), new("其他", "其他", "Other"),
    ]);

    public static readonly ChoiceList HoldCause = Closed(("诉讼", "Litigation"), ("投诉", "Complaint"), ("审计", "Audit"), ("调查", "Investigation"), ("其他", "Other"));
    public static readonly ChoiceList KeptMaterial = Closed(
        ("见证报告", "Witness reports"), ("见证记录", "Witness records"), ("证据文件", "Evidence files"), ("原始报文", "Raw messages"), ("音视频", "Recordings"), ("认证信息", "Certification data"), ("审计日志", "Audit log"));
    public static readonly ChoiceList OrganisationForm = Open(("自行", "By the entity itself"), ("委托", "By an agency"));
    public static readonly ChoiceList VenueUse = Closed(("开标", "Opening"), ("评标", "Evaluation"), ("谈判", "Negotiation"), ("拍卖", "Auction"), ("答疑", "Clarification"));
    public static readonly ChoiceList NoticeKind = Closed(
        ("招标", "Tender"), ("资格预审", "Prequalification"), ("采购", "Procurement"), ("单一来源", "Single source"), ("出让", "Transfer of use"),
        ("拍卖", "Auction"), ("挂牌", "Listing"), ("信息披露", "Disclosure"));
    public static readonly ChoiceList Nature = Closed(("正常", "Regular"), ("更正", "Corrected"), ("重发", "Reissued"));
    public static readonly ChoiceList AmendKind = Closed(("更正", "Correction"), ("延期", "Postponement"), ("重新计期", "Period restarted"));
    public static readonly ChoiceList QualificationType = Closed(("预审", "Before bidding"), ("后审", "After opening"));
    public static readonly ChoiceList ClarifiedDocument = Closed(("招标文件", "Tender document"), ("资格预审文件", "Prequalification document"));
    public static readonly ChoiceList EvaluationMode = Closed(("集中", "In one place"), ("分散", "Distributed"), ("远程异地", "Remote, several places"));
    public static readonly ChoiceList DrawMethod = Closed(("随机", "At random"), ("指定", "Named"));
    public static readonly ChoiceList ExpertResponse = Closed(
        ("确认", "Accepted"), ("拒绝", "Declined"), ("未接通", "Not reached"), ("请假", "Excused"), ("缺席", "Absent"));
    public static readonly ChoiceList FingerprintMoment = Closed(("制作", "When made"), ("上传", "When uploaded"), ("解密", "When decrypted"));
    public static readonly ChoiceList SmeFlag = Open(
        ("大", "Large"), ("中", "Medium"), ("小", "Small"), ("微", "Micro"), ("监狱企业", "Prison enterprise"), ("残疾人福利", "Welfare of the disabled"));
    public static readonly ChoiceList DepositResult = Closed(
        ("已缴", "Paid"), ("未缴", "Not paid"), ("不足", "Too little"), ("迟缴", "Late"), ("账户不符", "Other account"), ("免缴", "Exempt"));
    public static readonly ChoiceList DepositForm = Open(
        ("转账", "Transfer"), ("支票", "Cheque"), ("汇票", "Draft"), ("保函", "Guarantee"), ("保险", "Insurance"), ("担保", "Surety"));
    public static readonly ChoiceList RejectionPhase = Closed(("开标", "Opening"), ("资格", "Qualification"), ("评审", "Evaluation"));
    public static readonly ChoiceList FailureCause = Open(
        ("不足三家", "Fewer than three"), ("有效不足", "Too few valid"), ("全部否决", "All rejected"), ("超预算", "Above budget"), ("无人应价", "No bid"), ("其他", "Other"));
    public static readonly ChoiceList SuspensionCause = Open(
        ("异议", "Objection"), ("投诉", "Complaint"), ("监督决定", "Supervisor's order"), ("中止披露", "Disclosure halted"), ("其他", "Other"));
    public static readonly ChoiceList ReviewStep = Open(("资格性", "Qualification"), ("符合性", "Conformity"));
    public static readonly ChoiceList Direction = Closed(("up", "增价", "Rising"), ("down", "减价", "Falling"));
    public static readonly ChoiceList BidChannel = Closed(("现场", "In the room"), ("网络", "Online"), ("电话", "By telephone"));
    public static readonly ChoiceList PassReason = Open(("无人应价", "No bid"), ("未达保留价", "Reserve not met"));
    public static readonly ChoiceList DisputeSubject = Open(
        ("招标文件", "Tender document"), ("资格预审文件", "Prequalification document"), ("开标", "Opening"), ("评标结果", "Result of evaluation"));
    public static readonly ChoiceList Outcome = Closed(("中标", "Awarded"), ("成交", "Deal"), ("流标", "Failed"), ("终止", "Terminated"));
    public static readonly ChoiceList GuaranteeType = Closed(("银行", "Bank"), ("担保", "Surety company"), ("保险", "Insurer"));
    public static readonly ChoiceList GuaranteeForm = Closed(("纸质", "Paper"), ("电子", "Electronic"));
    public static readonly ChoiceList RefundCause = Open(
        ("合同签订", "Contract signed"), ("未中标", "Not awarded"), ("撤回", "Withdrawn"), ("终止", "Terminated"), ("流标", "Failed"));
    public static readonly ChoiceList TransferTarget = Open(("履约保证金", "Performance bond"), ("价款", "Price"));
    public static readonly ChoiceList Passage = Closed(("in", "进", "In"), ("out", "出", "Out"));
    public static readonly ChoiceList Storage = Closed(("in", "存", "Stored"), ("out", "取", "Taken out"));
    public static readonly ChoiceList FaceMatch = Closed(("expert", "专家", "Expert"), ("staff", "工作人员", "Staff"), ("stranger", "陌生人", "Stranger"));
    public static readonly ChoiceList Scheme = Closed(("v1a", "Ed25519 签名", "Ed25519 signature"), ("v1", "HMAC 校验", "HMAC"), ("fetched", "连接器代取", "Fetched by a connector"));
    public static readonly ChoiceList Seal = Closed(
        ("S1", "投标主体", "Bidders"), ("S3", "专家名单", "Experts"), ("S4", "评审过程", "Evaluation"), ("S5", "底价、保留价", "Reserve prices"));
    public static readonly ChoiceList KeyKind = Closed(("主体", "Subject"), ("封存", "Seal"));
    public static readonly ChoiceList LimitPhase = Closed(("中点", "Half-way"), ("前一工作日", "One working day before"), ("届满", "Due"));
    public static readonly ChoiceList Session = Closed(("开标", "Opening"), ("评标", "Evaluation"), ("拍卖", "Auction"), ("挂牌", "Listing"));
    public static readonly ChoiceList Severity = Closed(("红", "High"), ("橙", "Medium"), ("黄", "Low"));
    public static readonly ChoiceList AlertVerdict = Closed(("确认", "Confirmed"), ("已解释", "Explained"), ("误报", "Mistaken"), ("存疑", "In doubt"));
    public static readonly ChoiceList EvidenceKind = Closed(("视频", "Video"), ("截图", "Screenshot"), ("文件", "File"), ("录音", "Sound"), ("日志", "Log"));
    public static readonly ChoiceList ReportKind = Closed(("见证", "Witness report"), ("终止见证", "Report on termination"));
    public static readonly ChoiceList AccessWay = Closed(("查阅", "Reading"), ("借阅", "Loan"), ("调用", "Use by interface"));

    /// <summary>The five kinds of authority of clause 6.2.</summary>
    public static readonly ChoiceList AccessAuthority = Closed(("综合管理", "General administration"), ("行政监督", "Administrative supervision"), ("纪检监察", "Discipline inspection"), ("审计", "Audit"), ("公安", "Public security"));
    public static readonly ChoiceList Reading = Closed(("次日起算", "Opening day left out"), ("当日起算", "Opening day counted in"));
    public static readonly ChoiceList AnchorKind = Closed(("共签", "Cosignature"), ("时间戳", "Timestamp"));

    private static readonly FrozenDictionary<string, ChoiceList> ByName = typeof(Choices).GetFields()
        .Where(field => field.FieldType == typeof(ChoiceList))
        .ToFrozenDictionary(field => field.Name, field => (ChoiceList)field.GetValue(null)!, StringComparer.Ordinal);

    /// <summary>By the name a <see cref="FieldAttribute"/> gives; unknown names are a mistake in a declaration.</summary>
    internal static ChoiceList Named(string name) => ByName[name];

    private static ChoiceList Closed(params (string Value, string English)[] all) => new(true, all.Select(c => new Choice(c.Value, c.Value, c.English)));

    private static ChoiceList Closed(params (string Value, string Chinese, string English)[] all) => new(true, all.Select(c => new Choice(c.Value, c.Chinese, c.English)));

    private static ChoiceList Open(params (string Value, string English)[] all) => new(false, all.Select(c => new Choice(c.Value, c.Value, c.English)));
}
