using System.Globalization;
using Witness.Domain.Cases;
using Witness.Domain.Rules.Asking;
using Witness.Flow.Accounts;
using Witness.Flow.Alerts;
using Witness.Flow.Handling;

namespace Witness.Web.Api;

/// <summary>处置接口 — the same abilities as the pages of alerts, manual entry and letters. None of them changes anything of the trade (4.6.2).</summary>
public static class HandlingApi
{
    private static readonly BodyForm Nothing = new();
    private static readonly BodyForm Saying = new(new("act", BodyType.Text, Most: 10), new("to", BodyType.Text), new("channel", BodyType.Text, Most: 50), new("text", BodyType.Text, Most: 2000, Lines: true));
    private static readonly BodyForm Review = new(new("verdict", BodyType.Text, Most: 10), new("reason", BodyType.Text, Most: 2000, Lines: true));
    private static readonly BodyForm Reason = new(new BodyMember("reason", BodyType.Text, Most: 2000, Lines: true));
    private static readonly BodyForm Entry = new(
        new("lot", BodyType.Text, Most: 100), new("round", BodyType.Text, false, 2), new("type", BodyType.Text, Most: 100), new("stage", BodyType.Text, Most: 10), new("parties", BodyType.Texts, false, 50),
        new("text", BodyType.Text, Most: 4000, Lines: true));
    private static readonly BodyForm Voiding = new(new("lot", BodyType.Text, Most: 100), new("round", BodyType.Text, false, 2), new("reason", BodyType.Text, Most: 500, Lines: true));
    private static readonly BodyForm Letter = new(
        new("no", BodyType.Text, false, 40), new("lot", BodyType.Text, Most: 100), new("round", BodyType.Text, false, 2), new("numbers", BodyType.Texts, Most: 50), new("to", BodyType.Text), new("title", BodyType.Text, Most: 100),
        new("text", BodyType.Text, Most: 20_000, Lines: true), new("annex", BodyType.Texts, false, 50));
    private static readonly BodyForm LetterReview = new(new("agrees", BodyType.Flag), new("reason", BodyType.Text, false, 2000, true));
    private static readonly BodyForm By = new(new BodyMember("by", BodyType.Text, Most: 100));
    private static readonly BodyForm Answer = new(new BodyMember("text", BodyType.Text, Most: 20_000, Lines: true));
    private static readonly BodyForm Result = new(new("result", BodyType.Text, Most: 2000, Lines: true), new("basis", BodyType.Text, false, 2000, true));

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapAlerts(routes);
        MapEntries(routes);
        MapLetters(routes);
    }

    private static void MapAlerts(IEndpointRouteBuilder routes)
    {
        DeskRoutes.Get<AlertDesk, AlertQueue>(routes, "alerts", "/api/v1/alerts/queue", "预警队列及各视图计数 / The queue of alerts with the counts of every view", (desk, reader, asked, stop) => desk.Queue(
            reader, new(asked.Choice<QueueView>("view") ?? QueueView.Open, asked.Text("group"), asked.Choice<Severity>("level"), asked.Text("lot"), asked.Text("text"), Number: asked.Number("page", 1), Size: asked.Number("size", 50)), stop), "view", "group", "level", "lot", "text", "page", "size");
        Act<AlertDesk>(routes, "alerts", "/api/v1/alerts/{id}/taken", "接手：请求体 {} / Take: body {}", Permission.HandleAlerts, Nothing, (desk, reader, _, id, stop) => desk.Take(reader, id, stop));
        Act<AlertDesk>(routes, "alerts", "/api/v1/alerts/{id}/said", "提示、告知、制止：act 为 prompt、inform、stop / What was said: act is prompt, inform or stop", Permission.HandleAlerts, Saying, (desk, reader, body, id, stop) =>
            Enum.TryParse<SpokenAct>(body.Text("act"), ignoreCase: true, out var act) && Enum.IsDefined(act) && !char.IsAsciiDigit(body.Text("act")[0])
                ? desk.Say(reader, id, act, body.Text("to"), body.Text("channel"), body.Text("text"), stop)
                : Task.FromResult<Act>(new Act.Refused(new("act 须为 prompt、inform 或 stop", "act is prompt, inform or stop"))));
        Act<AlertDesk>(routes, "alerts", "/api/v1/alerts/{id}/reviewed", "研判：确认、已解释、误报、存疑，须有理由 / Review, with its reason", Permission.HandleAlerts, Review, (desk, reader, body, id, stop) =>
            desk.Review(reader, id, body.Text("verdict"), body.Text("reason"), stop));
        Act<AlertDesk>(routes, "alerts", "/api/v1/alerts/{id}/reopened", "重启 / Reopen", Permission.HandleAlerts, Reason, (desk, reader, body, id, stop) => desk.Reopen(reader, id, body.Text("reason"), stop));
    }

    private static void MapEntries(IEndpointRouteBuilder routes)
    {
        DeskRoutes.Post<EntryDesk>(routes, "anomalies", "/api/v1/anomalies", "异常录入；文件另以 /api/v1/evidence 上传 / Enter an irregularity; files go to /api/v1/evidence", Permission.HandleAlerts, Entry, async (desk, reader, body, _, stop) =>
        {
            var made = await desk.Record(reader, new(body.Text("lot"), Round(body), body.Text("type"), body.Text("stage"), body.Texts("parties"), body.Text("text"), []), stop);
            return (made.Act, made.Number);
        });
        Act<EntryDesk>(routes, "anomalies", "/api/v1/anomalies/{id}/voided", "异常作废 / Void an entry", Permission.HandleAlerts, Voiding, (desk, reader, body, id, stop) => desk.Void(reader, id, body.Text("lot"), Round(body), body.Text("reason"), stop));
    }

    private static void MapLetters(IEndpointRouteBuilder routes)
    {
        DeskRoutes.Get<LetterDesk, IReadOnlyList<LetterView>>(routes, "letters", "/api/v1/letters", "函告 / Letters", (desk, reader, asked, stop) => desk.List(reader, asked.Choice<LetterState>("state"), stop), "state");
        DeskRoutes.Get<LetterDesk, LetterView>(routes, "letters", "/api/v1/letters/{id}", "一份函告 / One letter", (desk, reader, asked, stop) => desk.Letter(reader, asked.Id, stop));
        DeskRoutes.Post<LetterDesk>(routes, "letters", "/api/v1/letters", "函告拟稿；no 为被退回的函 / Draft a letter; no names a returned one", Permission.WriteLetters, Letter, async (desk, reader, body, _, stop) =>
        {
            var made = await desk.Draft(reader, new(body.Text("lot"), Round(body), body.Texts("numbers"), body.Text("to"), body.Text("title"), body.Text("text"), body.Texts("annex"), body.Maybe("no")), stop);
            return (made.Act, made.Number);
        });
        Act<LetterDesk>(routes, "letters", "/api/v1/letters/{id}/reviewed", "函告审核（拟稿人以外） / Review a letter (by another than who drafted it)", Permission.ReviewLetters, LetterReview, (desk, reader, body, id, stop) => desk.Review(reader, id, body.Flag("agrees"), body.Text("reason"), stop));
        Act<LetterDesk>(routes, "letters", "/api/v1/letters/{id}/sent", "函告发出：请求体 {} / Sent: body {}", Permission.ReviewLetters, Nothing, (desk, reader, _, id, stop) => desk.Send(reader, id, stop));
        Act<LetterDesk>(routes, "letters", "/api/v1/letters/{id}/receipted", "函告签收 / Receipted", Permission.WriteLetters, By, (desk, reader, body, id, stop) => desk.Receipt(reader, id, body.Text("by"), stop));
        Act<LetterDesk>(routes, "letters", "/api/v1/letters/{id}/answered", "函告回复 / Answered", Permission.WriteLetters, Answer, (desk, reader, body, id, stop) => desk.Answer(reader, id, body.Text("text"), stop));
        Act<LetterDesk>(routes, "letters", "/api/v1/letters/{id}/concluded", "行政处理结果 / The administrative result", Permission.WriteLetters, Result, (desk, reader, body, id, stop) => desk.Conclude(reader, id, body.Text("result"), body.Text("basis"), stop));
    }

    private static void Act<TDesk>(
        IEndpointRouteBuilder routes, string tag, string path, string summary, Permission permission, BodyForm form, Func<TDesk, Reader, Body, string, CancellationToken, Task<Act>> act) where TDesk : class =>
        DeskRoutes.Post<TDesk>(routes, tag, path, summary, permission, form, async (desk, reader, body, id, stop) => (await act(desk, reader, body, id, stop), null));

    // what is no number becomes a round that the desk refuses
    private static int Round(Body body) => body.Maybe("round") is not { } text ? 1 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var round) ? round : 0;
}
