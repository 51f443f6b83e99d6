using System.Runtime.CompilerServices;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;
using Witness.Domain.Terms;

namespace Witness.Domain.Rules.Sameness;

/// <summary>特征 — one comparable value of one bid: of which component, by which fact, and whether taken when the document was made.</summary>
/// <param name="Moment">制作, 上传 or 解密; null where the source does not say.</param>
internal sealed record Clue(string Kind, string Value, string Shown, string? Moment, Recorded By)
{
    public static readonly IReadOnlyDictionary<string, Wording> Names = new Dictionary<string, Wording>
    {
        ["cpu"] = new("处理器序列号", "Processor serial"), ["board"] = new("主板序列号", "Mainboard serial"), ["disk"] = new("硬盘序列号", "Disk serial"), ["memory"] = new("内存序列号", "Memory serial"),
        ["mac"] = new("网卡地址", "MAC address"), ["file"] = new("文件创建标识码", "File creation id"), ["lock"] = new("计价锁号", "Pricing lock"), ["ca"] = new("CA 证书标识", "CA key"),
        ["contact"] = new("联系方式", "Contact"), ["staff"] = new("人员", "Staff"), ["document"] = new("文档标识", "Document id"), ["ip"] = new("公网地址", "Public address"),
    };

    // what one fact says is the same however often rules ask: reckoned once, forgotten with the fact
    private static readonly ConditionalWeakTable<Recorded, IReadOnlyList<Clue>> Known = [];
    private static readonly ConditionalWeakTable<Bid, IReadOnlyList<Clue>> OfBids = [];

    /// <summary>Everything comparable about a bid, placeholders left out.</summary>
    public static IReadOnlyList<Clue> Of(Bid bid)
    {
        if (OfBids.TryGetValue(bid, out var known)) return known;
        var all = new List<Clue>();
        foreach (var print in bid.Prints) all.AddRange(Of(print.Recorded));
        if (bid.Opened is { Fact.MachineCode: not null } opened) all.AddRange(Of(opened.Recorded));
        if (bid.Received is { } received) all.AddRange(Of(received.Recorded));
        OfBids.AddOrUpdate(bid, all);
        return all;
    }

    private static IReadOnlyList<Clue> Of(Recorded recorded)
    {
        if (Known.TryGetValue(recorded, out var known)) return known;
        known = [.. Read(recorded)];
        Known.AddOrUpdate(recorded, known);
        return known;
    }

    private static IEnumerable<Clue> Read(Recorded recorded)
    {
        switch (recorded.Fact)
        {
            case BidFingerprinted fact:
                var moment = fact.Moment;
                foreach (var clue in Machine(fact.MachineCode, moment, recorded)) yield return clue;
                if (Real("file", fact.FileCreationId) is { } file) yield return new("file", file, fact.FileCreationId!, moment, recorded);
                foreach (var clue in Each("lock", fact.PricingLocks, moment, recorded)) yield return clue;
                if (Real("ca", fact.CaKeyHash) is { } ca) yield return new("ca", ca, fact.CaKeyHash!, moment, recorded);
                foreach (var clue in Each("contact", fact.ContactHashes, moment, recorded)) yield return clue;
                foreach (var clue in Each("staff", fact.StaffHashes, moment, recorded)) yield return clue;
                foreach (var clue in Each("document", fact.DocumentIds, moment, recorded)) yield return clue;
                if (fact.PublicIp is { Length: > 0 } ip) yield return new("ip", ip, ip, moment, recorded);
                break;
            case BidOpened { MachineCode: { } code }:
                foreach (var clue in Machine(code, "制作", recorded)) yield return clue;
                break;
            case BidReceived received:
                if (Real("ca", received.CaKeyHash) is { } key) yield return new("ca", key, received.CaKeyHash!, "上传", recorded);
                if (received.ClientAddress is { Length: > 0 } address) yield return new("ip", address, address, "上传", recorded);
                break;
        }
    }

    /// <summary>Ends of a value, for an explanation: enough to see that two are the same.</summary>
    public string Masked => Shown.Length <= 12 ? Shown : $"{Shown[..6]}…{Shown[^4..]}";

    public Input Said(string who) =>
        new(new($"{Names[Kind].Zh}（{who}）", $"{Names[Kind].En} ({who})"), Masked, "", By.Fact.Header.Type, By.Fact.Header.Identity, By.Position);

    private static IEnumerable<Clue> Machine(MachineCode? code, string? moment, Recorded by)
    {
        if (code is null) return [];
        return Each("cpu", code.Cpu, moment, by).Concat(Each("board", code.Board, moment, by)).Concat(Each("disk", code.Disk, moment, by))
            .Concat(Each("memory", code.Memory, moment, by)).Concat(Each("mac", code.Mac, moment, by));
    }

    private static IEnumerable<Clue> Each(string kind, IReadOnlySet<string>? values, string? moment, Recorded by) =>
        values is null ? [] : values.Order(StringComparer.Ordinal).Select(v => (v, Real(kind, v))).Where(v => v.Item2 is not null).Select(v => new Clue(kind, v.Item2!, v.v, moment, by));

    private static string? Real(string kind, string? value) => Placeholders.Real(kind, value);
}

/// <summary>特征踪迹 — every comparable value of every bid, under its component: what bids of other lots and years are compared with.</summary>
public sealed class Fingerprints() : Tracker("fingerprints", typeof(BidFingerprinted), typeof(BidOpened), typeof(BidReceived))
{
    public override IEnumerable<Trace> Of(LotFacts lot)
    {
        foreach (var bid in lot.Bids)
            foreach (var clue in Clue.Of(bid))
                yield return new(clue.Kind, clue.Value, lot.Lot, lot.Round, bid.Key, bid.Name, lot.Opened, clue.By.Fact.Header.Identity, clue.By.Position, clue.Moment);
    }
}
