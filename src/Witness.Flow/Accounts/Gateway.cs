using System.Collections.Concurrent;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Vault;

namespace Witness.Flow.Accounts;

/// <summary>
/// 访问网关 — the one door every query passes (ruling 33): decides, writes the look or the denial to the audit log, and only
/// then lets the query read (ruling 58). If the audit log cannot be written the query fails.
/// </summary>
public sealed class Gateway(OwnFacts own)
{
    private const int MostWatched = 10_000;

    private readonly ConcurrentDictionary<(string Account, string Watch, string Permission, string Object), byte> _watched = [];

    /// <summary>Whether a loan runs at this moment: asked at every door a borrower comes to.</summary>
    public Func<string, bool> Lent { get; set; } = _ => false;

    /// <summary>Null when the reader may not; the denial is recorded. Otherwise what the reader may see of it.</summary>
    /// <param name="thing">What is asked for: a lot code, a position, a page; stands in the audit log.</param>
    public async Task<Pass?> Enter(Reader reader, Permission permission, string thing, CancellationToken stop)
    {
        if (!await May(reader, permission, thing, stop)) return null;
        if (reader.Watch is { } watch)
        {
            if (!_watched.TryAdd((reader.Account, watch, permission.Code, thing), 0)) return new(reader);
            if (_watched.Count > MostWatched) _watched.Clear();
        }
        return await Record(reader, new Looked { Account = reader.Account, Object = thing, Act = permission.Code }, OwnFacts.Centre, stop);
    }

    /// <summary>The same for a borrower's look at a report, which stands in the audit log as a fact of the report's lot.</summary>
    public async Task<Pass?> Read(Reader reader, string thing, ReportRead look, Scope scope, CancellationToken stop) =>
        await May(reader, Permission.ReadLent, thing, stop) ? await Record(reader, look, scope, stop) : null;

    private async Task<bool> May(Reader reader, Permission permission, string thing, CancellationToken stop)
    {
        if (permission.Allows(reader) && (reader.Loan is not { } loan || Lent(loan))) return true;
        await Deny(reader, permission, thing, stop);
        return false;
    }

    private async Task<Pass> Record(Reader reader, Fact look, Scope scope, CancellationToken stop)
    {
        await own.Append(new(look, scope, own.FreshKey("look"), reader.Account), stop);
        return new(reader);
    }

    /// <summary>Records that a reader was refused something found to lie outside the scope.</summary>
    public async Task Deny(Reader reader, Permission permission, string thing, CancellationToken stop)
    {
        var fact = new LookDenied { Account = reader.Account, Object = thing, Act = permission.Code };
        await own.Append(new(fact, OwnFacts.Centre, own.FreshKey("denied"), reader.Account), stop);
    }
}
