using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Intake;
using Witness.Flow.Records;
using Witness.Web.Wiring;

namespace Witness.Web.Api;

/// <summary>
/// 查询接口 — what the pages show, as JSON: the same desk, the same gateway, the same words. A parameter that is not understood is
/// named; a missing right answers 403 and says which.
/// </summary>
public static class RecordApi
{
    private const int MostRows = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        Get<Choices>(routes, "/api/v1/choices", "getChoices", "可选条件：类型、地区、环节、事实类型 / What lists can be narrowed to", Choices);
        Get<PageAnswer<ProjectLine>>(routes, "/api/v1/projects", "listProjects", "项目查询 / Find projects", Projects);
        Get<PageAnswer<LotLine>>(routes, "/api/v1/lots", "listLots", "标段（包）查询 / Find lots", Lots);
        Get<PageAnswer<PartyLine>>(routes, "/api/v1/parties", "listParties", "主体查询 / Find parties", Parties);
        Get<PageAnswer<FactLine>>(routes, "/api/v1/facts", "listFacts", "事实查询，新的在前 / Find facts, newest first", Facts);
        Get<LotAnswer>(routes, "/api/v1/lots/{code}", "getLot", "标段全过程：按任一编号，可指定轮次、位置或时间 / A lot by any of its codes, as of now, of a position or of a time", Lot);
        Get<TableAnswer>(routes, "/api/v1/lots/{code}/records/{table}", "getRecord", "环节记录表 R1–R8 / One record table", Record);
        Get<PartyView>(routes, "/api/v1/parties/{key}", "getParty", "主体 / A party", Party);
        Get<DayBoard>(routes, "/api/v1/days/{day}", "getDay", "一日的场所与时间 / Rooms and times of a day", Day);
        Get<ItemsAnswer<LotLine>>(routes, "/api/v1/rooms/{room}/lots", "getRoomLots", "某场所某时的标段 / Lots in a room at a time", RoomLots);
        Get<FactAnswer>(routes, "/api/v1/facts/{position:long}", "getFact", "事实的来源与证明 / A fact, its source and its proof", Fact);
        Get<JsonElement>(routes, "/api/v1/facts/{position:long}/proof", "getProofFile", "证明文件，供 ./verify 离线核验 / The proof file that ./verify takes", ProofFile);
        routes.MapGet("/facts/{position:long}.proof.json", ProofFile).RequireAuthorization().ExcludeFromDescription();
    }

    private static void Get<T>(IEndpointRouteBuilder routes, string path, string name, string summary, Delegate handler) =>
        routes.MapGet(path, handler).WithName(name).WithTags("records").WithSummary(summary)
            .Produces<T>().Produces<Problem>(400).Produces<Problem>(401).Produces<Problem>(403).Produces<Problem>(404).Produces<Problem>(503)
            .AddEndpointFilter(async (context, next) => context.HttpContext.RequestServices.GetRequiredService<FactRoad>().Building is { } percent
                ? Results.Json(new Problem("rebuilding", $"读表正在由日志重建（{percent}%），请稍候", $"The read tables are being rebuilt from the log ({percent}%); ask again"), statusCode: 503)
                : await next(context))
            .AllowAnonymous(); // every handler asks who it is and answers 401 in words; the host's policy would answer with nothing

    private static Task<IResult> Choices(HttpContext context, RecordDesk desk, Readers readers, CancellationToken stop) =>
        Ask(context, readers, reader => desk.Choices(reader, stop), choices => choices, stop);

    private static Task<IResult> Projects([AsParameters] ListParameters given, HttpContext context, RecordDesk desk, Readers readers, CancellationToken stop) =>
        given.Problem() is { } problem ? Refused(problem) : Ask(context, readers, reader => desk.Projects(reader, given.ToQuery(), stop), RecordJson.Page, stop);

    private static Task<IResult> Lots([AsParameters] ListParameters given, HttpContext context, RecordDesk desk, Readers readers, CancellationToken stop) =>
        given.Problem() is { } problem ? Refused(problem) : Ask(context, readers, reader => desk.Lots(reader, given.ToQuery(), stop), RecordJson.Page, stop);

    private static Task<IResult> Parties([AsParameters] ListParameters given, HttpContext context, RecordDesk desk, Readers readers, CancellationToken stop) =>
        given.Problem() is { } problem ? Refused(problem) : Ask(context, readers, reader => desk.Parties(reader, given.ToQuery(), stop), RecordJson.Page, stop);

    private static Task<IResult> Facts([AsParameters] FactParameters given, HttpContext context, RecordDesk desk, Readers readers, CancellationToken stop) =>
        given.Problem() is { } problem ? Refused(problem) : Ask(context, readers, reader => desk.Facts(reader, given.ToQuery(), stop), RecordJson.Page, stop);

    private static Task<IResult> Lot(string code, [AsParameters] StateParameters given, HttpContext context, RecordDesk desk, Readers readers, CancellationToken stop) =>
        AskLot(code, given, context, desk, readers, RecordJson.Lot, stop);

    private static async Task<IResult> Record(
        string code, string table, [AsParameters] StateParameters given, HttpContext context, RecordDesk desk, Readers readers, CancellationToken stop)
    {
        if (Domain.Stages.StageBook.Find(table) is null)
            return await Refused(new("bad-parameter", "记录表须为 R1–R5、R6a、R6b、R6c、R7、R8 之一", "a table is one of R1–R5, R6a, R6b, R6c, R7, R8", "/table"));
        return await AskLot(code, given, context, desk, readers, view => view.Tables.FirstOrDefault(one => one.Id == table) is { } found ? RecordJson.Table(found, view) : null, stop);
    }

    private static async Task<IResult> AskLot(string code, StateParameters given, HttpContext context, RecordDesk desk, Readers readers, Func<LotView, object?> write, CancellationToken stop)
    {
        if (given.Problem() is { } problem) return await Refused(problem);
        if (await readers.Of(context.User, stop) is not { } reader) return Nobody();
        if (given.Position is { } position && Given.Known(position, "position", await desk.Next(reader, stop)) is { } beyond) return await Refused(beyond);
        return Answer(await desk.Lot(reader, code, given.RoundNumber, given.ToAsOf(), stop), write);
    }

    private static Task<IResult> Party(string key, [FromQuery(Name = "page")] string? page, HttpContext context, RecordDesk desk, Readers readers, CancellationToken stop) =>
        Given.Number(page, "page", 1, int.MaxValue, out var number) is { } problem
            ? Refused(problem) : Ask(context, readers, reader => desk.Party(reader, key, number ?? 1, stop), party => party, stop);

    private static Task<IResult> Day(string day, HttpContext context, RecordDesk desk, Readers readers, CancellationToken stop) =>
        Given.Day(day, "day", out var date) is { } problem ? Refused(problem) : Ask(context, readers, reader => desk.Day(reader, date!.Value, stop), board => board, stop);

    private static Task<IResult> RoomLots(string room, [FromQuery(Name = "at")] string? at, HttpContext context, RecordDesk desk, Readers readers, CancellationToken stop) =>
        at is null || !Moment.TryParse(at, out var moment) || moment.Precision < Precision.Minute
            ? Refused(new("bad-parameter", "at 须为到分的时间，如 2026-09-16T09:30+08:00", "at is a time to the minute, such as 2026-09-16T09:30+08:00", "/at"))
            : Ask(context, readers, reader => desk.RoomLots(reader, room, moment, stop), lots => new ItemsAnswer<LotLine>(lots), stop);

    private static Task<IResult> Fact(long position, HttpContext context, RecordDesk desk, Readers readers, CancellationToken stop) =>
        Ask(context, readers, reader => desk.Proof(reader, position, stop), RecordJson.Proof, stop);

    private static async Task<IResult> ProofFile(long position, HttpContext context, RecordDesk desk, Readers readers, CancellationToken stop)
    {
        if (await readers.Of(context.User, stop) is not { } reader) return Nobody();
        var look = await desk.ProofFile(reader, position, stop);
        return look is Look<byte[]>.Shown shown
            ? Results.File(shown.What, "application/json", string.Create(CultureInfo.InvariantCulture, $"fact-{position}.proof.json")) : Answer(look, bytes => bytes);
    }

    private static async Task<IResult> Ask<T>(HttpContext context, Readers readers, Func<Reader, Task<Look<T>>> ask, Func<T, object?> write, CancellationToken stop) =>
        await readers.Of(context.User, stop) is { } reader ? Answer(await ask(reader), write) : Nobody();

    private static IResult Answer<T>(Look<T> look, Func<T, object?> write) => look switch
    {
        Look<T>.Shown shown when write(shown.What) is { } what => Results.Json(what, RecordJsonOptions.Web),
        Look<T>.Denied denied => Results.Json(new Problem("denied", $"无权限：需要{denied.Needs.Zh}", $"not permitted: needs {denied.Needs.En}"), statusCode: 403),
        Look<T>.Altered altered => Results.Json(new Problem("altered", altered.Why.Zh, altered.Why.En), statusCode: 503),
        _ => Results.Json(new Problem("absent", "没有这样的对象", "there is no such thing"), statusCode: 404),
    };

    private static IResult Nobody() => Results.Json(new Problem("signed-out", "未登录或会话已结束", "not signed in, or the session has ended"), statusCode: 401);

    private static Task<IResult> Refused(Problem problem) => Task.FromResult(Results.Json(problem, statusCode: 400));

    /// <summary>Parameters of the lists of projects, lots and parties, as texts so that a bad one can be named.</summary>
    public sealed record ListParameters(
        [FromQuery(Name = "text")] string? Text, [FromQuery(Name = "kind")] string? Kind, [FromQuery(Name = "region")] string? Region, [FromQuery(Name = "stage")] string? Stage, [FromQuery(Name = "party")] string? Party,
        [FromQuery(Name = "from")] string? From, [FromQuery(Name = "to")] string? To, [FromQuery(Name = "sort")] string? Sort, [FromQuery(Name = "page")] string? Page, [FromQuery(Name = "size")] string? Size)
    {
        private static readonly string[] Sorts = ["changed", "name", "code", "stage", "filled"];

        public Problem? Problem() =>
            Given.Day(From, "from", out _) ?? Given.Day(To, "to", out _) ?? Given.Number(Page, "page", 1, int.MaxValue, out _) ?? Given.Number(Size, "size", 1, MostRows, out _)
            ?? (Sort is null || Sorts.Contains(Sort.TrimStart('-')) ? null
                : new("bad-parameter", "sort 须为 changed、name、code、stage、filled 之一，前加 - 为降序", "sort is one of changed, name, code, stage, filled; a minus before it turns it round", "/sort"));

        public LotQuery ToQuery()
        {
            Given.Day(From, "from", out var from);
            Given.Day(To, "to", out var to);
            Given.Number(Page, "page", 1, int.MaxValue, out var page);
            Given.Number(Size, "size", 1, MostRows, out var size);
            return new(Text, Kind, Region, Stage, Party, from, to, Sort?.TrimStart('-') ?? "changed", Sort is null || Sort.StartsWith('-'), page ?? 1, size ?? 50);
        }
    }

    public sealed record FactParameters(
        [FromQuery(Name = "text")] string? Text, [FromQuery(Name = "type")] string? Type, [FromQuery(Name = "source")] string? Source, [FromQuery(Name = "lot")] string? Lot, [FromQuery(Name = "from")] string? From, [FromQuery(Name = "to")] string? To,
        [FromQuery(Name = "before")] string? Before, [FromQuery(Name = "page")] string? Page, [FromQuery(Name = "size")] string? Size)
    {
        public Problem? Problem() =>
            Given.Day(From, "from", out _) ?? Given.Day(To, "to", out _) ?? Given.Number(Page, "page", 1, int.MaxValue, out _) ?? Given.Number(Size, "size", 1, MostRows, out _)
            ?? Given.Position(Before, "before", out _)
            ?? (Type is null || Domain.Facts.Catalogue.FactBook.Find(Type) is not null ? null
                : new("bad-parameter", "没有这种事实，见 /schemas/facts", "there is no such type of fact, see /schemas/facts", "/type"));

        public FactQuery ToQuery()
        {
            Given.Day(From, "from", out var from);
            Given.Day(To, "to", out var to);
            Given.Number(Page, "page", 1, int.MaxValue, out var page);
            Given.Number(Size, "size", 1, MostRows, out var size);
            Given.Position(Before, "before", out var before);
            return new(Text, Type, Source, Lot, from, to, before, page ?? 1, size ?? 50);
        }
    }

    /// <param name="Position">Log position up to which the state is folded, that position included.</param>
    /// <param name="Time">Trade time at which the state was known; not together with <paramref name="Position"/>.</param>
    public sealed record StateParameters([FromQuery(Name = "round")] string? Round, [FromQuery(Name = "position")] string? Position, [FromQuery(Name = "time")] string? Time)
    {
        public int? RoundNumber
        {
            get
            {
                Given.Number(Round, "round", 1, 99, out var round);
                return round;
            }
        }

        public Problem? Problem() =>
            Given.Number(Round, "round", 1, 99, out _) ?? Given.Position(Position, "position", out _) ?? Given.Time(Time, "time", out _)
            ?? (Position is null || Time is null ? null : new("bad-parameter", "position 与 time 只能给一个", "give either position or time", "/time"));

        public AsOf ToAsOf()
        {
            Given.Position(Position, "position", out var position);
            Given.Time(Time, "time", out var time);
            return new(position, time);
        }
    }
}
