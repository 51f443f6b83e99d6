using System.Text.Json;

namespace Witness.Flow.Accounts;

/// <summary>
/// 账号 — the row behind a person's sign-in, attached to the log so that it changes only together with the fact that says
/// so. The display name is personal and lies in the vault; the id is the staff number and is never used again.
/// </summary>
/// <param name="PasswordHash">As ASP.NET Core Identity writes it.</param>
/// <param name="Stamp">Changes whenever sessions must end.</param>
/// <param name="Regions">Empty: the whole centre.</param>
/// <param name="Kinds">Empty: all kinds.</param>
/// <param name="NameKey">Vault row that holds the display name, hex.</param>
public sealed record Account(
    string Id, string PasswordHash, string Stamp, IReadOnlyList<Role> Roles, IReadOnlyList<string> Regions,
    IReadOnlyList<string> Kinds, string? NameKey, DateTimeOffset MadeAt, int Failures = 0, DateTimeOffset? LockedUntil = null,
    bool Disabled = false, DateTimeOffset? LastSignIn = null)
{
    public SecondFactors Factors { get; init; } = SecondFactors.None;

    public IReadOnlyList<Session> Sessions { get; init; } = [];

    /// <summary>Enrolled browsers, in the order they came.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Null: as old as the account.</summary>
    public DateTimeOffset? PasswordAt { get; init; }

    /// <summary>Hashes of passwords that may not come again, the present one not among them.</summary>
    public IReadOnlyList<string> PastPasswords { get; init; } = [];

    /// <summary>有效期 — mandatory for outside users; null: while employed.</summary>
    public DateTimeOffset? Until { get; init; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    public static Account Read(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<Account>(bytes)!;
}
