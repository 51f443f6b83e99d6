using System.Globalization;
using System.Text.Json.Nodes;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Keeping;

/// <summary>鉴定项 — one material of one lot.</summary>
public sealed record AppraisedItem(string Lot, string Material);

/// <summary>
/// 鉴定销毁台 — an appraisal list by one person, approval by another, then execution. Each step looks at due dates and holds anew; the log refuses a disposal that a hold came
/// before. Whoever has witnessed a lot does none of it. What goes leaves a tombstone; the log stays whole.
/// </summary>
public sealed class DisposalDesk(KeepingPen pen, Disposer disposer, Handles handles)
{
    /// <summary>Most items of a list: it stands in one fact.</summary>
    public const int MostItems = 100;

    private const int MostDigests = 400;

    private readonly SemaphoreSlim _one = new(1);

    public async Task<Look<IReadOnlyList<KeepingAsk>>> List(Reader reader, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ReadKeeping, "disposal", stop) is null) return new Look<IReadOnlyList<KeepingAsk>>.Denied(Permission.ReadKeeping.Needs);
        return new Look<IReadOnlyList<KeepingAsk>>.Shown(pen.Book.Ask(life => life.Asks.Where(ask => ask.Act is KeepingLife.ActDisposal or KeepingLife.ActForget).ToList()));
    }

    /// <summary>鉴定 — asks for the disposal of what is due, with the opinion of who looked at it.</summary>
    public async Task<Act> Appraise(Reader reader, IReadOnlyList<AppraisedItem> items, string opinion, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.WriteKeeping, "disposal", stop) is not { } pass) return KeepingPen.Denied(Permission.WriteKeeping);
        if (opinion.Trim().Length is 0 or > 500) return KeepingPen.Refused("须写明鉴定意见（至多 500 字）", "Give the opinion of the appraisal, in at most 500 characters");
        var chosen = items.Distinct().ToList();
        if (chosen.Count is 0 or > MostItems) return KeepingPen.Refused($"须选 1 至 {MostItems} 项", $"Choose 1 to {MostItems} items");
        var covered = await pass.Covered(pen.Database, null, stop);
        var list = new JsonArray();
        foreach (var item in chosen)
        {
            if (covered?.Contains(item.Lot) == false) return KeepingPen.Refused($"没有标段 {item.Lot}，或不在您的范围内", $"There is no lot {item.Lot}, or it is outside your scope");
            if (await Problem(reader, item, stop) is { } problem) return problem;
            list.Add(new JsonObject { ["lot"] = item.Lot, ["material"] = item.Material, ["until"] = $"{(await Until(item.Lot, item.Material, stop))!.Until:yyyy-MM-dd}" });
        }
        return await pen.Ask(reader, KeepingLife.ActDisposal, pen.Number("JDXH"), new JsonObject { ["items"] = list, ["opinion"] = opinion.Trim() }, stop);
    }

    /// <summary>批准 — by another than who appraised.</summary>
    public async Task<Act> Decide(Reader reader, string approval, bool agrees, string reason, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ApproveKeeping, $"disposal/{RetentionDesk.Short(approval)}", stop) is not { } pass) return KeepingPen.Denied(Permission.ApproveKeeping);
        var ask = pen.Book.Ask(life => life.Find(approval));
        if (ask?.Act == KeepingLife.ActForget) return await DecideForget(reader, ask, agrees, reason, stop);
        if (pen.Undecidable(reader, ask, KeepingLife.ActDisposal, agrees, reason) is { } refused) return refused;
        var items = Items(ask!);
        var covered = await pass.Covered(pen.Database, null, stop);
        if (covered is not null && items.Any(item => !covered.Contains(item.Lot))) return KeepingPen.Refused("清单里有不在您范围内的标段", "The list names lots outside your scope");
        if (agrees)
            foreach (var item in items)
                if (await Problem(reader, item, stop) is { } problem) return problem;
        var appraisal = new Doc($"鉴定清单 {ask!.Approval}", ask.Digest, ask.Request.Length);
        return await pen.Decide(reader, ask, agrees, reason, [new(new DisposalApproved { Appraisal = appraisal, Approval = ask.Approval }, OwnFacts.Centre, $"{ask.Approval}/approved", reader.Account, CausedBy: ask.Position)], stop);
    }

    /// <summary>销毁 — of every item of an approved list; one that is held or not due any more stops it, and says so.</summary>
    public async Task<Act> Execute(Reader reader, string approval, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.WriteKeeping, $"disposal/{RetentionDesk.Short(approval)}", stop) is not { } pass) return KeepingPen.Denied(Permission.WriteKeeping);
        if (pen.Book.Ask(life => life.Find(approval)) is not { Act: KeepingLife.ActDisposal, State: AskState.Given } ask) return KeepingPen.Refused("没有经批准的销毁清单", "There is no approved list of that number");
        var covered = await pass.Covered(pen.Database, null, stop);
        var left = Items(ask).Where(item => !pen.Book.IsGone(item.Lot, item.Material)).ToList();
        if (left.Count == 0) return KeepingPen.Refused("清单上的都已销毁", "Everything on the list was disposed of");
        if (covered is not null && left.Exists(item => !covered.Contains(item.Lot))) return KeepingPen.Refused("清单里有不在您范围内的标段", "The list names lots outside your scope");
        await _one.WaitAsync(stop);
        try
        {
            Act last = KeepingPen.Refused("没有可销毁的", "There is nothing to dispose of");
            // values go last: the key of the compartment closes the files too
            foreach (var item in left.OrderBy(item => item.Material == RetentionBook.Records))
            {
                last = await Dispose(reader, ask, item, stop);
                if (last is Act.Refused) return last;
            }
            return last;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>申请删除个人信息 — by the number of the person, which is turned into its handle at once and written nowhere.</summary>
    public async Task<Act> AskForget(Reader reader, string number, string basis, string documentNo, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.WriteKeeping, "forget", stop) is null) return KeepingPen.Denied(Permission.WriteKeeping);
        if (number.Trim().Length is < 4 or > 40) return KeepingPen.Refused("须给出证件号码", "Give the number of the person's document");
        if (basis.Trim().Length is 0 or > 300 || documentNo.Trim().Length is 0 or > 100) return KeepingPen.Refused("须写明依据和文号", "Give the ground and the document's number");
        var subject = handles.Subject(number).ToString();
        if (await Unforgettable(subject, stop) is { } problem) return problem;
        return await pen.Ask(reader, KeepingLife.ActForget, pen.Number("GRXX"), new JsonObject { ["subject"] = subject, ["basis"] = basis.Trim(), ["documentNo"] = documentNo.Trim() }, stop);
    }

    private async Task<Act> DecideForget(Reader reader, KeepingAsk ask, bool agrees, string reason, CancellationToken stop)
    {
        if (pen.Undecidable(reader, ask, KeepingLife.ActForget, agrees, reason) is { } refused) return refused;
        var asked = JsonNode.Parse(ask.Request)!.AsObject();
        var subject = asked["subject"]!.GetValue<string>();
        if (!agrees) return await pen.Decide(reader, ask, false, reason, [], stop);
        if (await Unforgettable(subject, stop) is { } problem) return problem;
        var fact = new KeyDestroyed { KeyKind = "主体", KeyRef = subject, Basis = $"{asked["basis"]!.GetValue<string>()} {asked["documentNo"]!.GetValue<string>()}", Approval = ask.Approval };
        var act = await pen.Decide(reader, ask, true, "", [new(fact, OwnFacts.Centre, $"{ask.Approval}/destroyed", reader.Account, CausedBy: ask.Position)], stop);
        if (act is Act.Done) disposer.Forget(KeyName.Parse("subject/" + subject));
        return act;
    }

    // the archive period is the floor: until then a wish to be forgotten becomes restriction of access
    private async Task<Act?> Unforgettable(string subject, CancellationToken stop)
    {
        foreach (var lot in await disposer.LotsNaming(KeyName.Parse("subject/" + subject), stop))
        {
            if (pen.Book.Ask(life => life.Over(lot)) is [var hold, ..]) return KeepingPen.Refused($"标段 {lot} 正被 {hold.Id} 暂停处置", $"The lot {lot} is under the hold {hold.Id}");
            if (await Until(lot, RetentionBook.Records, stop) is not { } kept || !kept.IsDue(pen.Today))
                return KeepingPen.Refused($"此人见于标段 {lot}，保管期限未满；期满前只能限制查阅", $"The person is named in the lot {lot}, which must still be kept: until then access can only be restricted");
        }
        return null;
    }

    private async Task<Act> Dispose(Reader reader, KeepingAsk ask, AppraisedItem item, CancellationToken stop)
    {
        var after = pen.Book.Next - 1; // what came later makes the log refuse
        if (await Problem(reader, item, stop) is { } problem) return problem;
        var kept = (await Until(item.Lot, item.Material, stop))!;
        var going = await disposer.Of(item.Lot, item.Material, stop);
        var conditions = new[] { new Condition(pen.AboutHolds(item.Lot), after), new Condition(pen.AboutHolds(null), after) };
        var scope = new Scope(ScopeKind.Lot, null, [item.Lot]);
        var facts = new List<OwnFact>();
        foreach (var (names, i) in going.Objects.Select(o => o.Name).Chunk(MostDigests).DefaultIfEmpty([]).Select((names, i) => (names, i)))
        {
            var fact = new MaterialDisposed
            {
                Material = item.Material, Digests = names, Keys = i == 0 ? going.Keys.Count : 0, Left = going.Left.Length == 0 ? null : going.Left, Approval = ask.Approval, Rule = $"{kept.Rule!.Id} {kept.Rule.Span.Name.Zh} 至 {kept.Until:yyyy-MM-dd}",
            };
            facts.Add(new(fact, scope, string.Create(CultureInfo.InvariantCulture, $"{ask.Approval}/{item.Lot}/{item.Material}/{i}"), reader.Account, CausedBy: ask.Position));
        }
        var act = await pen.Write(reader, facts, stop, conditions);
        if (act is Act.Done) disposer.Take(going);
        return act;
    }

    private async Task<KeptUntil?> Until(string lot, string material, CancellationToken stop) => await pen.Lot(lot, stop) is { } known ? pen.Until(known, material) : null;

    private async Task<Act?> Problem(Reader reader, AppraisedItem item, CancellationToken stop)
    {
        if (!RetentionBook.OfLots.Contains(item.Material) || await Until(item.Lot, item.Material, stop) is not { } kept) return KeepingPen.Refused($"没有 {item.Lot} 的{item.Material}", $"There is no {RetentionBook.MaterialName(item.Material).En} of {item.Lot}");
        if (pen.Book.IsGone(item.Lot, item.Material)) return KeepingPen.Refused($"{item.Lot} 的{item.Material}已销毁", $"{RetentionBook.MaterialName(item.Material).En} of {item.Lot} was disposed of");
        if (pen.Book.Ask(life => life.Over(item.Lot)) is [var hold, ..]) return KeepingPen.Refused($"{item.Lot} 正被 {hold.Id} 暂停处置（{hold.Cause}，{hold.DocumentNo}）", $"{item.Lot} is under the hold {hold.Id} ({hold.DocumentNo})");
        if (!kept.IsDue(pen.Today)) return KeepingPen.Refused($"{item.Lot} 的{item.Material}未到期：{kept.Why.Zh}", $"{RetentionBook.MaterialName(item.Material).En} of {item.Lot} are not due: {kept.Why.En}");
        return pen.Book.HasWitnessed(reader.Account, item.Lot) ? KeepingPen.Refused($"{item.Lot} 的见证人员不得处置其档案", $"Whoever witnessed {item.Lot} does not dispose of its archive") : null;
    }

    private static List<AppraisedItem> Items(KeepingAsk ask) => [.. JsonNode.Parse(ask.Request)!["items"]!.AsArray().Select(item => new AppraisedItem(item!["lot"]!.GetValue<string>(), item["material"]!.GetValue<string>()))];
}
