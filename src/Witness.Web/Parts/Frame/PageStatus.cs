namespace Witness.Web.Parts.Frame;

/// <summary>页面状态 — the HTTP status of the page that is being drawn; in a circuit, or once the answer has begun, there is none to set.</summary>
public static class PageStatus
{
    public static void Say(this IHttpContextAccessor asked, int status)
    {
        if (asked.HttpContext is { Response: { HasStarted: false, StatusCode: StatusCodes.Status200OK } response }) response.StatusCode = status;
    }
}
