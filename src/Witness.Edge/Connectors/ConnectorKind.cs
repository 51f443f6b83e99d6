using Witness.Domain.Terms;

namespace Witness.Edge.Connectors;

/// <summary>How a connector gets at things: by asking over the network, or from a folder that others fill.</summary>
public enum Fetching { Pull, Files }

/// <summary>连接器种类 — a kind of connector as declared: everything of it that is data, and how one is made.</summary>
/// <param name="Name">As the settings file names it.</param>
/// <param name="Every">How often it looks when there was nothing new.</param>
/// <param name="Settings">What a centre has to say of each one.</param>
public sealed record ConnectorKind(
    string Name, Wording Title, Fetching Fetching, TimeSpan Every, IReadOnlyList<Setting> Settings, Func<ConnectorSettings, Reach, Connector> Make);

/// <summary>A member of the settings file that this kind of connector reads.</summary>
public sealed record Setting(string Name, Wording Title, bool Required);

/// <summary>连接器设置 — one connector of one centre.</summary>
/// <param name="Kind">Name of its kind.</param>
/// <param name="Account">The sender account it speaks for: registered as fetched, limited like any other; no two speak for one.</param>
/// <param name="Values">By the names of the kind's settings.</param>
public sealed record ConnectorSettings(string Kind, string Account, TimeSpan Every, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Most items handed in at once.</summary>
    public int Batch { get; init; } = 200;

    /// <summary>Most bytes handed in at once; a single item may be larger.</summary>
    public int BatchBytes { get; init; } = 2 << 20;
}

/// <summary>通路 — how a connector reaches the world: the host opens them, a test holds its own.</summary>
/// <param name="Folder">Opens a drop folder by its path.</param>
/// <param name="Secret">Reads a file that holds a secret, trimmed.</param>
/// <param name="Http">Follows no redirect.</param>
/// <param name="Clock">The real clock.</param>
public sealed record Reach(Func<string, DropFolder> Folder, Func<string, string> Secret, HttpClient Http, TimeProvider Clock);

/// <summary>投放文件夹 — a folder others put files into, and its two corners for what was taken and what cannot be.</summary>
/// <param name="List">Its files, nothing below it.</param>
/// <param name="Read">At most so many bytes of a file from an offset on.</param>
/// <param name="Done">Moves a file to the corner of those taken in, under a free name.</param>
/// <param name="Apart">Moves it to the corner of those that cannot be taken, with the reason beside it.</param>
public sealed record DropFolder(
    Func<IReadOnlyList<DroppedFile>> List, Func<string, long, int, byte[]> Read, Action<string> Done, Action<string, string> Apart);

/// <param name="Written">When it was last written by its own clock: compared for change only.</param>
public sealed record DroppedFile(string Name, long Size, DateTimeOffset Written);
