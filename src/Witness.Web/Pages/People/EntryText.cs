namespace Witness.Web.Pages.People;

/// <summary>Words of second factors, sessions and approvals.</summary>
public sealed class EntryText;
