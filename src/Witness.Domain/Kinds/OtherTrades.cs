namespace Witness.Domain.Kinds;

/// <summary>其他 — whatever else enters the centre: no clocks, nothing owed beyond what is sent (ruling 59).</summary>
public static class OtherTrades
{
    public static readonly Kind Kind = new("其他", "其他", "Other")
    {
        Stages = KindData.Signs("○○○○○○○○"),
        NotOwed = [new("R6a", "smeFlag"), new("R7", "candidatePublicityDeadline"), new("R7", "contractDeadline"), new("R8", "dueAt"), .. KindData.WithoutTender],
    };
}
