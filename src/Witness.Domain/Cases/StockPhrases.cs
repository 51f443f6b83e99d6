using Witness.Domain.Terms;

namespace Witness.Domain.Cases;

/// <summary>对相关主体的三种处置 (clause 5.2.1): 提示, 告知, 制止. Said and recorded; nothing else happens (4.6.2).</summary>
public enum SpokenAct { Prompt, Inform, Stop }

/// <summary>常用语 — one stock phrase, in both languages.</summary>
/// <param name="Groups">Groups of the queue it suits best; empty: all.</param>
public sealed record StockPhrase(SpokenAct Act, Wording Text, params IReadOnlyList<string> Groups);

/// <summary>常用语表 — the words officers choose from. They ask and point out; they neither judge nor order.</summary>
public static class StockPhrases
{
    public static readonly IReadOnlyList<StockPhrase> All =
    [
        new(SpokenAct.Prompt, new("请说明相关投标文件的制作场所与设备。", "Please state where and on which equipment the bid documents concerned were made."), "投标"),
        new(SpokenAct.Prompt, new("请核实保证金缴纳账户与缴纳时间。", "Please check the account and time of the deposit."), "业务"),
        new(SpokenAct.Prompt, new("请核对公告与文件载明的时间是否一致。", "Please check that notice and documents give the same times."), "业务"),
        new(SpokenAct.Prompt, new("请说明评标步骤回退的原因，并确认回退前后的内容已保存。", "Please give the reason for the step back, and confirm that the state before and after is kept."), "评标"),
        new(SpokenAct.Prompt, new("请注意评标纪律，保持独立评审。", "Please keep to the rules of evaluation and evaluate independently."), "评标", "现场"),
        new(SpokenAct.Prompt, new("请核实相关主体之间的关系并说明。", "Please check and state how the parties concerned are related."), "关联"),
        new(SpokenAct.Prompt, new("请核实上述情况并作出说明。", "Please check the above and explain.")),
        new(SpokenAct.Inform, new("系统记录到上述情况，现予告知，请依职责核对。", "The system has recorded the above; you are informed, please check within your duties.")),
        new(SpokenAct.Inform, new("该事项的法定时限即将届满，现予告知。", "The statutory time limit of this matter is about to end; you are informed."), "业务"),
        new(SpokenAct.Inform, new("相关情况已记入见证记录，您可以书面说明。", "The matter stands in the witness record; you may explain in writing.")),
        new(SpokenAct.Stop, new("请立即停止与评审无关的通讯。", "Please stop communication that is not part of the evaluation at once."), "评标", "现场"),
        new(SpokenAct.Stop, new("请无关人员离开封闭区域。", "Persons without a task here, please leave the closed area."), "现场"),
        new(SpokenAct.Stop, new("请暂停当前操作，等待情况核实。", "Please pause what you are doing until this has been checked.")),
    ];

    /// <summary>Those of an act, the ones that suit the group first; the order is the order of the keys 1–9.</summary>
    public static IReadOnlyList<StockPhrase> For(SpokenAct act, string? group) =>
        [.. All.Where(phrase => phrase.Act == act).OrderBy(phrase => phrase.Groups.Count == 0 ? 1 : group is not null && phrase.Groups.Contains(group) ? 0 : 2)];

    public static Wording Title(this SpokenAct act) => act switch
    {
        SpokenAct.Prompt => new("提示", "Prompt"), SpokenAct.Inform => new("告知", "Inform"), _ => new("制止", "Ask to stop"),
    };

    /// <summary>方式 — how it was said.</summary>
    public static readonly IReadOnlyList<Wording> Channels =
        [new("现场", "In person"), new("对讲", "Intercom"), new("广播", "Broadcast"), new("电话", "Telephone"), new("系统消息", "System message"), new("书面", "In writing")];

    /// <summary>The usual persons addressed.</summary>
    public static readonly IReadOnlyList<Wording> Addressees =
        [new("招标（采购）人", "Procuring entity"), new("招标代理机构", "Agency"), new("评标委员会", "Evaluation committee"), new("投标人（供应商）", "Bidder"), new("竞买人", "Auction bidder"), new("现场人员", "Persons on site")];
}
