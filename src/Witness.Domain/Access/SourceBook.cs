using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Access;

/// <summary>来源范围 — what a machine account may report and for which region and kind; as much of it as the domain needs.</summary>
/// <param name="Region">C6; null: not bound to a region.</param>
/// <param name="Kind">GC, ZC, …; null: not bound to a kind.</param>
public sealed record SourceScope(string Id, IReadOnlySet<string> MayReport, string? Region = null, string? Kind = null, bool Suspended = false)
{
    /// <summary>Region and kind as the fact of a registration has them: <c>370300/GC</c>; null where neither is said.</summary>
    public static string? Text(string? region, string? kind) => region is null && kind is null ? null : $"{region}/{kind}";
}

/// <summary>来源簿 — the accounts as they stand, asked for kind and region when facts do not say (ruling 60) and for who could report what (49).</summary>
public sealed class SourceBook(IEnumerable<SourceScope> accounts)
{
    private readonly Dictionary<string, SourceScope> _accounts = accounts.ToDictionary(a => a.Id, StringComparer.Ordinal);

    public static SourceBook Empty { get; } = new([]);

    public IEnumerable<SourceScope> All => _accounts.Values.OrderBy(a => a.Id, StringComparer.Ordinal);

    public SourceScope? Find(string id) => _accounts.GetValueOrDefault(id);

    /// <summary>The book after a fact about an account, as the log tells it; itself where the fact speaks of none.</summary>
    public SourceBook With(Fact fact) => fact switch
    {
        SenderRegistered { Sender: { } id } said => With(new SourceScope(id, (said.MayReport ?? []).ToHashSet(StringComparer.Ordinal), Part(said.Scope, 0), Part(said.Scope, 1))),
        SenderChanged { Sender: { } id, MayReport: null } => With((Find(id) ?? new(id, new HashSet<string>())) with { Suspended = false }),
        SenderChanged { Sender: { } id } said => With(new SourceScope(id, said.MayReport.ToHashSet(StringComparer.Ordinal), Part(said.Scope, 0), Part(said.Scope, 1), Find(id)?.Suspended ?? false)),
        SenderSuspended { Sender: { } id } => With((Find(id) ?? new(id, new HashSet<string>())) with { Suspended = true }),
        _ => this,
    };

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

    private SourceBook With(SourceScope account) => new(_accounts.Values.Where(a => a.Id != account.Id).Append(account));

    private static string? Part(string? scope, int at) => scope?.Split('/') is { Length: 2 } parts && parts[at].Length > 0 ? parts[at] : null;
}
