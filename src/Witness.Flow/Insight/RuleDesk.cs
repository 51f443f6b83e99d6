using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Witness.Domain.Calendar;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Keeping;
using Witness.Domain.Rules.Packs;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Insight;

/// <summary>规则行 — a rule as the list shows it; built in and added look the same.</summary>
/// <param name="State">Null for a built-in rule.</param>
public sealed record RuleLine(RuleCard Card, PaperState? State, RuleQuality Quality)
{
    public bool Added => State is not null;
}

/// <summary>规则页 — the list, and papers of thresholds on their way.</summary>
public sealed record RulesView(IReadOnlyList<RuleLine> Rules, IReadOnlyList<RulePaper> Waiting, int Lots);

/// <summary>规则卡页 — one rule with its thresholds by scope, its papers and how it fares.</summary>
public sealed record RuleView(RuleLine Line, IReadOnlyList<Threshold> Thresholds, IReadOnlyList<RulePaper> Papers, RulePack? Pack, IReadOnlyList<CasePlayed> Cases);

/// <summary>核对结果 — what the editor says while one types.</summary>
public sealed record PackChecked(RulePack? Pack, IReadOnlyList<Refusal> Refusals, IReadOnlyList<CasePlayed> Cases, IReadOnlyList<Wording> Wanting)
{
    public static Wording NoNumber { get; } = new("取值须为数，日期须如 2026-09-16", "The value is a number, the day such as 2026-09-16");

    public static Wording NoPosition { get; } = new("日志位置须为整数", "The log position is a whole number");

    /// <summary>Reads the pack and plays its cases; says nothing of any lot.</summary>
    public static PackChecked Of(string json)
    {
        var read = PackReader.Read(json);
        if (read.Pack is not { } pack) return new(null, read.Refusals, [], []);
        var played = PackTrial.Play(pack, WorkCalendar.Official);
        return new(pack, [], played, PackTrial.Wanting(played));
    }
}

/// <summary>
/// 规则台 — rules as the centre sees and changes them. One lead proposes, another approves (ruling 34); every step is a fact, and judgement takes the
/// rule up from the log.
/// </summary>
public sealed class RuleDesk(Gateway gateway, RulePapers papers, ReadDatabase database, TwoClocks clocks)
{
    private const string Thing = "rules";

    /// <summary>All there are; the desk narrows them by the reader.</summary>
    public Func<IReadOnlyList<Irregularity>> Raised { get; init; } = () => [];

    public async Task<Look<RulesView>> Rules(Reader reader, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadRules, Thing, stop) is not { } pass) return new Look<RulesView>.Denied(Permission.ReadRules.Needs);
        var (lots, raised) = await Counted(pass, stop);
        var added = papers.All.Where(p => !p.IsThreshold).GroupBy(p => p.Code).Select(g => (Paper: RulePapers.Standing([.. g]), Pack: PackReader.Read(RulePapers.Standing([.. g]).Json).Pack)).Where(a => a.Pack is not null);
        var lines = RuleBook.All.Select(rule => Line(rule.Card, null, raised, lots)).Concat(added.Select(a => Line(a.Pack!.Card, a.Paper.State, raised, lots)));
        return new Look<RulesView>.Shown(new([.. lines], [.. papers.All.Where(p => p.Waits)], lots));
    }

    public async Task<Look<RuleView>> Rule(Reader reader, string code, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadRules, $"{Thing}/{Short(code)}", stop) is not { } pass) return new Look<RuleView>.Denied(Permission.ReadRules.Needs);
        var own = papers.Of(code);
        var pack = own.Count > 0 ? PackReader.Read(RulePapers.Standing(own).Json).Pack : null;
        if ((RuleBook.Find(code)?.Card ?? pack?.Card) is not { } card) return new Look<RuleView>.Absent();
        var (lots, raised) = await Counted(pass, stop);
        var thresholds = papers.All.Where(p => p is { IsThreshold: true, State: PaperState.Active } && p.Code.StartsWith(code + ".", StringComparison.Ordinal))
            .Aggregate(ThresholdSet.Shipped, (set, p) => set.With(Entered(p))).All.Concat(pack?.Values ?? []);
        return new Look<RuleView>.Shown(new(
            Line(card, pack is null ? null : RulePapers.Standing(own).State, raised, lots), [.. thresholds], [.. own, .. papers.All.Where(p => p.IsThreshold && p.Code.StartsWith(code + ".", StringComparison.Ordinal))], pack,
            pack is null ? [] : PackTrial.Play(pack, WorkCalendar.Official)));
    }

    /// <summary>One version, to be edited or tried.</summary>
    public async Task<Look<RulePaper>> Paper(Reader reader, string code, int version, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadRules, $"{Thing}/{Short(code)}/{version}", stop) is null) return new Look<RulePaper>.Denied(Permission.ReadRules.Needs);
        return papers.Find(code, version) is { } paper ? new Look<RulePaper>.Shown(paper) : new Look<RulePaper>.Absent();
    }

    /// <summary>起草 — the next version of its code, whatever number the text gives.</summary>
    public Task<Act> Draft(Reader reader, string json, CancellationToken stop) => Try(reader, Permission.ProposeRules, Thing, async () =>
    {
        if (PackReader.Read(json) is { Pack: null } bad) return Refused($"规则包有误：{bad.Refusals[0].Pointer} {bad.Refusals[0].Zh}", $"The pack is refused: {bad.Refusals[0].Pointer} {bad.Refusals[0].En}");
        var text = JsonNode.Parse(json)!.AsObject();
        var code = text["code"]!.GetValue<string>();
        text["version"] = papers.Next(code);
        var pack = PackReader.Read(text.ToJsonString()).Pack!;
        var paper = new RulePaper(code, pack.Card.Version, pack.Json, pack.Digest, PaperState.Draft, reader.Account, Now);
        return Done(await papers.Save(paper, "draft", reader.Account, [new RuleDrafted { Rule = code, Version = paper.Version, Digest = pack.Digest, Pack = pack.Json }], stop));
    }, stop);

    /// <summary>拟改阈值 — of a parameter of a rule, built in or added; takes effect when another lead approves it.</summary>
    public Task<Act> Propose(Reader reader, string key, decimal value, string scope, DateOnly from, string basis, CancellationToken stop) => Try(reader, Permission.ProposeRules, $"{Thing}/{Short(key)}", async () =>
    {
        if (ParameterOf(key) is null) return Refused("没有这个参数", "There is no such parameter");
        if (basis.Trim().Length is 0 or > 300) return Refused("须写明依据（至多 300 字）", "Say the basis (at most 300 characters)");
        if (scope.Length > 0 && scope.Split('/').Any(s => !Choices.Kind.Has(s) && !Enum.TryParse<Domain.Access.Form>(s, out _) && !(s.Length is >= 2 and <= 6 && s.All(char.IsAsciiDigit))))
            return Refused("范围须为交易类型、交易方式或区划代码，以 / 分隔", "A scope is kind, form or region code, parted by /");
        var json = JsonSerializer.Serialize(new RulePapers.ThresholdText(value, scope.Length == 0 ? "全部" : scope, from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), basis.Trim()));
        var digest = Suite.Intl.Hash(System.Text.Encoding.UTF8.GetBytes(json)).ToString();
        var paper = new RulePaper(key, papers.Next(key), json, digest, PaperState.Draft, reader.Account, Now);
        return Done(await papers.Save(paper, "draft", reader.Account, [new RuleDrafted { Rule = key, Version = paper.Version, Digest = digest, Pack = json }], stop));
    }, stop);

    /// <summary>提交复核 — a pack goes on only with cases of all three answers that come out, and after it was tried on history.</summary>
    public Task<Act> Submit(Reader reader, string code, int version, CancellationToken stop) => Step(reader, Permission.ProposeRules, code, version, async paper =>
    {
        if (paper.State != PaperState.Draft) return Refused("该版本不是草稿", "This version is no draft");
        if (!paper.IsThreshold && PackChecked.Of(paper.Json) is { Wanting: [var first, ..] }) return Refused($"样例未齐：{first.Zh}", $"Cases: {first.En}");
        if (paper.Tried is null) return Refused("须先在沙盒试算", "Try it in the sandbox first");
        return await Ask(reader, paper, "ask", PaperState.Asked, paper.IsThreshold ? "threshold" : "publish", stop);
    }, stop);

    /// <summary>申请停用.</summary>
    public Task<Act> AskRetire(Reader reader, string code, int version, string reason, CancellationToken stop) => Step(reader, Permission.ProposeRules, code, version, async paper =>
        paper.State != PaperState.Active || paper.IsThreshold ? Refused("该版本未生效", "This version is not in force")
        : reason.Trim().Length == 0 ? Refused("须写明原因", "Say why") : await Ask(reader, paper with { Reason = reason.Trim() }, "ask-retire", PaperState.RetireAsked, "retire", stop), stop);

    /// <summary>复核通过 — by another than who drafted or asked; publishes, enters or retires.</summary>
    public Task<Act> Approve(Reader reader, string code, int version, CancellationToken stop) => Step(reader, Permission.ApproveRules, code, version, async paper =>
    {
        if (Waiting(reader, paper) is { } wrong) return wrong;
        var given = new ApprovalGiven { Approval = paper.Approval, By = reader.Account };
        var pack = paper.IsThreshold ? null : PackReader.Read(paper.Json).Pack;
        Fact effect = paper.State == PaperState.RetireAsked ? new RuleRetired { Rule = code, Version = version, Reason = paper.Reason, Approval = paper.Approval }
            : paper.IsThreshold ? RulePapers.Entered(paper)
            : new RulePublished { Rule = code, Version = version, Digest = paper.Digest, From = Moment.Of(pack!.Card.From), To = pack.To is { } to ? Moment.Of(to) : null, Approval = paper.Approval };
        var after = paper with { State = paper.State == PaperState.RetireAsked ? PaperState.Retired : PaperState.Active, DecidedBy = reader.Account, Decided = Now };
        return Done(await papers.Save(after, paper.State == PaperState.RetireAsked ? "retired" : "given", reader.Account, [given, effect], stop));
    }, stop);

    /// <summary>复核不通过.</summary>
    public Task<Act> Refuse(Reader reader, string code, int version, string reason, CancellationToken stop) => Step(reader, Permission.ApproveRules, code, version, async paper =>
    {
        if (Waiting(reader, paper) is { } wrong) return wrong;
        if (reason.Trim().Length == 0) return Refused("须写明原因", "Say why");
        var after = paper with { State = paper.State == PaperState.RetireAsked ? PaperState.Active : PaperState.Refused, DecidedBy = reader.Account, Decided = Now, Reason = reason.Trim() };
        var step = paper.State == PaperState.RetireAsked ? $"retire-refused/{paper.Asked?.UtcTicks}" : "refused";
        return Done(await papers.Save(after, step, reader.Account, [new ApprovalRefused { Approval = paper.Approval, By = reader.Account, Reason = reason.Trim() }], stop));
    }, stop);

    /// <summary>A parameter by its full name, of a built-in rule or of an added one that stands.</summary>
    private Parameter? ParameterOf(string key)
    {
        if (key.Split('.') is not [var code, var name]) return null;
        var card = RuleBook.Find(code)?.Card ?? (papers.Of(code) is { Count: > 0 } own ? PackReader.Read(RulePapers.Standing(own).Json).Pack?.Card : null);
        return card?.Parameters.FirstOrDefault(p => p.Key == name);
    }

    private static LimitEntered Entered(RulePaper paper)
    {
        var fact = (LimitEntered)RulePapers.Entered(paper);
        return fact with { Header = new(nameof(LimitEntered), Vault.OwnFacts.Centre, new(paper.By, paper.Approval, 1), Moment.Of(paper.Drafted)) };
    }

    private static Act? Waiting(Reader reader, RulePaper paper) =>
        !paper.Waits ? Refused("该版本没有待复核的申请", "Nothing waits for a second signature")
        : paper.By == reader.Account || paper.AskedBy == reader.Account ? Refused("起草人、申请人不能复核", "Who drafted or asked may not approve") : null;

    private DateTimeOffset Now => clocks.Trade.GetUtcNow();

    private async Task<Act> Ask(Reader reader, RulePaper paper, string step, PaperState state, string act, CancellationToken stop)
    {
        var asked = new ApprovalAsked { Approval = paper.Approval, Act = act, RequestDigest = paper.Digest, By = reader.Account };
        var key = step == "ask" ? step : $"{step}/{Now.UtcTicks}";
        return Done(await papers.Save(paper with { State = state, AskedBy = reader.Account, Asked = Now }, key, reader.Account, [asked], stop));
    }

    private Task<Act> Step(Reader reader, Permission permission, string code, int version, Func<RulePaper, Task<Act>> act, CancellationToken stop) => Try(
        reader, permission, $"{Thing}/{Short(code)}/{version}", () => papers.Find(code, version) is { } paper ? act(paper) : Task.FromResult(Refused("没有这个版本", "There is no such version")), stop);

    private async Task<Act> Try(Reader reader, Permission permission, string thing, Func<Task<Act>> act, CancellationToken stop)
    {
        if (await gateway.Enter(reader, permission, thing, stop) is null) return Refused($"没有权限：{permission.Needs.Zh}", $"Not permitted: {permission.Needs.En}");
        try
        {
            return await act();
        }
        catch (LogClosedException closed)
        {
            return Refused($"日志只读：{closed.Reason.Zh}", $"The log is read-only: {closed.Reason.En}");
        }
    }

    private async Task<(int Lots, ILookup<string, Irregularity> Raised)> Counted(Pass pass, CancellationToken stop)
    {
        var lots = await CountedLots.Of(pass, database, stop);
        var raised = Permission.ReadClues.Allows(pass.Reader) ? Raised().Where(r => !r.Sealed && lots.ContainsKey(r.Lot)) : [];
        return (lots.Count, raised.ToLookup(r => r.Rule, StringComparer.Ordinal));
    }

    private RuleLine Line(RuleCard card, PaperState? state, ILookup<string, Irregularity> raised, int lots) =>
        new(card, state, RuleQuality.Of([.. raised[card.Code]], lots, Moment.Of(Now).Date));

    private static string Short(string text) => text.Length <= 60 ? text : text[..60];

    private static Act Done(long? position) => position is { } at ? new Act.Done(at) : Refused("他人已先处理，请刷新", "Somebody else was first; reload");

    private static Act Refused(string zh, string en) => new Act.Refused(new(zh, en));
}
