using System.Globalization;

namespace Witness.Sim.Play;

/// <summary>命令行选项 — <c>--name value</c> or a bare <c>--name</c>.</summary>
public sealed class Options
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>Null when something is not an option.</summary>
    public static Options? Read(ReadOnlySpan<string> args)
    {
        var options = new Options();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal)) return null;
            var value = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : "";
            options._values[args[value.Length > 0 ? i - 1 : i][2..]] = value;
        }
        return options;
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string? Text(string name) => _values.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    public string Needed(string name) => Text(name) ?? throw new ArgumentException($"--{name} is missing");

    public long Number(string name, long otherwise) => Text(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public ulong Seed => (ulong)Number("seed", 1);
}
