using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Flow.Accounts;

/// <summary>来源字母 — the catalogue's source column as people write it: T X V B D S.</summary>
public static class SourceLetters
{
    private static readonly IReadOnlyList<(char Letter, From From, Wording Name)> All =
    [
        ('T', From.Trading, new("电子交易系统", "Trading system")),
        ('X', From.ExpertPool, new("专家库", "Expert pool")),
        ('V', From.Venue, new("场地系统", "Venue system")),
        ('B', From.Bank, new("银行、保函", "Bank, guarantees")),
        ('D', From.Device, new("设备", "Devices")),
        ('S', From.Supervisor, new("监督部门", "Supervisory body")),
    ];

    /// <summary>Letters that are none are passed over.</summary>
    public static From Parse(string letters) => All.Where(one => letters.Contains(one.Letter)).Aggregate((From)0, (all, one) => all | one.From);

    public static IReadOnlyList<Wording> Names(From from) => [.. All.Where(one => (from & one.From) != 0).Select(one => one.Name)];

    /// <summary>What the catalogue lets such a source report.</summary>
    public static IEnumerable<string> Facts(From from) => FactBook.All.Where(type => !type.Audit && (type.From & from) != 0).Select(type => type.Name);
}
