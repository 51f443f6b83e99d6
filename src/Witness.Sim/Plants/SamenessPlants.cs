using Witness.Sim.Deals;
using Witness.Sim.World;
using static Witness.Sim.Plants.Bends;

namespace Witness.Sim.Plants;

/// <summary>H 雷同 — machines, files, addresses, people, texts that two bidders should not share.</summary>
public static class SamenessPlants
{
    public static IEnumerable<Plant> All =>
    [
        new("H01", "文件制作机器码一致", 1, (_, b) => Works(b), Pair("整机特征一致", (a, b) => b.Machine = a.Machine)),
        new("H02", "MAC 一致", 1, (_, b) => Works(b), Pair("网卡地址一致", (a, b) => b.Machine = b.Machine with { Mac = [.. b.Machine.Mac, .. a.Machine.Mac] })),
        new("H03", "CPU/主板/硬盘序列号一致", 1, (_, b) => Goods(b), Pair("硬盘序列号一致", (a, b) => b.Machine = b.Machine with { Disk = a.Machine.Disk })),
        new("H04", "文件创建标识码一致", 1, (_, b) => Works(b), Pair("文件创建标识码一致", (a, b) => b.FileId = a.FileId)),
        new("H05", "造价软件加密锁号一致", 1, (_, b) => Works(b), Pair("造价软件加密锁号一致", (a, b) => b.Locks = [.. b.Locks, .. a.Locks])),
        new("H06", "公网IP一致", 1, (_, b) => Works(b), Pair("公网地址一致且递交间隔不足三十分", (a, b) =>
        {
            b.Ip = a.Ip;
            (b.Received, b.Paid) = (a.Received.AddMinutes(11), a.Paid.AddMinutes(20));
        }, "BidReceived")),
        new("H07", "CA·办人·联系方式·项目成员一致", 1, (_, b) => Works(b), (cast, k, deal) =>
            (k % 3) switch
            {
                0 => Pair("数字证书一致", (a, b) => b.CaKey = a.CaKey)(cast, 0, deal),
                1 => Pair("联系方式一致", (a, b) => b.Contacts = [.. b.Contacts, .. a.Contacts])(cast, 0, deal),
                _ => Pair("项目管理成员一致", (a, b) => b.Staff = [b.Staff[0], a.Staff[1]])(cast, 0, deal),
            }) { Variants = 3 },
        new("H08", "文档元数据一致", 1, (_, b) => Goods(b), Pair("文档标识一致", (a, b) => (b.DocumentIds, b.Author, b.Made) = (a.DocumentIds, a.Author, a.Made.AddMinutes(4)))),
        new("H09", "文本异常一致/错漏雷同", 1, (_, b) => Goods(b), Pair("技术方案文本相似度过高", (a, b) => b.Sketch = [.. a.Sketch[..30], .. b.Sketch[30..]])),
        new("H10", "投标文件混装/错名", 1, (_, b) => Works(b), (_, _, deal) =>
        {
            var lot = deal.Lots[0];
            var (a, b) = (lot.Bids[1], lot.Bids[2]);
            b.Author = a.Who.Firm.Name;
            return new(lot, $"{b.Who.Firm.Name} 的投标文件署有 {a.Who.Firm.Name}", Key(deal, lot, "BidFingerprinted", b));
        }),
        new("H11", "上传时序聚集且顺序重复", 3, (_, b) => Works(b), (cast, k, deal) =>
        {
            var lot = deal.Lots[0];
            var at = deal.T.Deadline.Work(-1).At(15, 6 + k);
            for (var i = 0; i < 3; i++)
            {
                var bid = Recast(deal, lot, i, cast.Bidder($"{i}", deal, Names.Builders));
                bid.Received = at.AddSeconds(i * 95);
            }
            Bidding.Decide(lot);
            return new(lot, "三家投标人在多个标段以同一顺序先后数分钟内递交", [.. lot.Bids.Take(3).Select(b => Key(deal, lot, "BidReceived", b))]);
        }),
    ];
}
