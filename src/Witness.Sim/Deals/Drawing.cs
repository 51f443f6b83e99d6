using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Deals;

/// <summary>专家抽取 — draw, answers, recusal, redraw.</summary>
public static class Drawing
{
    public static IEnumerable<Scene> Scenes(Deal deal)
    {
        if (deal.Committee.Count > 0) yield return new(deal.T.Draw, tape => Draw(deal, tape));
        if (deal.Has(Twist.ExpertListDisclosed))
            yield return new(deal.T.EvaluationEnd.AddDays(8), tape => tape.OfLots(deal.ProjectCode, deal.LotCodes, deal.Round).Say(Accounts.Pool, "ExpertListDisclosed", deal.T.EvaluationEnd.AddDays(8),
                p => p.Text("DrawId", DrawId(deal)).Text("Reason", "中标结果已确定").Text("DisclosedBy", "抽取管理岗")));
    }

    private static string DrawId(Deal deal) => $"CQ-{deal.ProjectCode}-{deal.Round}";

    private static void Draw(Deal deal, Tape tape)
    {
        var (t, dice) = (deal.T, deal.Dice);
        var lots = tape.OfLots(deal.ProjectCode, deal.LotCodes, deal.Round);
        var experts = Experts(deal);
        var first = deal.Replaced is null ? experts : experts.Skip(1).Prepend(deal.Replaced).ToList();
        lots.Say(Accounts.Pool, "ExpertsDrawn", t.Draw, p => p.Text("DrawId", DrawId(deal)).Code("Pool", "专家库", deal.Kind == "ZC" ? "02" : "01", deal.Kind == "ZC" ? "政采评审专家库" : "综合评标专家库")
            .Text("Mode", deal.Has(Twist.Scattered) ? "分散" : "集中").Text("Method", deal.FixedMethodDraw ? "指定" : "随机")
            .List("Specialties", experts.GroupBy(e => (e.Specialty, e.SpecialtyText)).OrderBy(g => g.Key.Specialty, StringComparer.Ordinal), (s, g) => s.Code("Code", "评标专业", g.Key.Specialty, g.Key.SpecialtyText).Int("Count", g.Count()))
            .Int("Count", experts.Count).Texts("Regions", deal.Has(Twist.Scattered) ? [Names.CityCode, "379921"] : [Names.CityCode]).Time("EvaluationAt", t.EvaluationStart)
            .Orgs("RecusedOrgs", deal.Has(Twist.Deposits) ? deal.Lots[0].Bids.Take(1).Select(b => b.Who.Firm) : []).Experts("Experts", first)
            .Object("DrawnBy", d => d.Text("Name", "王示例抽取员").Text("Id", Parties.IdOf("王示例抽取员"))));
        var second = 40;
        foreach (var expert in first)
        {
            var answer = deal.Replaced == expert ? "请假" : "确认";
            lots.Say(Accounts.Pool, "ExpertResponded", t.Draw.AddSeconds(second += dice.Int(20, 90)), p => p.Text("DrawId", DrawId(deal)).ExpertRef("Expert", expert).Text("Response", answer).Text("Reason", answer == "请假" ? "身体不适" : deal.Has(Twist.Full) ? "可按时到场" : null));
        }
        if (deal.Has(Twist.Recused) && deal.Replaced is { } gone)
            lots.Say(Accounts.Pool, "ExpertRecused", t.Draw.AddSeconds(second + 30), p => p.ExpertRef("Expert", gone).Org("Org", deal.Buyer).Text("Reason", "曾在采购人处任职").Text("FoundBy", "本人申报"));
        for (var i = 0; i < deal.Redraws; i++)
        {
            var redraw = i;
            lots.Say(Accounts.Pool, "ExpertsRedrawn", t.Draw.AddSeconds(second += 400), p => p.Text("DrawId", DrawId(deal)).Text("RedrawId", $"{DrawId(deal)}-B{redraw + 1}").Code("Reason", "补抽原因", "03", "专家请假").Text("Note", "首抽专家请假")
                .List("Specialties", [experts[0]], (s, e) => s.Code("Code", "评标专业", e.Specialty, e.SpecialtyText).Int("Count", 1)).Int("Count", 1).Experts("Replaced", [first[redraw % first.Count]]).Experts("Experts", [experts[redraw % experts.Count]]));
            lots.Say(Accounts.Pool, "ExpertResponded", t.Draw.AddSeconds(second += 60), p => p.Text("DrawId", DrawId(deal)).ExpertRef("Expert", experts[redraw % experts.Count]).Text("Response", "确认"));
        }
    }

    /// <summary>Those drawn; the buyer's representative, last of the committee, is not.</summary>
    public static List<Expert> Experts(Deal deal) => deal.Committee.Count == deal.CommitteeSize && deal.CommitteeSize >= 3 ? deal.Committee[..^1] : deal.Committee;
}
