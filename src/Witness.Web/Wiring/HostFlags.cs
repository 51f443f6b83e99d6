using System.Globalization;

namespace Witness.Web.Wiring;

/// <summary>What the program was started with; see docs/howto/run.md for the table of flags.</summary>
/// <param name="Command"><c>serve</c> (default), <c>check</c> (self-check), <c>rebuild</c> (read tables from the log), <c>export</c> (log to a folder), <c>replay</c> (alerts from the log), <c>archive</c> and <c>import</c> (packages).</param>
public sealed record HostFlags(string Command)
{
    public int Port { get; init; } = 8080;

    /// <summary>Folder of database, keys, checkpoint file; made when missing.</summary>
    public string Data { get; init; } = Path.Combine("data", "centre");

    /// <summary>PostgreSQL connection string; null: embedded SQLite in <see cref="Data"/>.</summary>
    public string? Database { get; init; }

    /// <summary>演示 — one-click accounts, demo senders, the trade clock in 2026, banner 示例数据.</summary>
    public bool Demo { get; init; }

    /// <summary>The demo's officers have certificates and shifts for its day.</summary>
    public bool Staff { get; init; }

    public string? Senders { get; init; }

    public DateTimeOffset? TradeStart { get; init; }

    public double Speed { get; init; } = 1;

    public string? Cosigner { get; init; }

    public string? CosignerKey { get; init; }

    /// <summary>PKCS #12 store whose certificate signs papers; null: the installation's own certificate.</summary>
    public string? PaperStore { get; init; }

    /// <summary>File with the password of <see cref="PaperStore"/>, so that it shows in no list of processes.</summary>
    public string? PaperPassword { get; init; }

    /// <summary>Address of the public service system that witness information is pushed to.</summary>
    public string? Push { get; init; }

    /// <summary>File that says which connectors run.</summary>
    public string? Connectors { get; init; }

    /// <summary>Facts a second that each sender may go on sending; 0: as fast as it can.</summary>
    public int SenderRate { get; init; } = 5000;

    /// <summary>复算 takes in what lies before this position; null: all of it.</summary>
    public long? Position { get; init; }

    /// <summary>复算 by the rules, limits and calendar as they stood on this day; null: as they stand.</summary>
    public DateOnly? RulesAsOf { get; init; }

    /// <summary>复算 is compared with the rules of this other day.</summary>
    public DateOnly? Against { get; init; }

    /// <summary>复算 by these rules only; null: all.</summary>
    public IReadOnlySet<string>? Rules { get; init; }

    /// <summary>Lots of <c>archive</c>; null: all that have a report.</summary>
    public IReadOnlyList<string>? Lots { get; init; }

    /// <summary>The package that <c>import</c> takes in.</summary>
    public string? FromFolder { get; init; }

    /// <summary>The key of the log that a package comes from, known from elsewhere.</summary>
    public string? LogKey { get; init; }

    /// <summary>Target folder of <c>export</c> and <c>archive</c>, target file of <c>replay</c>.</summary>
    public string? Out { get; init; }

    /// <summary>Null and a message (zh, en) when an argument is not understood.</summary>
    public static (HostFlags? Options, string? Problem) Parse(IReadOnlyList<string> args)
    {
        var options = new HostFlags("serve");
        var start = 0;
        if (args.Count > 0 && args[0] is "serve" or "keys" or "check" or "rebuild" or "export" or "replay" or "archive" or "import")
        {
            options = options with { Command = args[0] };
            start = 1;
        }
        for (var i = start; i < args.Count; i++)
        {
            var flag = args[i];
            if (flag == "--demo")
            {
                options = options with { Demo = true };
                continue;
            }
            if (flag == "--demo-staff")
            {
                options = options with { Staff = true };
                continue;
            }
            if (i + 1 >= args.Count) return (null, $"{flag} 后面缺少值 / {flag} needs a value");
            var value = args[++i];
            var next = Set(options, flag, value);
            if (next is null) return (null, $"不认识的参数或值：{flag} {value} / unknown flag or value: {flag} {value}");
            options = next;
        }
        return (options, null);
    }

    private static HostFlags? Set(HostFlags options, string flag, string value) => flag switch
    {
        "--port" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? options with { Port = port } : null,
        "--data" => options with { Data = value },
        "--db" => options with { Database = value },
        "--senders" => options with { Senders = value },
        "--trade-start" => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var at) ? options with { TradeStart = at } : null,
        "--speed" => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && speed > 0 ? options with { Speed = speed } : null,
        "--cosigner" => options with { Cosigner = value },
        "--cosigner-key" => options with { CosignerKey = value },
        "--paper-store" => options with { PaperStore = value },
        "--paper-password-file" => options with { PaperPassword = value },
        "--push" => options with { Push = value },
        "--connectors" => options with { Connectors = value },
        "--position" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? options with { Position = position } : null,
        "--rules-as-of" => Day(value) is { } day ? options with { RulesAsOf = day } : null,
        "--against" => Day(value) is { } other ? options with { Against = other } : null,
        "--rules" => options with { Rules = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal) },
        "--sender-rate" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) ? options with { SenderRate = rate } : null,
        "--lots" => options with { Lots = value == "all" ? null : value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) },
        "--from" => options with { FromFolder = value },
        "--log-key" => options with { LogKey = value },
        "--out" => options with { Out = value },
        _ => null,
    };

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
