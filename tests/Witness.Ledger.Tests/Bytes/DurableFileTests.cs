using System.Diagnostics;
using System.Net;
using System.Text;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;
using Witness.Ledger.Tests.Log;

namespace Witness.Ledger.Tests.Bytes;

public sealed class DurableFileTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly HttpClient Http = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("witness").FullName;

    [Fact]
    public void What_was_written_is_read_and_replaced_as_a_whole()
    {
        var file = Path.Combine(_folder, "a", "b", "note");
        Assert.Null(DurableFile.ReadAll(file));
        DurableFile.MakeFolder(Path.GetDirectoryName(file)!);
        DurableFile.Write(file, "one"u8);
        DurableFile.Write(file, "two, longer"u8);
        Assert.Equal("two, longer"u8.ToArray(), DurableFile.ReadAll(file));
        Assert.Equal([file], DurableFile.FilesBelow(_folder));
        DurableFile.Delete(file);
        Assert.False(DurableFile.Exists(file));
    }

    [Theory]
    [InlineData("EIO", 5)]
    [InlineData("ENOSPC", 28)]
    [InlineData("EDQUOT", 122)]
    public async Task A_cosigner_whose_fsync_fails_signs_nothing_stops_and_starts_again_whole(string error, int number)
    {
        var shim = await Shim();
        var trigger = Path.Combine(_folder, error);
        await using var world = await World.Open(Path.Combine(_folder, "centre"));
        await world.Grow(3);
        var three = (await world.Keeper.SignNow(Stop))!;
        await world.Grow(4);
        var seven = (await world.Keeper.SignNow(Stop))!;

        using var first = await Start(world, shim, trigger, number);
        Assert.Equal(HttpStatusCode.OK, (await Ask(first.Address, 0, [], three.Note.ToString())).StatusCode);
        await File.WriteAllTextAsync(trigger, "", Stop);
        var proof = await world.Reader.Consistency(3, 7, Stop);
        Assert.Equal(HttpStatusCode.InternalServerError, (await Ask(first.Address, 3, proof, seven.Note.ToString())).StatusCode);
        await first.Process.WaitForExitAsync(Stop);
        Assert.NotEqual(0, first.Process.ExitCode);

        using var broken = Launch(world, shim, trigger, number);
        await broken.WaitForExitAsync(Stop);
        Assert.NotEqual(0, broken.ExitCode);

        File.Delete(trigger);
        using var again = await Start(world, shim, trigger, number);
        Assert.Equal(first.Key, again.Key);
        var client = new CosignClient(again.Address, Ledger.Signing.NoteKey.Parse(again.Key)!, World.Post);
        Assert.IsType<Cosigning.Signed>(await client.Submit(seven, world.Reader, Stop));
        again.Process.Kill();
    }

    private async Task<string> Shim()
    {
        var shim = Path.Combine(_folder, "fsync-fails.so");
        try
        {
            using var gcc = Process.Start("gcc", ["-shared", "-fPIC", "-o", shim, Cases.Path("fsync-fails.c"), "-ldl"]);
            await gcc.WaitForExitAsync(Stop);
            Assert.Equal(0, gcc.ExitCode);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Fail("gcc is needed to make fsync fail. Type: sudo apt-get install -y gcc libc6-dev");
        }

        return shim;
    }

    private static Process Launch(World world, string shim, string trigger, int number)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Witness.Cosign.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--port", "0", "--state", Path.Combine(world.Folder, "cosigner"), "--log", world.Keeper.Key.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LD_PRELOAD"] = shim, ["FSYNC_TRIGGER"] = trigger, ["FSYNC_ERRNO"] = $"{number}" },
        };
        return Process.Start(start)!;
    }

    private static async Task<Running> Start(World world, string shim, string trigger, int number)
    {
        var process = Launch(world, shim, trigger, number);
        var key = await process.StandardOutput.ReadLineAsync(Stop);
        var address = await process.StandardOutput.ReadLineAsync(Stop);
        Assert.True(address is not null, address is null ? await process.StandardError.ReadToEndAsync(Stop) : "");
        return new(process, key!, new Uri(address!));
    }

    private static async Task<HttpResponseMessage> Ask(Uri address, long older, IEnumerable<Digest> proof, string note)
    {
        var body = $"old {older}\n{string.Concat(proof.Select(h => Base64.Text(h) + "\n"))}\n{note}";
        return await Http.PostAsync(new Uri(address, "add-checkpoint"), new StringContent(body, Encoding.UTF8), Stop);
    }

    private sealed record Running(Process Process, string Key, Uri Address) : IDisposable
    {
        public void Dispose()
        {
            if (!Process.HasExited) Process.Kill();
            Process.Dispose();
        }
    }
}
