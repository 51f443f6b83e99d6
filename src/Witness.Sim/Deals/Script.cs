namespace Witness.Sim.Deals;

/// <summary>剧本 — all scenes of a deal, in whatever order; the reel sorts them by time.</summary>
public static class Script
{
    public static IEnumerable<Scene> Scenes(Deal deal)
    {
        foreach (var scene in Preparation.Scenes(deal)) yield return scene;
        foreach (var scene in Drawing.Scenes(deal)) yield return scene;
        foreach (var scene in OnSite.Scenes(deal)) yield return scene;
        foreach (var lot in deal.Lots)
        {
            foreach (var scene in Floor(deal, lot)) yield return scene;
            foreach (var scene in Outcome.Scenes(deal, lot)) yield return scene;
            foreach (var scene in Deposits.Scenes(deal, lot)) yield return scene;
        }
        if (deal.Retry is { } again)
            foreach (var scene in Scenes(again)) yield return scene;
    }

    private static IEnumerable<Scene> Floor(Deal deal, LotPlan lot) => deal.Form switch
    {
        TradeForm.Auction => AuctionFloor.Scenes(deal, lot),
        TradeForm.Listing => ListingFloor.Scenes(deal, lot),
        _ => BidRoom.Scenes(deal, lot).Concat(Evaluation.Scenes(deal, lot)),
    };
}
