using System.Runtime.CompilerServices;
using Witness.Flow.Accounts;
using Witness.Flow.Keeping;
using Witness.Ledger.Bytes;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Web.Wiring;

/// <summary>
/// archive, import — packages by command, of any size: the house runs as it does behind its pages, without them, until the package is made or taken in. What was done stands
/// in the log under <see cref="Console_"/>. No server may have the data folder open.
/// </summary>
public static class ArchiveCommand
{
    /// <summary>Account of whoever sits at the machine.</summary>
    public const string Console_ = "console";

    private static readonly Reader Operator = new(Console_, "命令行", [Role.Lead], [], []);

    /// <summary>Writes a package of the lots named, or of all that have a report, into a folder that is empty.</summary>
    public static async Task<int> Archive(HostFlags options)
    {
        if (options.Out is not { } folder) return Missing("--out", "目录", "FOLDER");
        return await In(options, async (road, stop) =>
        {
            var lots = options.Lots is { } named ? named : [.. road.Reports.Book.All.Select(row => row.Lot).Distinct().Order(StringComparer.Ordinal)];
            if (lots.Count == 0)
            {
                await Console.Error.WriteLineAsync("还没有见证报告 / there is no report yet");
                return 1;
            }
            var number = Path.GetFileName(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar));
            var (position, failed) = await road.Keeping.Packager.Make(Operator, number, lots, Path.GetFullPath(folder), Told, stop);
            Console.WriteLine(failed is null ? $"已制作归档包 {folder}：{lots.Count} 个标段，日志位置 {position} / package made: {lots.Count} lots, position {position}" : $"✗ {failed.Zh} / {failed.En}");
            return failed is null ? 0 : 1;
        });

        static void Told(PackProgress progress)
        {
            if (progress.Done % 20 == 0 || progress.Done == progress.Lots) Console.Error.WriteLine($"{progress.Done} / {progress.Lots} {progress.Current} {progress.Files} {progress.Bytes}");
        }
    }

    /// <summary>Takes in the package of a folder; 0 only if all of it holds.</summary>
    public static async Task<int> Import(HostFlags options)
    {
        if (options.FromFolder is not { } folder) return Missing("--from", "归档包目录", "PACKAGE");
        var key = options.LogKey is null ? null : NoteKey.Parse(options.LogKey);
        if (options.LogKey is not null && key is null) return Missing("--log-key", "日志公钥", "VKEY");
        return await In(options, async (road, stop) =>
        {
            var answer = await road.Keeping.Importer.Take(Console_, Below(folder, stop), key is null ? Trust.None : new([key], []), Told, stop);
            Console.WriteLine(answer.Broken is { } broken
                ? $"✗ {broken.Where}：{broken.Zh} / {broken.En}"
                : $"已导入 {answer.Index!.Package}：{answer.Index.Lots.Count} 个标段、{answer.Reports} 份报告都成立，编号 {answer.Id} / imported: {answer.Index.Lots.Count} lots, {answer.Reports} reports, all of them hold");
            return answer.Broken is null ? 0 : 1;
        });

        static Task Told(int done, int all)
        {
            if (done % 1000 == 0 || done == all) Console.Error.WriteLine($"{done} / {all}");
            return Task.CompletedTask;
        }
    }

    private static async Task<int> In(HostFlags options, Func<FactRoad, CancellationToken, Task<int>> work)
    {
        var (here, road) = await Opening.Run(options, CancellationToken.None);
        await using var opened = here;
        if (here.Log.Closed is { } why)
        {
            await Console.Error.WriteLineAsync($"只读 / read-only: {why.Zh} / {why.En}");
            return 1;
        }
        using var end = new CancellationTokenSource();
        await using var services = new ServiceCollection().AddSingleton<LiveFeed>().BuildServiceProvider();
        var running = road.Run(services, end.Token);
        try
        {
            await road.Settled(end.Token);
            await road.Keeping.Booked(end.Token);
            await road.Reports.Settle(end.Token);
            return await work(road, end.Token);
        }
        finally
        {
            await end.CancelAsync();
            await running;
        }
    }

    private static async IAsyncEnumerable<(string Path, byte[] Bytes)> Below(string folder, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var file in DurableFile.FilesBelow(folder))
        {
            stop.ThrowIfCancellationRequested();
            if (DurableFile.ReadAll(file) is { } bytes) yield return (Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), bytes);
            await Task.Yield();
        }
    }

    private static int Missing(string flag, string zh, string en)
    {
        Console.Error.WriteLine($"缺少 {flag} {zh} / {flag} {en} is missing");
        return 2;
    }
}
