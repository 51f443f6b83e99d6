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

    /// <summary>Everything comparable about a bid, placeholders left out.</summary>
    public static IEnumerable<Clue> Of(Bid bid)
    {
        foreach (var print in bid.Prints)
        {
            var (fact, moment) = (print.Fact, print.Fact.Moment);
            foreach (var clue in Machine(fact.MachineCode, moment, print.Recorded)) yield return clue;
            if (Real("file", fact.FileCreationId) is { } file) yield return new("file", file, fact.FileCreationId!, moment, print.Recorded);
            foreach (var clue in Each("lock", fact.PricingLocks, moment, print.Recorded)) yield return clue;
            if (Real("ca", fact.CaKeyHash) is { } ca) yield return new("ca", ca, fact.CaKeyHash!, moment, print.Recorded);
            foreach (var clue in Each("contact", fact.ContactHashes, moment, print.Recorded)) yield return clue;
            foreach (var clue in Each("staff", fact.StaffHashes, moment, print.Recorded)) yield return clue;
            foreach (var clue in Each("document", fact.DocumentIds, moment, print.Recorded)) yield return clue;
            if (fact.PublicIp is { Length: > 0 } ip) yield return new("ip", ip, ip, moment, print.Recorded);
        }
        if (bid.Opened is { Fact.MachineCode: { } code } opened)
            foreach (var clue in Machine(code, "制作", opened.Recorded)) yield return clue;
        if (bid.Received is not { } received) yield break;
        if (Real("ca", received.Fact.CaKeyHash) is { } key) yield return new("ca", key, received.Fact.CaKeyHash!, "上传", received.Recorded);
        if (received.Fact.ClientAddress is { Length: > 0 } address) yield return new("ip", address, address, "上传", received.Recorded);
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
