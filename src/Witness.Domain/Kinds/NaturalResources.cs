using Witness.Domain.Access;

namespace Witness.Domain.Kinds;

/// <summary>自然资源 — land use rights and mining rights, by tender, auction or listing.</summary>
public static class NaturalResources
{
    public static readonly Kind Kind = new("ZR", "自然资源", "Natural resources")
    {
        Stages = KindData.Signs("○●●●●●●●"),
        InForm = new Dictionary<Form, IReadOnlyDictionary<string, Applies>>
        {
            [Form.Auction] = KindData.Signs("○●●●-●●●"),
            [Form.Listing] = KindData.Signs("○●○●-●●●"),
        },
        NotOwed =
        [
            new("R2", "isStatutory"), new("R2", "agency"), new("R6a", "smeFlag"), new("R7", "candidatePublicityDeadline"), new("R7", "candidates"),
            .. KindData.WithoutTender, .. KindData.WithoutOpening,
        ],
    };
}
