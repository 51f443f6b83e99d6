namespace Witness.Web.Pages.Lending;

/// <summary>As posted by a form of the page of lending.</summary>
public sealed class LendingForm
{
    public string? Act { get; set; }

    /// <summary>Case of a loan.</summary>
    public string? Id { get; set; }

    public string? Reason { get; set; }

    public string? Way { get; set; }

    public string? Authority { get; set; }

    public string? Org { get; set; }

    public string? Person { get; set; }

    public string? Purpose { get; set; }

    public string? Basis { get; set; }

    public string? Document { get; set; }

    /// <summary>One a line.</summary>
    public string? Lots { get; set; }

    /// <summary>One a line.</summary>
    public string? Reports { get; set; }

    public string? Profile { get; set; }

    public string? Until { get; set; }
}
