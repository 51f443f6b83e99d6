using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Flow.Records;

namespace Witness.Web.Pages.Dev;

/// <summary>样例 — one invented lot in every state a value can have, for the gallery only. No page of the product reads this.</summary>
public static class SampleLot
{
    public static readonly DateOnly Today = new(2026, 3, 18);

    public static LotLine Line { get; } = new(
        "A3703002602060113001001", "A标段", "ZB-2026-0113", "柳泉湖片区市政道路改造工程（示例）", new("工程建设项目招标投标", "Construction tendering"),
        new("张店区", "Zhangdian"), new("评标", "Evaluation"), LotProgress.Running, 1, "柳泉湖城建发展有限公司", 31, 44, 1, 5,
        At("2026-03-18T09:38:40+08:00"), 184_921);

    public static LotView View { get; } = new(
        Line,
        [
            new(new("项目", "Project"), "ZB-2026-0113", Code: true), new(new("标段", "Lot"), "A3703002602060113001001", Code: true),
            new(new("统一交易标识码", "Deal code"), "A01-91370300MA3C0000XX-20260206-000113-B", Code: true),
            new(new("招标人", "Procuring entity"), "柳泉湖城建发展有限公司", "91370300MA3C0000XX"), new(new("代理", "Agency"), "衡度项目管理有限公司", "91370300MA3C1111YY"),
        ],
        [new(1, LotProgress.Running, At("2026-02-06"))], Road(), Tables(), AsOf.Now, 184_977, new(2026, 3, 18, 9, 42, 17, Moment.Offset))
    {
        Digest = "7fb2c1d0a94e5d7788aa01f3c6be9d20417c5e33b1f0aa96de8841d27a55c2a9",
        Sources = new Dictionary<string, string> { ["kb"] = "开标系统", ["pb"] = "评标系统", ["bz"] = "保证金系统", ["zj"] = "专家系统" },
    };

    public static Moment At(string text) => Moment.TryParse(text, out var moment) ? moment : throw new FormatException(text);

    public static Origin From(string source, string type, string at, long position, int version = 1) => new(
        new FactIdentity(source, $"{source}-{position}", version), type, type, At(at), null, position,
        new DateTimeOffset(2026, 3, 18, 8, 30, 5, Moment.Offset).AddSeconds(position % 3600));

    private static CellValue Value(object? value, Origin origin, bool hidden = false) => new(value, [], origin, [], hidden);

    private static Cell Present(Field field, object value, Origin origin, Wording? note = null) => new(field, CellState.Present, [Value(value, origin)], note);

    private static Road Road()
    {
        RoadNode Done(string key, string zh, string en, string at, string table, string? group = null) => new(key, new(zh, en), RoadState.Done, At(at), table, Group: group);
        RoadNode Ahead(string key, string zh, string en, string table, string? hint = null) => new(key, new(zh, en), RoadState.Ahead, null, table, hint is null ? null : new(hint, hint));
        return new(
            [
                Done("plan", "计划", "Plan", "2026-01-05", "R1"), Done("register", "登记", "Registration", "2026-02-06", "R2"), Done("notice", "公告", "Notice", "2026-02-09", "R4"),
                Done("clarify", "澄清 1", "Clarification 1", "2026-02-27", "R4"), Done("draw", "专家抽取", "Expert draw", "2026-03-17", "R5"),
                Done("deposit", "保证金收", "Deposits", "2026-03-17", "R8"), Done("open", "开标", "Opening", "2026-03-18T08:30+08:00", "R6a"),
                Done("qualify", "资格审查", "Qualification", "2026-03-18T09:15+08:00", "R6a", "e"),
                new("comply", new("符合性", "Compliance"), RoadState.Current, At("2026-03-18T09:38+08:00"), "R6a", Times: 2, Group: "e"),
                new("detail", new("详细评审", "Detailed review"), RoadState.Left, At("2026-03-18T09:24+08:00"), "R6a", Group: "e"),
                Ahead("report", "评标报告", "Report", "R6a"), Ahead("candidates", "候选人公示", "Candidates", "R7", "≤3 d"), Ahead("award", "定标", "Award", "R7"),
                Ahead("result", "结果公告", "Result", "R7"), Ahead("letter", "通知书", "Award notice", "R7"), Ahead("contract", "合同", "Contract", "R7", "≤30 d"),
                Ahead("refund", "保证金退", "Refunds", "R8", "≤5 d"),
            ],
            [new("detail", "comply", At("2026-03-18T09:38:40+08:00"), 1, new("回退 1 次", "Rolled back once"))],
            [new("register", "open", [new(At("2026-02-11"), new("场地预约", "Venue booked")), new(At("2026-03-12"), new("场地变更", "Venue changed"))])]);
    }

    private static IReadOnlyList<RecordTable> Tables()
    {
        var bidder = Column.Of("bidder", "投标人", "Bidder");
        var form = Column.Of("form", "方式", "Form");
        var amount = Column.Of("amount", "金额", "Amount");
        Field F(string key) => TenderConduct.Stage.Fields.First(f => f.Canonical == key);
        CellValue Row(string who, string how, decimal sum, Origin origin, params EarlierValue[] earlier) => new(
            null, [new(bidder, new Org(who), origin), new(form, how, origin), new(amount, new Money(sum), origin)], origin, earlier);
        var open = From("kb", "OpeningStarted", "2026-03-18T08:30:04+08:00", 184_203);
        Cell[] cells =
        [
            Present(F("openingStartedAt"), At("2026-03-18T08:30:04+08:00"), open, new("计划 08:30:00", "planned 08:30:00")),
            Present(F("openingPlace"), new Room(Name: "开标厅1"), open),
            new(F("bidderCount").In("家"), CellState.Conflicted, [Value(8, open), Value(9, From("kb", "OpeningStarted", "2026-03-18T08:30:04+08:00", 184_219))]),
            new(F("depositStatuses"), CellState.Present,
                [
                    Row("北辰路桥工程有限公司", "保函", 800_000, From("bz", "GuaranteeLodged", "2026-03-17T16:20:00+08:00", 184_410, 2), new EarlierValue(new Money(80_000), From("bz", "GuaranteeLodged", "2026-03-17T16:20:00+08:00", 183_871), true)),
                    Row("云岭建设集团示例公司", "转账", 800_000, From("bz", "DepositReceived", "2026-03-16", 183_902)),
                ]),
            new(F("rejectedBids"), CellState.Sealed, [], null, [new(Seal.S4, ["CandidatesPublished"])]),
            Present(F("evaluationStartedAt"), At("2026-03-18T09:05:12+08:00"), From("pb", "EvaluationStarted", "2026-03-18T09:05:12+08:00", 184_488), new("评标室3、7（分散）", "rooms 3, 7")),
            new(F("qualificationReview"), CellState.Sealed, [], null, [new(Seal.S4, ["CandidatesPublished"])]),
            new(F("evaluationMethod"), CellState.NotCollected, []),
            Present(F("committee"), "5 人：专家 4、招标人代表 1", From("zj", "CommitteeFormed", "2026-03-18T08:58:03+08:00", 184_466)),
            Present(F("rollbacks"), "1 次：详细评审 → 符合性审查", From("pb", "EvaluationRolledBack", "2026-03-18T09:38:40+08:00", 184_921)),
            new(F("awardValue"), CellState.Sealed, [], null, [new(Seal.S4, ["CandidatesPublished"])]),
            new(F("smeFlag"), CellState.NotApplicable, [], new("仅政府采购类填写", "government procurement only")),
            new(F("reEvaluations"), CellState.NoneYet, []),
            new(F("openingPlannedAt"), CellState.CannotTell, [], new("缺：公告", "missing: notice")),
            Present(F("endedAt"), Moment.Unknown, From("pb", "EvaluationEnded", "unknown", 184_976)),
        ];
        Stage Made(string id, string zh, string en, IReadOnlyList<Field> fields) => new(id, zh, en, "5.1", fields) { BegunBy = [], ClosedBy = [] };
        RecordTable Small(string id, string zh, string en, int filled, int due, TableStatus status)
        {
            var field = Field.Latest("at", "发布时间", "Published at");
            return new(id, Made(id, zh, en, [field]), Line.Lot, 1, status, true, [Present(field, At("2026-02-09T10:00:00+08:00"), From("kb", "NoticePublished", "2026-02-09T10:00:00+08:00", 120_331))], new(due, filled, 0, due - filled, 0));
        }
        return
        [
            Small("R1", "招标计划发布", "Tender plan", 4, 4, TableStatus.Formed), Small("R2", "项目登记", "Registration", 9, 9, TableStatus.Formed),
            Small("R3", "场地预约", "Venue booking", 4, 4, TableStatus.Formed), Small("R4", "公告信息发布", "Notices", 8, 9, TableStatus.Formed), Small("R5", "专家抽取", "Expert draw", 7, 7, TableStatus.Formed),
            new("R6a", Made("R6a", "交易实施", "Trade, tendering", [.. cells.Select(c => c.Field)]), Line.Lot, 1, TableStatus.Gathering, true, cells, new(13, 7, 1, 1, 4)),
            Small("R7", "交易结果确认", "Result", 0, 2, TableStatus.Gathering), Small("R8", "保证金收退", "Deposits", 2, 2, TableStatus.Gathering),
        ];
    }

    public static ValueProof Proof { get; } = new(
        new FactLine(184_410, new("保函递交", "Guarantee lodged"), Line.Lot, Line.Title, At("2026-03-17T16:20:00+08:00"), new(2026, 3, 18, 8, 52, 31, Moment.Offset), "bz", "保证金系统", 2, FactMark.Correction, new("800,000.00 元", "CNY 800,000.00")),
        ProofState.Proven,
        [
            new(1, 183_871, new("80,000.00 元", "CNY 80,000.00"), At("2026-03-17T16:20:00+08:00"), new(2026, 3, 17, 16, 20, 8, Moment.Offset), false, false, false),
            new(2, 184_410, new("800,000.00 元", "CNY 800,000.00"), At("2026-03-17T16:20:00+08:00"), new(2026, 3, 18, 8, 52, 31, Moment.Offset), true, false, false),
        ],
        [new(new("投标人", "Bidder"), new("北辰路桥工程有限公司", "北辰路桥工程有限公司"), Openness.Open), new(new("金额", "Amount"), new("800,000.00 元", "CNY 800,000.00"), Openness.Open), new(new("经办人", "Clerk"), new("张*", "张*"), Openness.Masked), new(new("账户", "Account"), null, Openness.Sealed)],
        [
            new("type", 0, "GuaranteeLodged", Openness.Open, new("事实类型", "Fact type")), new("sequence", 0, "20771", Openness.Open), new("subject", 0, "A3703002602060113001001", Openness.Open),
            new("time", 0, "2026-03-17T16:20:00+08:00", Openness.Open), new("data", 0, "", Openness.Open), new("Bidder", 1, "{ Name: 北辰路桥工程有限公司 }", Openness.Open),
            new("Amount", 1, "800000.00", Openness.Open, null, true), new("Clerk", 1, "张*", Openness.Masked), new("PayerAccount", 1, null, Openness.Sealed),
        ],
        null, new(SignatureState.Valid, "v1a", "bz", "保证金系统", "k1", new(2026, 3, 18, 8, 52, 30, Moment.Offset)),
        new(184_410, "5e07aa11bb22cc33dd44ee55ff6600778899aabbccddeeff00112233445fc2a9", 612, "{\"at\":\"2026-03-17T16:20:00+08:00\",\"data\":{\"Form\":\"电子\"},\"id\":{\"key\":\"BH-20260317-0442\",\"source\":\"bz\",\"version\":2},\"sealed\":{\"Amount\":\"3q2+7w==\"},\"type\":\"GuaranteeLodged\",\"v\":1}"),
        new(184_977, "7fb2c1d0a94e5d7788aa01f3c6be9d20417c5e33b1f0aa96de8841d27a55c2a9", [.. Enumerable.Range(0, 18).Select(i => $"{(i * 40503) % 65536:x4}9c1e41d7e03a5b6c7d8e9f00112233445566778899aabbccddeeff0011223344")], TimeSpan.FromMilliseconds(3)),
        new("witness.example/zb", 184_977, "7fb2c1d0a94e5d7788aa01f3c6be9d20417c5e33b1f0aa96de8841d27a55c2a9", new(2026, 3, 18, 9, 42, 16, Moment.Offset), "witness.example/zb+c0ffee00", true,
            [new("cosign.example/fgw", new("示例监管单位", "Sample regulator"), new(2026, 3, 18, 9, 42, 16, Moment.Offset), CosignState.Valid), new("cosign.example/cz", new("示例第二单位", "Second sample body"), new(2026, 3, 18, 9, 40, 2, Moment.Offset), CosignState.Behind)],
            "witness.example/zb\n184977\nf7LB0KlOXXeIqgHzxr6dIEF8XjOx8KqW3ohB0npVwqk=\n\n— witness.example/zb wP/uAA…\n"))
    {
        SourceKey = "BH-20260317-0442",
        ReceivedAt = new(2026, 3, 18, 8, 52, 31, Moment.Offset),
    };
}
