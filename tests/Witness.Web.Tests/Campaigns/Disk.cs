using Witness.Domain.Facts;
using Witness.Flow.Store;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;
using Witness.Ledger.Tree;
using Witness.Web.Wiring;

namespace Witness.Web.Tests.Campaigns;

/// <summary>What lies on the disk while no host runs, opened in this process and held against what the host had said.</summary>
internal sealed class Disk : IAsyncDisposable
{
    private Disk(Installation here, FactRoad road) => (Here, Road) = (here, road);

    public Installation Here { get; }

    public FactRoad Road { get; }

    public static async Task<Disk> Open(string data, string? database = null)
    {
        List<string> flags = ["serve", "--data", data, "--demo", "--trade-start", "2026-09-16T08:00:00+08:00"];
        if (database is not null) flags.AddRange(["--db", database]);
        var here = await Installation.Open(HostFlags.Parse(flags).Options!, TimeProvider.System, default);
        return new(here, await FactRoad.Open(here, default));
    }

    /// <summary>Everything acknowledged stands at its place, nothing twice; every published checkpoint is a beginning of the log.</summary>
    public async Task Holds(IReadOnlyCollection<Told> told, IReadOnlyCollection<byte[]> published)
    {
        Assert.Null(Here.WitnessNotes.Found);
        Assert.Empty((await new TableCheck((CheckedStore)Here.Store, Suite.Intl).Run()).Finds);
        var entries = await Here.Store.ReadEntries(LogName.Witness, 0, int.MaxValue, default);
        var leaves = entries.Select(entry => Suite.Intl.Leaf(entry.Bytes.Span)).ToList();
        foreach (var one in told) Assert.Equal((one.Id, one.Leaf), (one.Id, one.Position < leaves.Count ? leaves[(int)one.Position].ToString() : "not in the log"));
        var identities = entries.Select(entry => AnyEntry.Read(entry.Bytes)).Where(entry => entry.Plain is not null).Select(entry => entry.Plain!.Header.Identity).ToList();
        Assert.Equal(identities.Count, identities.Distinct().Count());
        var tree = new TreeGrowth(Suite.Intl);
        foreach (var note in published.Select(bytes => SignedCheckpoint.Parse(bytes)!).OrderBy(note => note.Checkpoint.Size))
        {
            Assert.True(note.IsSignedBy(Here.WitnessNotes.Key));
            Assert.True(note.Checkpoint.Size <= leaves.Count, "the log is shorter than a published checkpoint");
            while (tree.Size < note.Checkpoint.Size) tree.Append(leaves[(int)tree.Size]);
            Assert.Equal(note.Checkpoint.Root, tree.Root());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Road.Database.DisposeAsync();
        await Here.DisposeAsync();
        Npgsql.NpgsqlConnection.ClearAllPools();
    }
}
