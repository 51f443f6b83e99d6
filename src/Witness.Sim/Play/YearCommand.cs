using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Witness.Sim.Plants;

namespace Witness.Sim.Play;

/// <summary>year — writes a year of a city in order of sending, and the answers beside it.</summary>
public static class YearCommand
{
    public static int Run(Options options, TimeProvider clock, CancellationToken stop)
    {
        var from = clock.GetTimestamp();
        var world = new YearWorld(options.Seed, (int)options.Number("lots", 10_000));
        var path = options.Needed("out");
        long count = 0, bytes = 0;
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        using (Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file)
        {
            foreach (var message in world.Messages())
            {
                if (count++ % 4096 == 0) stop.ThrowIfCancellationRequested();
                var line = message.ToBytes();
                bytes += line.Length + 1;
                stream.Write(line);
                stream.WriteByte((byte)'\n');
            }
        }
        if (options.Text("answers") is { } answers)
        {
            using var file = new FileStream(answers, FileMode.Create, FileAccess.Write);
            AnswerFile.Write(file, world.Answers);
        }
        var seconds = clock.GetElapsedTime(from).TotalSeconds;
        using var self = Process.GetCurrentProcess();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{{\"facts\":{count},\"lots\":{world.Lots},\"projects\":{world.Projects},\"answers\":{world.Answers.Count},\"bytes\":{bytes},\"seconds\":{seconds:0.0},\"rate\":{count / seconds:0},\"peakMiB\":{self.PeakWorkingSet64 / 1048576}}}"));
        return 0;
    }
}
