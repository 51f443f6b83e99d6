namespace Witness.Domain.Kinds;

/// <summary>农村产权 — rural land, forest and collective assets; also by agreement.</summary>
public static class RuralProperty
{
    public static readonly Kind Kind = new("NC", "农村产权", "Rural property")
    {
        Stages = KindData.Signs("○●○●○●●●"),
        NotOwed =
        [
            new("R2", "isStatutory"), new("R2", "agency"), new("R6a", "smeFlag"), new("R7", "candidatePublicityDeadline"), new("R7", "candidates"),
            new("R7", "contractDeadline"), .. KindData.WithoutTender, .. KindData.WithoutOpening,
        ],
    };
}
