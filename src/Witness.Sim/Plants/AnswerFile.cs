using System.Text.Encodings.Web;
using System.Text.Json;
using Witness.Sim.Wire;

namespace Witness.Sim.Plants;

/// <summary>答案文件 — JSON lines, one per planted irregularity; docs/spec/answer-file.md.</summary>
public static class AnswerFile
{
    public static void Write(Stream file, IEnumerable<Answer> answers)
    {
        foreach (var answer in answers.OrderBy(a => a.Code, StringComparer.Ordinal).ThenBy(a => a.Lots[^1], StringComparer.Ordinal))
        {
            using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                json.WriteStartObject();
                json.WriteString("code", answer.Code);
                json.WriteString("name", answer.Chinese);
                json.WriteString("lot", answer.Lots[^1]);
                List(json, "lots", answer.Lots);
                List(json, "projects", answer.Projects);
                json.WriteString("cause", answer.Cause);
                List(json, "facts", answer.Facts);
                List(json, "also", PlantBook.Also(answer.Code));
                json.WriteString("notice", Payload.Moment(answer.From));
                json.WriteEndObject();
            }
            file.WriteByte((byte)'\n');
        }
    }

    private static void List(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
