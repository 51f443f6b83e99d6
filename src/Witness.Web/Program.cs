using Witness.Web.Wiring;

var (options, problem) = HostFlags.Parse(args);
if (options is null)
{
    Console.Error.WriteLine(problem);
    return 2;
}
return options.Command switch
{
    "keys" => Commands.Keys(options),
    "check" => await Commands.Check(options),
    "rebuild" => await Commands.Rebuild(options),
    "export" => await Commands.Export(options),
    _ => await WitnessHost.Serve(options),
};
