using System.Runtime.InteropServices;
using Witness.Sim.Play;

namespace Witness.Sim;

/// <summary>The pretend world: senders, a trading day, a year, a load, a receiver.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        try
        {
            return await Run(args, TimeProvider.System, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 130;
        }
    }

    private static async Task<int> Run(string[] args, TimeProvider clock, CancellationToken stop)
    {
        if (args.Length == 0) return Usage();
        var options = Options.Read(args[1..]);
        if (options is null) return Usage();
        return args[0] switch
        {
            "senders" => await SendersCommand.Run(options, stop),
            "play" => await PlayCommand.Run(options, clock, stop),
            "load" => await LoadCommand.Run(options, clock, stop),
            "year" => YearCommand.Run(options, clock, stop),
            "receive" => await ReceiveCommand.Run(options, clock, stop),
            "publish" => await PageFeed.Run(options, clock, stop),
            "day" => await DayCommand.Run(options, stop),
            _ => Usage(),
        };
    }

    private static int Usage()
    {
        Console.Error.WriteLine("""
            Witness.Sim senders --seed N --out FILE [--bench N]
            Witness.Sim play    --url U --seed N [--real FILE] [--until-loaded]
            Witness.Sim day     --seed N --out FILE [--answers FILE]
            Witness.Sim year    --seed N --lots N --out FILE[.gz] [--answers FILE]
            Witness.Sim load    --url U --senders N --batch N --count N [--skip N] [--rate R] [--seed N] [--file YEARFILE] [--senders-file FILE] [--prepare]
            Witness.Sim receive --port P [--out FILE] [--key FILE] [--down-after N --down-for S]
            Witness.Sim publish --port P --file FILE.jsonl [--page N]
            """);
        return 2;
    }
}
