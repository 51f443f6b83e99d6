namespace Witness.Web.Pages.Reports;

/// <summary>As posted by a form of the page of keeping.</summary>
public sealed class KeepingForm
{
    public string? Act { get; set; }

    /// <summary>Number of a request, a hold, a package.</summary>
    public string? Id { get; set; }

    public string? Kind { get; set; }

    public string? Material { get; set; }

    public string? Period { get; set; }

    public string? Basis { get; set; }

    public string? From { get; set; }

    public string? Reason { get; set; }

    /// <summary>One a line.</summary>
    public string? Lots { get; set; }

    public string? Cause { get; set; }

    public string? Authority { get; set; }

    public string? Document { get; set; }

    /// <summary>Number of a person's document: goes to the desk and nowhere else.</summary>
    public string? Person { get; set; }

    /// <summary>A log's key known from elsewhere.</summary>
    public string? Key { get; set; }

    /// <summary>Chosen for appraisal: lot and material, parted by a bar.</summary>
    public List<string>? Items { get; set; }
}
