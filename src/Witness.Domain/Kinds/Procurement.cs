using Witness.Domain.Access;

namespace Witness.Domain.Kinds;

/// <summary>政府采购 — tender, negotiation, consultation, inquiry, single source; deposits are often waived.</summary>
public static class Procurement
{
    public static readonly Kind Kind = new("ZC", "政府采购", "Government procurement")
    {
        Stages = KindData.Signs("●●●●●●●○"),
        InForm = new Dictionary<Form, IReadOnlyDictionary<string, Applies>> { [Form.SingleSource] = KindData.Signs("○●●●○●●-") },
        NotOwed =
        [
            new("R2", "isStatutory"), new("R7", "candidatePublicityDeadline"), new("R7", "candidates"),
            .. KindData.WithoutTender, .. KindData.WithoutOpening,
        ],
    };
}
