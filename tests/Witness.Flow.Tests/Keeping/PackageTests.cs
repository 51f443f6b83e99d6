using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Keeping;
using Witness.Ledger.Crypto;
using Witness.Ledger.Proofs;

namespace Witness.Flow.Tests.Keeping;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public class PackageTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    [Clause("6.2")]
    public async Task A_package_made_here_is_read_and_verified_in_an_empty_house_after_this_one_is_gone(Engine engine)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"witness-package-{Guid.NewGuid():N}");
        byte[] zip;
        string origin;
        var printed = new Dictionary<string, byte[]>();
        await using (var house = await KeepingHouse.New(engine))
        {
            await house.Done("GC-Tender", "A-1");
            await house.Done("ZR-Auction", "A-2");
            await Evidence(house, "A-1", "现场照片/示例.txt", "证据");
            var (act, number) = await house.Packages.Make(KeepingHouse.Lead, [], default);
            KeepingHouse.Ok(act);
            await house.Settle();
            Assert.Equal("GD-2026-0001", number);
            Copy(house.Packager.FolderOf(number!), folder);
            zip = await Zip(house, number!);
            origin = house.Rig.Notes.Latest!.Checkpoint.Origin;
            foreach (var row in house.Reports.Book.All) printed[row.Number] = (await house.Reports.Issuer.Signed(row, Domain.Report.ReportCopy.Full, default))!.Content.ToArray();
            var made = Assert.Single(house.Book.Packages);
            Assert.Equal((PackageState.Made, 2), (made.State, made.Lots));
        }

        try
        {
            await using var empty = await KeepingHouse.New(engine); // nothing of the other is left
            var (taken, id) = await empty.Packages.Import(KeepingHouse.Lead, zip, null, default);
            KeepingHouse.Ok(taken);
            await empty.Settle();
            var package = Assert.Single(Assert.IsType<Look<PackagesView>.Shown>(await empty.Packages.List(KeepingHouse.Officer, default)).What.Imported);
            Assert.Equal((id, origin, 2), (package.Id, package.Record.Origin, package.Index.Lots.Count));
            foreach (var (number, bytes) in printed)
            {
                var report = Assert.IsType<Look<ImportedReport>.Shown>(await empty.Packages.Imported(KeepingHouse.Lead, package.Id, number, default)).What;
                Assert.Equal(bytes, Domain.Report.ReportJson.Write(report.Report)); // all values
                Assert.Null(report.Said.FirstBroken);
                Assert.Contains(report.Said.Items, item => item is { Code: "refold", Holds: true }); // and proofs
            }
            Assert.Empty(empty.Reports.Book.All); // none of it is this house's
            Assert.Equal(2, Directory.GetDirectories(Path.Combine(empty.Importer.FolderOf(package.Id), "data", "lots")).Length);
            Assert.Contains("已经导入过", KeepingHouse.No((await empty.Packages.Import(KeepingHouse.Lead, zip, null, default)).Act), StringComparison.Ordinal);
            Assert.Contains("没有权限", KeepingHouse.No((await empty.Packages.Import(KeepingHouse.Officer, zip, null, default)).Act), StringComparison.Ordinal);

            var said = new StringWriter();
            Assert.True(await new Verify.Auditor(said).Run([folder]) == Verify.Auditor.Holds, said.ToString());

            // what lies here is tested at every reading
            var file = Directory.GetFiles(Path.Combine(empty.Importer.FolderOf(package.Id), "data", "lots"), "*.bundle.json", SearchOption.AllDirectories).First(f => !f.Contains("-party", StringComparison.Ordinal));
            Flip(file, 500);
            Assert.IsType<Look<ImportedReport>.Altered>(await empty.Packages.Imported(KeepingHouse.Lead, package.Id, Path.GetFileName(file)[..^".bundle.json".Length], default));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task One_changed_byte_of_a_package_is_named_and_the_package_refused_and_kept()
    {
        await using var house = await KeepingHouse.New();
        await house.Done("GC-Tender", "A-1");
        await Evidence(house, "A-1", "示例.txt", "证据");
        var number = (await house.Packages.Make(KeepingHouse.Lead, ["A-1"], default)).Package!;
        await house.Settle();
        var folder = house.Packager.FolderOf(number);
        Assert.Null((await PackageCheck.Run(folder, Trust.None)).Broken);
        var random = new Random(1);
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            var at = random.Next((int)new FileInfo(path).Length);
            Flip(path, at);
            var broken = (await PackageCheck.Run(folder, Trust.None)).Broken;
            Assert.True(broken is not null, $"{path} at {at}");
            var name = Path.GetRelativePath(folder, path);
            // a changed list of files names what it no longer fits, or itself
            Assert.True(broken.Where == name || name.Contains("manifest", StringComparison.Ordinal), $"{name}: {broken}");
            var said = new StringWriter();
            Assert.Equal(Verify.Auditor.Broken, await new Verify.Auditor(said).Run([folder]));
            Flip(path, at);
        }
        File.WriteAllText(Path.Combine(folder, "data", "lots", "extra.txt"), "x");
        Assert.Equal("data/lots/extra.txt", (await PackageCheck.Run(folder, Trust.None)).Broken!.Where);
        File.Delete(Path.Combine(folder, "data", "lots", "extra.txt"));
        Assert.Null((await PackageCheck.Run(folder, Trust.None)).Broken);

        var xml = Directory.GetFiles(folder, "eep.xml", SearchOption.AllDirectories).Single();
        var described = XDocument.Load(xml).Descendants("计算机文件名").Select(e => e.Value).ToList();
        Assert.All(described, path => Assert.True(File.Exists(Path.Combine(folder, "data", path)), path));
        Assert.Equal("15年", XDocument.Load(xml).Descendants("保管期限").Single().Value);

        Flip(xml, 30);
        var (act, id) = await house.Packages.Import(KeepingHouse.Lead, await Zip(house, folder: folder), null, default);
        Assert.Contains("eep.xml：已改动", KeepingHouse.No(act), StringComparison.Ordinal);
        await house.Settle();
        var refused = house.Book.Packages[0];
        Assert.Equal((PackageState.Refused, "data/lots/A-1/metadata/eep.xml"), (refused.State, refused.Where));
        Assert.True(File.Exists(Path.Combine(house.Importer.RefusedFolder(id!), "bagit.txt"))); // kept as it came
        Assert.Empty(house.Importer.All);
        Assert.Contains("ZIP", KeepingHouse.No((await house.Packages.Import(KeepingHouse.Lead, [1, 2, 3], null, default)).Act), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_leads_out_is_not_written_and_another_log_key_is_not_believed()
    {
        await using var house = await KeepingHouse.New();
        await house.Done("GC-Tender", "A-1");
        var number = (await house.Packages.Make(KeepingHouse.Lead, ["A-1"], default)).Package!;
        await house.Settle();
        var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var entry = archive.CreateEntry("../../outside.txt").Open()) entry.Write("x"u8);
            using (var entry = archive.CreateEntry("bagit.txt").Open()) entry.Write("x"u8);
        }
        Assert.Contains("../../outside.txt", KeepingHouse.No((await house.Packages.Import(KeepingHouse.Lead, zip.ToArray(), null, default)).Act), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(house.Rig.Folder, "outside.txt")));
        var other = Ledger.Signing.Signer.OpenLog(Path.Combine(house.Rig.Folder, "other.key"), "another/log", Randomness.System).Key.ToString();
        Assert.Contains("bundle.json", KeepingHouse.No((await house.Packages.Import(KeepingHouse.Lead, await Zip(house, number), other, default)).Act), StringComparison.Ordinal);
        Assert.Contains("公钥", KeepingHouse.No((await house.Packages.Import(KeepingHouse.Lead, await Zip(house, number), "x", default)).Act), StringComparison.Ordinal);
        KeepingHouse.Ok((await house.Packages.Import(KeepingHouse.Lead, await Zip(house, number), house.Rig.Notes.Key.ToString(), default)).Act);
    }

    [Fact]
    public async Task Lots_without_a_report_or_outside_the_scope_are_not_packed()
    {
        await using var house = await KeepingHouse.New();
        await house.Reports.Live("GC-Tender", "A-1", type => type != "ContractSigned");
        await house.Settle();
        Assert.Contains("还没有可归档", KeepingHouse.No((await house.Packages.Make(KeepingHouse.Lead, [], default)).Act), StringComparison.Ordinal);
        Assert.Contains("还没有见证报告", KeepingHouse.No((await house.Packages.Make(KeepingHouse.Lead, ["A-1"], default)).Act), StringComparison.Ordinal);
        Assert.Contains("没有标段", KeepingHouse.No((await house.Packages.Make(KeepingHouse.Lead with { Kinds = ["ZC"] }, ["A-1"], default)).Act), StringComparison.Ordinal);
        Assert.Contains("没有权限", KeepingHouse.No((await house.Packages.Make(KeepingHouse.Officer, ["A-1"], default)).Act), StringComparison.Ordinal);
        Assert.Empty(house.Book.Packages);
    }

    internal static async Task<string> Evidence(KeepingHouse house, string lot, string title, string text)
    {
        var scope = new Domain.Facts.Scope(Domain.Facts.ScopeKind.Lot, null, [lot]);
        var kept = await house.EvidenceStore.Put(scope, Encoding.UTF8.GetBytes(text), default);
        var id = $"E-{kept.Name[^64..][..16]}";
        await house.Rig.Own.Append(new(new EvidenceTaken { EvidenceId = id, Kind = "文件", Digest = kept.Name, Custodian = "W1001", File = new(title, kept.ContentDigest, kept.Size) }, scope, $"evidence/{id}", "W1001"), default);
        await house.Settle();
        return kept.Name;
    }

    private static async Task<byte[]> Zip(KeepingHouse house, string? number = null, string? folder = null)
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            if (number is not null)
            {
                await foreach (var (path, content) in Assert.IsType<Look<IAsyncEnumerable<(string, byte[])>>.Shown>(await house.Packages.Files(KeepingHouse.Lead, number, default)).What) await Put(archive, $"{number}/{path}", content);
            }
            else foreach (var file in Directory.GetFiles(folder!, "*", SearchOption.AllDirectories)) await Put(archive, Path.GetRelativePath(folder!, file), await File.ReadAllBytesAsync(file));
        }
        return bytes.ToArray();

        static async Task Put(ZipArchive archive, string name, byte[] content)
        {
            await using var entry = archive.CreateEntry(name).Open();
            await entry.WriteAsync(content);
        }
    }

    private static void Flip(string path, int at)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[at] ^= 1;
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserWrite);
        File.WriteAllBytes(path, bytes);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
