using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Packs;
using Witness.Domain.Terms;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Insight;

/// <summary>规则文书状态.</summary>
public enum PaperState { Draft, Asked, Active, RetireAsked, Retired, Refused }

/// <summary>试算摘要 — what the last trial of a version came to.</summary>
public sealed record TriedPaper(long UpTo, int Hits, int Lots, DateTimeOffset At);

/// <summary>
/// 规则文书 — one version of an added rule, or of a changed threshold, on its way: drafted, tried, asked, approved by another, retired.
/// </summary>
/// <param name="Code">Code of the rule; of a threshold the rule's code and the parameter: <c>B06.ratio</c>.</param>
/// <param name="Json">The pack; of a threshold value, scope, day and basis.</param>
/// <param name="By">Who drafted it: may not approve it.</param>
public sealed record RulePaper(string Code, int Version, string Json, string Digest, PaperState State, string By, DateTimeOffset Drafted)
{
    public TriedPaper? Tried { get; init; }

    /// <summary>Who asked for the second signature, and who gave or refused it.</summary>
    public string? AskedBy { get; init; }

    public string? DecidedBy { get; init; }

    public DateTimeOffset? Asked { get; init; }

    public DateTimeOffset? Decided { get; init; }

    public string? Reason { get; init; }

    public bool IsThreshold => Code.Contains('.', StringComparison.Ordinal);

    /// <summary>复核编号.</summary>
    public string Approval => $"rule/{Code}/{Version}";

    public bool Waits => State is PaperState.Asked or PaperState.RetireAsked;
}

/// <summary>文书簿 — papers as rows attached to the log, changed only together with their facts. Two who act on one paper at once write the same key:
/// the log lets one.</summary>
public sealed class RulePapers(LogStore store, OwnFacts own)
{
    public static readonly AttachedTable Table = new("rule");

    private const int MostRows = 10_000;

    private readonly ConcurrentDictionary<(string Code, int Version), RulePaper> _papers = [];
    private int _loaded;

    /// <summary>Reads the rows; once, before anything is asked.</summary>
    public async Task Load(CancellationToken stop)
    {
        if (Volatile.Read(ref _loaded) == 1) return;
        foreach (var row in await store.ReadRows(Table, default, default, MostRows, stop))
        {
            var paper = JsonSerializer.Deserialize<RulePaper>(row.Value!.Value.Span)!;
            _papers.TryAdd((paper.Code, paper.Version), paper);
        }
        Volatile.Write(ref _loaded, 1);
    }

    /// <summary>By code, newest version first.</summary>
    public IReadOnlyList<RulePaper> All => [.. _papers.Values.OrderBy(p => p.Code, StringComparer.Ordinal).ThenByDescending(p => p.Version)];

    public RulePaper? Find(string code, int version) => _papers.GetValueOrDefault((code, version));

    public IReadOnlyList<RulePaper> Of(string code) => [.. _papers.Values.Where(p => p.Code == code).OrderByDescending(p => p.Version)];

    /// <summary>The added rule of a code, for its name and group; null for a built-in one.</summary>
    public Rule? Added(string code) => Of(code) is { Count: > 0 } own && PackReader.Read(Standing(own).Json).Pack is { } pack ? new PackRule(pack) : null;

    // what stands: the newest in force, else the newest
    internal static RulePaper Standing(IReadOnlyList<RulePaper> versions) => versions.FirstOrDefault(p => p.State is PaperState.Active or PaperState.RetireAsked) ?? versions[0];

    public int Next(string code) => _papers.Keys.Where(k => k.Code == code).Select(k => k.Version).DefaultIfEmpty().Max() + 1;

    /// <summary>The paper as it then stands, with the facts that make it so; null when somebody else was first.</summary>
    /// <param name="step">Names the step in the keys of its facts: a step of a version happens once.</param>
    internal async Task<long?> Save(RulePaper paper, string step, string by, IReadOnlyList<Fact> facts, CancellationToken stop)
    {
        var row = new AttachedRow(Table, Encoding.UTF8.GetBytes($"{paper.Code}/{paper.Version:D4}"), JsonSerializer.SerializeToUtf8Bytes(paper));
        var all = facts.Select((fact, i) => new OwnFact(fact, OwnFacts.Centre, i == 0 ? $"{paper.Approval}/{step}" : $"{paper.Approval}/{step}/{i}", by)).ToList();
        if (await own.AppendTogether(all, stop, [row]) is not Appended.Done done) return null;
        _papers[(paper.Code, paper.Version)] = paper;
        return done.Receipts[^1].Position;
    }

    /// <summary>阈值内容 — what a paper of a threshold holds.</summary>
    public sealed record ThresholdText(decimal Value, string Scope, string From, string Basis);

    internal static Fact Entered(RulePaper paper)
    {
        var text = JsonSerializer.Deserialize<ThresholdText>(paper.Json)!;
        Moment.TryParse(text.From, out var from);
        return new LimitEntered { Rule = paper.Code, Scope = text.Scope, Value = text.Value, Basis = text.Basis, From = from, Approval = paper.Approval };
    }
}
