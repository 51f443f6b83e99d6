using System.Globalization;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Verify;

/// <summary>
/// 离线核对 — checks reports, proof bundles, PDFs, exported folders and proof files with nothing but these files and the keys the
/// auditor brings: no network, no database. Says item by item what was proven and what was not.
/// </summary>
public sealed class Auditor(TextWriter say)
{
    /// <summary>Everything holds.</summary>
    public const int Holds = 0;

    /// <summary>Something does not hold.</summary>
    public const int Broken = 1;

    /// <summary>The line could not be read.</summary>
    public const int Misused = 2;

    private const string Usage =
        """
        用法 Usage: Witness.Verify FILE|FOLDER… [--log-key VKEY]… [--report-key VKEY]… [--cosigner VKEY]… [--authority CERT]… [--quorum N] [--older CHECKPOINT]
          FILE        报告 PDF、report.json、证明包 *.bundle.json、证据文件、单值证明 *.proof.json
                      a report's PDF or JSON, its proof bundle, files of evidence, the proof of one value
          FOLDER      导出的日志文件夹，或报告归档文件夹  an exported log, or a folder of archived reports
          --report-key 另行取得的报告公钥  the report key, known from elsewhere
          --log-key   另行取得的日志公钥  the log's key, known from elsewhere
          --cosigner  信任的共签方公钥  a trusted cosigner's key
          --authority 信任的时间戳机构证书文件（PEM 或 DER）  the certificate of a trusted time stamp authority
          --quorum    锚定所需共签方数，默认 2  cosigners that make an anchor
          --older     以前留存的检查点文件  a checkpoint kept from before
        退出码 Exit: 0 全部成立 everything holds; 1 有不成立的 something does not; 2 用法错误 misuse
        """;

    private readonly List<string> _paths = [];
    private readonly List<NoteKey> _logs = [];
    private readonly List<NoteKey> _reports = [];
    private readonly List<NoteKey> _cosigners = [];
    private readonly List<Digest> _authorities = [];
    private SignedCheckpoint? _older;
    private int _quorum = 2;

    /// <summary>Does what the line says and gives the exit code.</summary>
    public async Task<int> Run(IReadOnlyList<string> arguments)
    {
        if (Wrong(arguments) is { } wrong)
        {
            say.WriteLine(wrong);
            say.WriteLine(Usage);
            return Misused;
        }

        var trust = new Trust(_logs, _cosigners, _quorum) { Reports = _reports, Authorities = _authorities };
        var worst = Holds;
        try
        {
            foreach (var folder in _paths.Where(Directory.Exists))
            {
                if (ExportFolder.Is(folder) || !ArchiveFolder.Is(folder)) Show(folder, await CheckLog(folder, trust));
                else foreach (var (name, found) in await ArchiveFolder.Check(folder, trust, _older)) Show(name, found);
            }
            var files = new List<GivenFile>();
            foreach (var path in _paths.Where(File.Exists)) files.Add(await GivenFile.Open(path));
            foreach (var (name, found) in Check(files, trust, _older)) Show(name, found);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            say.WriteLine($"无法读取 cannot be read: {e.Message}");
            return Misused;
        }

        return worst;

        void Show(string name, Checked found)
        {
            say.WriteLine($"== {name}");
            foreach (var item in found.Items)
                say.WriteLine($"  {(item.Holds switch { true => "✓", false => "✗", null => "·" })} {item.Zh} — {item.En}");
            if (Tell(found) == Broken) worst = Broken;
        }
    }

    /// <summary>A whole log, and what its facts say that can be computed again.</summary>
    private async Task<Checked> CheckLog(string folder, Trust trust)
    {
        var found = await ExportFolder.Check(folder, Suite.Intl, trust, _older);
        if (found.FirstBroken is null) await Draws.Check(folder, _older, found);
        return found;
    }

    /// <summary>What belongs to one report is checked together; every file is answered for.</summary>
    internal static IEnumerable<(string Name, Checked Found)> Check(IReadOnlyList<GivenFile> files, Trust trust, SignedCheckpoint? older)
    {
        var cases = new List<ReportCase>();
        foreach (var file in files.Where(f => f.Kind is FileKind.Pdf or FileKind.Report or FileKind.Bundle))
        {
            var one = ReportCase.Of(file);
            if (!cases.Any(known => known.Join(one, onlyTwo: files.Count(f => f.Kind is not FileKind.Other) == 2))) cases.Add(one);
        }
        var strange = files.Where(f => f.Kind == FileKind.Other && !cases.Any(one => one.Take(f))).ToList();
        foreach (var one in cases) yield return (one.Name, one.Check(trust, older));
        foreach (var file in files.Where(f => f.Kind == FileKind.Proof)) yield return (file.Path, CheckProof(file, trust, older));
        foreach (var file in strange) yield return (file.Path, Checked.Unreadable());
    }

    private static Checked CheckProof(GivenFile file, Trust trust, SignedCheckpoint? older)
    {
        if (ProofFile.Read(file.Bytes) is not { } proof) return Checked.Unreadable();
        var found = proof.Check(Suite.Intl, trust);
        if (older is not null) proof.CheckGrowth(older, found);
        return found;
    }

    private int Tell(Checked found)
    {
        switch (found.Verdict)
        {
            case Verdict.Passed:
                say.WriteLine("结论 通过 — passed");
                return Holds;
            case Verdict.PassedUnanchored:
                say.WriteLine("结论 通过但未锚定 — passed, not anchored: without enough cosigners you trust it rests on the log's own word");
                return Holds;
            default:
                say.WriteLine($"结论 不通过 — failed: {found.FirstBroken!.Zh} — {found.FirstBroken.En}");
                return Broken;
        }
    }

    private string? Wrong(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                if (!File.Exists(argument) && !Directory.Exists(argument)) return $"没有此文件 no such file: {argument}";
                _paths.Add(argument);
                continue;
            }

            if (++i == arguments.Count) return $"{argument} ?";
            if (!Take(argument, arguments[i])) return $"{argument} {arguments[i]} ?";
        }

        return _paths.Count == 0 ? "没有要核对的文件 nothing to check" : null;
    }

    private bool Take(string option, string value)
    {
        switch (option)
        {
            case "--log-key" when NoteKey.Parse(value) is { Type: NoteKey.LogType } key:
                _logs.Add(key);
                return true;
            case "--report-key" when NoteKey.Parse(value) is { Type: NoteKey.LogType } key:
                _reports.Add(key);
                return true;
            case "--cosigner" when NoteKey.Parse(value) is { Type: NoteKey.CosignerType } key:
                _cosigners.Add(key);
                return true;
            case "--authority" when File.Exists(value) && TimeToken.FingerprintOf(File.ReadAllBytes(value)) is { } print:
                _authorities.Add(print);
                return true;
            case "--quorum":
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _quorum) && _quorum > 0;
            case "--older" when File.Exists(value):
                _older = SignedCheckpoint.Parse(File.ReadAllBytes(value));
                return _older is not null;
            default:
                return false;
        }
    }
}
