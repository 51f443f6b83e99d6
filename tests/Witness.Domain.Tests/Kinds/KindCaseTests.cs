using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Witness.Domain.Access;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Stages;
using Witness.Domain.Tests.Stages;

namespace Witness.Domain.Tests.Kinds;

/// <summary>tests/cases/kinds: the whole life of each kind and form as messages, and the ten tables as they must print. UPDATE=1 writes both anew.</summary>
public class KindCaseTests
{
    private static readonly DateTimeOffset Taken = new(2026, 6, 30, 0, 0, 0, TimeSpan.FromHours(8));

    public static TheoryData<string, string> Cases => [.. WholeLife.All.Select(l => (l.Kind, l.Form.ToString()))];

    [Theory]
    [MemberData(nameof(Cases))]
    [Clause("4.4.1 g")]
    public void The_messages_of_a_whole_life_print_the_expected_tables(string kind, string form)
    {
        var folder = Path.Combine(Folder(), $"{kind}-{form}");
        if (Environment.GetEnvironmentVariable("UPDATE") is "1" or "true")
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "facts.jsonl"), string.Concat(WholeLife.Of(kind, Enum.Parse<Form>(form)).Facts.Select(Message)));
        }
        var printed = Print(LotRecords.Of("LOT-1", Read(Path.Combine(folder, "facts.jsonl")), Life.Context(), SealView.AllOpen));
        if (Environment.GetEnvironmentVariable("UPDATE") is "1" or "true") File.WriteAllText(Path.Combine(folder, "expected.txt"), printed);
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "expected.txt")).ReplaceLineEndings("\n"), printed);
    }

    /// <summary>The wire carries raw values where we keep hashes; the case's raw value is the one its builder calls a hash.</summary>
    private static string Message(Recorded recorded)
    {
        var type = FactBook.Of(recorded.Fact);
        var item = JsonNode.Parse(FactWriter.Item(recorded.Fact, type, $"M-{recorded.Position}"))!;
        foreach (var field in type.Fields.Where(f => f.HashFamily is not null))
            if (field.Get(recorded.Fact) is string raw) item["data"]![field.WireName] = raw;
        return item.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
    }

    private static List<Recorded> Read(string path)
    {
        var reader = new FactReader((_, value) => value);
        var facts = new List<Recorded>();
        foreach (var line in File.ReadLines(path))
        {
            using var body = WireJson.Parse(Encoding.UTF8.GetBytes(line));
            var read = reader.Read(body.Document!.RootElement);
            Assert.True(read.IsAccepted, $"{line[..100]}: {string.Join("; ", read.Refusals.Select(r => $"{r.Pointer} {r.Code}"))}");
            facts.Add(new(read.Fact!, facts.Count + 1, Taken));
        }
        return facts;
    }

    private static string Print(LotReading reading)
    {
        var text = new StringBuilder();
        foreach (var table in reading.Tables().Where(t => t.Applies))
        {
            text.Append(CultureInfo.InvariantCulture, $"{table.Id} {table.Stage.Title.Zh} {Printing.Status(table.Status).Zh} {table.Completeness.Filled}/{table.Completeness.Due}\n");
            foreach (var cell in table.Cells)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {cell.Field.Chinese}：");
                if (cell.State != CellState.Present) text.Append(Printing.State(cell.State).Zh);
                if (cell.Note is { } note) text.Append(CultureInfo.InvariantCulture, $"（{note.Zh}）");
                if (cell.Values is [{ Row.Count: 0 } single]) text.Append(Printing.Of(cell.Field, single.Value, "zh"));
                text.Append('\n');
                foreach (var value in cell.Values.Where(v => cell.Values.Count > 1 || v.Row.Count > 0))
                    text.Append(CultureInfo.InvariantCulture, $"    · {(value.Row.Count == 0 ? Printing.Of(cell.Field, value.Value, "zh") : string.Join("；", value.Row.Where(c => c.Value is not null).Select(c => $"{c.Column.Chinese} {Printing.Of(c.Column, c.Value, "zh")}")))}\n");
            }
        }
        return text.ToString();
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "cases", "kinds");
}
