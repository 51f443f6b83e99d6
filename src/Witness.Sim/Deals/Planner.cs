using System.Globalization;
using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Deals;

/// <summary>策划 — turns a blueprint into a deal: names, codes, parties, prices, days. Honest throughout.</summary>
public static class Planner
{
    private static readonly string[] Numerals = ["一", "二", "三", "四", "五", "六"];

    public static Deal Plan(City city, int index, Blueprint b)
    {
        var dice = Dice.For(city.Seed, string.Create(CultureInfo.InvariantCulture, $"deal-{city.World}-{index}"));
        var district = dice.Pick(Names.Districts);
        var deal = new Deal
        {
            City = city, Dice = dice, Index = index, Kind = b.Kind, Form = b.Form, Method = b.Method,
            Category = b.Category ?? CategoryOf(b, dice), Account = AccountOf(b.Kind, district.Code),
        };
        deal.District = district;
        deal.Twists = b.Twists;
        deal.OpeningHall = b.OpeningHall;
        deal.EvaluationHalls = [.. b.EvaluationHalls];
        deal.CommitteeSize = b.Committee;
        Name(deal);
        switch (b.Form)
        {
            case TradeForm.Tender: Schedules.Tender(deal, b.Anchor); break;
            case TradeForm.Direct: Schedules.Direct(deal, b.Anchor); break;
            case TradeForm.Auction: Schedules.Auction(deal, b.Anchor); break;
            default: Schedules.Listing(deal, b.Anchor); break;
        }
        deal.T.Terminated = (b.Form == TradeForm.Listing ? deal.T.ListingFrom : deal.T.Deadline).Work(-1).At(14, dice.Int(5, 40));
        var letter = b.Kind switch { "GC" => 'A', "ZC" => 'D', "ZR" => 'B', "CQ" => 'E', _ => 'N' };
        deal.ProjectCode = Codes.ProjectCode(letter, district.Code, deal.T.Register, city.World == "day" ? 9000 + index : index < 9000 ? index : index + 1000);
        for (var i = 1; i <= b.Lots; i++) deal.Lots.Add(Lot(deal, b, i));
        if (b.Form is TradeForm.Tender or TradeForm.Direct) Committee(deal, b);
        if (b.Ending == Ending.TooFew && (b.Twists & Twist.Invited) == 0 && (dice.PerMille(500) || deal.Has(Twist.TenderedAgain))) deal.Retry = SecondRound(deal, b);
        return deal;
    }

    private static string CategoryOf(Blueprint b, Dice dice) => b.Kind switch
    {
        "GC" => dice.Pick(["施工", "施工", "货物", "服务"]),
        "ZC" => dice.Pick(["货物", "服务"]),
        "ZR" => dice.PerMille(800) ? "宗地" : "采矿权",
        _ => "标的",
    };

    private static string AccountOf(string kind, string district) => kind switch
    {
        "GC" => string.CompareOrdinal(district, "379920") > 0 ? Accounts.WorksCounty : Accounts.Works,
        "ZC" => Accounts.Procurement,
        "ZR" => Accounts.Land,
        "CQ" => Accounts.Property,
        _ => Accounts.Rural,
    };

    private static void Name(Deal deal)
    {
        var (city, dice, district) = (deal.City, deal.Dice, deal.District);
        List<Firm> Here(List<Firm> all) => all.Where(f => f.Region == district.Code).ToList();
        var road = dice.Pick(Names.Roads);
        deal.Buyer = deal.Kind switch
        {
            "CQ" => dice.Pick(Here(city.StateFirms)),
            "NC" => dice.Pick(Here(city.Villages)),
            "GC" when dice.PerMille(400) => dice.Pick(Here(city.StateFirms)),
            _ => dice.Pick(Here(city.PublicBuyers)),
        };
        deal.ProjectName = deal.Kind switch
        {
            "GC" => $"{district.Name}{road}{dice.Pick(Names.GcWorks)}",
            "ZC" => $"{deal.Buyer.Name.Replace("（示例）", "", StringComparison.Ordinal)}{dice.Pick(Names.ZcThings)}",
            "ZR" when deal.Category == "采矿权" => $"{district.Name}{road}建筑石料用灰岩矿采矿权出让",
            "ZR" => $"{district.Name}{road}片区2026-示{dice.Int(1, 99)}号宗地国有建设用地使用权出让",
            "CQ" => $"{deal.Buyer.Name}{dice.Pick(Names.CqThings)}",
            _ => $"{deal.Buyer.Name.Replace("股份经济合作社（示例）", "", StringComparison.Ordinal)}{dice.Int(20, 480)}亩{dice.Pick(Names.NcThings)}",
        };
        deal.ProjectName += string.Create(CultureInfo.InvariantCulture, $"（示例{deal.Index + 1:D4}）");
        deal.Buyers.Add(deal.Buyer);
        deal.Agency = deal.Kind is "GC" or "ZC" && dice.PerMille(930) ? dice.Pick(city.Agencies) : deal.Kind is "ZR" ? null : dice.Pick(city.Agencies);
        deal.Supervisor = city.PublicBuyers.First(f => f.Region == district.Code && f.Name.Contains(deal.Kind switch { "ZC" => "公安局", "GC" => "住房和城乡建设局", "NC" => "水利局", _ => "城市管理局" }, StringComparison.Ordinal));
        deal.Supervisor = deal.Supervisor with
        {
            Name = district.Name + (deal.Kind switch { "ZC" => "财政局（示例）", "GC" => "住房和城乡建设局（示例）", "ZR" => "自然资源局（示例）", "CQ" => "国有资产监督管理局（示例）", _ => "农业农村局（示例）" }),
        };
    }

    private static LotPlan Lot(Deal deal, Blueprint b, int number)
    {
        var dice = deal.Dice;
        var estimate = deal.Kind switch
        {
            "GC" => dice.Long(450, 6800) * 1_000_000,
            "ZC" => dice.Long(60, 900) * 1_000_000,
            "ZR" => dice.Long(900, 22_000) * 1_000_000,
            "CQ" => dice.Long(110, 950) * 1_000_000,
            _ => dice.Long(8, 120) * 1_000_000,
        };
        var lot = new LotPlan
        {
            Number = number,
            Code = Codes.LotCode(deal.ProjectCode, number),
            Name = b.Lots == 1 ? deal.ProjectName : $"{deal.ProjectName}{Numerals[number - 1]}{(deal.Kind == "GC" ? "标段" : deal.Kind == "ZC" ? "包" : "标的")}",
            Estimate = estimate,
            Ending = b.Ending,
        };
        if (b.Form is TradeForm.Tender or TradeForm.Direct)
        {
            lot.Ceiling = b.Quoted switch
            {
                QuoteForm.Rate => new Quote(QuoteForm.Rate, dice.Int(300, 500), "下浮率"),
                QuoteForm.Unit => new Quote(QuoteForm.Unit, dice.Long(180, 420) * 100, "元/工日"),
                _ => Quote.Of(estimate / 100 * dice.Int(95, 99)),
            };
            var deposit = estimate / 100 * dice.Int(10, 18) / 10 / 100_000 * 100_000;
            lot.Deposit = Math.Max(Math.Min(100_000, estimate / 50), Math.Min(deposit, deal.Category is "施工" or "货物" || deal.Kind != "GC" ? 80_000_000 : 10_000_000));
        }
        else
        {
            var start = estimate / 100 * dice.Int(96, 99);
            lot.StartPrice = b.Quoted == QuoteForm.Unit ? new Quote(QuoteForm.Unit, deal.Kind == "NC" ? dice.Long(400, 1200) * 100 : dice.Long(30, 400) * 100, deal.Kind == "NC" ? "元/年" : "元/㎡") : Quote.Of(start);
            lot.Step = b.Quoted == QuoteForm.Unit ? lot.StartPrice.Value / 50 / 100 * 100 + 100 : Math.Max(100_000, start / 100 / 100_000 * 100_000);
            lot.Deposit = deal.Kind == "ZR" ? start / 100 * 21 / 100_000 * 100_000 + 100_000 : start / 100 * dice.Int(8, 10) / 100_000 * 100_000 + 100_000;
            if (deal.Kind is "ZR" or "NC") lot.Area = dice.Long(4_000, 90_000) * 100;
        }
        var from = b.Form is TradeForm.Auction or TradeForm.Listing || deal.Kind == "NC" || deal.Kind == "CQ" ? deal.City.Holders : deal.Kind == "GC" ? deal.City.Builders : deal.Kind == "ZR" ? deal.City.Holders : deal.City.Suppliers;
        Bidding.Fill(deal, lot, b.Form == TradeForm.Direct ? 1 : b.Ending == Ending.TooFew ? 2 : b.Ending == Ending.Passed ? (b.Form == TradeForm.Auction ? 2 : 0) : b.Bidders, from);
        if (b.Ending == Ending.Terminated) lot.Bids.RemoveAll(x => x.Received >= deal.T.Terminated || x.Paid >= deal.T.Terminated);
        if (b.Form is TradeForm.Auction or TradeForm.Listing) Calls(deal, b, lot);
        if (b.Twists.HasFlag(Twist.BidWithdrawn) && lot.Bids.Count > 4) lot.Bids[^1].Withdrawn = true;
        if (b.Twists.HasFlag(Twist.BidRejected) && lot.Bids.Count > 3)
            lot.Bids.Where(x => !x.Withdrawn).OrderByDescending(x => x.Price.Form == QuoteForm.Rate ? -x.Price.Value : x.Price.Value).First().Rejected = (dice.PerMille(500) ? "开标" : "资格", dice.Pick(Names.RejectReasons));
        if (b.Scored && b.Form == TradeForm.Tender) lot.Scores = Bidding.Score(dice, lot, b.Committee, Items(b));
        if (b.Form is TradeForm.Tender or TradeForm.Direct) Bidding.Decide(lot);
        return lot;
    }

    private static List<ScoreItem> Items(Blueprint b)
    {
        var items = new List<ScoreItem> { new("报价得分", false, 4000), new(b.Kind == "GC" ? "施工组织设计" : "技术与服务方案", true, 3000), new("类似业绩", false, 1000) };
        if (b.ScoreItems > 3) items.Add(new("项目管理机构", true, 2000));
        for (var i = 4; i < b.ScoreItems; i++) items.Add(new(string.Create(CultureInfo.InvariantCulture, $"主观评审项{i - 3}"), true, 1000));
        return items;
    }

    private static void Committee(Deal deal, Blueprint b)
    {
        deal.Committee = deal.Dice.Some(deal.City.Experts, b.Committee + 1);
        if (deal.Has(Twist.Redrawn) || deal.Has(Twist.Recused))
        {
            deal.Replaced = deal.Committee[^1];
            deal.Redraws = 1;
        }
        deal.Committee.RemoveAt(deal.Committee.Count - 1);
    }

    /// <summary>Calls: each a step or two above the last by the ladder, never the same bidder twice running, at uneven intervals.</summary>
    private static void Calls(Deal deal, Blueprint b, LotPlan lot)
    {
        if (lot.Ending == Ending.Passed || lot.Bids.Count < 2) return;
        var dice = deal.Dice;
        var auction = b.Form == TradeForm.Auction;
        var count = auction ? dice.Int(9, 16) : dice.Int(6, 12);
        var early = auction ? 0 : dice.Int(2, 3);
        var (price, last, second) = (lot.StartPrice!.Value, -1, auction ? 45.0 : -dice.Int(2400, 3300));
        for (var i = 0; i < count; i++)
        {
            int who;
            do who = dice.Int(0, lot.Bids.Count - 1);
            while (who == last);
            if (i < lot.Bids.Count) who = i;
            if (who == last) who = (who + 1) % lot.Bids.Count;
            last = who;
            var unit = lot.Step * (auction && price >= lot.StartPrice.Value + lot.Step * 20 ? 2 : 1);
            price += i == 0 ? 0 : unit * dice.Pick([1, 1, 1, 2]);
            lot.Calls.Add(new Call(who, price, second));
            if (auction) second += dice.Int(6, 58);
            else if (i < early - 1) second += dice.Int(300, 900);
            else if (i == early - 1) second = dice.Int(40, 160);
            else second += dice.Int(20, 280);
        }
        if (!b.Twists.HasFlag(Twist.TimedBidding) && !auction)
        {
            lot.Calls.RemoveAll(c => c.Second >= 0);
        }
        lot.WinnerIndex = lot.Calls[^1].Bid;
    }

    private static Deal SecondRound(Deal first, Blueprint b)
    {
        var again = Plan(first.City, first.Index + 500_000, b with { Ending = Ending.Award, Anchor = first.T.Opening.DaysThenWork(34).At(first.T.Opening.Hour, first.T.Opening.Minute), Bidders = Math.Max(3, b.Bidders) });
        var (code, lots) = (first.ProjectCode, first.LotCodes);
        again.ProjectCode = code;
        again.ProjectName = first.ProjectName;
        again.District = first.District;
        again.Round = 2;
        again.Account = first.Account;
        again.Buyer = first.Buyer;
        again.Buyers.Clear();
        again.Buyers.Add(first.Buyer);
        again.Agency = first.Agency;
        again.Supervisor = first.Supervisor;
        for (var i = 0; i < lots.Count; i++)
        {
            again.Lots[i].Code = lots[i];
            again.Lots[i].Name = first.Lots[i].Name;
            again.Lots[i].Deposit = Math.Min(again.Lots[i].Deposit, first.Lots[i].Estimate / 1000 * 18 / 100 * 100); // two per cent are reckoned of the estimate that was registered
            foreach (var bid in again.Lots[i].Bids) bid.Deposit = again.Lots[i].Deposit;
            foreach (var bid in again.Lots[i].Bids) bid.Id = $"TB-{lots[i]}R2-{bid.Order:D2}";
        }
        return again;
    }
}
