using Witness.Domain.Access;

namespace Witness.Domain.Kinds;

/// <summary>工程建设项目招标投标.</summary>
public static class Construction
{
    public static readonly Kind Kind = new("GC", "工程建设", "Construction")
    {
        Stages = KindData.Signs("●●●●●●●●"),
        NotOwed = [new("R6a", "smeFlag"), .. KindData.WithoutTender, .. KindData.WithoutOpening, new("R7", "candidatePublicityDeadline", [Form.SingleSource])],
    };
}
