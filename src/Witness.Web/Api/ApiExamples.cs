using System.Text.Json.Nodes;

namespace Witness.Web.Api;

/// <summary>示例 — what goes in and comes out, as it looks; people and codes are invented.</summary>
internal static class ApiExamples
{
    public const string Item = """
        {"specversion":"1.0","id":"msg-0001","type":"NoticePublished","source":"gc-trade","subject":"A3799022606099063001001","time":"2026-09-16T09:30:00+08:00",
         "sourcekey":"notice-8841","sourceversion":1,"sequence":1042,"project":"A3799022606099063001","data":{"Title":"示例道路改造工程招标公告","Media":["示例市公共资源交易网"]}}
        """;

    public const string Batch = "[" + Item + "]";

    public const string Reply = """
        {"items":[{"index":0,"id":"msg-0001","outcome":"accepted","receipt":{"origin":"digital-witness/centre-1a2b3c4d","position":10110,
         "leaf":"3f1c…","size":10111,"root":"9a07…"}}]}
        """;

    public const string Refusal = """
        {"items":[{"index":0,"id":"msg-0001","outcome":"refused","problems":[{"code":"unknown-field","zh":"未知字段","en":"unknown field","pointer":"/data/Colour"}],"quarantine":"6f0e12…"}]}
        """;

    public const string Problem = """{"code":"bad-parameter","zh":"size 须为 1 至 200 的整数","en":"size is an integer from 1 to 200","pointer":"/size"}""";

    public static JsonNode Of(string json) => JsonNode.Parse(json)!;
}
