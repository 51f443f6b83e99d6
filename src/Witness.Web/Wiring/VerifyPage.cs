using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Ledger.Crypto;

namespace Witness.Web.Wiring;

/// <summary>核验凭据 — the keys a page of verification brings along, so that evidence is held against more than its own word.</summary>
/// <param name="Logs">vkeys.</param>
/// <param name="Lookup">Where numbers are looked up; null in a page that is opened from a disk.</param>
public sealed record VerifyTrust(
    string Origin, Wording Centre, IReadOnlyList<string> Logs, IReadOnlyList<string> Reports, IReadOnlyList<string> Cosigners, int Quorum, string? Lookup);

/// <summary>
/// 核验页 — one HTML file with everything inside, put together from the parts in Parts/Verifying: served at /verify, and the same file works
/// when it is opened from a disk. The vendored packages go in as they were published, each file a function of its own.
/// </summary>
public static class VerifyPage
{
    private const string Root = "verify/";

    // a module is asked for only by those after it; ids as the packages name themselves
    private static readonly (string Id, string File)[] Modules =
    [
        .. new[] { "crypto", "utils", "_u64", "_md", "sha2", "hmac" }.Select(name => ($"@noble/hashes/{name}.js", $"vendor/noble-hashes/{name}.js")),
        .. new[] { "utils", "abstract/modular", "abstract/curve", "abstract/hash-to-curve", "abstract/montgomery", "abstract/edwards", "abstract/weierstrass", "_shortw_utils", "ed25519", "nist" }
            .Select(name => ($"@noble/curves/{name}.js", $"vendor/noble-curves/{name}.js")),
        .. new[] { "ground", "core", "cms", "pdf", "page" }.Select(name => ($"{name}.js", $"{name}.js")),
    ];

    private const string Loader = """
        (function () {
          var made = {}, written = {};
          function named(from, id) {
            if (id.charAt(0) === ".") {
              var folder = from.split("/").slice(0, -1);
              id.split("/").forEach(function (part) { if (part === "..") folder.pop(); else if (part !== ".") folder.push(part); });
              id = folder.join("/");
            }
            return /\.js$/.test(id) ? id : id + ".js";
          }
          function load(id) {
            if (!made[id]) { var module = made[id] = { exports: {} }; written[id](module.exports, function (other) { return load(named(id, other)); }, module); }
            return made[id].exports;
          }
          function define(id, body) { written[id] = body; }
        """;

    private static readonly Lazy<string> Whole = new(Make);

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>Types and fields as people read them: an entry names them in code.</summary>
    private static readonly Lazy<Dictionary<string, string[]>> Names = new(() => FactBook.All.Where(type => !type.Audit)
        .SelectMany(type => type.Fields.Select(field => ($"{type.Name}.{field.Name}", (string[])[field.Chinese, field.English])).Prepend((type.Name, [type.Chinese, type.English]))).ToDictionary(n => n.Item1, n => n.Item2));

    /// <summary>What the page may do: its own script and style, and looking numbers up at home.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; script-src '{Hash("<script>")}'; style-src '{Hash("<style>")}'; img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The page with these keys inside.</summary>
    public static string With(VerifyTrust trust) => Whole.Value.Replace(
        "id=\"trust\">{}<",
        // the names of the wording are those by which a report says its texts
        $"id=\"trust\">{JsonSerializer.Serialize(new { trust.Origin, Centre = new Dictionary<string, string> { ["Zh"] = trust.Centre.Zh, ["En"] = trust.Centre.En }, trust.Logs, trust.Reports, trust.Cosigners, trust.Quorum, trust.Lookup, Names = Names.Value }, Web)}<",
        StringComparison.Ordinal);

    private static string Make()
    {
        var scripts = new StringBuilder("<script>\n").Append(Loader).Append('\n');
        foreach (var (id, file) in Modules)
            scripts.Append("define(\"").Append(id).Append("\", function (exports, require, module) {\n").Append(Part(file)).Append("\n});\n");
        scripts.Append("load(\"page.js\");\n})();\n</script>");
        // the licences travel with the code they are of
        var licences = string.Concat(new[] { "noble-hashes", "noble-curves" }.Select(name => $"\n<!-- {name}:\n{Part($"vendor/{name}/LICENSE").Replace("--", "- -", StringComparison.Ordinal)}-->"));
        return Part("page.html")
            .Replace("<!--styles-->", $"<style>\n{Part("tokens.css")}\n{Part("page.css")}</style>", StringComparison.Ordinal)
            .Replace("<!--scripts-->", scripts.Append(licences).ToString(), StringComparison.Ordinal);
    }

    private static string Hash(string tag)
    {
        var from = Whole.Value.IndexOf(tag, StringComparison.Ordinal) + tag.Length;
        var to = Whole.Value.IndexOf(tag.Replace("<", "</", StringComparison.Ordinal), from, StringComparison.Ordinal);
        return $"sha256-{Convert.ToBase64String(Suite.Intl.Hash(Encoding.UTF8.GetBytes(Whole.Value[from..to])).ToArray())}";
    }

    private static string Part(string name)
    {
        using var stream = typeof(VerifyPage).Assembly.GetManifestResourceStream(Root + name) ?? throw new InvalidOperationException($"{name} was not built in");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
