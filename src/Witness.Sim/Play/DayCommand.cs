using Witness.Sim.Plants;

namespace Witness.Sim.Play;

/// <summary>day — writes the demo day as a file: for checks and for benches that need no server.</summary>
public static class DayCommand
{
    public static async Task<int> Run(Options options, CancellationToken stop)
    {
        var world = new DayWorld(options.Seed);
        await using var file = new FileStream(options.Needed("out"), FileMode.Create, FileAccess.Write);
        var count = 0;
        foreach (var message in world.Messages())
        {
            stop.ThrowIfCancellationRequested();
            file.Write(message.ToBytes());
            file.WriteByte((byte)'\n');
            count++;
        }
        if (options.Text("answers") is { } answers)
        {
            await using var answered = new FileStream(answers, FileMode.Create, FileAccess.Write);
            AnswerFile.Write(answered, world.Answers);
        }
        Console.Out.WriteLine($"day: {world.Deals.Count} projects, {world.Deals.Sum(d => d.Lots.Count)} lots, {count} messages");
        return 0;
    }
}
