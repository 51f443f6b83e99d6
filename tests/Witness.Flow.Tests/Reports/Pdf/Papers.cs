using System.Diagnostics;
using Witness.Domain.Report;
using Witness.Flow.Reports.Pdf;
using Witness.Ledger.Crypto;
using Witness.Ledger.Proofs;

namespace Witness.Flow.Tests.Reports.Pdf;

/// <summary>One report as a house issued it, with its files, and the tools that read papers.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class Papers : IAsyncLifetime
{
    private readonly ScratchFolder _folder = new();

    public WitnessReport Report { get; private set; } = null!;

    public byte[] Signed { get; private set; } = [];

    public byte[] Bundle { get; private set; } = [];

    public DocumentSigner Signer { get; private set; } = null!;

    public string Folder => _folder.Path;

    public async ValueTask InitializeAsync()
    {
        await using var house = await ReportHouse.New();
        await house.Live("GC-Tender", "L-1");
        await house.Pass(5);
        Assert.Equal(1, await house.Pass(10));
        var row = house.Book.Of("L-1", 1)[0];
        Report = (await house.Stored("L-1")).Report;
        Signed = (await house.Issuer.Signed(row, ReportCopy.Full, default))!.Write();
        var look = await house.Desk.File(ReportHouse.Lead, row.Number, "bundle", false, default);
        Bundle = (ReportBundle.Read(((Flow.Accounts.Look<Flow.Reports.ReportFile>.Shown)look).What.Bytes)! with { Report = null }).Write();
        Signer = DocumentSigner.Open(Path.Combine(Folder, "paper.key"), "示例公共资源交易中心", new(2026, 9, 16, 8, 0, 0, TimeSpan.FromHours(8)), Randomness.System);
        if (Environment.GetEnvironmentVariable("PAPER_OUT") is { } kept) await File.WriteAllBytesAsync(kept, Paper());
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    public PaperOrder Order(bool sign = true, string? watermark = null) => new(
        [new("report.json", "application/json", "签名的报告", Relationship.Source, Signed), new("bundle.json", "application/json", "证明包", Relationship.Supplement, Bundle)], watermark,
        sign ? new(Signer.Name, new(2026, 9, 16, 9, 0, 0, TimeSpan.FromHours(8)), 2048, bytes => Signer.Sign(bytes)) : null);

    public byte[] Paper(bool sign = true, string? watermark = null) => ReportPaper.Write(Report, Order(sign, watermark));

    /// <summary>Runs a tool over a file that holds the bytes; gives what it said on either stream.</summary>
    public async Task<(int Code, string Said)> Tool(byte[] paper, string tool, Func<string, string[]> arguments)
    {
        var file = Path.Combine(Folder, $"{Guid.NewGuid():N}.pdf");
        await File.WriteAllBytesAsync(file, paper);
        return await Run(tool, arguments(file));
    }

    public static async Task<(int Code, string Said)> Run(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, await said + await complained);
    }
}
