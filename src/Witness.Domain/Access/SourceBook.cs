namespace Witness.Domain.Access;

/// <summary>来源范围 — what a machine account may report and for which region and kind; as much of it as the domain needs.</summary>
/// <param name="Region">C6; null: not bound to a region.</param>
/// <param name="Kind">GC, ZC, …; null: not bound to a kind.</param>
public sealed record SourceScope(string Id, IReadOnlySet<string> MayReport, string? Region = null, string? Kind = null, bool Suspended = false);

/// <summary>来源簿 — the accounts as they stand, asked for kind and region when facts do not say (ruling 60) and for who could report what (49).</summary>
public sealed class SourceBook(IEnumerable<SourceScope> accounts)
{
    private readonly Dictionary<string, SourceScope> _accounts = accounts.ToDictionary(a => a.Id, StringComparer.Ordinal);

    public static SourceBook Empty { get; } = new([]);

    public SourceScope? Find(string id) => _accounts.GetValueOrDefault(id);

    /// <summary>
    /// An unsuspended account in scope may report the fact: bound to the lot's region or kind, or, when bound to neither, one that has
    /// reported on this lot.
    /// </summary>
    /// <param name="reporting">Sources of the lot's facts so far.</param>
    public bool CanReport(string fact, string? region, string? kind, IReadOnlyCollection<string> reporting) => _accounts.Values.Any(account =>
        !account.Suspended && account.MayReport.Contains(fact)
        && (account.Region is null || region is null || account.Region == region)
        && (account.Kind is null || account.Kind == kind)
        && (account.Region is not null || account.Kind is not null || reporting.Contains(account.Id)));
}
