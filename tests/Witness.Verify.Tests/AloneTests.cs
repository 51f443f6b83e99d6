using System.Diagnostics;
using Witness.Domain.Access;

namespace Witness.Verify.Tests;

/// <summary>The program published as one file, in an empty folder of a machine that has no network, no .NET and nothing of the server.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class AloneTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("witness-alone-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact, Clause("4.6.1"), Trait("ring", "long")]
    public async Task Published_as_one_file_it_checks_reports_without_network_and_without_anything_else()
    {
        var house = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(house!.FullName, "Witness.slnx"))) house = house.Parent;
        var (published, alone) = (Path.Combine(_folder, "out"), Directory.CreateDirectory(Path.Combine(_folder, "alone")).FullName);
        // made from a copy: publishing for a machine writes into lock files
        var made = Path.Combine(_folder, "made");
        Copy(house.FullName, made, SearchOption.TopDirectoryOnly);
        Copy(Path.Combine(house.FullName, "src"), Path.Combine(made, "src"), SearchOption.TopDirectoryOnly);
        foreach (var project in new[] { "Witness.Ledger", "Witness.Domain", "Witness.Verify" }) Copy(Path.Combine(house.FullName, "src", project), Path.Combine(made, "src", project), SearchOption.AllDirectories);
        var (code, said) = await Run("dotnet", "publish", Path.Combine(made, "src", "Witness.Verify"), "-c", "Release", "-r", "linux-x64", "--self-contained", "-p:PublishSingleFile=true", "-p:RestoreLockedMode=false", "-o", published, "-v", "q", "--nologo");
        Assert.True(code == 0, said);
        File.Copy(Path.Combine(published, "Witness.Verify"), Path.Combine(alone, "verify"));
        using var paper = new SignedPaper(rsa: true);
        using var authority = new TimeAuthority();
        paper.Stamps = authority;
        var issued = await Issued.Make(Issued.Life("GC", Form.Tender), certificate: paper.Print, stamps: authority);
        var good = paper.Write(issued.Report.Write(), (issued.Bundle with { Report = null }).Write());
        await File.WriteAllBytesAsync(Path.Combine(alone, "a.pdf"), good);
        (code, said) = await Alone(alone, ["a.pdf", .. issued.Trusted]);
        Assert.True(code == 0, said);
        Assert.Contains("结论 通过 — passed", said);
        Assert.Contains("逐字节相同", said);
        good[^2000] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(alone, "a.pdf"), good);
        (code, said) = await Alone(alone, ["a.pdf"]);
        Assert.True(code == 1, said);
        Assert.Equal(["a.pdf", "verify"], Directory.GetFileSystemEntries(alone).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static void Copy(string from, string to, SearchOption depth)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", depth))
        {
            var path = Path.GetRelativePath(from, file);
            if (path.Split(Path.DirectorySeparatorChar) is ["bin" or "obj", ..] || path is ".git") continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, path))!);
            File.Copy(file, Path.Combine(to, path));
        }
    }

    /// <summary>A namespace of its own with no interface but a dead loopback, no variables of ours, its own folder.</summary>
    private static Task<(int Code, string Said)> Alone(string folder, IReadOnlyList<string> arguments) => Run(
        "unshare", ["--net", "env", "-i", "PATH=/nowhere", "HOME=/nowhere", "DOTNET_BUNDLE_EXTRACT_BASE_DIR=/nowhere", "/bin/sh", "-c", $"cd '{folder}' && ! /bin/grep : /proc/net/dev | /bin/grep -qv ' lo:' && exec ./verify \"$@\"", "verify", .. arguments]);

    private static async Task<(int Code, string Said)> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(10));
        return (process.ExitCode, await said + await wrong);
    }
}
