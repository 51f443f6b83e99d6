using Witness.Domain.Access;
using Witness.Domain.Stages;

namespace Witness.Domain.Tests.Stages;

public class RealDealTests
{
    [Fact]
    public void All_facts_of_the_real_deals_are_read()
    {
        Assert.Equal(275, Deals.All.Count);
        foreach (var lot in Deals.Lots)
        {
            var reading = Deals.Read(lot, SealView.AllOpen);
            Console.WriteLine($"{lot} {reading.Nature.Kind?.Code} {reading.Nature.Form} " + string.Join(" | ", reading.Clocks.Select(c => $"{c.Rule.Id} {c.Explanation.Zh}")));
            Console.WriteLine("   " + reading.Summary());
        }
    }
}
