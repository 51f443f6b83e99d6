using System.Text.Json.Nodes;
using Witness.Domain.Cases;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Vault;

namespace Witness.Flow.Keeping;

/// <summary>保管期限页 — the rules in force, what the centre has set, and what waits for the second person.</summary>
public sealed record RetentionView(IReadOnlyList<RetentionRule> InForce, IReadOnlyList<RetentionRule> Set, IReadOnlyList<KeepingAsk> Asks, IReadOnlyList<KeepingBreach> Breaches, DateOnly Today);

/// <summary>到期行 — one material of one lot: how much of it there is, how long it is kept and why, what holds it.</summary>
/// <param name="Objects">Files; of records and raw messages, which are rows under keys, none are counted here.</param>
/// <param name="Gone">When it was disposed of; null while it is there.</param>
public sealed record DueLine(
    string Lot, string LotName, string ProjectName, string Kind, string Material, int Objects, long Bytes, KeptUntil Kept, bool Due, IReadOnlyList<string> Holds, Tombstone? Gone)
{
    /// <summary>Where it stands, one of <see cref="RetentionDesk.States"/>; a hold outweighs a date.</summary>
    public string State => Gone is not null ? RetentionDesk.Gone : Holds.Count > 0 ? RetentionDesk.Held : Due ? RetentionDesk.Due : Kept.ForEver ? RetentionDesk.ForEver : Kept.Until is null ? RetentionDesk.Open : RetentionDesk.Kept;
}

/// <summary>到期页 — one page of it, and how many stand where.</summary>
public sealed record DueView(Page<DueLine> Page, IReadOnlyDictionary<string, int> Counts, DateOnly Today);

/// <summary>到期查询 — what to narrow the list by.</summary>
/// <param name="State">One of <see cref="RetentionDesk.States"/>; null: all.</param>
public sealed record DueQuery(string? Text = null, string? Material = null, string? State = null, int Number = 1, int Size = 50);

/// <summary>
/// 保管期限台 — how long everything is kept and on what ground. One person proposes another period, another approves it; shorter than law asks is refused when asked
/// for, and has no effect where it stands in the log all the same.
/// </summary>
public sealed class RetentionDesk(KeepingPen pen)
{
    public const string Due = "due", Held = "held", Kept = "kept", ForEver = "forever", Open = "open", Gone = "gone";

    private const int MostRows = 200;

    /// <summary>到期, 暂停, 保管中, 永久, 未起算, 已销毁.</summary>
    public static IReadOnlyList<string> States { get; } = [Due, Held, Kept, ForEver, Open, Gone];

    public async Task<Look<RetentionView>> Table(Reader reader, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ReadKeeping, "retention", stop) is null) return new Look<RetentionView>.Denied(Permission.ReadKeeping.Needs);
        return new Look<RetentionView>.Shown(pen.Book.Ask(life => new RetentionView(
            [.. life.Table.On(pen.Today).OrderBy(rule => rule.Kind == RetentionRule.EveryKind).ThenBy(rule => rule.Kind, StringComparer.Ordinal).ThenBy(rule => rule.Material, StringComparer.Ordinal)],
            [.. life.Table.Set.Reverse()], [.. life.Asks.Where(ask => ask.Act == KeepingLife.ActRetention)], life.Breaches, pen.Today)));
    }

    public async Task<Look<DueView>> List(Reader reader, DueQuery query, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ReadKeeping, "due", stop) is not { } pass) return new Look<DueView>.Denied(Permission.ReadKeeping.Needs);
        var lots = await pen.Lots(pass, stop);
        var objects = pen.Book.ByLot;
        var (table, gone, holds) = pen.Book.Ask(life => (life.Table, life.Gone.ToLookup(t => (t.Lot, t.Material)), life.Holds.Where(h => h.Lifted is null).ToList()));
        var text = query.Text?.Trim() ?? "";
        var (counts, chosen) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<DueLine>());
        foreach (var lot in lots)
        {
            if (text.Length > 0 && !new[] { lot.Lot, lot.Name, lot.ProjectName }.Any(part => part.Contains(text, StringComparison.OrdinalIgnoreCase))) continue;
            var start = pen.Book.StartOf(lot.Lot);
            var over = holds.Where(hold => hold.Covers(lot.Lot)).Select(hold => hold.Id).ToList();
            foreach (var material in RetentionBook.OfLots)
            {
                if (query.Material is { } wanted && wanted != material) continue;
                var kept = table.Of(lot.Kind, KeepingPen.FormOf(lot), material, start, pen.Today);
                var files = objects[(lot.Lot, material)];
                var line = new DueLine(lot.Lot, lot.Name, lot.ProjectName, lot.Kind, material, files.Count(), files.Sum(o => o.Size), kept, kept.IsDue(pen.Today), over, gone[(lot.Lot, material)].LastOrDefault());
                var state = line.State;
                counts[state] = counts.GetValueOrDefault(state) + 1;
                if (query.State is null || query.State == state) chosen.Add(line);
            }
        }
        chosen.Sort((one, other) => (one.Gone is not null).CompareTo(other.Gone is not null) is not 0 and var by ? by
            : (one.Kept.Until ?? DateOnly.MaxValue).CompareTo(other.Kept.Until ?? DateOnly.MaxValue) is not 0 and var until ? until : string.CompareOrdinal(one.Lot, other.Lot));
        var size = Math.Clamp(query.Size, 1, MostRows);
        var page = Math.Clamp(query.Number, 1, Math.Max(1, (chosen.Count + size - 1) / size));
        return new Look<DueView>.Shown(new(new([.. chosen.Skip((page - 1) * size).Take(size)], page, size, chosen.Count), counts, pen.Today));
    }

    /// <summary>拟改 — takes effect when another person approves it, from its day on.</summary>
    public async Task<Act> Propose(Reader reader, string kind, string material, string period, string basis, DateOnly? from, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.WriteKeeping, "retention", stop) is null) return KeepingPen.Denied(Permission.WriteKeeping);
        if (RetentionTable.Problem(kind, material, period, basis, from, pen.Today) is { } problem) return new Act.Refused(problem);
        var request = new JsonObject { ["kind"] = kind, ["material"] = material, ["period"] = KeepingSpan.Parse(period)!.Value.Name.Zh, ["basis"] = basis.Trim(), ["from"] = $"{from:yyyy-MM-dd}" };
        return await pen.Ask(reader, KeepingLife.ActRetention, pen.Number("BGQX"), request, stop);
    }

    /// <summary>复核 — by another person than who proposed it.</summary>
    public async Task<Act> Decide(Reader reader, string approval, bool agrees, string reason, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ApproveKeeping, $"retention/{Short(approval)}", stop) is null) return KeepingPen.Denied(Permission.ApproveKeeping);
        var ask = pen.Book.Ask(life => life.Find(approval));
        if (pen.Undecidable(reader, ask, KeepingLife.ActRetention, agrees, reason) is { } refused) return refused;
        var asked = JsonNode.Parse(ask!.Request)!.AsObject();
        string Said(string name) => asked[name]!.GetValue<string>();
        Moment.TryParse(Said("from"), out var from);
        if (agrees && RetentionTable.Problem(Said("kind"), Said("material"), Said("period"), Said("basis"), from.Date, from.Date) is { } problem) return new Act.Refused(problem);
        var set = new RetentionSet { Kind = Said("kind"), Material = Said("material"), Period = Said("period"), Basis = Said("basis"), From = from, Approval = ask.Approval };
        return await pen.Decide(reader, ask, agrees, reason, [new(set, OwnFacts.Centre, $"{ask.Approval}/set", reader.Account, CausedBy: ask.Position)], stop);
    }

    internal static string Short(string text) => text.Length <= 60 ? text : text[..60];
}
