using Witness.Sim.Wire;

namespace Witness.Sim.Play;

/// <summary>senders — writes the demo's machine accounts.</summary>
public static class SendersCommand
{
    public static async Task<int> Run(Options options, CancellationToken stop)
    {
        var accounts = Accounts.Of(options.Seed).Concat(Accounts.RealSources(options.Seed)).Concat(Accounts.Bench(options.Seed, (int)options.Number("bench", 0))).ToList();
        await using var file = new FileStream(options.Needed("out"), FileMode.Create, FileAccess.Write);
        await file.WriteAsync(Accounts.ToJson(accounts), stop);
        Console.Out.WriteLine($"senders: {accounts.Count}");
        return 0;
    }
}
