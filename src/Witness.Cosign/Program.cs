using Witness.Cosign;

var (settings, wrong) = Settings.Parse(args);
if (settings is null)
{
    Console.Error.WriteLine(wrong);
    Console.Error.WriteLine(Settings.Usage);
    return 2;
}

await using var app = CosignServer.Build(settings, TimeProvider.System);
await app.StartAsync();
Console.WriteLine(CosignServer.OwnKey(settings));
Console.WriteLine(app.Urls.Single());
await app.WaitForShutdownAsync();
return Environment.ExitCode;
