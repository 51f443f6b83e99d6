using System.Text;
using Witness.Domain.Report;
using Witness.Domain.Access;
using Witness.Domain.Tests.Stages;

namespace Witness.Verify.Tests;

public sealed class ReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("witness").FullName;

    public static TheoryData<string, string> Lives => [.. WholeLife.All.Select(l => (l.Kind, l.Form.ToString()))];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Lives))]
    [Clause("5.3")]
    public async Task A_report_of_every_kind_passes_and_comes_out_the_same_when_compiled_again(string kind, string form)
    {
        var issued = await Issued.Make(Issued.Life(kind, Enum.Parse<Form>(form)), seed: 3);
        var (code, said) = await Ask([await Put("a.bundle.json", issued.Bundle.Write()), .. issued.Trusted]);
        Assert.True(code == Auditor.Holds, said);
        Assert.Contains("逐字节相同 — compiled again from", said);
        Assert.Contains("结论 通过 — passed", said);
    }

    [Fact]
    public async Task A_lot_that_failed_and_a_copy_for_a_party_pass_too()
    {
        var failed = await Issued.Make(WholeLife.Failed("GC", Form.Tender), seed: 4, kind: ReportKind.Termination);
        var party = await Issued.Make(Issued.Life("GC", Form.Tender), seed: 5, copy: ReportCopy.Party);
        var (code, said) = await Ask(await Put("a.bundle.json", failed.Bundle.Write()), await Put("b.bundle.json", party.Bundle.Write()));
        Assert.True(code == Auditor.Holds, said);
        Assert.Equal(2, said.Split("逐字节相同").Length - 1);
        Assert.Equal(2, said.Split("结论 通过但未锚定").Length - 1);
    }

    [Fact]
    public async Task A_house_that_prints_what_the_facts_do_not_give_is_found_and_the_place_is_named()
    {
        var issued = await Issued.Make(Issued.Life("GC", Form.Tender), falsify: report => report with
        {
            Clocks = [.. report.Clocks.Select((clock, i) => i == 0 ? clock with { StatusText = new("合规") , Status = "Lied" } : clock)],
        });
        var (code, said) = await Ask([await Put("a.bundle.json", issued.Bundle.Write()), .. issued.Trusted]);
        Assert.Equal(Auditor.Broken, code);
        Assert.Contains("/Status 印的是 \"Lied\"", said);
        Assert.Contains("结论 不通过 — failed: 按", said);
    }

    [Fact]
    public async Task What_a_copy_withholds_is_named_as_not_recomputed_and_is_never_a_failure()
    {
        var issued = (await Issued.Make(Issued.Life("GC", Form.Tender))).Without(o => o.Field is "Bidder" or "Candidates");
        var (code, said) = await Ask([await Put("a.bundle.json", issued.Bundle.Write()), .. issued.Trusted]);
        Assert.True(code == Auditor.Holds, said);
        Assert.Contains("未公开，与之有关的", said);
        Assert.DoesNotContain("逐字节相同", said);
        var none = issued.Without(_ => true);
        Assert.Equal(Auditor.Holds, (await Ask(await Put("b.bundle.json", none.Bundle.Write()))).Code);
    }

    [Fact]
    public async Task A_report_and_its_bundle_are_checked_together_and_files_of_evidence_with_them()
    {
        var video = Encoding.UTF8.GetBytes("开标现场录像（示例）");
        var issued = await Issued.Make(Issued.Life("GC", Form.Tender), falsify: r => r with
        {
            Attachments = [.. r.Attachments, new("FJ-99", "E-1", new("录像"), null, $"sha256:{Ledger.Crypto.Suite.Intl.Hash(video)}", video.Length, "2026-04-01", null, 1)],
        });
        var slim = issued.Bundle with { Report = null };
        var (_, said) = await Ask(await Put("report.json", issued.Report.Write()), await Put("a.bundle.json", slim.Write()), await Put("clip.mp4", video));
        Assert.Contains("report.json + ", said);
        Assert.Contains("这份报告就是证明包所证明的那一份", said);
        Assert.Contains("clip.mp4 与报告所列的相同", said);
        var (code, other) = await Ask(await Put("report.json", issued.Report.Write()), await Put("clip.mp4", [.. video, 0]));
        Assert.Equal(Auditor.Broken, code);
        Assert.Contains("也不是报告所列的证据", other);
    }

    [Fact]
    public async Task A_form_of_another_time_is_not_compiled_again_and_one_that_breaks_its_own_form_fails()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Witness.slnx"))) folder = folder.Parent;
        var (code, said) = await Ask(Path.Combine(folder.FullName, "tests", "cases", "ledger", "report", "good-whole.bundle.json"));
        Assert.True(code == Auditor.Holds, said);
        Assert.Contains("不认识的形式，未重新编制", said);
        var broken = await Issued.Make(Issued.Life("GC", Form.Tender), spell: json => json.Replace("{\"Attachments\"", "{\"Added\":1,\"Attachments\"", StringComparison.Ordinal));
        Assert.Contains("不合它自称的形式", (await Ask(await Put("a.bundle.json", broken.Bundle.Write()))).Said);
    }

    [Fact]
    public async Task A_report_alone_is_never_anchored_and_says_what_only_its_bundle_can_prove()
    {
        var issued = await Issued.Make(Issued.Life("ZC", Form.Tender));
        var (code, said) = await Ask([await Put("report.json", issued.Report.Write()), .. issued.Trusted]);
        Assert.Equal(Auditor.Holds, code);
        Assert.Contains("未附证明包", said);
        Assert.Contains("结论 通过但未锚定", said);
    }

    /// <summary>Short form of the campaign: a change of one byte anywhere is found, and what was not touched passes.</summary>
    [Fact, Clause("4.6.1")]
    public Task Random_changes_of_one_byte_are_found_and_nothing_else_is() => Campaign(reports: 2, changes: 240);

    [Fact, Trait("ring", "long")]
    public Task Ten_thousand_random_changes_of_one_byte_are_found_and_nothing_else_is() => Campaign(reports: 26, changes: 10_000);

    private async Task Campaign(int reports, int changes)
    {
        var random = new Random(20260916);
        var (bundle, report, pdf) = (Path.Combine(_folder, "a.bundle.json"), Path.Combine(_folder, "report.json"), Path.Combine(_folder, "a.pdf"));
        using var paper = new SignedPaper(rsa: true);
        using var authority = new TimeAuthority();
        for (var n = 0; n < reports; n++)
        {
            var (kind, form) = WholeLife.All[n % WholeLife.All.Count];
            paper.Stamps = n % 2 == 1 ? authority : null;
            var issued = await Issued.Make(Issued.Life(kind, form), seed: (ulong)n, certificate: paper.Print, stamps: paper.Stamps);
            var printed = paper.Write(issued.Report.Write(), (issued.Bundle with { Report = null }).Write());
            foreach (var (file, good) in new[] { (bundle, issued.Bundle.Write()), (report, issued.Report.Write()), (pdf, printed) })
            {
                await File.WriteAllBytesAsync(file, good);
                Assert.Equal(Auditor.Holds, (await Ask(file)).Code);
                for (var i = 0; i < changes / reports / 4; i++)
                {
                    // every other change of a PDF goes to the digits of its signature, which are few
                    await File.WriteAllBytesAsync(file, Changed(good, file == pdf && i % 2 == 0 ? good.Length - 100 - random.Next(16_400) : random.Next(good.Length), out var what));
                    Assert.True((await Ask(file)).Code == Auditor.Broken, $"{Path.GetFileName(file)}: {what}");
                }
            }
            var package = await Package(n, issued, printed);
            Assert.Equal(Auditor.Holds, (await Ask(package)).Code);
            var files = Directory.GetFiles(package, "*", SearchOption.AllDirectories);
            for (var i = 0; i < changes / reports / 4; i++)
            {
                var file = files[random.Next(files.Length)];
                var good = await File.ReadAllBytesAsync(file);
                await File.WriteAllBytesAsync(file, Changed(good, random.Next(good.Length), out var what));
                Assert.True((await Ask(package)).Code == Auditor.Broken, $"{file}: {what}");
                await File.WriteAllBytesAsync(file, good);
            }
            Directory.Delete(package, recursive: true);
        }

        byte[] Changed(byte[] good, int at, out string what)
        {
            var changed = good.ToArray();
            do changed[at] = (byte)random.Next(256);
            while (changed[at] == good[at]);
            what = $"byte {at}: {good[at]} → {changed[at]}";
            return changed;
        }
    }

    /// <summary>An archive package of one report: everything that is handed over, with manifests.</summary>
    private async Task<string> Package(int number, Issued issued, byte[] printed)
    {
        var package = Path.Combine(_folder, $"package-{number}");
        var data = Directory.CreateDirectory(Path.Combine(package, "data", "LOT-1")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(data, "report.json"), issued.Report.Write());
        await File.WriteAllBytesAsync(Path.Combine(data, "a.bundle.json"), (issued.Bundle with { Report = null }).Write());
        await File.WriteAllBytesAsync(Path.Combine(data, "a.pdf"), printed);
        await File.WriteAllTextAsync(Path.Combine(data, "读我.txt"), "示例");
        await File.WriteAllTextAsync(Path.Combine(package, "bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        await Manifest(package, "manifest-sha256.txt", Directory.GetFiles(data));
        await Manifest(package, "tagmanifest-sha256.txt", [Path.Combine(package, "bagit.txt"), Path.Combine(package, "manifest-sha256.txt")]);
        return package;
    }

    [Fact]
    public async Task A_folder_of_many_reports_is_checked_whole_and_a_package_by_its_manifests_too()
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder, "archive", "data")).FullName;
        for (var n = 0; n < 3; n++)
        {
            var lot = Directory.CreateDirectory(Path.Combine(data, $"LOT-{n}")).FullName;
            var issued = await Issued.Make(Issued.Life("GC", Form.Tender), seed: (ulong)n);
            await File.WriteAllBytesAsync(Path.Combine(lot, "report.json"), issued.Report.Write());
            await File.WriteAllBytesAsync(Path.Combine(lot, "a.bundle.json"), (issued.Bundle with { Report = null }).Write());
            await File.WriteAllTextAsync(Path.Combine(lot, "读我.txt"), "示例");
        }
        var archive = Path.Combine(_folder, "archive");
        await File.WriteAllTextAsync(Path.Combine(archive, "bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        await Manifest(archive, "manifest-sha256.txt", Directory.GetFiles(data, "*", SearchOption.AllDirectories));
        await Manifest(archive, "tagmanifest-sha256.txt", [Path.Combine(archive, "bagit.txt"), Path.Combine(archive, "manifest-sha256.txt")]);
        var (code, said) = await Ask(archive);
        Assert.True(code == Auditor.Holds, said);
        Assert.Equal(3, said.Split("逐字节相同").Length - 1);

        var hurt = Path.Combine(data, "LOT-1", "读我.txt");
        await File.WriteAllTextAsync(hurt, "示列");
        Assert.Contains("LOT-1/读我.txt 缺失或已改动", (await Ask(archive)).Said);
        await File.WriteAllTextAsync(hurt, "示例");
        await File.WriteAllTextAsync(Path.Combine(data, "extra"), "");
        Assert.Contains("多出 data/extra", (await Ask(archive)).Said);
        File.Delete(Path.Combine(data, "extra"));
        foreach (var file in Directory.GetFiles(archive, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            await File.WriteAllBytesAsync(file, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]);
            Assert.True((await Ask(archive)).Code == Auditor.Broken, file);
            await File.WriteAllBytesAsync(file, bytes);
        }
        Assert.Equal(Auditor.Holds, (await Ask(archive)).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pdf_is_checked_with_what_it_carries_and_is_bound_to_the_house(bool rsa)
    {
        using var paper = new SignedPaper(rsa);
        using var stranger = new SignedPaper(rsa);
        var issued = await Issued.Make(Issued.Life("GC", Form.Tender), certificate: paper.Print);
        var (report, bundle) = (issued.Report.Write(), (issued.Bundle with { Report = null }).Write());
        var (code, said) = await Ask([await Put("a.pdf", paper.Write(report, bundle)), .. issued.Trusted]);
        Assert.True(code == Auditor.Holds, said);
        Assert.Contains("结论 通过 — passed", said);
        Assert.Contains("PDF 由中心列明的证书签署", said);
        Assert.Contains("PDF 的签名证书不是中心列明的", (await Ask(await Put("a.pdf", stranger.Write(report, bundle)))).Said);
        Assert.Equal(Auditor.Broken, (await Ask(await Put("a.pdf", paper.Write(report, bundle, lower: true)))).Code);
        Assert.Equal(Auditor.Broken, (await Ask(await Put("a.pdf", [.. paper.Write(report, bundle), (byte)'\n']))).Code);
        Assert.Equal(Auditor.Broken, (await Ask(await Put("a.pdf", paper.Write("{}"u8.ToArray(), null)))).Code);
    }

    [Fact]
    public async Task A_time_stamp_tells_not_later_than_when_and_whose_word_that_is()
    {
        using var paper = new SignedPaper(rsa: false);
        using var authority = new TimeAuthority();
        using var other = new TimeAuthority("另一机构", "ec");
        paper.Stamps = authority;
        var issued = await Issued.Make(Issued.Life("GC", Form.Tender), certificate: paper.Print, stamps: authority);
        var file = await Put("a.pdf", paper.Write(issued.Report.Write(), (issued.Bundle with { Report = null }).Write()));
        var (code, said) = await Ask([file, .. issued.Trusted]);
        Assert.True(code == Auditor.Holds, said);
        Assert.Contains("检查点有时间戳：不晚于 ", said);
        Assert.Contains("PDF 的签名有时间戳：不晚于 ", said);
        Assert.Contains("（示例时间戳机构）", said);
        Assert.Equal(2, said.Split("证书取自本材料，未与另行取得的比对（--authority）").Length - 1);
        Assert.Equal(Auditor.Holds, (await Ask(file, "--authority", authority.Certificate)).Code);
        Assert.Contains("不是核对人所持的机构证书", (await Ask(file, "--authority", other.Certificate)).Said);
        Assert.Contains("不成立", (await Ask(await Put("b.bundle.json", (issued.Bundle with { Token = other.Over("another"u8) }).Write()))).Said);
        Assert.Contains("没有时间戳：待锚定", (await Ask(await Put("c.bundle.json", (await Issued.Make(Issued.Life("GC", Form.Tender))).Bundle.Write()))).Said);
    }

    private static Task Manifest(string archive, string name, IEnumerable<string> files) => File.WriteAllTextAsync(
        Path.Combine(archive, name), string.Concat(files.Select(f => $"{Ledger.Crypto.Suite.Intl.Hash(File.ReadAllBytes(f))}  {Path.GetRelativePath(archive, f)}\n")));

    private async Task<string> Put(string name, byte[] bytes)
    {
        var file = Path.Combine(_folder, name);
        await File.WriteAllBytesAsync(file, bytes);
        return file;
    }

    private static async Task<(int Code, string Said)> Ask(params string[] line)
    {
        var said = new StringWriter();
        return (await new Auditor(said).Run(line), said.ToString());
    }
}
