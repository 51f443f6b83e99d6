using Witness.Ledger.Bytes;
using Witness.Web;
using Witness.Web.Wiring;

var (options, problem) = HostFlags.Parse(args);
if (options is null)
{
    Console.Error.WriteLine(problem);
    return 2;
}
if (options.Command == "keys") return Commands.Keys(options);
DurableFile.MakeFolder(options.Data);
using var hold = DurableFile.Hold(Path.Combine(options.Data, "host.lock")); // a second writer would fence the first off, and end it
if (hold is null)
{
    Console.Error.WriteLine($"数据目录 {options.Data} 正由另一个程序使用；请先停止它（巡检结果见其日志页） / the data folder {options.Data} is in use by another program; stop it first (its log page shows what its own scan found)");
    return 2;
}
return options.Command switch
{
    "check" => await Commands.Check(options),
    "rebuild" => await Commands.Rebuild(options),
    "replay" => await ReplayCommand.Run(options),
    "archive" => await ArchiveCommand.Archive(options),
    "import" => await ArchiveCommand.Import(options),
    "export" => await Commands.Export(options),
    _ => await WitnessHost.Serve(options),
};
