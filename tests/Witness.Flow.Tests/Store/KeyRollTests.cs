using System.Text;
using Witness.Flow.Store;

namespace Witness.Flow.Tests.Store;

public sealed class KeyRollTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(3, 0)]
    [InlineData(2, 3)]
    public void Keys_that_differ_come_out_of_a_hundred_thousand(int missing, int foreign)
    {
        var (kept, there) = Pair(missing, foreign, 100_000);
        var differing = KeyRoll.Decode(Encoded(kept)).Less(there);
        Assert.Equal(Keys("row-", missing), differing.Where(key => key.Count > 0).Select(Text).Order(StringComparer.Ordinal));
        Assert.Equal(Keys("foreign-", foreign), differing.Where(key => key.Count < 0).Select(Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void One_row_is_named_always_and_a_few_nearly_always()
    {
        Assert.Equal(1000, Named(1));
        Assert.InRange(Named(2), 980, 1000);
        Assert.InRange(Named(5), 900, 1000);
    }

    [Fact]
    public void Where_all_rows_are_gone_nothing_wrong_is_named()
    {
        var (kept, there) = Pair(500, 0, 500);
        Assert.All(kept.Less(there), key => Assert.StartsWith("row-", Text(key), StringComparison.Ordinal));
    }

    [Fact]
    public void Of_a_long_key_the_beginning_is_kept()
    {
        var kept = new KeyRoll(7);
        kept.Add(Encoding.UTF8.GetBytes(new string('a', 60) + "bcdefgh"));
        var found = Assert.Single(kept.Less(kept.Blank()));
        Assert.Equal((new string('a', 60) + "bcde", false, 1), (Text(found), found.Whole, found.Count));
    }

    private static int Named(int missing) => Enumerable.Range(0, 1000).Count(seed =>
    {
        var kept = new KeyRoll((ulong)seed);
        for (var i = 0; i < missing; i++) kept.Add(Encoding.UTF8.GetBytes($"row-{seed}-{i}"));
        return kept.Less(kept.Blank()).Count == missing;
    });

    private static (KeyRoll Kept, KeyRoll There) Pair(int missing, int foreign, int rows)
    {
        var kept = new KeyRoll(42);
        var there = kept.Blank();
        for (var i = 0; i < rows; i++)
        {
            var key = Encoding.UTF8.GetBytes($"row-{i}");
            kept.Add(key);
            if (i >= missing) there.Add(key);
        }
        for (var i = 0; i < foreign; i++) there.Add(Encoding.UTF8.GetBytes($"foreign-{i}"));
        return (kept, there);
    }

    private static IEnumerable<string> Keys(string of, int count) => Enumerable.Range(0, count).Select(i => $"{of}{i}");

    private static string Text(RolledKey key) => Encoding.UTF8.GetString(key.Key);

    private static byte[] Encoded(KeyRoll roll)
    {
        var bytes = new byte[roll.EncodedSize];
        roll.Encode(bytes);
        return bytes;
    }
}
