using System.Globalization;
using System.Text.Json;
using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Wire;

/// <summary>Reads the CloudEvents attributes and the header members of the data into a <see cref="Header"/>.</summary>
internal sealed class EnvelopeReader(Refusals refusals)
{
    private const int KeyLength = 200;
    private const int CodeLength = 100;
    private const int MostLots = 500;
    private const int MostRounds = 999;

    private JsonElement? _specversion, _id, _type, _source, _subject, _time, _at, _reportedAt, _sourceKey, _sourceVersion, _sequence, _project, _dataschema, _contentType;

    public string? MessageId { get; private set; }

    public FactType? Type { get; private set; }

    public JsonElement? Data { get; private set; }

    /// <summary>Null when anything of it was refused.</summary>
    public Header? Read(JsonElement item, Func<string, FactType?> find)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            refusals.Add("wrong-type", "应为一个 CloudEvents 对象。", "Expected one CloudEvents object.");
            return null;
        }
        foreach (var attribute in item.EnumerateObject()) Take(attribute);
        MessageId = Required(_id, "id", KeyLength);
        if (Required(_specversion, "specversion", CodeLength) is { } version && version != "1.0")
            refusals.AddAt("specversion", "specversion", "须为 1.0。", "Must be 1.0.");
        var name = Required(_type, "type", CodeLength);
        if (name is not null && (Type = find(name)) is null) refusals.AddAt("type", "unknown-type", "事实目录中没有此类型。", "The catalogue has no such fact.");
        var source = Required(_source, "source", KeyLength);
        var sourceKey = Required(_sourceKey, "sourcekey", KeyLength);
        var sourceVersion = Whole(_sourceVersion, "sourceversion", 1, int.MaxValue, ifMissing: 1);
        var sequence = _sequence is null ? null : Whole(_sequence, "sequence", 0, FactReader.MostSequence, ifMissing: 0);
        var at = ReadAt();
        var reportedAt = Moment(_reportedAt, "reportedat");
        CheckFormat(name);
        if (Data is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) })
            refusals.AddAt("data", "data-not-object", "data 须为对象。", "data must be an object.");
        else if (Data is { ValueKind: JsonValueKind.Null }) Data = null;
        var scope = Type is null ? null : ReadScope(Type);
        return refusals.Any || scope is null
            ? null
            : new Header(name!, scope, new FactIdentity(source!, sourceKey!, (int)sourceVersion!.Value), at!.Value, reportedAt, sequence);
    }

    private void Take(JsonProperty attribute)
    {
        switch (attribute.Name)
        {
            case "specversion": _specversion = attribute.Value; break;
            case "id": _id = attribute.Value; break;
            case "type": _type = attribute.Value; break;
            case "source": _source = attribute.Value; break;
            case "subject": _subject = attribute.Value; break;
            case "time": _time = attribute.Value; break;
            case "at": _at = attribute.Value; break;
            case "reportedat": _reportedAt = attribute.Value; break;
            case "sourcekey": _sourceKey = attribute.Value; break;
            case "sourceversion": _sourceVersion = attribute.Value; break;
            case "sequence": _sequence = attribute.Value; break;
            case "project": _project = attribute.Value; break;
            case "dataschema": _dataschema = attribute.Value; break;
            case "datacontenttype": _contentType = attribute.Value; break;
            case "data": Data = attribute.Value; break;
            default:
                refusals.AddAt(attribute.Name, "unknown-attribute", "未知属性。", "Unknown attribute.");
                break;
        }
    }

    private void CheckFormat(string? type)
    {
        if (_contentType is not null && Text(_contentType, "datacontenttype", CodeLength) is { } content
            && content != "application/json" && !content.StartsWith("application/json;", StringComparison.Ordinal))
            refusals.AddAt("datacontenttype", "datacontenttype", "须为 application/json。", "Must be application/json.");
        if (_dataschema is not null && Text(_dataschema, "dataschema", 2000) is { } schema && Type is not null
            && !schema.EndsWith($"/schemas/wire/v1/{type}.json", StringComparison.Ordinal))
            refusals.AddAt("dataschema", "dataschema", $"须为 /schemas/wire/v1/{type}.json。", $"Must be /schemas/wire/v1/{type}.json.");
    }

    private Moment? ReadAt()
    {
        if (_time is not null && _at is not null)
        {
            refusals.AddAt("at", "time-and-at", "time 与 at 只能有一个。", "Give either time or at, not both.");
            return null;
        }
        if (_time is null && _at is null)
        {
            refusals.AddAt("time", "time-missing", "缺少 time；时间不到秒时用 at，来源未说明时 at 为 unknown。",
                "time is missing; use at when it is not known to the second, and at = unknown when the source does not say.");
            return null;
        }
        if (_time is null) return Moment(_at, "at");
        var time = Moment(_time, "time");
        if (time is null or { Precision: Precision.Second }) return time;
        refusals.AddAt("time", "not-a-time", "time 须到秒（RFC 3339）；否则用 at。", "time must be to the second (RFC 3339); otherwise use at.");
        return null;
    }

    private Scope? ReadScope(FactType type)
    {
        var project = Text(_project, "project", CodeLength);
        var subject = Text(_subject, "subject", CodeLength);
        refusals.Enter("data");
        var round = Data is { ValueKind: JsonValueKind.Object } && type.WireField("Round") is null && Data.Value.TryGetProperty("Round"u8, out var r)
            ? (int?)Whole(r, "Round", 1, MostRounds, 1) : 1;
        var lots = Data is { ValueKind: JsonValueKind.Object } && type.WireField("Lots") is null && Data.Value.TryGetProperty("Lots"u8, out var l) ? Lots(l) : null;
        refusals.Leave();
        if (round is null) return null;
        var kind = Kind(type, subject, lots, project);
        if (kind is null) return null;
        return kind switch
        {
            ScopeKind.Lot => new(ScopeKind.Lot, project, lots ?? [subject!], round.Value),
            ScopeKind.Lots => new(ScopeKind.Lots, project, lots!, round.Value),
            ScopeKind.Project => new(ScopeKind.Project, subject, [], round.Value),
            ScopeKind.Centre => new(ScopeKind.Centre, project, []),
            _ => new(kind.Value, project, [], 1, subject),
        };
    }

    /// <summary>Several lots stand in data; without lots and subject it is the centre's; a subject that is the project is the project's;
    /// any other subject is what the type's first such scope says.</summary>
    private ScopeKind? Kind(FactType type, string? subject, IReadOnlyList<string>? lots, string? project)
    {
        bool May(ScopeKind kind) => type.Scopes.Contains(kind);
        if (lots is not null)
        {
            if (subject is not null && subject != project && !lots.Contains(subject))
            {
                refusals.AddAt("subject", "subject-contradicts-lots", "subject 不在 data.Lots 之中。", "subject is not among data.Lots.");
                return null;
            }
            if (lots.Count == 1 && May(ScopeKind.Lot)) return ScopeKind.Lot;
            if (May(ScopeKind.Lots)) return ScopeKind.Lots;
            refusals.AddAt("data", "scope-not-allowed", "此事实不可同时涉及多个标段。", "This fact cannot be about several lots.");
            return null;
        }
        if (subject is null)
        {
            if (May(ScopeKind.Centre)) return ScopeKind.Centre;
            refusals.AddAt("subject", "scope-missing", "缺少 subject（标段、项目、主体或场所编号）。", "subject is missing (code of lot, project, party or room).");
            return null;
        }
        if (May(ScopeKind.Project) && (subject == project || !May(ScopeKind.Lot)))
        {
            if (project is null || project == subject) return ScopeKind.Project;
            refusals.AddAt("project", "project-contradicts-subject", "project 与 subject 不一致。", "project and subject differ.");
            return null;
        }
        if (May(ScopeKind.Lot) || May(ScopeKind.Lots)) return ScopeKind.Lot;
        if (May(ScopeKind.Party)) return ScopeKind.Party;
        if (May(ScopeKind.Room)) return ScopeKind.Room;
        refusals.AddAt("subject", "scope-not-allowed", "此事实属于中心，不带 subject。", "This fact is the centre's and has no subject.");
        return null;
    }

    private IReadOnlyList<string>? Lots(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        refusals.Enter("Lots");
        var lots = new List<string>();
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > MostLots)
            refusals.Add("lots-shape", $"须为 1 至 {MostLots} 个标段编号的列表。", $"Must be a list of 1 to {MostLots} lot codes.");
        else
            foreach (var lot in value.EnumerateArray())
            {
                if (lot.ValueKind == JsonValueKind.String && lot.GetString() is { Length: > 0 and <= CodeLength } code)
                {
                    if (!lots.Contains(code)) lots.Add(code);
                }
                else refusals.Add("lots-shape", "标段编号须为非空文本。", "A lot code is a text that is not empty.");
            }
        refusals.Leave();
        return lots.Count == 0 ? null : lots;
    }

    private string? Required(JsonElement? value, string name, int maxLength)
    {
        if (value is null)
        {
            refusals.AddAt(name, "missing-attribute", "缺少此属性。", "This attribute is missing.");
            return null;
        }
        return Text(value, name, maxLength);
    }

    private string? Text(JsonElement? value, string name, int maxLength)
    {
        if (value is null) return null;
        if (value.Value.ValueKind == JsonValueKind.String && value.Value.GetString() is { } text && text.Length > 0 && text.Length <= maxLength && !text.Contains('\0', StringComparison.Ordinal))
            return text;
        refusals.AddAt(name, "attribute-shape", $"须为 1 至 {maxLength} 个字符的文本。", $"Must be a text of 1 to {maxLength} characters.");
        return null;
    }

    /// <summary>An integer; digits in a text are taken too, as the CloudEvents sequence extension writes them.</summary>
    private long? Whole(JsonElement? value, string name, long least, long most, long ifMissing)
    {
        if (value is null || value.Value.ValueKind == JsonValueKind.Null) return ifMissing;
        long number = 0;
        var read = value.Value.ValueKind == JsonValueKind.Number ? value.Value.TryGetInt64(out number)
            : value.Value.ValueKind == JsonValueKind.String && long.TryParse(value.Value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
        if (read && number >= least && number <= most) return number;
        refusals.AddAt(name, "attribute-shape", $"须为 {least} 至 {most} 的整数。", $"Must be an integer from {least} to {most}.");
        return null;
    }

    private Moment? Moment(JsonElement? value, string name)
    {
        if (value is null) return null;
        refusals.Enter(name);
        var read = new ValueReader(refusals).When(value.Value) as Moment?;
        if (read is null && value.Value is { ValueKind: JsonValueKind.String } empty && empty.GetString()!.Length == 0)
            refusals.Add("not-a-moment", "时间为空；来源未说明时为 unknown。", "The moment is empty; write unknown when the source does not say.");
        refusals.Leave();
        return read;
    }
}
