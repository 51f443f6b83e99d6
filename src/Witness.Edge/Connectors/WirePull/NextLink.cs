using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Witness.Edge.Connectors.WirePull;

/// <summary>The target of <c>rel="next"</c> in the Link headers of an answer (RFC 8288), as far as peers use it.</summary>
internal static partial class NextLink
{
    public static string? In(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("Link", out var lines)) return null;
        foreach (var line in lines)
            foreach (Match link in Link().Matches(line))
                if (link.Groups["rel"].Value.Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase)) return link.Groups["target"].Value;
        return null;
    }

    [GeneratedRegex("""<(?<target>[^<>]*)>[^<,]*?;\s*rel\s*=\s*"?(?<rel>[^",;]+)"?""", RegexOptions.IgnoreCase)]
    private static partial Regex Link();
}
