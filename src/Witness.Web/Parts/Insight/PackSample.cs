using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Witness.Web.Parts.Insight;

/// <summary>样板 — the pack a new rule begins with: it reads, has a case of each answer, and raises little.</summary>
public static class PackSample
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public const string Text = """
        {
          "format": 1, "code": "U10", "version": 1,
          "name": {"zh": "开标晚于截止", "en": "Opening after the deadline"},
          "question": {"zh": "开标是否晚于投标截止规定的分钟数？", "en": "Did the opening start more minutes after the deadline than set?"},
          "family": "P", "grade": "C", "level": "黄", "stage": "R6",
          "applies": {"forms": ["Tender"]},
          "law": {"title": "交易中心实践", "article": "按时开标", "mark": "U"},
          "from": "2026-09-16",
          "parameters": [{"key": "minutes", "name": {"zh": "最多晚", "en": "Latest"}, "unit": "分钟", "default": 60}],
          "when": {"op": "compare",
            "left": {"op": "minutes", "from": {"op": "moment", "name": "BidDeadline"}, "to": {"op": "field", "fact": "OpeningStarted", "path": "At", "pick": "first"}},
            "is": ">", "right": {"op": "param", "key": "minutes"}},
          "counter": {"zh": "是否公告了推迟开标。", "en": "Was a postponement announced?"},
          "look": {"zh": "核对开标记录与公告。", "en": "Check the record of the opening and the notice."},
          "cases": [
            {"name": "晚两小时", "expect": "raised", "facts": [
              ["NoticePublished", "2026-09-01", {"NoticeKind": "招标", "BidDeadlineAt": "2026-09-25T09:00:00+08:00"}],
              ["OpeningStarted", "2026-09-25T11:00:00+08:00", {}]]},
            {"name": "准时", "expect": "clear", "facts": [
              ["NoticePublished", "2026-09-01", {"NoticeKind": "招标", "BidDeadlineAt": "2026-09-25T09:00:00+08:00"}],
              ["OpeningStarted", "2026-09-25T09:00:00+08:00", {}]]},
            {"name": "没有截止时间", "expect": "cannot-tell", "facts": [["OpeningStarted", "2026-09-25T09:00:00+08:00", {}]]}
          ]
        }
        """;

    /// <summary>A kept pack, to be read and edited.</summary>
    public static string Readable(string json) => JsonNode.Parse(json)!.ToJsonString(Pretty);
}
