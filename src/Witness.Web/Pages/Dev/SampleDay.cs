using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Records;

namespace Witness.Web.Pages.Dev;

/// <summary>样例 — an invented day, lists and works, for the gallery only.</summary>
public static class SampleDay
{
    private static readonly DateTime Day = new(2026, 3, 18);

    public static IReadOnlyList<FactLine> Facts { get; } =
    [
        new(184_976, new("评标结束", "Evaluation ended"), "A37…1001", "绿化养护 B标", Moment.Unknown, T(9, 42, 10), "pb", "评标系统", 1, FactMark.None, new("2026-03-18", "2026-03-18")),
        new(184_921, new("评标回退", "Evaluation rolled back"), "A37…1001", "柳泉湖道路 A标", SampleLot.At("2026-03-18T09:38:40+08:00"), T(9, 38, 41), "pb", "评标系统", 1, FactMark.None, new("详细评审 → 符合性审查", "detailed review → conformity")),
        new(184_910, null, null, null, null, T(9, 37, 2), "jy", "交易系统", 1, FactMark.Sealed, null),
        new(184_410, new("保函递交", "Guarantee lodged"), "A37…1001", "柳泉湖道路 A标", SampleLot.At("2026-03-17T16:20:00+08:00"), T(8, 52, 31), "bz", "保证金系统", 2, FactMark.Correction, new("800,000.00 元", "CNY 800,000.00")),
        new(184_219, new("开标开始", "Opening started"), "A37…1001", "柳泉湖道路 A标", SampleLot.At("2026-03-18T08:30:04+08:00"), T(8, 31, 12), "kb", "开标系统", 1, FactMark.Conflict, new("9 家", "9 parties")),
        new(184_150, new("公告撤回", "Notice withdrawn"), "A37…1044", "校服采购 1包", SampleLot.At("2026-03-18"), T(8, 12, 0), "jy", "交易系统", 1, FactMark.Retraction, null),
    ];

    public static DayBoard Board { get; } = new(
        DateOnly.FromDateTime(Day), SampleLot.At("2026-03-18T09:42:17+08:00"),
        [
            Room("开标厅1", 0, null, B("道路 A标", "08:30", "09:05", BookingState.Done), B("桓南水厂", "09:24", "10:29", BookingState.Running, "解密 6/9"), B("校园食堂服务", "14:00", "15:00", BookingState.Ahead)),
            Room("开标厅2", 0, null, B("检测设备 2包", "08:50", "09:58", BookingState.Running, "唱标"), B("学校食堂设备", "10:00", "11:00", BookingState.Ahead)),
            Room("评标室1", 1, null, B("绿化养护 B标", "09:10", "12:00", BookingState.Running, "详细评审 2/5")),
            Room("评标室2", 1, null, B("档案数字化", "08:30", "11:00", BookingState.Running, "汇总"), B("桓南水厂改造", "13:30", "15:00", BookingState.Ahead)),
            Room("评标室3", 1, null, B("柳泉湖道路 A标", "09:05", "12:30", BookingState.Running, "符合性 第 2 次 3/8", 1)),
            Room("评标室5", 1, null, B("云溪桥梁检测", "09:00", "11:30", BookingState.Running, "详细评审 4/6")),
            Room("评标室7", 1, "分散", B("柳泉湖道路 A标", "09:05", "12:30", BookingState.Running, null, 0, "评标室3")),
            Room("评标室8", 1, null, B("校服采购 1包", "07:40", "09:30", BookingState.Done, "报告已送达"), B("检测设备 2包", "10:30", "13:00", BookingState.Ahead)),
            Room("远程评标11", 1, "济南连线", B("智慧停车平台", "09:20", "11:40", BookingState.Running, "资格审查 5/7")),
            Room("拍卖室", 2, null, B("地块 2026-14", "10:30", "12:00", BookingState.Ahead, "竞买人 4 家"), B("商铺 3 间", "15:00", "16:00", BookingState.Released)),
            Room("网上竞价", 2, "线上", B("国有房产 3 处租赁", "08:00", "11:00", BookingState.Running, "竞价 27 次 · 5 家")),
        ],
        ["评标室4", "评标室6", "评标室10", "答疑室1", "答疑室2", "谈判室2"], new(9, 7, 3, 1, 2, 1), Facts, null, 184_977);

    public static DayBoard EmptyBoard { get; } = new(
        new(2026, 3, 21), null, [], [], new(0, 0, 0, 0, 0, 0), [], new(SampleLot.At("2026-03-23T09:00+08:00"), new("开标厅1 · 乡道养护工程 C标", "Hall 1, rural road C")), 184_977);

    public static Page<LotLine> Lots { get; } = new(
        [
            SampleLot.Line,
            SampleLot.Line with { Lot = "ZC-2026-0042-1", Name = "1包", Project = "ZC-2026-0042", ProjectName = "市立医院医疗设备采购（示例）", Kind = new("政府采购", "Government procurement"), Stage = new("交易结果确认", "Result"), State = LotProgress.Done, Owner = "示例市立医院", Filled = 41, Due = 41, Conflicts = 0, Sealed = 0 },
            SampleLot.Line with { Lot = "ZR-2026-14", Name = "地块 2026-14", Project = "ZR-2026-14", ProjectName = "地块 2026-14", Kind = new("自然资源", "Natural resources"), Stage = new("公告信息发布", "Notices"), State = LotProgress.Ahead, Owner = "示例市自然资源局", Filled = 12, Due = 15, Conflicts = 0, Sealed = 1, LastAt = SampleLot.At("2026-03-11") },
            SampleLot.Line with { Lot = "CQ-2026-007", Name = "商铺 3 间", Project = null, ProjectName = null, Kind = new("国有产权", "State assets"), Stage = new("交易实施", "Trade"), State = LotProgress.Failed, Round = 2, Owner = null, Filled = 9, Due = 20, Conflicts = 0, Sealed = 0, LastAt = null },
        ], 1, 50, 214);

    public static Page<ProjectLine> Projects { get; } = new(
        [new("ZB-2026-0113", SampleLot.Line.ProjectName, ["JS-2026-0044"], SampleLot.Line.Kind, SampleLot.Line.Region, SampleLot.Line.Owner, "公开招标", SampleLot.At("2026-02-06"), [SampleLot.Line, SampleLot.Line with { Lot = "A3703002602060113001002", Name = "B标段" }], 62, 88)],
        1, 50, 1);

    public static Page<PartyLine> Parties { get; } = new(
        [new("91370300MA3C0000XX", "柳泉湖城建发展有限公司", "91370300MA3C0000XX", false, [new("招标人", "Procuring entity")], 12, SampleLot.At("2026-03-18")), new("恒通商贸示例店", "恒通商贸示例店", null, true, [new("供应商", "Supplier"), new("中标人", "Winner")], 2, SampleLot.At("2026-03-02"))],
        1, 50, 2);

    public static PartyView Party { get; } = new(Parties.Items[0], [new(SampleLot.At("2025-11-02"), new("柳泉湖城市建设开发公司", "柳泉湖城市建设开发公司"))], new([new(SampleLot.Line, [new("招标人", "Procuring entity")])], 1, 50, 1));

    public static IReadOnlyList<SenderLine> Senders { get; } =
    [
        new("jy-trade", "示例电子交易系统", "91370300MA3C0000XX", [new("交易系统", "Trading")], new("示例市", "Sample city"), "v1a", true, SenderState.Live, T(9, 42, 15), 20_771, [], 184_002, 3),
        new("zj-pool", "示例专家库", null, [new("专家库", "Expert pool")], new("示例市", "Sample city"), "v1a", true, SenderState.Gapped, T(9, 41, 58), 4_410, [new(4_391, 4_393), new(4_400, 4_400)], 4_402, 0),
        new("bank-07", "示例银行", null, [new("银行", "Bank")], new("示例市", "Sample city"), "v1", false, SenderState.Silent, T(9, 31, 2), 812, [], 812, 1),
        new("venue", "示例场地系统", null, [new("场地系统", "Venue")], new("示例市", "Sample city"), "v1a", true, SenderState.NeverSeen, null, null, [], 0, 0),
        new("old", "旧系统（停用）", null, [new("交易系统", "Trading")], new("示例市", "Sample city"), "v1", false, SenderState.Suspended, T(1, 0, 0), 5, [], 5, 0),
    ];

    public static Page<QuarantineLine> Quarantine { get; } = new(
        [
            new("q-0007", T(9, 12, 4), "bank-07", "示例银行", new("保证金到账", "Deposit received"), "/data/Amount/RawUnit", "unit-contradicts", new("单位与数值矛盾：Raw 80 万元 ≠ 80.00 元。", "The unit contradicts the value: Raw 80 万元 ≠ 80.00 元."), "A3703002602060113001001", QuarantineState.Waiting, null),
            new("q-0006", T(8, 2, 11), "jy-trade", "示例电子交易系统", null, "/data/Colour", "unknown-field", new("目录中没有此字段。", "The catalogue has no such field."), null, QuarantineState.Replayed, 184_101),
        ], 1, 50, 2);

    public static QuarantineView Quarantined { get; } = new(Quarantine.Items[0], [new(new("方式", "Form"), "转账"), new(new("报文编号", "Message id"), "m-88112", Code: true)], 1_204, "BZ-2026-0042", 1);

    public static OutboxView Outbox { get; } = new(
        new(3, 1, 4_120, 1, TimeSpan.FromMinutes(4)),
        new(
            [
                new("o-1", SampleLot.Line.Lot, "柳泉湖道路 A标", 7, new("记录表已形成：专家抽取", "Record formed: expert draw"), "示例公共服务系统", PushState.Delivered, T(9, 10, 0), 1, T(9, 10, 1), null, "rcpt-2026-0091", null),
                new("o-2", SampleLot.Line.Lot, "柳泉湖道路 A标", 8, new("见证信息：开标", "Witness information: opening"), "示例公共服务系统", PushState.Retrying, T(9, 38, 0), 3, T(9, 41, 0), T(9, 45, 0), null, new("对方未应答（超时 10 s）", "No answer (timeout 10 s)")),
                new("o-3", SampleLot.Line.Lot, "柳泉湖道路 A标", 9, new("见证信息：评标回退", "Witness information: rollback"), "示例公共服务系统", PushState.Held, T(9, 39, 0), 0, null, null, null, new("等待同一标段前一条", "Waits for the earlier one of the lot")),
            ], 1, 50, 3));

    public static LogStatus Log { get; } = new(
        [
            new(new("见证日志", "Witness log"), "witness.example/zb", 184_977, SampleLot.Proof.Inclusion.Root, SampleLot.Proof.Checkpoint, "witness.example/zb+c0ffee00+AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="),
            new(new("审计日志", "Audit log"), "witness.example/zb/audit", 1_204_332, "aa01f3c6be9d20417c5e33b1f0aa96de8841d27a55c2a97fb2c1d0a94e5d7788", null, "witness.example/zb/audit+c0ffee01+AQID"),
        ],
        new(T(9, 41, 30), TimeSpan.FromSeconds(42), 1_389_309, 912_004, [new(T(7, 2, 0), "lot_rows", "A3703002602060113001001/R4", new("行的校验摘要不符", "The row's keyed digest differs"))]),
        new("日志比已发布的检查点短（184,900 < 184,977），只读启动。", "The log is shorter than a checkpoint it published (184,900 < 184,977); started read-only."),
        [new(new("记录", "Records"), 184_977, 0, TimeSpan.Zero), new(new("值守", "Steward"), 184_820, 157, TimeSpan.FromSeconds(3))]);

    public static IReadOnlyList<AccountLine> Accounts { get; } =
    [
        new("s0101", "王见证", [Role.Officer], [new("张店区", "Zhangdian")], [new("工程建设项目招标投标", "Construction tendering")], AccountState.Active, T(7, 0, 0), T(8, 12, 0)),
        new("s0102", "李负责", [Role.Lead], [], [], AccountState.Active, T(7, 0, 0), T(8, 10, 0)),
        new("s0103", "赵新人", [], [], [], AccountState.AwaitsRole, T(9, 0, 0), null),
        new("s0104", "孙离岗", [Role.Officer], [], [], AccountState.Locked, T(7, 0, 0), T(7, 10, 0)),
    ];

    public static Choices Choices { get; } = new(
        [new("GC", new("工程建设项目招标投标", "Construction tendering")), new("ZC", new("政府采购", "Government procurement"))], [new("370303", new("张店区", "Zhangdian"))],
        [new("R4", new("公告信息发布", "Notices")), new("R6", new("交易实施", "Trade"))], [new("OpeningStarted", new("开标开始", "Opening started"))]);

    private static DateTimeOffset T(int hour, int minute, int second) => new(2026, 3, 18, hour, minute, second, Moment.Offset);

    private static RoomRow Room(string name, int group, string? note, params RoomBooking[] bookings) => new(
        name, name, new[] { new Wording("开标区", "Opening halls"), new Wording("评标区（封闭）", "Evaluation area (closed)"), new Wording("拍卖与网上", "Auctions and online") }[group], note, bookings);

    private static RoomBooking B(string title, string from, string to, BookingState state, string? progress = null, int conflicts = 0, string? together = null) => new(
        SampleLot.Line.Lot, title, null, Day + TimeSpan.Parse(from, System.Globalization.CultureInfo.InvariantCulture), Day + TimeSpan.Parse(to, System.Globalization.CultureInfo.InvariantCulture),
        state, null, progress is null ? null : new(progress, progress), conflicts, false, together is null ? [] : [together]);
}
