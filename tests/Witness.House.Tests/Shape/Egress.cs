using System.Text.RegularExpressions;

namespace Witness.House.Tests.Shape;

/// <summary>No code path changes trading data (clause 4.6.2): what calls out is listed, and neither judgement nor handling does.</summary>
public static partial class Egress
{
    /// <summary>Files that speak to another host, and what they say there.</summary>
    private static readonly (string Path, string Says)[] Callers =
    [
        ("src/Witness.Web/Wiring/OutwardPosts.cs", "pushes witness information, asks holders to cosign: POST to addresses that an administrator gave"),
        ("src/Witness.Web/Wiring/ConnectorRoads.cs", "lends connectors their client"),
        ("src/Witness.Edge/Connectors/ConnectorKind.cs", "hands that client on"),
        ("src/Witness.Edge/Connectors/WirePull/PullConnector.cs", "reads pages of a source: GET only"),
    ];

    /// <summary>Mentions of an outward call anywhere else.</summary>
    public static IEnumerable<string> Stray(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsProduct && (file.IsCode || file.IsPage) && file.Project is "Witness.Domain" or "Witness.Flow" or "Witness.Edge" or "Witness.Web" && Callers.All(caller => caller.Path != file.Path)
        from i in Enumerable.Range(0, file.Lines.Count)
        where Calls().IsMatch(file.Lines[i]) && !file.Lines[i].TrimStart().StartsWith("//", StringComparison.Ordinal)
        select file.At(i, "calls out: only the listed files may, and none of them changes a trade (4.6.2)");

    /// <summary>Verbs by which something elsewhere would be changed, in any file that calls out or could.</summary>
    public static IEnumerable<string> Changing(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsProduct && file.IsCode && file.Project is "Witness.Flow" or "Witness.Edge" or "Witness.Web"
        from i in Enumerable.Range(0, file.Lines.Count)
        where Verbs().IsMatch(file.Lines[i])
        select file.At(i, "no verb that changes what is elsewhere (4.6.2)");

    [GeneratedRegex(@"\b(HttpClient|HttpRequestMessage|HttpMessageInvoker|TcpClient|UdpClient|SmtpClient|WebRequest)\b|new Socket\(")]
    private static partial Regex Calls();

    [GeneratedRegex(@"HttpMethod\.(Put|Patch|Delete)|\.(Put|Patch|Delete)(AsJson)?Async\(")]
    private static partial Regex Verbs();
}
