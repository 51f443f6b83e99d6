using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Witness.Flow.Tests;

/// <summary>
/// A PostgreSQL of the test run's own: initdb and pg_ctl as a user who is not root, checksums on, C.UTF-8, its own folder
/// and port. One cluster a run, a fresh database for whoever asks; stopped and removed when the process ends.
/// </summary>
public static class ScratchPostgres
{
    private static readonly Lazy<Task<Cluster>> Started = new(() => Task.Run(Start));
    private static int _databases;

    /// <summary>The connection text of a new database: empty, or a copy of one nobody is connected to.</summary>
    public static async Task<string> NewDatabase(string? copyOf = null)
    {
        var cluster = await Started.Value;
        var name = $"w{Interlocked.Increment(ref _databases)}";
        await using var source = NpgsqlDataSource.Create(cluster.Text("postgres"));
        await using (var command = source.CreateCommand(
            copyOf is null ? $"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
            : $"CREATE DATABASE {name} TEMPLATE {new NpgsqlConnectionStringBuilder(copyOf).Database}"))
            await command.ExecuteNonQueryAsync();
        return cluster.Text(name);
    }

    /// <summary>Drops a database of this run; open connections are cut.</summary>
    public static async Task Drop(string connection)
    {
        var cluster = await Started.Value;
        await using var source = NpgsqlDataSource.Create(cluster.Text("postgres"));
        await using var command = source.CreateCommand($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connection).Database} WITH (FORCE)");
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Kills every server process at once, as a power cut would, and starts the server again.</summary>
    public static async Task KillAndRestart()
    {
        var cluster = await Started.Value;
        cluster.Stop("immediate");
        cluster.Start();
    }

    /// <summary>A server of its own, with variables of its own (a library to be preloaded); <c>Again</c> starts it as an operator would after a crash.</summary>
    public static (string Database, Action Again, Action Remove) Alone(params (string Name, string Value)[] environment)
    {
        var cluster = new Cluster(Bin(), $"-{Interlocked.Increment(ref _databases)}") { Environment = environment };
        cluster.Make();
        cluster.Start();
        return (cluster.Text("postgres"), () => cluster.Restart(), cluster.Remove);
    }

    private static string Bin() =>
        (Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Order().LastOrDefault()
            : null) ?? throw new InvalidOperationException("PostgreSQL is missing; type: apt-get install -y postgresql");

    private static Cluster Start()
    {
        var cluster = new Cluster(Bin(), "");
        cluster.Make();
        cluster.Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Remove();
        return cluster;
    }

    private sealed class Cluster(string bin, string name)
    {
        private readonly string _folder = $"/tmp/wpg-{System.Environment.ProcessId}{name}";
        private readonly int _port = FreePort();
        private readonly bool _root = System.Environment.UserName == "root";

        /// <summary>What the server is started with besides.</summary>
        public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

        public string Text(string database) =>
            $"Host={_folder};Port={_port};Username=witness;Database={database};Include Error Detail=true;Timeout=30";

        public void Make()
        {
            if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
            Directory.CreateDirectory(_folder);
            if (_root) Run("chown", "postgres", _folder);
            As("initdb", "-D", $"{_folder}/data", "-U", "witness", "-A", "trust", "-k", "-E", "UTF8", "--locale=C.UTF-8", "-N");
            File.AppendAllLines($"{_folder}/data/postgresql.conf",
                [$"unix_socket_directories='{_folder}'", "listen_addresses=''", $"port={_port}", "max_connections=100", "shared_buffers=256MB", "max_wal_size=2GB", "min_wal_size=256MB", "logging_collector=off"]);
        }

        public void Start() => As("pg_ctl", Environment, "-D", $"{_folder}/data", "-w", "-t", "60", "-l", $"{_folder}/log", "start");

        public void Restart() => As("pg_ctl", Environment, "-D", $"{_folder}/data", "-w", "-t", "60", "-m", "immediate", "-l", $"{_folder}/log", "restart");

        public void Stop(string mode) => As("pg_ctl", "-D", $"{_folder}/data", "-w", "-m", mode, "stop");

        public void Remove()
        {
            try
            {
                Stop("immediate");
            }
            finally
            {
                Directory.Delete(_folder, recursive: true);
            }
        }

        private void As(string program, params string[] arguments) => As(program, [], arguments);

        private void As(string program, IReadOnlyList<(string Name, string Value)> environment, params string[] arguments)
        {
            string[] set = environment.Count == 0 ? [] : ["env", .. environment.Select(one => $"{one.Name}={one.Value}")];
            string[] whole = [.. set, Path.Combine(bin, program), .. arguments];
            if (_root) Run("runuser", ["-u", "postgres", "--", .. whole]);
            else Run(whole[0], whole[1..]);
        }

        private static void Run(string program, params string[] arguments)
        {
            // Redirected pipes would be inherited by the server and never close.
            var info = new ProcessStartInfo("/bin/sh", ["-c", "out=$(mktemp); \"$0\" \"$@\" >\"$out\" 2>&1 </dev/null; code=$?; [ $code = 0 ] || cat \"$out\" >&2; rm -f \"$out\"; exit $code", program, .. arguments])
            { RedirectStandardError = true, WorkingDirectory = "/" };
            using var process = Process.Start(info)!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {said}");
        }

        private static int FreePort()
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
    }
}
