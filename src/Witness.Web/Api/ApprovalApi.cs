using Witness.Flow.Accounts;
using Witness.Flow.Records;

namespace Witness.Web.Api;

/// <summary>复核接口 — what waits for a second person, and the decision. The digest of what was seen goes with it.</summary>
public static class ApprovalApi
{
    private static readonly BodyForm Given = new(new BodyMember("digest", BodyType.Text, Most: 200));
    private static readonly BodyForm Refused = new(new BodyMember("reason", BodyType.Text, Most: 300));

    public static void Map(IEndpointRouteBuilder routes)
    {
        DeskRoutes.Get<ApprovalsDesk, IReadOnlyList<ApprovalLine>>(routes, "approvals", "/api/v1/approvals", "双人复核的申请 / Requests of four eyes", (desk, reader, _, stop) => desk.List(reader, stop));
        DeskRoutes.Post<ApprovalsDesk>(routes, "approvals", "/api/v1/approvals/{id}/given", "复核通过 / Let it happen", Permission.ReadApprovals, Given,
            async (desk, reader, body, id, stop) => (await desk.Give(reader, id, body.Text("digest"), stop), null));
        DeskRoutes.Post<ApprovalsDesk>(routes, "approvals", "/api/v1/approvals/{id}/refused", "复核不通过 / Refuse it", Permission.ReadApprovals, Refused,
            async (desk, reader, body, id, stop) => (await desk.Refuse(reader, id, body.Text("reason"), stop), null));
    }
}
