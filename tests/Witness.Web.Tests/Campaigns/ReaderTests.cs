using Witness.Flow.Tests;
using Witness.Ledger.Tests.Proofs;
using Witness.Verify;

namespace Witness.Web.Tests.Campaigns;

/// <summary>A stranger with the spec pages alone, and the auditor's program, over what a running host serves and exports.</summary>
public sealed class ReaderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Checkpoint_tiles_and_export_of_a_running_host_hold_for_strangers()
    {
        var data = _folder.File("data");
        using (var host = await HostProcess.Start(data).Ready())
        {
            var sending = new Sending(host.Http, host.Root);
            foreach (var parcel in Sending.Plain(1, 100).Take(7)) await sending.Post(parcel);
            await Serves(host.Http);
            using var entries = await host.Http.GetAsync("log/tile/entries/000.p/5");
            Assert.Equal(System.Net.HttpStatusCode.Unauthorized, entries.StatusCode); // bundles are for auditors
            await host.Kill();
        }
        var export = _folder.File("export");
        var (code, said) = await HostProcess.Run("export", "--data", data, "--out", export);
        Assert.True(code == 0, said);
        Assert.Null(IndependentReader.CheckFolder(export));
        Assert.Equal((Auditor.Holds, ""), await Audit(export));
        await Flips(export);
    }

    /// <summary>The checkpoint is signed by the log's key, and its root is that of the leaves in the hash tiles.</summary>
    private static async Task Serves(HttpClient http)
    {
        IndependentReader.Point? point;
        do
        {
            await Task.Delay(100);
            point = IndependentReader.ReadNote(await http.GetStringAsync("log/checkpoint"), (await http.GetStringAsync("log/key")).Trim(), []);
            Assert.NotNull(point);
        }
        while (point.Size < 700);
        var leaves = new List<byte[]>();
        for (var tile = 0; leaves.Count < point.Size; tile++)
        {
            var width = (int)Math.Min(256, point.Size - leaves.Count);
            var bytes = await http.GetByteArrayAsync(width == 256 ? $"log/tile/0/{tile:000}" : $"log/tile/0/{tile:000}.p/{width}");
            Assert.Equal(width * 32, bytes.Length);
            leaves.AddRange(bytes.Chunk(32));
        }
        Assert.Equal(point.Root, IndependentReader.Mth(leaves));
    }

    /// <summary>One flipped byte in any file of the export is found by both, and the reader of the spec pages names the file.</summary>
    private static async Task Flips(string export)
    {
        var random = new Random(3);
        foreach (var file in Directory.GetFiles(export, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            var changed = bytes.ToArray();
            changed[random.Next(changed.Length)] ^= 0x10;
            await File.WriteAllBytesAsync(file, changed);
            var name = Path.GetRelativePath(export, file);
            var found = IndependentReader.CheckFolder(export);
            Assert.True(found?.Contains(name, StringComparison.Ordinal) == true, $"{name}: {found ?? "holds"}");
            Assert.True((await Audit(export)).Code == Auditor.Broken, file);
            await File.WriteAllBytesAsync(file, bytes);
        }
        Assert.Equal(Auditor.Holds, (await Audit(export)).Code);
    }

    private static async Task<(int Code, string Said)> Audit(string folder)
    {
        using var said = new StringWriter();
        var code = await new Auditor(said).Run([folder]);
        return (code, code == Auditor.Holds ? "" : said.ToString());
    }
}
