using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Tasking;

namespace Witness.Web.Api;

/// <summary>见证任务接口 — the same abilities as the pages 任务分配, 我的见证 and 见证台.</summary>
public static class DutyApi
{
    private static readonly BodyForm Nothing = new();
    private static readonly BodyForm Note = new(new BodyMember("text", BodyType.Text, Most: 2000, Lines: true));
    private static readonly BodyForm Naming = new(new("officer", BodyType.Text, Most: 64), new("reason", BodyType.Text, Most: 500, Lines: true));
    private static readonly BodyForm Handing = new(new("to", BodyType.Text, Most: 64), new("note", BodyType.Text, Most: 500, Lines: true));
    private static readonly BodyForm Item = new(new BodyMember("item", BodyType.Text, Most: 10));
    private static readonly BodyForm Review = new(new("tasks", BodyType.Texts, Most: 100), new("verdict", BodyType.Text, Most: 500, Lines: true));
    private static readonly BodyForm Staff = new(
        new("officer", BodyType.Text, Most: 64), new("kind", BodyType.Text, Most: 20), new("from", BodyType.Text, false, 40), new("to", BodyType.Text, false, 40), new("text", BodyType.Text, false, 200));

    public static void Map(IEndpointRouteBuilder routes)
    {
        DeskRoutes.Get<AssignDesk, AssignDay>(routes, "duty", "/api/v1/duty/days/{id}", "一日的场次、任务与人员负荷 / Sessions, tasks and load of a day", (desk, reader, asked, stop) =>
            DateOnly.TryParseExact(asked.Id, "yyyy-MM-dd", out var day) ? desk.Day(reader, day, stop) : Task.FromResult<Look<AssignDay>>(new Look<AssignDay>.Absent()));
        DeskRoutes.Get<AssignDesk, AssignChoice>(routes, "duty", "/api/v1/duty/tasks/{id}", "一场：人员与约束、抽取的凭据 / A session: officers and constraints, the proof of its draws", (desk, reader, asked, stop) => desk.Choice(reader, asked.Id, stop));
        DeskRoutes.Get<DutyDesk, MyDuty>(routes, "duty", "/api/v1/duty/mine", "我的见证 / My tasks", (desk, reader, _, stop) => desk.Mine(reader, stop));
        DeskRoutes.Get<DutyDesk, IReadOnlyList<DutyView>>(routes, "duty", "/api/v1/duty/lots/{id}", "标段的任务与备注 / Tasks and notes of a lot", (desk, reader, asked, stop) => desk.OfLot(reader, asked.Id, stop));
        Act<DrawDesk>(routes, "/api/v1/duty/tasks/{id}/drawn", "承诺并抽取：请求体 {} / Commit and draw: body {}", Permission.AssignDuty, Nothing, (desk, reader, _, id, stop) => desk.Draw(reader, id, stop));
        Act<AssignDesk>(routes, "/api/v1/duty/tasks/{id}/assigned", "指定分派，须有理由 / Assign by name, with the reason", Permission.AssignDuty, Naming, (desk, reader, body, id, stop) => desk.ByName(reader, id, body.Text("officer"), body.Text("reason"), stop));
        Act<AssignDesk>(routes, "/api/v1/duty/reviewed", "批量复核 / Review several", Permission.AssignDuty, Review, (desk, reader, body, _, stop) => desk.Review(reader, body.Texts("tasks"), body.Text("verdict"), stop));
        Act<DutyDesk>(routes, "/api/v1/duty/tasks/{id}/joined", "参加：请求体 {} / Join: body {}", Permission.WorkDuty, Nothing, (desk, reader, _, id, stop) => desk.Join(reader, id, stop));
        Act<DutyDesk>(routes, "/api/v1/duty/tasks/{id}/paused", "暂离 / Pause", Permission.WorkDuty, Note, (desk, reader, body, id, stop) => desk.Pause(reader, id, body.Text("text"), stop));
        Act<DutyDesk>(routes, "/api/v1/duty/tasks/{id}/resumed", "恢复：请求体 {} / Resume: body {}", Permission.WorkDuty, Nothing, (desk, reader, _, id, stop) => desk.Resume(reader, id, stop));
        Act<DutyDesk>(routes, "/api/v1/duty/tasks/{id}/handed", "移交，须写明情况 / Hand over, with a note", Permission.WorkDuty, Handing, (desk, reader, body, id, stop) => desk.HandOver(reader, id, body.Text("to"), body.Text("note"), stop));
        Act<DutyDesk>(routes, "/api/v1/duty/tasks/{id}/items", "增加事项 / Add an item", Permission.WorkDuty, Note, (desk, reader, body, id, stop) => desk.AddItem(reader, id, body.Text("text"), stop));
        Act<DutyDesk>(routes, "/api/v1/duty/tasks/{id}/confirmed", "确认事项 / Confirm an item", Permission.WorkDuty, Item, (desk, reader, body, id, stop) => desk.Confirm(reader, id, body.Text("item"), stop));
        Act<DutyDesk>(routes, "/api/v1/duty/tasks/{id}/notes", "见证备注 / Write a note", Permission.WorkDuty, Note, (desk, reader, body, id, stop) => desk.Note(reader, id, body.Text("text"), stop));
        Act<DutyDesk>(routes, "/api/v1/duty/tasks/{id}/finished", "完成：请求体 {} / End: body {}", Permission.WorkDuty, Nothing, (desk, reader, _, id, stop) => desk.Finish(reader, id, stop));
        Act<StaffDesk>(routes, "/api/v1/duty/staff", "人员登记：kind 为 certified、trained、shift、absent、interest / Enter staff: kind is certified, trained, shift, absent or interest", Permission.WriteStaff, Staff, Enter);
    }

    private static Task<Act> Enter(StaffDesk desk, Reader reader, Body body, string id, CancellationToken stop)
    {
        var (officer, text) = (body.Text("officer"), body.Maybe("text") ?? "");
        var from = Moment.TryParse(body.Maybe("from") ?? "", out var start) ? start : Moment.Unknown;
        var to = Moment.TryParse(body.Maybe("to") ?? "", out var end) ? end : Moment.Unknown;
        return body.Text("kind") switch
        {
            "certified" when to.IsKnown => desk.Certify(reader, officer, to.Date, text, stop),
            "trained" => desk.Train(reader, officer, text, passed: true, stop),
            "shift" => desk.Shift(reader, officer, new(from, to), stop),
            "absent" => desk.Absent(reader, officer, new(from, to), stop),
            "interest" => desk.Declare(reader, officer, new(text), "申报", stop),
            _ => desk.Shift(reader, officer, new(null, null), stop), // refused there, and the try recorded
        };
    }

    private static void Act<TDesk>(IEndpointRouteBuilder routes, string path, string summary, Permission permission, BodyForm form, Func<TDesk, Reader, Body, string, CancellationToken, Task<Act>> act) where TDesk : class =>
        DeskRoutes.Post<TDesk>(routes, "duty", path, summary, permission, form, async (desk, reader, body, id, stop) => (await act(desk, reader, body, id, stop), null));
}
