namespace Witness.Web.Api;

/// <summary>placeholder until ops lands</summary>
public static class OperationsApi
{
    public static void Map(IEndpointRouteBuilder routes) => _ = routes;
}
