namespace Witness.Domain.Facts;

/// <summary>
/// 常见文本 — names, codes and words that facts repeat are held once in memory: of the texts of a year nine in ten bytes repeat another.
/// Remembers the latest few thousand of each thread; a text that was forgotten is only held twice.
/// </summary>
public static class OftenSaid
{
    private const int Places = 1 << 14;
    private const int Longest = 64;

    [ThreadStatic]
    private static string?[]? _known;

    /// <summary>The text itself, or an equal one met before.</summary>
    public static string Once(string text)
    {
        if (text.Length is 0 or > Longest) return text;
        _known ??= new string?[Places];
        ref var place = ref _known[string.GetHashCode(text) & (Places - 1)];
        if (place is not null && place == text) return place;
        return place = text;
    }
}
