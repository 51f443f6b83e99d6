namespace Witness.Domain.Terms;

/// <summary>行政区划代码 — C6 (GB/T 2260). Only the shape is checked: the list of regions changes every year.</summary>
public static class RegionCode
{
    public static bool IsShaped(string? code)
    {
        if (code is not { Length: 6 } || code[0] == '0') return false;
        foreach (var c in code)
            if (!char.IsAsciiDigit(c)) return false;
        return true;
    }

    /// <summary>A region lies within another when it carries on its non-zero pairs: 370303 within 370300 within 370000.</summary>
    public static bool IsWithin(string region, string outer)
    {
        var significant = outer.EndsWith("0000", StringComparison.Ordinal) ? 2 : outer.EndsWith("00", StringComparison.Ordinal) ? 4 : 6;
        return region.Length == 6 && outer.Length == 6 && region.AsSpan(0, significant).SequenceEqual(outer.AsSpan(0, significant));
    }
}
