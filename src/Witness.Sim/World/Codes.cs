using System.Globalization;

namespace Witness.Sim.World;

/// <summary>编码 — codes with check characters that hold: credit codes, unified deal codes, investment codes, project and lot codes.</summary>
public static class Codes
{
    private const string Credit = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const string Deal = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
    private static readonly int[] OrgWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>统一社会信用代码 C18 (GB 32100) around an organisation code of 9 (GB 11714).</summary>
    /// <param name="kind">Registering department and type, e.g. 91 enterprise, 11 government, 12 public institution, N2 collective.</param>
    public static string CreditCode(string kind, string region, string body8)
    {
        var head = kind + region + OldCode(body8);
        return head + CreditCheck(head);
    }

    /// <summary>组织机构代码 — eight characters and the check character of GB 11714.</summary>
    public static string OldCode(string body8)
    {
        var sum = 0;
        for (var i = 0; i < 8; i++) sum += Value(body8[i]) * OrgWeights[i];
        var check = 11 - sum % 11;
        return body8 + (check == 10 ? "X" : check == 11 ? "0" : check.ToString(CultureInfo.InvariantCulture));
    }

    public static char CreditCheck(string head17)
    {
        var (sum, weight) = (0, 1);
        foreach (var c in head17)
        {
            sum += Credit.IndexOf(c) * weight;
            weight = weight * 3 % 31;
        }
        return Credit[(31 - sum % 31) % 31];
    }

    public static bool IsCreditCode(string code) => code.Length == 18 && CreditCheck(code[..17]) == code[17] && OldCode(code[8..16]) == code[8..17];

    /// <summary>统一交易标识码 C40 — class 3, credit code 18, date 8, serial 6, check 1, with hyphens.</summary>
    public static string DealCode(string class3, string credit18, DateTime date, int serial)
    {
        var parts = (date.ToString("yyyyMMdd", CultureInfo.InvariantCulture), serial.ToString("D6", CultureInfo.InvariantCulture));
        return $"{class3}-{credit18}-{parts.Item1}-{parts.Item2}-{DealCheck(class3 + credit18 + parts.Item1 + parts.Item2)}";
    }

    /// <summary>ISO 7064 MOD 37-2 over the 35 characters: weight 2^i from the right, the whole ≡ 1 (mod 37).</summary>
    public static char DealCheck(string body35)
    {
        var (sum, weight) = (0, 1);
        for (var i = body35.Length - 1; i >= 0; i--)
        {
            weight = weight * 2 % 37;
            sum += Deal.IndexOf(body35[i]) * weight;
        }
        return Deal[(38 - sum % 37) % 37];
    }

    /// <summary>投资项目统一代码 C24: year-region-industry-type-serial.</summary>
    public static string InvestmentCode(int year, string region, string industry2, int serial) =>
        string.Create(CultureInfo.InvariantCulture, $"{year}-{region}-{industry2}-01-{serial % 1_000_000:D6}");

    /// <summary>项目编号 C17 — letter, region, date, serial of four (36-digit beyond 9999, so that a million projects stay apart).</summary>
    public static string ProjectCode(char letter, string region, DateTime date, int serial) =>
        $"{letter}{region}{date.ToString("yyMMdd", CultureInfo.InvariantCulture)}{Serial4(serial)}";

    /// <summary>标段编号 C23 — the project's code, tender 001, lot.</summary>
    public static string LotCode(string project, int lot) => string.Create(CultureInfo.InvariantCulture, $"{project}001{lot:D3}");

    private static string Serial4(int serial)
    {
        if (serial < 10_000) return serial.ToString("D4", CultureInfo.InvariantCulture);
        serial = serial - 10_000 + 10 * 36 * 36 * 36;
        Span<char> text = stackalloc char[4];
        for (var i = 3; i >= 0; i--, serial /= 36) text[i] = Deal[serial % 36];
        return new string(text);
    }

    private static int Value(char c) => c <= '9' ? c - '0' : c - 'A' + 10;
}
