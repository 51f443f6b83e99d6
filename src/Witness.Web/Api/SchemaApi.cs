using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Report;
using Witness.Domain.Rules.Packs;

namespace Witness.Web.Api;

/// <summary>模式 — the two generated JSON Schemas of every fact: what may be sent, and what stands in the log (ruling 9).</summary>
public static class SchemaApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/schemas/wire/v1/envelope.json", () => Results.Text(WireSchema.Envelope().ToJsonString(), "application/schema+json"))
            .WithTags("schemas").WithSummary("报文外壳模式 / Wire schema of an item").AllowAnonymous();
        routes.MapGet("/schemas/wire/v1/{file}", (string file) => Schema(file, type => WireSchema.For(type)))
            .WithTags("schemas").WithSummary("报文模式 / Wire schema of a fact").AllowAnonymous();
        routes.MapGet("/schemas/entry/v1/{file}", (string file) => Schema(file, type => EntrySchema.For(type)))
            .WithTags("schemas").WithSummary("条目模式 / Entry schema of a fact").AllowAnonymous();
        routes.MapGet("/schemas/rule-pack/v1.json", () => Results.Text(SchemaText.Of(PackSchema.Schema()), "application/schema+json"))
            .WithTags("schemas").WithSummary("规则包模式 / Schema of a rule pack").AllowAnonymous();
        routes.MapGet(ReportSchema.Path, () => Results.Text(SchemaText.Of(ReportSchema.Schema()), "application/schema+json"))
            .WithTags("schemas").WithSummary("报告模式 / Schema of a report").AllowAnonymous();
        routes.MapGet("/schemas/facts", () => Results.Json(FactBook.All.Where(type => !type.Audit).Select(type => new { type.Name, type.Chinese, type.English })))
            .WithTags("schemas").WithSummary("事实目录 / The catalogue of facts").AllowAnonymous();
    }

    private static IResult Schema(string file, Func<Domain.Facts.FactType, System.Text.Json.Nodes.JsonObject> make)
    {
        const string Ending = ".json";
        var type = file.EndsWith(Ending, StringComparison.Ordinal) ? FactBook.Find(file[..^Ending.Length]) : null;
        return type is null ? Results.NotFound() : Results.Text(make(type).ToJsonString(), "application/schema+json");
    }
}
