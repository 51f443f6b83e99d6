using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Witness.Sim.World;

namespace Witness.Sim.Wire;

/// <summary>来源账号 — a machine account of the pretend world.</summary>
/// <param name="Letters">Which rows of the catalogue's source column it may send: T X V B D S.</param>
/// <param name="Region">C6; left out: bound to no region, as all of this city's systems are.</param>
public sealed record Account(
    [property: JsonPropertyName("id")] string Id, [property: JsonPropertyName("org")] string Org, [property: JsonPropertyName("orgCode")] string OrgCode,
    [property: JsonPropertyName("letters")] string Letters, [property: JsonPropertyName("region")] string? Region,
    [property: JsonPropertyName("kind")] string? Kind, [property: JsonPropertyName("scheme")] string Scheme,
    [property: JsonPropertyName("publicKey")] string PublicKey)
{
    /// <summary>Facts its letters would allow and it may not send all the same.</summary>
    [JsonPropertyName("except")]
    public IReadOnlyList<string>? Except { get; init; }
}

/// <summary>来源账号表 — who sends, and the keys, all derived from the seed: demo keys protect nothing.</summary>
public static class Accounts
{
    public const string Works = "gc-trade", WorksCounty = "gc-trade-county", Procurement = "zc-trade", Land = "zr-trade", Property = "cq-trade",
        Rural = "nc-trade", Pool = "expert-pool", Venue = "venue", Bank = "bank", Guarantee = "guarantee", Devices = "devices",
        SupervisorWorks = "supervisor-works", SupervisorFinance = "supervisor-finance";

    private static readonly (string Id, string Org, string Letters, string? Kind)[] Rows =
    [
        (Works, "工程建设电子交易系统（示例）", "T", "GC"), (WorksCounty, "县区工程建设电子交易系统（示例）", "T", "GC"),
        (Procurement, "政府采购电子交易系统（示例）", "T", "ZC"), (Land, "自然资源电子交易系统（示例）", "T", "ZR"),
        (Property, "国有产权电子交易系统（示例）", "T", "CQ"), (Rural, "农村产权电子交易系统（示例）", "T", "NC"),
        (Pool, "评标专家抽取系统（示例）", "X", null), (Venue, "场地预约系统（示例）", "V", null),
        (Bank, "保证金代收银行（示例）", "B", null), (Guarantee, "电子保函平台（示例）", "B", null),
        (Devices, "场所设备接入网关（示例）", "D", null), (SupervisorWorks, "住建监督系统（示例）", "S", null),
        (SupervisorFinance, "财政监督系统（示例）", "S", null),
    ];

    /// <summary>真实交易导入 — the five sources of the real deals, one account each (ruling 49).</summary>
    private static readonly (string Id, string Org)[] Real =
        [("real-a", "公开公告导入 A"), ("real-b", "公开公告导入 B"), ("real-c", "公开公告导入 C"), ("real-d", "公开公告导入 D"), ("real-e", "公开公告导入 E")];

    public static IReadOnlyList<Account> Of(ulong seed)
    {
        var dice = Dice.For(seed, "accounts");
        return Rows.Select(r => new Account(
            r.Id, r.Org, Codes.CreditCode("12", Names.CityCode, "MA" + dice.Text("0123456789ABCDEFGHJKLMNPQRTUWXY", 6)), r.Letters, null, r.Kind,
            "v1a", Convert.ToBase64String(Key(seed, r.Id).GeneratePublicKey().GetEncoded()))).ToList();
    }

    /// <summary>Key of an account: Ed25519 over a digest of seed and id. The real deals' accounts follow the same rule.</summary>
    public static Ed25519PrivateKeyParameters Key(ulong seed, string id)
    {
        var digest = new Sha256Digest();
        var text = Encoding.UTF8.GetBytes($"witness-sim demo key {seed} {id}");
        digest.BlockUpdate(text, 0, text.Length);
        var secret = new byte[32];
        digest.DoFinal(secret, 0);
        return new Ed25519PrivateKeyParameters(secret);
    }

    /// <summary>Accounts of the real deals: national, without a kind; B and C may not report contracts, which the host enters on registering.</summary>
    public static IReadOnlyList<Account> RealSources(ulong seed) => Real.Select(r => new Account(
        r.Id, r.Org, "", "T", null, r.Id is "real-b" or "real-c" ? "ZR" : null, "v1a", Convert.ToBase64String(Key(seed, r.Id).GeneratePublicKey().GetEncoded()))
    {
        Except = r.Id is "real-b" or "real-c" ? ["ContractSigned"] : null, // second-hand lists of deals: they say nothing of contracts (ruling 49)
    }).ToList();

    public static string BenchId(int n) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"bench-{n:D2}");

    /// <summary>Accounts of the bench sender: one per lane, allowed everything that upstream may send.</summary>
    public static IReadOnlyList<Account> Bench(ulong seed, int count) => Enumerable.Range(1, count).Select(n => new Account(
        BenchId(n), "压测来源（示例）", "", "TXVBDS", null, "GC", "v1a", Convert.ToBase64String(Key(seed, BenchId(n)).GeneratePublicKey().GetEncoded()))).ToList();

    /// <summary>Accounts of a senders file whose letters include this one; those that may send everything go first.</summary>
    public static List<Account> Read(string path, char letter)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        var accounts = JsonSerializer.Deserialize<List<Account>>(file)!.Where(a => a.Letters.Contains(letter)).ToList();
        return accounts.Any(a => a.Letters.Length > 1) ? accounts.Where(a => a.Letters.Length > 1).ToList() : accounts;
    }

    public static byte[] ToJson(IEnumerable<Account> accounts) => JsonSerializer.SerializeToUtf8Bytes(accounts, Printed);

    private static readonly JsonSerializerOptions Printed = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
