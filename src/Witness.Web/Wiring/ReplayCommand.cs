using System.Text;
using Witness.Flow.Alerts;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Web.Wiring;

/// <summary>
/// replay — judges the log again and prints the alerts that stand, one canonical JSON object a line, or with <c>--against</c> where two sets of
/// rules differ. Nothing is appended. Progress goes to standard error. No server may have the data folder open.
/// </summary>
public static class ReplayCommand
{
    public static async Task<int> Run(HostFlags options)
    {
        await using var here = await Installation.Open(options, TimeProvider.System, CancellationToken.None);
        var size = here.Log.CurrentHead(LogName.Witness).Size;
        var until = Math.Min(options.Position ?? size, size);
        var replay = new Replay(here.Store, new SealedValues(here.Store, here.Vault, here.Handles), here.Handles);
        var first = await replay.Run(until, new(options.RulesAsOf, options.Rules), Told, CancellationToken.None);
        IReadOnlyList<string> lines = options.Against is { } against
            ? [.. Replay.Between(first, await replay.Run(until, new(against, options.Rules), Told, CancellationToken.None)).Select(difference => difference.ToCanonical())]
            : [.. first.Select(alert => alert.ToCanonical())];
        if (options.Out is { } file) DurableFile.Write(file, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        else foreach (var line in lines) Console.WriteLine(line);
        await Console.Error.WriteLineAsync($"已复算 {until} 条：{lines.Count} 行 / replayed {until} entries: {lines.Count} lines");
        return 0;

        void Told(long done)
        {
            if (done % 20_000 < 2_000 || done == until) Console.Error.WriteLine($"{done} / {until}");
        }
    }
}
