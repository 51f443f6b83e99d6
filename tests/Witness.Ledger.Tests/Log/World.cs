using System.Text;
using Microsoft.AspNetCore.Builder;
using Witness.Cosign;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;

namespace Witness.Ledger.Tests.Log;

/// <summary>One installation in a scratch folder: a log over memory, its keeper, and cosigners over real HTTP.</summary>
internal sealed class World : IAsyncDisposable
{
    public const string Origin = "witness.example/centre";

    private readonly List<WebApplication> _cosigners = [];
    private static readonly HttpClient Http = new();

    private World(string folder, LogStore store) => (Folder, Store) = (folder, store);

    public string Folder { get; }

    public LogStore Store { get; }

    public Sequencer Sequencer { get; private set; } = null!;

    public LogReader Reader { get; private set; } = null!;

    public CheckpointKeeper Keeper { get; private set; } = null!;

    public Signer Signer { get; private set; } = null!;

    public static async Task<World> Open(string? folder = null, LogStore? store = null, TimeProvider? time = null)
    {
        var world = new World(folder ?? Directory.CreateTempSubdirectory("witness").FullName, store ?? new MemoryLogStore());
        world.Sequencer = await Sequencer.Open(world.Store, Suite.Intl, Origin, default);
        world.Reader = new(world.Store, Suite.Intl, LogName.Witness);
        world.Signer = Signer.OpenLog(Path.Combine(world.Folder, "key"), Origin, Randomness.System);
        world.Keeper = await CheckpointKeeper.Open(
            world.Sequencer, world.Reader, world.Signer, Path.Combine(world.Folder, "checkpoint"), time ?? TimeProvider.System);
        return world;
    }

    public async Task Grow(int count, string text = "entry")
    {
        var size = Sequencer.CurrentHead(LogName.Witness).Size;
        await Sequencer.Append([.. Enumerable.Range(0, count).Select(i =>
            new Draft([new(LogName.Witness, Encoding.UTF8.GetBytes($"{{\"n\":{size + i},\"text\":\"{text}\"}}"))], []))]);
    }

    public async Task<CosignClient> Cosigner(string name)
    {
        var settings = new Settings(0, "127.0.0.1", Path.Combine(Folder, name), $"{name}.example/w", [Signer.Key]);
        var app = CosignServer.Build(settings, TimeProvider.System);
        await app.StartAsync();
        _cosigners.Add(app);
        return new(new Uri(app.Urls.Single()), NoteKey.Parse(CosignServer.OwnKey(settings))!, Post);
    }

    public static async Task<(int Status, string Body)?> Post(Uri address, string body, CancellationToken stop)
    {
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "text/plain");
            using var answer = await Http.PostAsync(address, content, stop);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(stop));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Sequencer.DisposeAsync();
        foreach (var cosigner in _cosigners) await cosigner.DisposeAsync();
    }
}
