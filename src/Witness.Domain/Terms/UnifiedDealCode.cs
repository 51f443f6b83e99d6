namespace Witness.Domain.Terms;

/// <summary>统一交易标识码 — C40: class 3, credit code 18, date 8, serial 6, check 1, written with four hyphens (domain.md §4).
/// The composition was not read in the original: texts are kept as they came, this type says whether they hold.</summary>
public static class UnifiedDealCode
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

    /// <summary>Accepts the code with its hyphens (40) or without (36).</summary>
    public static bool IsValid(string? code)
    {
        if (code is not { Length: 36 or 40 }) return false;
        var bare = code.Replace("-", "", StringComparison.Ordinal);
        return bare.Length == 36 && CheckCharacter(bare.AsSpan(0, 35)) is { } check && bare[35] == check;
    }

    /// <summary>ISO 7064 MOD 37-2 over 35 characters; null where one is outside 0-9A-Z or the length is wrong.</summary>
    public static char? CheckCharacter(ReadOnlySpan<char> first35)
    {
        if (first35.Length != 35) return null;
        var sum = 0;
        foreach (var c in first35)
        {
            var value = c == '*' ? -1 : Alphabet.IndexOf(c);
            if (value < 0) return null;
            sum = (sum + value) * 2 % 37;
        }
        return Alphabet[(38 - sum) % 37];
    }

    /// <summary>The hyphenated form 3-18-8-6-1 of 36 bare characters.</summary>
    public static string Hyphenate(string bare) =>
        bare.Length != 36 ? bare : $"{bare[..3]}-{bare[3..21]}-{bare[21..29]}-{bare[29..35]}-{bare[35..]}";
}
