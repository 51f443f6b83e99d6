using Microsoft.OpenApi;
using Witness.Flow.Intake;

namespace Witness.Web.Api;

/// <summary>归集的请求体 — what the intake takes, in the words of OpenAPI.</summary>
internal static class IntakeForms
{
    public static Task Takes(OpenApiOperation operation, params string[] types)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = types.Length > 1 ? "CloudEvents 1.0；data 的模式见 /schemas/wire/v1/{type}.json / CloudEvents 1.0; the schema of data stands at /schemas/wire/v1/{type}.json" : null,
            Content = types.ToDictionary(type => type, MediaOf, StringComparer.Ordinal),
        };
        return Task.CompletedTask;
    }

    private static OpenApiMediaType MediaOf(string type)
    {
        var one = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "/schemas/wire/v1/envelope.json" };
        return type switch
        {
            "application/cloudevents-batch+json" => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = one, MinItems = 1, MaxItems = FactIntake.MostItems }, Example = ApiExamples.Of(ApiExamples.Batch) },
            "application/cloudevents+json" => new() { Schema = one, Example = ApiExamples.Of(ApiExamples.Item) },
            _ => new()
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object, AdditionalPropertiesAllowed = false,
                    Properties = new Dictionary<string, IOpenApiSchema> { ["lastSequence"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" } },
                },
                Example = ApiExamples.Of("""{"lastSequence":1042}"""),
            },
        };
    }
}
