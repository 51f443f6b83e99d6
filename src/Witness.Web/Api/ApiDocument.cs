using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Witness.Domain.Terms;

namespace Witness.Web.Api;

/// <summary>接口说明 — the OpenAPI document: what it is called, how one proves who one is, what parameters mean, examples. Page and JSON draw from it.</summary>
public static class ApiDocument
{
    private const string Session = "session";
    private const string Signature = "signature";

    private static readonly string[] Open = ["host", "schemas", "log"];

    /// <summary>Headers of a signed request (docs/spec/wire.md).</summary>
    private static readonly (string Name, string Says, string Example)[] Signed =
    [
        ("witness-sender", "来源账号，与每条的 source 相同 / The sender's account; equals source of every item", "gc-trade"),
        ("webhook-id", "来源自选，至多 256 字 / Chosen by the sender, at most 256 characters", "msg-0001"),
        ("webhook-timestamp", "Unix 秒，与本机实际时间相差不超过 300 秒 / Unix seconds, within 300 s of the real clock here", "1789533000"),
        ("webhook-signature", "v1a,<base64 Ed25519> 或 v1,<base64 HMAC-SHA256>，签 id.timestamp.body；可列几个，空格分开 / over id.timestamp.body; several, separated by spaces", "v1a,K3m…"),
    ];

    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        ["text"] = "名称或编号的一部分；全半角、括号不区分 / Part of a name or code; width and brackets make no difference",
        ["kind"] = "交易类型代码，见 /api/v1/choices / Code of a kind of trade, see /api/v1/choices",
        ["region"] = "行政区划代码 / Region code (GB/T 2260)",
        ["stage"] = "环节：R1–R8 / Stage: R1–R8",
        ["party"] = "主体名称的一部分，或统一社会信用代码 / Part of a party's name, or its credit code",
        ["from"] = "自某日，yyyy-MM-dd / From a day, yyyy-MM-dd",
        ["to"] = "至某日，yyyy-MM-dd / To a day, yyyy-MM-dd",
        ["sort"] = "排序或事项，见摘要 / Order, or sort of entry",
        ["page"] = "页，自 1 起 / Page, from 1",
        ["size"] = "每页条数，至多 200 / Items a page, at most 200",
        ["type"] = "事实类型，见 /schemas/facts / Type of fact, see /schemas/facts",
        ["source"] = "来源账号 / Sender's account",
        ["lot"] = "标段编号 / Code of a lot",
        ["before"] = "只取此位置之前的 / Only what stands before this position",
        ["code"] = "标段的任一编号 / Any code of the lot",
        ["table"] = "记录表 R1–R5、R6a、R6b、R6c、R7、R8 / Record table R1–R5, R6a, R6b, R6c, R7, R8",
        ["round"] = "轮次，缺省为最新 / Round; the latest when left out",
        ["position"] = "日志位置；对标段：折叠到此位置为止的状态 / Log position; of a lot: the state folded up to it",
        ["time"] = "当时已知的状态，带时区的时间 / The state known at that time, with offset",
        ["day"] = "日期 yyyy-MM-dd / A day, yyyy-MM-dd",
        ["room"] = "场所名称 / Name of a room",
        ["at"] = "到分的时间，如 2026-09-16T09:30+08:00 / A time to the minute",
        ["key"] = "统一社会信用代码，或没有代码时的名称 / Credit code, or the name where there is none",
        ["state"] = "状态 / State",
        ["account"] = "账号 / Account",
        ["object"] = "查看对象的一部分 / Part of what was looked at",
        ["id"] = "编号 / Id",
        ["file"] = "事实类型加 .json / Type of fact with .json",
        ["path"] = "C2SP tlog-tiles 路径 / C2SP tlog-tiles path",
    };

    private static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal)
    {
        ["intake"] = "归集 / Taking facts in",
        ["records"] = "查询与记录 / Finding and reading",
        ["senders"] = "来源 / Senders",
        ["quarantine"] = "隔离区 / Quarantine",
        ["outbox"] = "推送 / Pushes",
        ["accounts"] = "账号 / Accounts",
        ["audit"] = "审计 / Audit",
        ["logs"] = "日志状态 / State of the logs",
        ["log"] = "日志公开文件 / Public files of the logs",
        ["schemas"] = "模式 / Schemas",
        ["host"] = "主机 / Host",
    };

    public static void Shape(OpenApiOptions api)
    {
        api.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        api.AddSchemaTransformer((schema, context, _) => Worded(schema, context.JsonTypeInfo.Type));
        api.AddOperationTransformer((operation, context, _) => Operation(operation, context.Document!));
        api.AddDocumentTransformer((document, _, _) => Head(document));
    }

    /// <summary>Query parameters that an endpoint reads by itself, as texts.</summary>
    internal static Task Queried(OpenApiOperation operation, params IReadOnlyList<string> names)
    {
        foreach (var name in names) (operation.Parameters ??= []).Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        return Task.CompletedTask;
    }

    private static Task Head(OpenApiDocument document)
    {
        document.Info = new()
        {
            Title = "数字见证接口 / Digital Witness API",
            Version = "v1",
            Description =
                "把交易系统的事实归集进来，按环节记录表查询，每个值可追到原始报文与证明。人用登录会话，系统用签名。出错时答 {code, zh, en, pointer}。"
                + " / Takes in facts of trading systems, answers as record tables; each value leads to its raw message and its proof. People have a session, systems sign. A problem is {code, zh, en, pointer}.",
            License = new() { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "witness-session",
                Description = "登录后的会话 cookie（POST /session） / The session cookie after signing in (POST /session)",
            },
            [Signature] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "webhook-signature",
                Description = "Standard Webhooks：与 witness-sender、webhook-id、webhook-timestamp 一起，docs/spec/wire.md / with witness-sender, webhook-id, webhook-timestamp",
            },
        };
        document.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Key, Description = tag.Value }).ToHashSet();
        return Task.CompletedTask;
    }

    private static Task Operation(OpenApiOperation operation, OpenApiDocument document)
    {
        var tag = operation.Tags?.FirstOrDefault()?.Name ?? "";
        if (tag == "intake")
        {
            operation.Parameters ??= [];
            foreach (var (name, says, example) in Signed)
                operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Header, Required = true, Description = says, Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = example });
        }
        operation.Security = Open.Contains(tag) ? [] : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(tag == "intake" ? Signature : Session, document)] = [] }];
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Description ??= Meanings.GetValueOrDefault(parameter.Name ?? "");
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (response is OpenApiResponse said) said.Description = Status(status);
            foreach (var media in response.Content?.Values ?? [])
                if (status[0] == '4' || status[0] == '5') media.Example = ApiExamples.Of(ApiExamples.Problem);
                else if (tag == "intake") Replies(media);
        }
        return Task.CompletedTask;
    }

    private static void Replies(OpenApiMediaType media) => media.Examples = new Dictionary<string, IOpenApiExample>
    {
        ["accepted"] = new OpenApiExample { Summary = "已归集 / Taken in", Value = ApiExamples.Of(ApiExamples.Reply) },
        ["refused"] = new OpenApiExample { Summary = "被拒，存隔离区 / Refused, kept in quarantine", Value = ApiExamples.Of(ApiExamples.Refusal) },
    };

    // what a converter of ours writes is no enum and no object to the generator: said here
    private static Task Worded(OpenApiSchema schema, Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare == typeof(Moment))
        {
            schema.Type = JsonSchemaType.String;
            schema.Description = "时间，按其所知的精度：2026-09-16T09:30:00+08:00、2026-09-16T09:30+08:00、2026-09-16，或 unknown / A time, as precise as it is known; or unknown";
        }
        if (!RecordJsonOptions.Web.Converters.Any(converter => converter.GetType() is { IsGenericType: true } own && own.GenericTypeArguments[0] == bare)) return Task.CompletedTask;
        schema.Type = JsonSchemaType.Object;
        schema.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. Enum.GetNames(bare).Select(name => (System.Text.Json.Nodes.JsonNode)System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name))] },
            ["zh"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["en"] = new OpenApiSchema { Type = JsonSchemaType.String },
        };
        return Task.CompletedTask;
    }

    private static string Status(string status) => status switch
    {
        "200" => "成功 / Done",
        "400" => "请求或参数有误 / The request or a parameter is wrong",
        "401" => "未登录，或签名不成立 / Not signed in, or the signature does not hold",
        "403" => "此角色无权 / This role may not",
        "404" => "没有，或不在范围内 / Not there, or out of scope",
        "409" => "不予执行，附原因 / Refused, with the reason",
        "413" => "请求体过大 / The body is too large",
        "415" => "内容类型不对 / Another content type",
        "429" => "过快或队列已满，按 Retry-After 重发 / Too fast or full: again after Retry-After",
        "503" => "日志只读，或读表重建中 / The log is read-only, or the read tables are being rebuilt",
        _ => status,
    };
}
