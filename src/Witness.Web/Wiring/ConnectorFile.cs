using System.Text.Json;
using Witness.Edge.Connectors;
using Witness.Ledger.Bytes;

namespace Witness.Web.Wiring;

/// <summary>连接器设置文件 — which connectors a centre runs (docs/howto/connector.md). Read once, at the start; whatever is not understood stops the start.</summary>
public static class ConnectorFile
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>Below the time after which a sender counts as silent.</summary>
    private static readonly TimeSpan Rarest = TimeSpan.FromMinutes(4);

    /// <exception cref="InvalidDataException">Says in both languages what is wrong and where.</exception>
    public static IReadOnlyList<ConnectorSettings> Read(string path)
    {
        if (DurableFile.ReadAll(path) is not { } bytes) throw new InvalidDataException($"没有连接器设置文件 / no such file of connectors: {path}");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException why)
        {
            throw Wrong(path, "", $"不是 JSON / not JSON: {why.Message}");
        }
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object || document.RootElement.EnumerateObject().ToList() is not [{ Name: "connectors", Value: { ValueKind: JsonValueKind.Array } list }])
                throw Wrong(path, "", "须为 {\"connectors\": [ … ]} / must be {\"connectors\": [ … ]}");
            var all = list.EnumerateArray().Select((one, i) => One(path, $"/connectors/{i}", one)).ToList();
            if (all.GroupBy(one => one.Account).FirstOrDefault(group => group.Count() > 1) is { } twice)
                throw Wrong(path, "", $"两个连接器代取同一来源账号 {twice.Key} / two connectors speak for one account, {twice.Key}");
            return all;
        }
    }

    private static ConnectorSettings One(string path, string at, JsonElement one)
    {
        if (one.ValueKind != JsonValueKind.Object) throw Wrong(path, at, "须为对象 / must be an object");
        var name = Text(path, at, one, "connector");
        if (ConnectorBook.Find(name) is not { } kind)
            throw Wrong(path, at + "/connector", $"没有这种连接器，现有：{string.Join("、", ConnectorBook.All.Select(k => k.Name))} / no such connector; there are: {string.Join(", ", ConnectorBook.All.Select(k => k.Name))}");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var every = kind.Every;
        foreach (var member in one.EnumerateObject())
        {
            if (member.Name is "connector" or "account") continue;
            if (member.Name == "everySeconds")
            {
                if (member.Value.ValueKind != JsonValueKind.Number || !member.Value.TryGetInt32(out var seconds) || (every = TimeSpan.FromSeconds(seconds)) < Shortest || every > Rarest)
                    throw Wrong(path, at + "/everySeconds", $"须为 {Shortest.TotalSeconds:0}–{Rarest.TotalSeconds:0} 的整数 / must be a whole number from {Shortest.TotalSeconds:0} to {Rarest.TotalSeconds:0}");
            }
            else if (kind.Settings.Any(setting => setting.Name == member.Name)) values[member.Name] = Text(path, at, one, member.Name);
            else throw Wrong(path, $"{at}/{member.Name}", "未知设置 / unknown setting");
        }
        foreach (var setting in kind.Settings.Where(setting => setting.Required && !values.ContainsKey(setting.Name)))
            throw Wrong(path, $"{at}/{setting.Name}", $"缺少「{setting.Title.Zh}」 / {setting.Title.En} is missing");
        if (values.TryGetValue("url", out var url) && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            throw Wrong(path, at + "/url", "须为 http 或 https 地址 / must be an http or https address");
        return new(kind.Name, Text(path, at, one, "account"), every, values);
    }

    private static string Text(string path, string at, JsonElement one, string name) =>
        one.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text : throw Wrong(path, $"{at}/{name}", "缺少，或不是文本 / missing, or not a text");

    private static InvalidDataException Wrong(string path, string at, string what) => new($"{path}{(at.Length > 0 ? " " + at : "")}：{what}");
}
