using System.Globalization;
using System.Text.Json;

namespace Witness.Bench;

/// <summary>One measured figure, printed as one JSON line on standard output and nothing else (design.md).</summary>
public sealed record Figure(string Name, double Value, string Unit, IReadOnlyDictionary<string, object> With)
{
    public void Print()
    {
        var line = new Dictionary<string, object>
        {
            ["name"] = Name,
            ["value"] = Math.Round(Value, Value < 10 ? 3 : 1),
            ["unit"] = Unit,
            ["machine"] = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {Environment.OSVersion.VersionString}, .NET {Environment.Version}"),
            ["commit"] = Environment.GetEnvironmentVariable("WITNESS_COMMIT") ?? "unknown",
        };
        foreach (var (name, value) in With) line[name] = value;
        Console.WriteLine(JsonSerializer.Serialize(line));
    }
}
