using System.Runtime.InteropServices;

namespace Witness.Ledger.Bytes;

/// <summary>
/// A file could not be made durable. After a failed fsync the kernel may have dropped the pages, so trying again proves
/// nothing: nothing may be acknowledged and the process has to stop and start again from what is on the disk.
/// </summary>
public sealed class DurabilityException(string message) : Exception(message);

/// <summary>
/// 持久文件 — the only road by which something outside the database is kept: temporary file, fsync, rename, fsync of the
/// folder, all by system call, because the runtime's own flush was seen to return normally while the kernel said EIO.
/// A crash anywhere leaves the old file or the new one, whole.
/// </summary>
#pragma warning disable CA1416 // the system runs on Linux only; modes and calls below are POSIX
public static class DurableFile
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    // The number of O_DIRECTORY differs between the two families of processors we run on.
    private static readonly int Directory_ =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000 : 0x10000;

    /// <summary>Readable and writable by the owner only: for keys.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Readable by all.</summary>
    public const UnixFileMode Shown = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Written once, never again: for evidence.</summary>
    public const UnixFileMode Fixed = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>A folder all may look into.</summary>
    public const UnixFileMode ShownFolder = Shown | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Replaces the file's content; when this returns, the new content survives a power cut.</summary>
    /// <exception cref="DurabilityException">An fsync or rename failed. Fatal: see the exception.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode = Shown)
    {
        var full = Path.GetFullPath(path);
        var temporary = full + ".tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, UnixCreateMode = mode,
        };
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(content);
            stream.Flush();
            Check(fsync(stream.SafeFileHandle.DangerousGetHandle().ToInt32()), "fsync", temporary);
        }

        Check(rename(temporary, full), "rename", full);
        SyncFolder(Path.GetDirectoryName(full)!);
    }

    /// <summary>The whole content, or null when there is no such file.</summary>
    public static byte[]? ReadAll(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;

    /// <summary>True when the file is there.</summary>
    public static bool Exists(string path) => File.Exists(path);

    /// <summary>When the file was last written.</summary>
    public static DateTimeOffset WrittenAt(string path) => new(File.GetLastWriteTimeUtc(path), TimeSpan.Zero);

    /// <summary>True when nobody but its owner may read or change the file.</summary>
    public static bool IsPrivate(string path) => (File.GetUnixFileMode(path) & ~Private) == 0;

    /// <summary>Full paths of the files of a folder and all below it, sorted; empty when there is no such folder.</summary>
    public static IReadOnlyList<string> FilesBelow(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Holds a file for this process alone, until it is let go or the process ends, however it ends; null while another holds it.</summary>
    public static IDisposable? Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            return null;
        }
    }

    /// <summary>Gives the file another name, not durably: for files whose move may be lost, such as those others put into a folder.</summary>
    /// <exception cref="IOException">It could not be moved.</exception>
    public static void Move(string from, string to)
    {
        if (rename(Path.GetFullPath(from), Path.GetFullPath(to)) != 0) throw new IOException($"rename of {from}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Removes the file, durably; not an error when there is none.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Gives a folder another name, durably; nothing may stand there.</summary>
    /// <exception cref="DurabilityException">It could not be made durable.</exception>
    public static void MoveFolder(string from, string to)
    {
        var (old, target) = (Path.GetFullPath(from), Path.GetFullPath(to));
        Check(rename(old, target), "rename", target);
        SyncFolder(Path.GetDirectoryName(target)!);
        SyncFolder(Path.GetDirectoryName(old)!);
    }

    /// <summary>Removes a folder and all in it, durably; not an error when there is none.</summary>
    public static void DeleteFolder(string path)
    {
        var full = Path.GetFullPath(path);
        if (!Directory.Exists(full)) return;
        Directory.Delete(full, recursive: true);
        SyncFolder(Path.GetDirectoryName(full)!);
    }

    /// <summary>Makes the folder and those above it that are missing, durably.</summary>
    public static void MakeFolder(string path, UnixFileMode mode = ShownFolder)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full)) return;
        var parent = Path.GetDirectoryName(full);
        if (parent is not null) MakeFolder(parent);
        Directory.CreateDirectory(full, mode);
        if (parent is not null) SyncFolder(parent);
    }

    private static void SyncFolder(string folder)
    {
        var handle = open(folder, ReadOnly | Directory_ | CloseOnExec);
        Check(handle < 0 ? -1 : 0, "open", folder);
        try
        {
            Check(fsync(handle), "fsync", folder);
        }
        finally
        {
            _ = close(handle);
        }
    }

    private static void Check(int result, string call, string path)
    {
        if (result == 0) return;
        throw new DurabilityException($"{call} of {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

#pragma warning disable SYSLIB1054, IDE1006, CA2101 // the kernel's own names
    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int handle);

    [DllImport("libc", SetLastError = true)]
    private static extern int rename([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);

    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int handle);
#pragma warning restore SYSLIB1054, IDE1006, CA2101
}
