using System.Text.Json;
using CsCheck;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Tree;

namespace Witness.Ledger.Tests.Tree;

public sealed class TreeTests
{
    private static readonly Suite Suite = Suite.Intl;
    private static readonly JsonElement Vectors = JsonDocument.Parse(File.ReadAllText(Cases.Path("tree.json"))).RootElement;

    [Fact]
    public async Task The_published_trees_have_the_published_roots_and_proofs()
    {
        var leaves = Vectors.GetProperty("leaves").EnumerateArray().Select(l => Suite.Leaf(Convert.FromHexString(l.GetString()!))).ToArray();
        var roots = Hashes(Vectors.GetProperty("roots"));
        for (var size = 0; size <= leaves.Length; size++) Assert.Equal(roots[size], Forest.Of(leaves[..size]).Growth.Root());

        var forest = Forest.Of(leaves);
        foreach (var vector in Vectors.GetProperty("inclusion").EnumerateArray())
        {
            var (position, size, proof) = (vector.GetProperty("position").GetInt64(), vector.GetProperty("size").GetInt64(), Hashes(vector.GetProperty("proof")));
            Assert.Equal(proof, await forest.Tiles().Inclusion(position, size));
            Assert.True(TreeProof.Includes(Suite, leaves[position], position, roots[size], size, proof));
        }

        foreach (var vector in Vectors.GetProperty("consistency").EnumerateArray())
        {
            var (older, size, proof) = (vector.GetProperty("older").GetInt64(), vector.GetProperty("size").GetInt64(), Hashes(vector.GetProperty("proof")));
            Assert.Equal(proof, await forest.Tiles().Consistency(older, size));
            Assert.True(TreeProof.Extends(Suite, older, roots[older], size, roots[size], proof));
        }
    }

    [Fact]
    public void The_root_is_the_one_of_the_definition_at_every_size_to_300_and_around_the_powers()
    {
        int[] sizes = [.. Enumerable.Range(0, 301), .. Around(512), .. Around(1024), .. Around(4096), .. Around(65_536)];
        var leaves = Leaves(sizes.Max());
        var growth = new TreeGrowth(Suite);
        foreach (var size in sizes.Distinct().Order())
        {
            while (growth.Size < size) growth.Append(leaves[growth.Size]);
            Assert.Equal(ByDefinition(leaves.AsSpan(0, size)), growth.Root());
        }
    }

    [Fact]
    public async Task Every_proof_of_every_tree_to_seventy_verifies_and_no_broken_one_does()
    {
        var leaves = Leaves(70);
        var forest = Forest.Of(leaves);
        for (var size = 1; size <= leaves.Length; size++)
        {
            var root = ByDefinition(leaves.AsSpan(0, size));
            for (var position = 0; position < size; position++)
            {
                var at = position;
                var proof = await forest.Tiles().Inclusion(position, size);
                Assert.True(TreeProof.Includes(Suite, leaves[at], at, root, size, proof));
                foreach (var broken in Broken(proof)) Assert.False(TreeProof.Includes(Suite, leaves[at], at, root, size, broken));
                Assert.False(TreeProof.Includes(Suite, leaves[at], at + 1, root, size, proof));
                Assert.False(TreeProof.Includes(Suite, leaves[(at + 1) % 70], at, root, size, proof));
            }

            for (var older = 0; older <= size; older++)
            {
                var oldRoot = ByDefinition(leaves.AsSpan(0, older));
                var proof = await forest.Tiles().Consistency(older, size);
                Assert.True(TreeProof.Extends(Suite, older, oldRoot, size, root, proof));
                if (older == 0) continue;
                foreach (var broken in Broken(proof)) Assert.False(TreeProof.Extends(Suite, older, oldRoot, size, root, broken));
                if (older < size) Assert.False(TreeProof.Extends(Suite, older, root, size, oldRoot, proof));
            }
        }
    }

    [Fact]
    public void Any_proof_at_any_size_verifies_and_each_flipped_bit_is_found()
    {
        var leaves = Leaves(66_000);
        var forest = Forest.Of(leaves);
        var sizes = Gen.OneOf(Gen.Int[1, 300], Gen.OneOf(Gen.Int[511, 513], Gen.Int[1023, 1025], Gen.Int[16_383, 16_385], Gen.Int[65_535, 65_537]), Gen.Int[1, 66_000]);
        var cases = from size in sizes
                    from position in Gen.Int[0, size - 1]
                    from older in Gen.Int[1, size]
                    from bit in Gen.Int[0, 255]
                    select (size, position, older, bit);
        cases.Sample(c =>
        {
            var root = forest.Tiles().Root(c.size).AsTask().Result;
            var proof = forest.Tiles().Inclusion(c.position, c.size).AsTask().Result;
            Assert.True(TreeProof.Includes(Suite, leaves[c.position], c.position, root, c.size, proof));
            Assert.True(proof.Length <= 17);
            for (var i = 0; i < proof.Length; i++)
                Assert.False(TreeProof.Includes(Suite, leaves[c.position], c.position, root, c.size, Flip(proof, i, c.bit)));

            var oldRoot = forest.Tiles().Root(c.older).AsTask().Result;
            var growth = forest.Tiles().Consistency(c.older, c.size).AsTask().Result;
            Assert.True(TreeProof.Extends(Suite, c.older, oldRoot, c.size, root, growth));
            for (var i = 0; i < growth.Length; i++)
                Assert.False(TreeProof.Extends(Suite, c.older, oldRoot, c.size, root, Flip(growth, i, c.bit)));
        }, iter: 300);
    }

    [Fact]
    public void Whole_tiles_appended_at_once_give_the_same_tree()
    {
        var leaves = Leaves(66_000);
        var whole = new TreeGrowth(Suite);
        for (var i = 0; i + 256 <= leaves.Length; i += 256)
        {
            var tile = new byte[8192];
            for (var j = 0; j < 256; j++) leaves[i + j].CopyTo(tile.AsSpan(32 * j));
            whole.AppendTile(TileHash.Head(Suite, tile, 0, 256));
        }

        for (var i = (int)whole.Size; i < leaves.Length; i++) whole.Append(leaves[i]);
        Assert.Equal(Forest.Of(leaves).Growth.Root(), whole.Root());
    }

    [Fact]
    public void Paths_are_those_of_the_specification_and_no_other_spelling_is_read()
    {
        var paths = JsonDocument.Parse(File.ReadAllText(Cases.Path("paths.json"))).RootElement;
        foreach (var good in paths.GetProperty("good").EnumerateObject())
        {
            var place = new TilePlace(good.Value[0].GetInt32(), good.Value[1].GetInt64(), good.Value[2].GetInt32());
            Assert.Equal(good.Name, place.Path());
            Assert.Equal(place, TilePlace.Parse(good.Name));
        }

        foreach (var bad in paths.GetProperty("bad").EnumerateArray()) Assert.Null(TilePlace.Parse(bad.GetString()!));
    }

    [Fact]
    public void A_bundle_gives_back_its_entries_and_none_when_it_was_cut()
    {
        ReadOnlyMemory<byte>[] entries = [new byte[] { 1 }, new byte[Bundle.MaxEntry], new byte[] { 2, 3 }];
        var bundle = Bundle.Encode(entries);
        Assert.Equal(entries.Select(e => e.ToArray()), Bundle.Decode(bundle)!.Select(e => e.ToArray()));
        Assert.Null(Bundle.Decode(bundle.AsMemory(0, bundle.Length - 1)));
        Assert.Throws<OverflowException>(() => Bundle.Encode([new byte[Bundle.MaxEntry + 1]]));
    }

    private static int[] Around(int power) => [power - 1, power, power + 1];

    private static Digest[] Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => Suite.Leaf(BitConverter.GetBytes(i)))];

    private static Digest[] Hashes(JsonElement list) => [.. list.EnumerateArray().Select(h => Digest.FromHex(h.GetString()!))];

    // RFC 6962 §2.1, word for word
    private static Digest ByDefinition(ReadOnlySpan<Digest> leaves)
    {
        if (leaves.Length == 0) return Suite.Hash([]);
        if (leaves.Length == 1) return leaves[0];
        var k = 1;
        while (k * 2 < leaves.Length) k *= 2;
        return Suite.Node(ByDefinition(leaves[..k]), ByDefinition(leaves[k..]));
    }

    private static IEnumerable<Digest[]> Broken(Digest[] proof)
    {
        var strange = Suite.Hash("strange"u8);
        yield return [.. proof, strange];
        yield return [strange, .. proof];
        if (proof.Length == 0) yield break;
        yield return proof[1..];
        yield return proof[..^1];
        for (var i = 0; i < proof.Length; i++) yield return Flip(proof, i, i);
        for (var i = 1; i < proof.Length; i++)
        {
            var swapped = proof.ToArray();
            (swapped[i], swapped[i - 1]) = (swapped[i - 1], swapped[i]);
            yield return swapped;
        }
    }

    private static Digest[] Flip(Digest[] proof, int which, int bit)
    {
        var bytes = proof[which].ToArray();
        bytes[bit / 8] ^= (byte)(1 << bit % 8);
        var flipped = proof.ToArray();
        flipped[which] = new(bytes);
        return flipped;
    }

    /// <summary>A tree grown leaf by leaf, with the tiles it gave off.</summary>
    private sealed class Forest
    {
        private readonly Dictionary<(int, long), ReadOnlyMemory<byte>> _tiles = [];

        public TreeGrowth Growth { get; } = new(Suite);

        public static Forest Of(Digest[] leaves)
        {
            var forest = new Forest();
            foreach (var leaf in leaves) forest.Growth.Append(leaf);
            foreach (var tile in forest.Growth.TakeChanged()) forest._tiles[(tile.Level, tile.Index)] = tile.Hashes;
            return forest;
        }

        public TileTree Tiles() => new(Suite, (level, index) => ValueTask.FromResult(_tiles[(level, index)]));
    }
}
