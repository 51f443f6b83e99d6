using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;

namespace Witness.Web.Wiring;

/// <summary>The host program's other commands; each says what it did in Chinese and English and ends with 0 only if all is well.</summary>
public static class Commands
{
    /// <summary>
    /// Makes the log's keys when missing and prints their public halves, one a line: what a cosigner has to be told. Writes push.vkey
    /// too, which a receiver of pushes has to be told.
    /// </summary>
    public static int Keys(HostFlags options)
    {
        DurableFile.MakeFolder(options.Data);
        var origin = Installation.Origin(options, Randomness.System);
        Console.WriteLine(Installation.Signer(options, LogName.Witness, origin, Randomness.System).Key);
        Console.WriteLine(Installation.Signer(options, LogName.Audit, origin, Randomness.System).Key);
        Installation.PushKey(options, Randomness.System);
        return 0;
    }

    /// <summary>Writes the witness log as a folder that <c>./verify</c> takes.</summary>
    public static async Task<int> Export(HostFlags options)
    {
        if (options.Out is not { } folder)
        {
            Console.Error.WriteLine("缺少 --out 目录 / --out FOLDER is missing");
            return 2;
        }
        await using var here = await Installation.Open(options, TimeProvider.System, CancellationToken.None);
        if (await here.WitnessNotes.SignNow(CancellationToken.None) is not { } note)
        {
            Console.Error.WriteLine("日志为空 / the log is empty");
            return 1;
        }
        await ExportFolder.Write(folder, here.Reader(LogName.Witness), note, KeyRing.For(note, here.WitnessNotes.Key, []), CancellationToken.None);
        Console.WriteLine($"已导出 {note.Checkpoint.Size} 条到 {folder} / exported {note.Checkpoint.Size} entries to {folder}");
        return 0;
    }

    /// <summary>Builds the read tables anew from the log, beside the present ones, and swaps them.</summary>
    public static async Task<int> Rebuild(HostFlags options)
    {
        await using var here = await Installation.Open(options, TimeProvider.System, CancellationToken.None);
        var size = here.Log.CurrentHead(LogName.Witness).Size;
        await FactRoad.Rebuild(here, done => Console.WriteLine($"{done} / {size}"), CancellationToken.None);
        Console.WriteLine($"读表已由 {size} 条重建 / read tables rebuilt from {size} entries");
        return 0;
    }

    /// <summary>Self-check of the database: this is the host's word about itself (ruling 19). Run it while no server has the database open.</summary>
    public static async Task<int> Check(HostFlags options)
    {
        await using var here = await Installation.Open(options, TimeProvider.System, CancellationToken.None);
        var road = await FactRoad.Open(here, CancellationToken.None);
        var report = await road.Side.Scanner.RunOnce(CancellationToken.None);
        foreach (var find in report.Finds) Console.WriteLine($"✗ {find.Table} {find.Row}：{find.What}");
        var closed = here.Log.Closed;
        if (closed is not null) Console.WriteLine($"✗ {closed.Zh} / {closed.En}");
        Console.WriteLine($"自检 {report.Entries} 条目、{report.Rows} 行 / self-check of {report.Entries} entries, {report.Rows} rows");
        return report.Finds.Count == 0 && closed is null ? 0 : 1;
    }
}
