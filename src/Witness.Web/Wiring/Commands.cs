using Witness.Flow.Follow;
using Witness.Flow.Store;
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

    /// <summary>Self-check of the database: this is the host's word about itself (ruling 19). No server may have the data folder open.</summary>
    public static async Task<int> Check(HostFlags options)
    {
        Installation here;
        FactRoad road;
        try
        {
            (here, road) = await Opening.Run(options, CancellationToken.None);
        }
        catch (TamperException why) // the read tables: made again from the log, but said
        {
            Console.WriteLine($"✗ {why.Table} {TamperFind.RowText(why.Row)}：{TamperFind.Changed}");
            return 1;
        }
        await using var opened = here;
        var wrong = new List<string>();
        foreach (var (name, notes) in ((string, CheckpointKeeper)[])[("witness", here.WitnessNotes), ("audit", here.AuditNotes)])
            if (notes.Found is { } found) wrong.Add($"checkpoints/{name}：{found.Zh} / {found.En}");
        if (!road.Database.Finished) wrong.Add("读表缺失或打不开；启动时由日志重建 / the read tables are missing or cannot be opened; a start makes them anew from the log");
        await foreach (var mark in Asked(road.Side.Cosigners))
        {
            if (mark.Outcome == CosignOutcome.Contradicted) wrong.Add($"{mark.Cosigner.Name}（{mark.Log}）：{mark.Why!.Zh} / {mark.Why.En}");
            else Console.WriteLine($"共签 {mark.Cosigner.Name}（{mark.Log}）：{mark.Outcome} {mark.Size}");
        }
        var report = await road.Side.Scanner.RunOnce(CancellationToken.None);
        wrong.AddRange(report.Finds.Select(find => $"{(find.Database == "keystore" ? find.Place : find.Table)} {find.Row}：{find.What}"));
        if (here.Log.Closed is { } closed && !wrong.Exists(line => line.Contains(closed.Zh, StringComparison.Ordinal))) wrong.Add($"{closed.Zh} / {closed.En}");
        foreach (var line in wrong) Console.WriteLine($"✗ {line}");
        Console.WriteLine($"自检 {report.Entries} 条目、{report.Rows} 行 / self-check of {report.Entries} entries, {report.Rows} rows");
        return wrong.Count == 0 ? 0 : 1;
    }

    // one that does not answer leaves open what it knows; that is said and is no find
    private static async IAsyncEnumerable<CosignMark> Asked(Cosigners cosigners)
    {
        foreach (var cosigner in cosigners.All)
            foreach (var log in TwoLogs.Names)
                if (await cosigners.Ask(cosigner, log, CancellationToken.None) is { } mark) yield return mark;
    }
}
