namespace Witness.Flow.Records;

/// <summary>
/// 检索字形 — one form for what is searched and what is searched for: lower case, full-width forms as half-width ones, every pair of
/// brackets as ( ). Written out, so that it is the same on every machine and in both engines.
/// </summary>
internal static class SearchText
{
    private const string Opening = "〔【〖「『《〈［｛[{<";
    private const string Closing = "〕】〗」』》〉］｝]}>";

    public static string Fold(string text) => string.Create(text.Length, text, static (to, from) =>
    {
        for (var i = 0; i < from.Length; i++) to[i] = char.ToLowerInvariant(Fold(from[i]));
    });

    /// <summary>The ways a word may stand in text that was never folded: as typed, half-width, and with the brackets and letters of Chinese print.</summary>
    public static IReadOnlyList<string> Variants(string word)
    {
        var folded = Fold(word);
        var bracketed = folded.Replace('(', '（').Replace(')', '）');
        return [.. new[] { word.ToLowerInvariant(), folded, bracketed, Widen(folded) }.Distinct(StringComparer.Ordinal)];
    }

    private static char Fold(char c) => c switch
    {
        '\u3000' => ' ',
        _ when Opening.Contains(c) => '(',
        _ when Closing.Contains(c) => ')',
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        _ => c,
    };

    private static string Widen(string text) => string.Create(text.Length, text, static (to, from) =>
    {
        for (var i = 0; i < from.Length; i++) to[i] = from[i] is > ' ' and <= '~' ? (char)(from[i] + 0xFEE0) : from[i];
    });
}
