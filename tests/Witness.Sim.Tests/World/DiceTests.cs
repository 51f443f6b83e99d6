using Witness.Sim.World;

namespace Witness.Sim.Tests.World;

public sealed class DiceTests
{
    /// <summary>Reckoned by a second implementation of splitmix64 and xoshiro256**.</summary>
    [Fact]
    public void A_seed_throws_the_same_numbers_for_ever() => Assert.Equal([12966619160104079557UL, 9600361134598540522UL, 10590380919521690900UL], Throws(1));

    [Fact]
    public void Streams_of_different_names_differ() => Assert.NotEqual(Dice.For(1, "a").Next(), Dice.For(1, "b").Next());

    [Fact]
    public void Some_gives_different_ones()
    {
        var some = new Dice(5).Some(Enumerable.Range(0, 50).ToList(), 20);
        Assert.Equal(20, some.Distinct().Count());
    }

    private static List<ulong> Throws(ulong seed)
    {
        var dice = new Dice(seed);
        return [dice.Next(), dice.Next(), dice.Next()];
    }
}
