using System.Diagnostics;
using System.Globalization;
using System.Text;
using Witness.Flow.Store;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Store;

/// <summary>
/// A process of its own that writes until it is killed or its log stops, noting every acknowledgement in a file. It is this
/// test program again, asked for the one explicit test below.
/// </summary>
public sealed class WriterChild
{
    private const int Stopped = 3;
    private static readonly AttachedTable Cursors = new("cursors");
    private static readonly AttachedTable Vault = new("vault", InsertOnly: true);

    public static RowSeals Seals { get; } = new(Suite.Intl, Randomness.System, new byte[32]);

    internal static async Task<CheckedStore> Open(string place) =>
        place.StartsWith("Host=", StringComparison.Ordinal) ? await PostgresLogStore.Open(place, Seals) : SqliteLogStore.Open(place, Seals);

    public static Process Start(string place, string acks, params (string Name, string Value)[] environment)
    {
        var self = Environment.ProcessPath!;
        string[] arguments = ["--explicit", "only", "--filter-class", "*WriterChild", "--no-ansi"];
        var info = Path.GetFileNameWithoutExtension(self) == "dotnet"
            ? new ProcessStartInfo(self, ["exec", typeof(WriterChild).Assembly.Location, .. arguments]) : new ProcessStartInfo(self, arguments);
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        (info.Environment["WITNESS_CHILD_PLACE"], info.Environment["WITNESS_CHILD_ACKS"]) = (place, acks);
        foreach (var (name, value) in environment) info.Environment[name] = value;
        var process = Process.Start(info)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Whole lines only: the last may have been cut by the kill.</summary>
    public static IReadOnlyList<(long Position, string Leaf)> Acknowledged(string acks)
    {
        if (!File.Exists(acks)) return [];
        using var file = new FileStream(acks, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new StreamReader(file);
        var lines = text.ReadToEnd().Split('\n');
        return [.. lines[..^1].Select(l => (long.Parse(l.Split(' ')[0], CultureInfo.InvariantCulture), l.Split(' ')[1]))];
    }

    /// <summary>Everything acknowledged is there, entries, tiles, root and rows belong together, and the log goes on.</summary>
    internal static async Task Verify(string place, string acks)
    {
        await using var store = await Open(place);
        Assert.Empty((await new TableCheck(store, Suite.Intl).Run()).Finds);
        var entries = (await store.ReadEntries(LogName.Witness, 0, int.MaxValue, default)).Select(e => $"{Suite.Intl.Leaf(e.Bytes.Span)}").ToList();
        foreach (var (position, leaf) in Acknowledged(acks)) Assert.Equal(leaf, entries[(int)position]);
        await using var log = await Sequencer.Open(store, Suite.Intl, "test.example/log", default);
        Assert.IsType<Appended.Done>(await log.Append(new Draft([new DraftEntry(LogName.Witness, "after"u8.ToArray())], [])));
        Assert.Equal(log.CurrentHead(LogName.Witness), await store.ReadHead(LogName.Witness, default));
    }

    [Fact(Explicit = true)]
    public async Task Writes_until_it_is_killed()
    {
        if (Environment.GetEnvironmentVariable("WITNESS_CHILD_PLACE") is not { } place) return;
        await using var acks = new FileStream(Environment.GetEnvironmentVariable("WITNESS_CHILD_ACKS")!, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 1);
        var store = await Open(place);
        var log = await Sequencer.Open(store, Suite.Intl, "test.example/log", default);
        var gate = new Lock();
        await Task.WhenAny(log.Fault, Task.WhenAll(Enumerable.Range(0, 8).Select(client => Task.Run(async () =>
        {
            while (true)
            {
                var id = Randomness.System.Bytes(32);
                var draft = new Draft(
                    [new DraftEntry(LogName.Witness, Encoding.UTF8.GetBytes($"{client} {Convert.ToHexString(id)}"), new EntryIdentity(Key16.From(id), Key16.From(id.AsSpan(16))), [new Key16(1, (ulong)client)]),
                        new DraftEntry(LogName.Audit, id)],
                    [new AttachedRow(Cursors, new[] { (byte)client }, id), new AttachedRow(Vault, id, new byte[700])]);
                var receipt = ((Appended.Done)await log.Append(draft)).Receipts[0];
                lock (gate) acks.Write(Encoding.ASCII.GetBytes($"{receipt.Position} {receipt.Leaf}\n"));
            }
        }))));
        Environment.Exit(Stopped);
    }

    /// <summary>The exit code of a child whose log stopped by itself.</summary>
    public static int StoppedByItself => Stopped;
}
