using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Witness.Bench;

/// <summary>Programs of this repository as they are shipped, in Release, each a process of its own.</summary>
public static class Programs
{
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    /// <summary>Runs to its end and gives what it printed; its complaints go to our standard error.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task<Ran> Run(string program, params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(program, arguments);
        var said = process.StandardOutput.ReadToEndAsync();
        var cpu = TimeSpan.Zero;
        while (!process.WaitForExit(50)) cpu = Spent(process) ?? cpu;
        var text = await said;
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {arguments[0]} ended with {process.ExitCode}: {text}");
        return new(text, clock.Elapsed.TotalSeconds, cpu.TotalSeconds);
    }

    public static Process Start(string program, params string[] arguments)
    {
        var dll = Path.Combine(Root, "src", program, "bin", "Release", "net10.0", program + ".dll");
        if (!File.Exists(dll)) throw new InvalidOperationException($"{dll} is missing: start the bench by ./bench");
        var process = Process.Start(new ProcessStartInfo("dotnet", [dll, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text) Console.Error.WriteLine($"  {program}: {text}");
        };
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Processor time so far; null when it has ended.</summary>
    public static TimeSpan? Spent(Process process)
    {
        try
        {
            process.Refresh();
            return process.HasExited ? null : process.TotalProcessorTime;
        }
        catch (Exception ended) when (ended is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>
    /// Processor microseconds so far by what the threads are named after: the host's own lanes (requests, log, records …), the
    /// compiler, the collector. Threads that ended are in the whole and not here. Empty where there is no /proc.
    /// </summary>
    public static IReadOnlyDictionary<string, double> Threads(Process process)
    {
        var byName = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var tasks = $"/proc/{process.Id}/task";
        if (!Directory.Exists(tasks)) return byName;
        foreach (var task in Directory.GetDirectories(tasks))
        {
            try
            {
                var line = File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ');
                var name = File.ReadAllText(Path.Combine(task, "comm")).Trim();
                byName[name] = byName.GetValueOrDefault(name) + double.Parse(line[0], System.Globalization.CultureInfo.InvariantCulture) / 1000;
            }
            catch (IOException)
            {
                // it ended while we looked
            }
        }
        return byName;
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Load average of the last minute: other work on the machine makes every rate smaller.</summary>
    public static double Load => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static string Above(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Witness.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not inside the repository");
        return folder;
    }
}

/// <param name="Cpu">User and system seconds, to within its last twentieth of a second.</param>
public sealed record Ran(string Said, double Seconds, double Cpu);
