using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Witness.Sim.Play;

/// <summary>真实交易 — a file of CloudEvents, one a line, sent on as it stands.</summary>
public static class RealDeals
{
    private const int Batch = 100;

    public static async IAsyncEnumerable<(string Sender, int Count, byte[] Body)> Read(string path, [EnumeratorCancellation] CancellationToken stop)
    {
        var waiting = new Dictionary<string, List<string>>();
        using var reader = new StreamReader(path, Encoding.UTF8);
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            if (line.Length == 0) continue;
            using var document = JsonDocument.Parse(line);
            var sender = document.RootElement.GetProperty("source").GetString()!;
            if (!waiting.TryGetValue(sender, out var lines)) waiting[sender] = lines = [];
            lines.Add(line);
            if (lines.Count < Batch) continue;
            yield return (sender, lines.Count, Join(lines));
            lines.Clear();
        }
        foreach (var (sender, lines) in waiting.OrderBy(w => w.Key, StringComparer.Ordinal))
            if (lines.Count > 0) yield return (sender, lines.Count, Join(lines));
    }

    private static byte[] Join(List<string> lines) => Encoding.UTF8.GetBytes($"[{string.Join(',', lines)}]");
}
