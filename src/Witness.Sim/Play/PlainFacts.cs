using Witness.Sim.Deals;
using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Play;

/// <summary>平常的事实 — honest deals without end under one account, for measuring: what a trading system sends all day.</summary>
public sealed class PlainFacts
{
    private readonly IEnumerator<Message> _messages;

    /// <param name="letters">An account that may send only T sends only what trading systems send.</param>
    public PlainFacts(ulong seed, string sender, string letters)
    {
        Sender = sender;
        _messages = Endless(seed, sender, letters.Length == 1).GetEnumerator();
    }

    public string Sender { get; }

    public List<Message> Next(int count)
    {
        var list = new List<Message>(count);
        while (list.Count < count && _messages.MoveNext()) list.Add(_messages.Current);
        return list;
    }

    /// <summary>Deal after deal; all facts go out under the one account, whose letters must allow them.</summary>
    private static IEnumerable<Message> Endless(ulong seed, string sender, bool tradingOnly)
    {
        var lane = 0u;
        foreach (var c in sender) lane = lane * 31 + c;
        var city = new City(seed, $"bench-{sender}", 40);
        var anchor = new DateTime(2026, 5, 20, 9, 0, 0);
        for (long sequence = 0, index = 0; ; index++)
        {
            var blueprint = new Blueprint("GC", TradeForm.Tender, "公开招标", anchor.AddDays(index % 60).Work(0))
            {
                Twists = Twist.Deposits | Twist.Fingerprints, Bidders = 5, EvaluationHalls = [city.Evaluations[(int)(index % 14)]], OpeningHall = city.Openings[(int)(index % 8)],
            };
            var deal = Planner.Plan(city, (int)(lane % 800) * 2000 + (int)(index % 2000), blueprint);
            foreach (var message in new Reel().Run([(DateTime.MinValue, () => Script.Scenes(deal))]))
            {
                if (tradingOnly && !message.Sender.EndsWith("-trade", StringComparison.Ordinal) && message.Sender != Accounts.WorksCounty) continue;
                yield return message with { Sender = sender, Sequence = ++sequence, Key = $"{message.Key}-{sender}-{index / 2000}" };
            }
        }
    }
}
