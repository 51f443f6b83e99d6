using System.Globalization;
using System.Text;
using Witness.Ledger.Bytes;
using Witness.Ledger.Signing;

namespace Witness.Cosign;

/// <summary>设置 — what the operator types when starting the witness.</summary>
/// <param name="Name">The witness's name on its signature lines.</param>
public sealed record Settings(int Port, string Bind, string State, string Name, IReadOnlyList<NoteKey> Logs)
{
    /// <summary>Shown when the line cannot be read.</summary>
    public const string Usage =
        """
        用法 Usage: Witness.Cosign --port N --state DIR --log VKEY [--log VKEY]… [--name NAME] [--bind ADDRESS]
          --port   监听端口 port to listen on
          --bind   监听地址，默认 127.0.0.1  address to listen on
          --state  状态文件夹（密钥与各日志的最后检查点） folder of the key and of the last checkpoint of each log
          --log    被共签日志的公钥，或每行一个公钥的文件 key of a log, or a file with one key a line
          --name   共签方名称，默认 cosigner.example/local  name on the signature lines
        """;

    /// <summary>Reads the line; null with what is wrong with it.</summary>
    public static (Settings? Settings, string Wrong) Parse(IReadOnlyList<string> arguments)
    {
        var (port, bind, state, name) = (-1, "127.0.0.1", "", "cosigner.example/local");
        var logs = new List<NoteKey>();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (i + 1 == arguments.Count) return (null, $"{arguments[i]} ?");
            var value = arguments[i + 1];
            switch (arguments[i])
            {
                case "--port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535: break;
                case "--bind": bind = value; break;
                case "--state": state = value; break;
                case "--name" when NoteKey.IsName(value): name = value; break;
                case "--log" when Keys(value) is { } keys: logs.AddRange(keys); break;
                default: return (null, $"{arguments[i]} {value} ?");
            }
        }

        if (port < 0 || state == "" || logs.Count == 0) return (null, "--port, --state, --log");
        return (new(port, bind, state, name, logs), "");
    }

    private static List<NoteKey>? Keys(string value)
    {
        var text = DurableFile.ReadAll(value) is { } file ? Encoding.UTF8.GetString(file) : value;
        var keys = new List<NoteKey>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (NoteKey.Parse(line) is not { Type: NoteKey.LogType } key) return null;
            keys.Add(key);
        }

        return keys;
    }
}
