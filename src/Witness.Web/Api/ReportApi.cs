using System.Globalization;
using MiniExcelLibs;
using Witness.Domain.Report;
using Witness.Flow.Accounts;
using Witness.Flow.Reports;
using Witness.Web.Wiring;

namespace Witness.Web.Api;

/// <summary>报告接口 — the same abilities as the pages of reports: list, one, versions, differences, files, review and issue, and the record tables of a lot as documents.</summary>
public static class ReportApi
{
    private const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static readonly BodyForm Review = new(new("round", BodyType.Text, false, 2), new("verdict", BodyType.Text, Most: 10), new("reason", BodyType.Text, false, 500, true));
    private static readonly BodyForm Setting = new(new BodyMember("policy", BodyType.Text, Most: 40), new BodyMember("value", BodyType.Text, Most: 200));
    private static readonly BodyForm Decision = new(new BodyMember("approval", BodyType.Text, Most: 100), new BodyMember("agrees", BodyType.Flag));
    private static readonly BodyForm Issue = new(new BodyMember("round", BodyType.Text, false, 2));

    public static void Map(IEndpointRouteBuilder routes)
    {
        DeskRoutes.Get<ReportDesk, ReportList>(routes, "reports", "/api/v1/reports", "见证报告清单及待出具 / Reports, and those that wait", (desk, reader, asked, stop) =>
            desk.List(reader, new(asked.Text("text"), asked.Choice<ReportKind>("kind")?.ToString(), asked.Number("page", 1), asked.Number("size", 50)), stop), "text", "kind", "page", "size");
        DeskRoutes.Get<ReportDesk, ReportView>(routes, "reports", "/api/v1/reports/{id}", "一份见证报告及其版本 / One report with its versions", (desk, reader, asked, stop) => desk.One(reader, asked.Id, stop));
        DeskRoutes.Get<ReportDesk, ReportComparison>(routes, "reports", "/api/v1/reports/{id}/differences", "与同一轮次另一版的差异 / What differs from another version of the round", (desk, reader, asked, stop) =>
            desk.Compare(reader, asked.Id, asked.Text("with") ?? "", stop), "with");
        DeskRoutes.Get<ReportDesk, ReportView>(routes, "reports", "/api/v1/lots/{id}/report", "标段此刻的报告草稿（供审核） / The report of a lot as it would be now, for review", (desk, reader, asked, stop) =>
            desk.Draft(reader, asked.Id, asked.Number("round", 1), stop), "round");
        DeskRoutes.Post<ReportDesk>(routes, "reports", "/api/v1/lots/{id}/report/reviewed", "报告审核：verdict 为同意或退回 / Review: verdict 同意 (agrees) or 退回 (returns)", Permission.ReviewReports, Review, async (desk, reader, body, id, stop) =>
            (await desk.Review(reader, id, Round(body), body.Text("verdict"), body.Maybe("reason") ?? "", stop), null));
        DeskRoutes.Post<ReportDesk>(routes, "reports", "/api/v1/lots/{id}/report/issued", "报告签发（审核人以外） / Issue (by another than the reviewer)", Permission.IssueReports, Issue, async (desk, reader, body, id, stop) =>
            (await desk.Issue(reader, id, Round(body), stop), null));
        DeskRoutes.Get<ReportSetup, SetupView>(routes, "reports", "/api/v1/report-settings", "报告与锚定的设定 / What the centre has set about reports and anchoring", (desk, reader, _, stop) => desk.View(reader, stop));
        DeskRoutes.Post<ReportSetup>(routes, "reports", "/api/v1/report-settings", "设定一项；双人签发的中心由另一人复核 / Set one; where two persons issue, another approves", Permission.SetReports, Setting, async (desk, reader, body, _, stop) =>
            (await desk.Set(reader, body.Text("policy"), body.Text("value"), stop), null));
        DeskRoutes.Post<ReportSetup>(routes, "reports", "/api/v1/report-settings/decided", "复核一项设定（申请人以外） / Approve or refuse a setting (by another than who asked)", Permission.SetReports, Decision, async (desk, reader, body, _, stop) =>
            (await desk.Decide(reader, body.Text("approval"), body.Flag("agrees"), stop), null));
        routes.MapGet("/api/v1/reports/{id}/file", Files)
            .WithTags("reports").WithSummary("报告文件：format 为 json、bundle、pdf、xlsx；copy=party 为当事人副本 / A file of the report: format json, bundle, pdf or xlsx; copy=party for the party's copy")
            .Produces(200).Produces<Flow.Intake.Problem>(400).Produces<Flow.Intake.Problem>(401).Produces<Flow.Intake.Problem>(403).Produces<Flow.Intake.Problem>(404).AllowAnonymous();
        routes.MapGet("/api/v1/lots/{id}/tables", Tables)
            .WithTags("reports").WithSummary("记录表文件：table 为 R1–R8 或全部，format 为 json、xlsx 或 pdf / Record tables as a document: table R1–R8 or all, format json, xlsx or pdf")
            .Produces(200).Produces<Flow.Intake.Problem>(400).Produces<Flow.Intake.Problem>(401).Produces<Flow.Intake.Problem>(403).Produces<Flow.Intake.Problem>(404).AllowAnonymous();
    }

    private static async Task<IResult> Files(HttpContext context, ReportDesk desk, Readers readers)
    {
        var stop = context.RequestAborted;
        if (await readers.Of(context.User, stop) is not { } reader) return DeskRoutes.NotSignedIn();
        var asked = new Asked(context);
        var (format, party) = (asked.Text("format") ?? "json", asked.Text("copy") == "party");
        if (format is not ("json" or "bundle" or "pdf" or "xlsx")) return DeskRoutes.Answer(400, new("bad-query", "format 须为 json、bundle、pdf 或 xlsx", "format is json, bundle, pdf or xlsx", "?format"));
        if (format == "xlsx")
            return await desk.One(reader, asked.Id, stop) is Look<ReportView>.Shown { What: var view } ? Sheets(view.Report, $"{view.Line.Number}.xlsx") : DeskRoutes.Answer(404, new("absent", "没有这份报告", "there is no such report"));
        return await desk.File(reader, asked.Id, format, party, stop) switch
        {
            Look<ReportFile>.Shown { What: var file } => File(context, file),
            Look<ReportFile>.Absent => DeskRoutes.Answer(404, new("absent", "没有这份文件，或尚未生成", "there is no such file, or not yet")),
            var other => DeskRoutes.Answer(other),
        };
    }

    private static async Task<IResult> Tables(HttpContext context, ReportDesk desk, Readers readers)
    {
        var stop = context.RequestAborted;
        if (await readers.Of(context.User, stop) is not { } reader) return DeskRoutes.NotSignedIn();
        var asked = new Asked(context);
        if (Given.Number(context.Request.Query["round"], "round", 1, 99, out var round) is { } wrong) return DeskRoutes.Answer(400, wrong);
        var (format, table) = (asked.Text("format") ?? "json", asked.Text("table"));
        if (format is not ("json" or "xlsx" or "pdf")) return DeskRoutes.Answer(400, new("bad-query", "format 须为 json、xlsx 或 pdf", "format is json, xlsx or pdf", "?format"));
        if (format == "pdf" && table is null) return DeskRoutes.Answer(400, new("bad-query", "PDF 须指明一张记录表，如 R5", "a PDF is of one table, such as R5", "?table"));
        return await desk.Table(reader, asked.Id, round ?? 1, table, stop) switch
        {
            Look<WitnessReport>.Shown { What: var report } when format == "xlsx" => Sheets(report, $"{asked.Id}-{table ?? "R1-R8"}.xlsx"),
            Look<WitnessReport>.Shown { What: var report } when format == "pdf" => desk.Papers.TablePaper is { } paper ? File(context, new($"{asked.Id}-{table}.pdf", "application/pdf", paper(report, table!))) : DeskRoutes.Answer(404, new("absent", "没有这份文件", "there is no such file")),
            Look<WitnessReport>.Shown { What: var report } => File(context, new($"{asked.Id}-{table ?? "R1-R8"}.json", "application/json", ReportJson.Write(report))),
            var other => DeskRoutes.Answer(other),
        };
    }

    /// <summary>Out of the house as a file, never as something a browser opens in our name.</summary>
    private static IResult File(HttpContext context, ReportFile file)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.File(file.Bytes, file.MediaType, file.Name);
    }

    private static IResult Sheets(WitnessReport report, string name)
    {
        var language = CultureInfo.CurrentUICulture.Name;
        var bytes = new MemoryStream();
        bytes.SaveAs(ReportSheets.Of(report, language), printHeader: true);
        return Results.File(bytes.ToArray(), Excel, name);
    }

    // what is no number becomes a round that the desk refuses
    private static int Round(Body body) => body.Maybe("round") is not { } text ? 1 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var round) ? round : 0;
}
