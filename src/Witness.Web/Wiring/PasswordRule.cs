using Witness.Domain.Terms;

namespace Witness.Web.Wiring;

/// <summary>
/// 口令要求 — the profile of level protection: 12 characters of three classes. A phrase long enough to be as hard to guess needs no classes;
/// a character of Chinese counts for two, there are that many more of them.
/// </summary>
public static class PasswordRule
{
    public const int Longest = 128;

    private const int Shortest = 12;
    private const int Phrase = 20;
    private const int FewestDifferent = 6;

    /// <summary>Words everybody tries first, and those of this house; a password is not built on one of them.</summary>
    private static readonly string[] Common =
    [
        "password", "passw0rd", "p@ssword", "p@ssw0rd", "qwerty", "1qaz2wsx", "abcd1234", "abc123", "admin", "administrator", "iloveyou", "welcome", "letmein", "monkey", "dragon", "12345678", "87654321",
        "11111111", "00000000", "woaini", "5201314", "witness", "digital-witness", "数字见证", "公共资源", "交易中心",
    ];

    /// <summary>The rule in words, to be said before anybody types.</summary>
    public static readonly Wording Said = new(
        $"口令须为 {Shortest} 位以上，含大写、小写、数字、符号中的三类；或用一句较长的话：{Phrase} 个字母以上，或 {Phrase / 2} 个汉字以上，不必混用。不得包含账号。",
        $"A password has at least {Shortest} characters with three of: upper case, lower case, digits, symbols; or is a longer phrase of any characters: {Phrase} letters, or {Phrase / 2} Chinese characters. It does not contain the account.");

    public static Wording? Problem(string password, string account)
    {
        if (password.Length > Longest) return new($"口令至多 {Longest} 位", $"A password has at most {Longest} characters");
        if (account.Length > 0 && password.Contains(account, StringComparison.OrdinalIgnoreCase)) return new("口令不得包含账号", "A password does not contain the account");
        if (Common.FirstOrDefault(word => password.Contains(word, StringComparison.OrdinalIgnoreCase) && password.Length < word.Length + Shortest / 2) is not null) return new("口令以常见字词构成，容易被猜到", "The password is built on a common word and easily guessed");
        if (password.Sum(c => c >= '\u2E80' ? 2 : 1) >= Phrase) return Same(password);
        var classes = (password.Any(char.IsAsciiLetterLower) ? 1 : 0) + (password.Any(char.IsAsciiLetterUpper) ? 1 : 0)
            + (password.Any(char.IsAsciiDigit) ? 1 : 0) + (password.Any(c => !char.IsAsciiLetterOrDigit(c)) ? 1 : 0);
        return password.Length >= Shortest && classes >= 3 ? Same(password) : Said;
    }

    private static Wording? Same(string password) => password.Distinct().Count() < FewestDifferent
        ? new($"口令须有至少 {FewestDifferent} 个不同的字符", $"A password has at least {FewestDifferent} different characters") : null;
}
