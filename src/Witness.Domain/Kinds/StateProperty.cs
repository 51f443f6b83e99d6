namespace Witness.Domain.Kinds;

/// <summary>国有产权 — shares, assets, capital increase, through an exchange.</summary>
public static class StateProperty
{
    public static readonly Kind Kind = new("CQ", "国有产权", "State-owned property")
    {
        Stages = KindData.Signs("○●○●○●●●"),
        NotOwed =
        [
            new("R2", "isStatutory"), new("R6a", "smeFlag"), new("R7", "candidatePublicityDeadline"), new("R7", "candidates"), new("R7", "contractDeadline"),
            new("R8", "dueAt"), .. KindData.WithoutTender, .. KindData.WithoutOpening,
        ],
    };
}
