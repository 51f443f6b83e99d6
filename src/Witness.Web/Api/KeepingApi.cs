using System.Globalization;
using Witness.Domain.Cases;
using Witness.Flow.Accounts;
using Witness.Flow.Keeping;

namespace Witness.Web.Api;

/// <summary>归档与保存接口 — the same abilities as the page: periods and due dates, holds, disposal, fixity.</summary>
public static class KeepingApi
{
    private static readonly BodyForm Proposal = new(
        new("kind", BodyType.Text, Most: 10), new("material", BodyType.Text, Most: 20), new("period", BodyType.Text, Most: 10), new("basis", BodyType.Text, Most: 300, Lines: true), new("from", BodyType.Text, Most: 10));
    private static readonly BodyForm Decision = new(new("agrees", BodyType.Flag), new("reason", BodyType.Text, false, 500, true));
    private static readonly BodyForm Hold = new(
        new("lots", BodyType.Texts, false, 50), new("cause", BodyType.Text, Most: 10), new("reason", BodyType.Text, Most: 500, Lines: true), new("authority", BodyType.Text), new("documentNo", BodyType.Text, Most: 100));
    private static readonly BodyForm Lift = new(new("reason", BodyType.Text, Most: 500, Lines: true), new("documentNo", BodyType.Text, Most: 100));

    private static readonly BodyForm Appraisal = new(new("items", BodyType.Texts, Most: DisposalDesk.MostItems), new("opinion", BodyType.Text, Most: 500, Lines: true));
    private static readonly BodyForm Forget = new(new("number", BodyType.Text, Most: 40), new("basis", BodyType.Text, Most: 300, Lines: true), new("documentNo", BodyType.Text, Most: 100));
    private static readonly BodyForm Nothing = new();

    public static void Map(IEndpointRouteBuilder routes)
    {
        PackageApi.Map(routes);
        MapDisposal(routes);
        DeskRoutes.Get<RetentionDesk, RetentionView>(routes, "keeping", "/api/v1/keeping/retention", "保管期限现行表、变更与待批 / Retention rules in force, changes and what waits", (desk, reader, _, stop) => desk.Table(reader, stop));
        DeskRoutes.Get<RetentionDesk, DueView>(routes, "keeping", "/api/v1/keeping/due", "到期与鉴定：state 为 due、held、kept、forever、open、gone / What is due: state due, held, kept, forever, open or gone", (desk, reader, asked, stop) => desk.List(
            reader, new(asked.Text("text"), asked.Text("material"), asked.Text("state"), asked.Number("page", 1), asked.Number("size", 50)), stop), "text", "material", "state", "page", "size");
        Act<RetentionDesk>(routes, "/api/v1/keeping/retention", "拟改保管期限，待他人批准 / Propose a period, for another to approve", Permission.WriteKeeping, Proposal, (desk, reader, body, _, stop) =>
            desk.Propose(reader, body.Text("kind"), body.Text("material"), body.Text("period"), body.Text("basis"), Day(body.Text("from")), stop));
        Act<RetentionDesk>(routes, "/api/v1/keeping/retention/{id}/decided", "批准或不同意保管期限（申请人以外） / Approve or refuse a period (by another than who proposed it)", Permission.ApproveKeeping, Decision, (desk, reader, body, id, stop) =>
            desk.Decide(reader, id, body.Flag("agrees"), body.Maybe("reason") ?? "", stop));
        DeskRoutes.Get<HoldDesk, IReadOnlyList<Hold>>(routes, "keeping", "/api/v1/keeping/holds", "暂停处置 / Holds", (desk, reader, _, stop) => desk.List(reader, stop));
        Act<HoldDesk>(routes, "/api/v1/keeping/holds", "暂停处置；无 lots 为全中心 / Place a hold; without lots the whole centre", Permission.PlaceHolds, Hold, (desk, reader, body, _, stop) =>
            desk.Place(reader, new(body.Texts("lots"), body.Text("cause"), body.Text("reason"), body.Text("authority"), body.Text("documentNo")), stop));
        Act<HoldDesk>(routes, "/api/v1/keeping/holds/{id}/lifted", "恢复处置 / Lift a hold", Permission.PlaceHolds, Lift, (desk, reader, body, id, stop) => desk.Lift(reader, id, body.Text("reason"), body.Text("documentNo"), stop));
    }

    private static void MapDisposal(IEndpointRouteBuilder routes)
    {
        DeskRoutes.Get<DisposalDesk, IReadOnlyList<KeepingAsk>>(routes, "keeping", "/api/v1/keeping/disposal", "鉴定清单与删除个人信息的申请 / Appraisal lists, and requests that a person be forgotten", (desk, reader, _, stop) => desk.List(reader, stop));
        Act<DisposalDesk>(routes, "/api/v1/keeping/disposal", "鉴定：items 为「标段|材料」 / Appraise: items are lot|material", Permission.WriteKeeping, Appraisal, (desk, reader, body, _, stop) =>
            desk.Appraise(reader, Items(body.Texts("items")), body.Text("opinion"), stop));
        Act<DisposalDesk>(routes, "/api/v1/keeping/disposal/{id}/decided", "批准或不同意（申请人以外） / Approve or refuse (by another than who asked)", Permission.ApproveKeeping, Decision, (desk, reader, body, id, stop) =>
            desk.Decide(reader, id, body.Flag("agrees"), body.Maybe("reason") ?? "", stop));
        Act<DisposalDesk>(routes, "/api/v1/keeping/disposal/{id}/executed", "执行销毁：请求体 {} / Execute: body {}", Permission.WriteKeeping, Nothing, (desk, reader, _, id, stop) => desk.Execute(reader, id, stop));
        Act<DisposalDesk>(routes, "/api/v1/keeping/persons", "申请删除个人信息；号码不写入任何记录 / Ask that a person be forgotten; the number is written nowhere", Permission.WriteKeeping, Forget, (desk, reader, body, _, stop) =>
            desk.AskForget(reader, body.Text("number"), body.Text("basis"), body.Text("documentNo"), stop));
        DeskRoutes.Get<FixityDesk, FixityView>(routes, "keeping", "/api/v1/keeping/fixity", "完整性复核的进度与记录 / Progress and record of fixity", (desk, reader, _, stop) => desk.Show(reader, stop));
        Act<FixityDesk>(routes, "/api/v1/keeping/fixity", "立即复核：请求体 {} / A round now: body {}", Permission.WriteKeeping, Nothing, (desk, reader, _, _, stop) => desk.Start(reader, stop));
    }

    /// <summary>Lot and material, parted by the last bar: the material has none.</summary>
    internal static IReadOnlyList<AppraisedItem> Items(IEnumerable<string> items) => [.. items.Select(item => item.LastIndexOf('|') is >= 0 and var at ? new AppraisedItem(item[..at], item[(at + 1)..]) : new AppraisedItem(item, ""))];

    internal static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    internal static void Act<TDesk>(IEndpointRouteBuilder routes, string path, string summary, Permission permission, BodyForm form, Func<TDesk, Reader, Body, string, CancellationToken, Task<Act>> act) where TDesk : class =>
        DeskRoutes.Post<TDesk>(routes, "keeping", path, summary, permission, form, async (desk, reader, body, id, stop) => (await act(desk, reader, body, id, stop), null));
}
