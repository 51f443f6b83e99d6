using System.Globalization;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;

namespace Witness.Edge.Connectors.WireFolder;

/// <summary>
/// 报文文件夹 — a folder into which another system puts files of wire items: <c>.jsonl</c> (one a line) or <c>.json</c> (one, or an
/// array). Files are taken in the order of their names, each once it has come to rest; then it is moved aside. See docs/spec/wire-folder.md.
/// </summary>
public sealed class FolderConnector : Connector
{
    public static readonly ConnectorKind Kind = new(
        "wire-folder", new("报文文件夹", "Folder of wire messages"), Fetching.Files, TimeSpan.FromSeconds(5),
        [new("folder", new("投放文件夹", "Drop folder"), true)],
        (settings, reach) => new FolderConnector(reach.Folder(settings.Values["folder"]), reach.Clock));

    /// <summary>A file is taken once size and time of writing stayed the same for so long.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    /// <summary>A file that rests unfinished, or never rests, is waited for so long; it then hinders the others no more.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Largest file that holds one JSON value.</summary>
    public const int LargestJson = 8 << 20;

    /// <summary>Longest line.</summary>
    public const int LongestLine = 2 << 20;

    /// <summary>So much of a file that cannot be taken stands in the quarantine; the file itself is kept whole in its corner.</summary>
    private const int Glimpse = 64 << 10;

    private const int LinesAtOnce = 1000;

    private readonly DropFolder _folder;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, Look> _looks = new(StringComparer.Ordinal);

    private FolderConnector(DropFolder folder, TimeProvider clock) => (_folder, _clock) = (folder, clock);

    public override Task<Reading> Read(string? mark, CancellationToken stop) => Task.FromResult(Next(FolderMark.Read(mark)));

    private Reading Next(FolderMark? mark)
    {
        var files = _folder.List().Where(file => !IsBeingWritten(file.Name)).OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        foreach (var gone in _looks.Keys.Except(files.Select(file => file.Name)).ToList()) _looks.Remove(gone);
        Wording? note = null;
        foreach (var file in files)
        {
            var look = LookAt(file);
            var rested = _clock.GetUtcNow() - look.Same >= Rest || mark?.IsOf(file) == true;
            if (rested && TryTake(file, mark?.IsOf(file) == true ? mark.Offset : 0, waited: _clock.GetUtcNow() - look.Same >= Patience) is { } portion) return portion;
            note ??= new($"{file.Name} 仍在写入或未写完", $"{file.Name} is still being written, or unfinished");
            if (_clock.GetUtcNow() - look.First < Patience) break; // those after it wait, so that the order of names holds
        }
        return new Reading.Nothing(note);
    }

    private Look LookAt(DroppedFile file)
    {
        var now = _clock.GetUtcNow();
        if (!_looks.TryGetValue(file.Name, out var look)) look = new(file, now, now);
        else if (look.File != file) look = new(file, look.First, now);
        return _looks[file.Name] = look;
    }

    /// <summary>Null when the file is not finished and may still become so.</summary>
    private Reading.Portion? TryTake(DroppedFile file, long offset, bool waited)
    {
        if (file.Name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || file.Name.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase)) return Lines(file, offset, waited);
        if (!file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return Apart(file, new("", "file-kind", "只收 .json、.jsonl、.ndjson 文件", "only files named .json, .jsonl or .ndjson are taken"));
        if (file.Size > LargestJson) return Apart(file, new("", "too-large", $".json 文件超过 {LargestJson >> 20} MiB，请用 .jsonl", $"a .json file is larger than {LargestJson >> 20} MiB, use .jsonl"));
        var bytes = WithoutMark(_folder.Read(file.Name, 0, LargestJson));
        var (pieces, why) = Piece.Split(bytes);
        if (pieces is null) return waited ? Apart(file, why!) : null;
        return Taken(file, file.Size, pieces, pieces.Count == 0 ? [new("", "empty-batch", "数组为空", "the array is empty")] : []);
    }

    private Reading.Portion? Lines(DroppedFile file, long offset, bool waited)
    {
        var chunk = _folder.Read(file.Name, offset, LongestLine);
        var (pieces, at) = (new List<Piece>(), 0);
        while (at < chunk.Length && pieces.Count < LinesAtOnce)
        {
            var end = chunk.AsSpan(at).IndexOf((byte)'\n');
            if (end < 0) break;
            var line = Line(chunk.AsMemory(at, end), first: offset + at == 0);
            if (line.Length > 0) pieces.Add(Piece.Of(line));
            at += end + 1;
        }
        if (at == 0)
        {
            // no line ends here: one too long, or the last one without its end, which may be half of what was meant
            if (chunk.Length < LongestLine && !waited) return null;
            if (chunk.Length == 0) return Apart(file, new("", "empty-file", "文件为空", "the file is empty"));
            var rest = Line(chunk, first: offset == 0);
            pieces.Add(chunk.Length < LongestLine ? Piece.Of(rest) : new(chunk.AsMemory(0, Glimpse), new("", "too-long", $"一行超过 {LongestLine >> 20} MiB", $"a line is longer than {LongestLine >> 20} MiB")));
            at = chunk.Length;
        }
        return Taken(file, offset + at, pieces, []);
    }

    /// <summary>
    /// What a file held so far; the last part of it moves the file aside. Its mark is then none: a crash before the move has the
    /// whole file read again, which costs repeats, whereas a mark at its end could hide another file of the same name.
    /// </summary>
    private Reading.Portion Taken(DroppedFile file, long to, IReadOnlyList<Piece> pieces, IReadOnlyList<Refusal> remarks)
    {
        var done = to >= file.Size;
        return new(Place(file, to), pieces, done ? "" : new FolderMark(file, to).ToString())
        {
            More = true,
            Note = remarks.Count > 0 ? new($"{file.Name}：{remarks[0].Zh}", $"{file.Name}: {remarks[0].En}") : null,
            Settle = done ? () => Finish(file) : null,
        };
    }

    /// <summary>A file that grew after it had come to rest is not finished: it stays, and is read once more.</summary>
    private void Finish(DroppedFile file)
    {
        if (_folder.List().FirstOrDefault(now => now.Name == file.Name) is { } now && now.Size == file.Size) _folder.Done(file.Name);
    }

    private Reading.Portion Apart(DroppedFile file, Refusal why)
    {
        var glimpse = _folder.Read(file.Name, 0, Glimpse);
        return new(Place(file, 0), [new(glimpse, why)], "")
        {
            More = true,
            Note = new($"{file.Name} 已移到 bad：{why.Zh}", $"{file.Name} was moved to bad: {why.En}"),
            Settle = () => _folder.Apart(file.Name, $"{why.Code}\n{why.Zh}\n{why.En}\n{why.Pointer}\n"),
        };
    }

    private static string Place(DroppedFile file, long to) => string.Create(CultureInfo.InvariantCulture, $"{file.Name}@{to}");

    private static bool IsBeingWritten(string name) =>
        name.StartsWith('.') || name.EndsWith(".tmp", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".part", StringComparison.OrdinalIgnoreCase);

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) => bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static ReadOnlyMemory<byte> Line(ReadOnlyMemory<byte> bytes, bool first)
    {
        if (first) bytes = WithoutMark(bytes);
        var trimmed = bytes.Span.Trim(" \t\r"u8);
        return trimmed.IsEmpty ? default : bytes.Slice(bytes.Span.IndexOf(trimmed), trimmed.Length);
    }

    /// <param name="First">When it was first seen.</param>
    /// <param name="Same">Since when it has not changed.</param>
    private sealed record Look(DroppedFile File, DateTimeOffset First, DateTimeOffset Same);
}

/// <summary>How far a file has been taken in. A file of the same name that changed begins at its beginning.</summary>
internal sealed record FolderMark(string Name, long Size, DateTimeOffset Written, long Offset)
{
    public FolderMark(DroppedFile file, long offset)
        : this(file.Name, file.Size, file.Written, offset)
    {
    }

    public static FolderMark? Read(string? mark)
    {
        var parts = mark?.Split(' ', 4);
        return parts is [var offset, var size, var ticks, var name]
            ? new(name, long.Parse(size, CultureInfo.InvariantCulture), new(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero), long.Parse(offset, CultureInfo.InvariantCulture)) : null;
    }

    public bool IsOf(DroppedFile file) => file == new DroppedFile(Name, Size, Written);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Offset} {Size} {Written.UtcTicks} {Name}");
}
