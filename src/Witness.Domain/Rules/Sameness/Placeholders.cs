namespace Witness.Domain.Rules.Sameness;

/// <summary>占位值 — component values that name no machine: empty, all one sign, vendor defaults, virtual adapters. A dated list; what is on it is left out of every comparison.</summary>
public static class Placeholders
{
    /// <summary>From when the list holds, as shown in explanations.</summary>
    public const string Version = "2026-01";

    private static readonly HashSet<string> Defaults = new(StringComparer.Ordinal)
    {
        "TOBEFILLEDBYOEM", "DEFAULTSTRING", "NONE", "NA", "NULL", "UNKNOWN", "NOTSPECIFIED", "NOTAPPLICABLE", "SYSTEMSERIALNUMBER", "BASEBOARDSERIALNUMBER", "CHASSISSERIALNUMBER",
        "OEM", "INVALID", "EMPTY", "SERNUM", "SN", "SERIALNUMBER", "SYSTEMMANUFACTURER", "0123456789", "1234567890", "123456789", "12345678", "0123456789ABCDEF", "VMWARE", "VIRTUAL", "QEMU", "VBOXHARDDISK",
    };

    /// <summary>First three bytes of virtual, tunnel and test adapters.</summary>
    private static readonly string[] VirtualAdapters =
        ["005056", "000C29", "000569", "001C14", "080027", "0A0027", "00155D", "0242", "525400", "00163E", "00FF", "020054", "020050", "7A7900", "001C42", "00059A"];

    /// <summary>Letters and digits only, in capitals.</summary>
    public static string Normal(string value)
    {
        Span<char> kept = value.Length <= 128 ? stackalloc char[value.Length] : new char[value.Length];
        var length = 0;
        foreach (var sign in value)
            if (char.IsLetterOrDigit(sign)) kept[length++] = char.ToUpperInvariant(sign);
        return new(kept[..length]);
    }

    /// <summary>Null for a placeholder, else the value to compare.</summary>
    public static string? Real(string kind, string? value)
    {
        if (value is null) return null;
        var normal = Normal(value);
        if (normal.Length < 4 || !normal.AsSpan().ContainsAnyExcept(normal[0]) || Defaults.Contains(normal)) return null;
        return kind == "mac" && (VirtualAdapters.Any(p => normal.StartsWith(p, StringComparison.Ordinal)) || normal.Length < 12) ? null : normal;
    }
}
