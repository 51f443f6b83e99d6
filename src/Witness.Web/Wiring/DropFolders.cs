using System.Text;
using Witness.Edge.Connectors;
using Witness.Ledger.Bytes;

namespace Witness.Web.Wiring;

/// <summary>投放文件夹 on the host's disk; what was taken goes to <c>done</c>, what cannot be taken to <c>bad</c>, both inside it.</summary>
public static class DropFolders
{
    public static DropFolder Open(string path) => new(
        () => [.. new DirectoryInfo(path).EnumerateFiles().Select(file => new DroppedFile(file.Name, file.Length, file.LastWriteTimeUtc))],
        (name, offset, most) => Read(Path.Combine(path, name), offset, most),
        name => Move(path, name, "done"),
        (name, why) => DurableFile.Write(Move(path, name, "bad") + ".reason.txt", Encoding.UTF8.GetBytes(why)));

    private static byte[] Read(string file, long offset, int most)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = offset;
        var bytes = new byte[Math.Max(0, Math.Min(most, stream.Length - offset))];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static string Move(string folder, string name, string corner)
    {
        var there = Path.Combine(folder, corner);
        DurableFile.MakeFolder(there);
        var to = Path.Combine(there, name);
        for (var n = 2; DurableFile.Exists(to); n++) to = Path.Combine(there, $"{name}.{n}");
        DurableFile.Move(Path.Combine(folder, name), to);
        return to;
    }
}
