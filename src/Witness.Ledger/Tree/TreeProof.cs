using System.Numerics;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Ledger.Tree;

/// <summary>A run of leaves whose head stands in a proof: from <paramref name="Start"/> up to, not with, <paramref name="End"/>.</summary>
public readonly record struct LeafRange(long Start, long End)
{
    /// <summary>Number of leaves.</summary>
    public long Count => End - Start;

    /// <summary>Where RFC 6962 splits a run of n ≥ 2 leaves: the largest power of two below n.</summary>
    public static long Split(long n) => 1L << (63 - BitOperations.LeadingZeroCount((ulong)(n - 1)));
}

/// <summary>
/// 存在证明与一致性证明 — which heads they hold (RFC 6962 §2.1.1, 2.1.2) and how they are checked (RFC 9162 §2.1.3.2,
/// 2.1.4.2). Nothing but the hash is trusted here.
/// </summary>
public static class TreeProof
{
    /// <summary>The runs whose heads prove the leaf at <paramref name="position"/>, from the leaf upward.</summary>
    public static IReadOnlyList<LeafRange> Inclusion(long position, long size)
    {
        if (position < 0 || position >= size) throw new ArgumentOutOfRangeException(nameof(position));
        var ranges = new List<LeafRange>();
        long start = 0, end = size;
        while (end - start > 1)
        {
            var middle = start + LeafRange.Split(end - start);
            if (position < middle)
            {
                ranges.Add(new(middle, end));
                end = middle;
            }
            else
            {
                ranges.Add(new(start, middle));
                start = middle;
            }
        }

        ranges.Reverse();
        return ranges;
    }

    /// <summary>The runs whose heads prove that the tree of <paramref name="older"/> leaves begins the tree of <paramref name="size"/>.</summary>
    public static IReadOnlyList<LeafRange> Consistency(long older, long size)
    {
        if (older < 0 || older > size) throw new ArgumentOutOfRangeException(nameof(older));
        var ranges = new List<LeafRange>();
        if (older == 0 || older == size) return ranges;
        long start = 0, end = size;
        var whole = true; // the old root itself is known to the verifier and left out
        while (older != end)
        {
            var middle = start + LeafRange.Split(end - start);
            if (older <= middle)
            {
                ranges.Add(new(middle, end));
                end = middle;
            }
            else
            {
                ranges.Add(new(start, middle));
                start = middle;
                whole = false;
            }
        }

        if (!whole) ranges.Add(new(start, end));
        ranges.Reverse();
        return ranges;
    }

    /// <summary>True when the leaf stands at that position of the tree of that size and root.</summary>
    public static bool Includes(Suite suite, in Digest leaf, long position, Digest root, long size, IReadOnlyList<Digest> proof)
    {
        if (position < 0 || position >= size) return false;
        long fn = position, sn = size - 1;
        var head = leaf;
        foreach (var step in proof)
        {
            if (sn == 0) return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                head = suite.Node(step, head);
                while ((fn & 1) == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                head = suite.Node(head, step);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && head == root;
    }

    /// <summary>True when the older tree is the beginning of the newer.</summary>
    public static bool Extends(Suite suite, long older, Digest olderRoot, long size, Digest root, IReadOnlyList<Digest> proof)
    {
        if (older < 0 || older > size) return false;
        if (older == size) return proof.Count == 0 && olderRoot == root;
        if (older == 0) return proof.Count == 0 && olderRoot == suite.Hash([]);
        if (proof.Count == 0) return false;
        var at = 0;
        var first = BitOperations.IsPow2(older) ? olderRoot : proof[at++];
        long fn = older - 1, sn = size - 1;
        while ((fn & 1) == 1) (fn, sn) = (fn >> 1, sn >> 1);
        Digest fr = first, sr = first;
        for (; at < proof.Count; at++)
        {
            if (sn == 0) return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                fr = suite.Node(proof[at], fr);
                sr = suite.Node(proof[at], sr);
                while ((fn & 1) == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                sr = suite.Node(sr, proof[at]);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && fr == olderRoot && sr == root;
    }
}
