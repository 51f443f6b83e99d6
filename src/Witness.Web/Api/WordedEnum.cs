using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Flow.Records;

namespace Witness.Web.Api;

/// <summary>带词的代码 — a state goes out as its code with its words in both languages.</summary>
internal sealed class WordedEnum<T>(Func<T, Wording> words) : JsonConverter<T> where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var said = words(value);
        writer.WriteStartObject();
        writer.WriteString("code", JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
        writer.WriteString("zh", said.Zh);
        writer.WriteString("en", said.En);
        writer.WriteEndObject();
    }
}

/// <summary>How the records are written as JSON.</summary>
internal static class RecordJsonOptions
{
    public static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new MomentJson(),
            new WordedEnum<LotProgress>(state => state switch
            {
                LotProgress.Ahead => new("尚未交易", "Ahead"),
                LotProgress.Running => new("进行中", "Running"),
                LotProgress.Done => new("已完成", "Done"),
                LotProgress.Failed => new("流标", "Failed"),
                LotProgress.Terminated => new("终止", "Terminated"),
                _ => new("未知", "Unknown"),
            }),
            new WordedEnum<BookingState>(state => state switch
            {
                BookingState.Ahead => new("待开始", "Ahead"),
                BookingState.Running => new("使用中", "Running"),
                BookingState.Released => new("已取消", "Released"),
                _ => new("已结束", "Done"),
            }),
            new WordedEnum<RoadState>(state => state switch
            {
                RoadState.Done => new("已到", "Done"),
                RoadState.Current => new("当前", "Current"),
                RoadState.Left => new("已退出", "Left by a rollback"),
                RoadState.Failed => new("未成", "Failed"),
                RoadState.NotApplicable => new("不适用", "Not applicable"),
                _ => new("未到", "Ahead"),
            }),
            new WordedEnum<FactMark>(mark => mark switch
            {
                FactMark.Correction => new("更正", "Correction"),
                FactMark.Conflict => new("冲突", "Conflict"),
                FactMark.Retraction => new("撤回", "Retraction"),
                FactMark.Sealed => new("未启封", "Sealed"),
                FactMark.Ahead => new("时间晚于归集", "Dated after receipt"),
                FactMark.Own => new("本系统", "This system"),
                _ => new("普通", "Ordinary"),
            }),
            new WordedEnum<Openness>(openness => openness switch
            {
                Openness.Open => new("公开", "Open"),
                Openness.Masked => new("已遮蔽", "Masked"),
                Openness.Sealed => new("未启封", "Sealed"),
                Openness.Withheld => Printing.Withheld,
                _ => new("已销毁", "Destroyed"),
            }),
            new WordedEnum<SignatureState>(state => state switch
            {
                SignatureState.Valid => new("来源签名有效", "Signed by the source"),
                SignatureState.NotAttributable => new("来源未签名归属", "Not attributable to the source"),
                SignatureState.Invalid => new("签名不成立", "Signature does not hold"),
                SignatureState.Own => new("本系统产生", "Of this system itself"),
                _ => new("无法核验", "Cannot be checked"),
            }),
            new WordedEnum<CosignState>(state => state switch
            {
                CosignState.Valid => new("已共签", "Cosigned"),
                CosignState.Behind => new("落后", "Behind"),
                CosignState.Invalid => new("共签不成立", "Cosignature does not hold"),
                _ => new("未应答", "Silent"),
            }),
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
        },
    };
}
