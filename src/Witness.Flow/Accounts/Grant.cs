namespace Witness.Flow.Accounts;

/// <summary>授予 — roles and scope of one account.</summary>
public sealed record Grant(string Account, IReadOnlyList<Role> Roles, IReadOnlyList<string> Regions, IReadOnlyList<string> Kinds);
