namespace Witness.Web.Api;

/// <summary>placeholder until desk lands</summary>
public static class RecordApi
{
    public static void Map(IEndpointRouteBuilder routes) => _ = routes;
}
