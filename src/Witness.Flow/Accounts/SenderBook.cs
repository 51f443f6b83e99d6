using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Accounts;

/// <summary>
/// 来源簿 — machine accounts, as rows attached to the log; changed only together with SenderRegistered, SenderChanged or
/// SenderSuspended. A shared secret (v1) lies encrypted in its row.
/// </summary>
public sealed class SenderBook(LogStore store, OwnFacts own, Keystore keys, TwoClocks clocks)
{
    public static readonly AttachedTable Table = new("sender");

    private readonly ConcurrentDictionary<string, SenderAccount> _cache = new(StringComparer.Ordinal);
    private int _loaded;

    /// <summary>Raised when a sender was registered, changed or suspended.</summary>
    public event Action? Changed;

    public async Task<SenderAccount?> Find(string id, CancellationToken stop)
    {
        await Load(stop);
        return _cache.GetValueOrDefault(id);
    }

    public async Task<IReadOnlyList<SenderAccount>> All(CancellationToken stop)
    {
        await Load(stop);
        return [.. _cache.Values.OrderBy(sender => sender.Id, StringComparer.Ordinal)];
    }

    /// <summary>Registers a sender, or changes one that stands.</summary>
    public async Task<AccountChange> Register(SenderAccount sender, string by, CancellationToken stop)
    {
        if (sender.Id == OwnFacts.Source || sender.Id.Length is 0 or > 100) return new(null, "来源账号名不可用", "this sender id cannot be used");
        if (sender.Scheme switch { "v1a" => sender.Key.Length != 32, "v1" => sender.Key.Length < 24, SenderAccount.Fetched => sender.Key.Length != 0, _ => true })
            return new(null, "签名方案须为 v1a（32 字节 Ed25519 公钥）、v1（至少 24 字节密钥）或 fetched（无密钥）", "the scheme is v1a (32-byte Ed25519 public key), v1 (a secret of at least 24 bytes) or fetched (no key)");
        var known = await Find(sender.Id, stop);
        var org = new Org(sender.Org, sender.OrgCode);
        var may = sender.MayReport.Order(StringComparer.Ordinal).ToList();
        var publicKey = sender.Scheme == "v1a" ? Convert.ToBase64String(sender.Key) : null;
        var from = Moment.Of(sender.Since);
        Fact fact = known is null
            ? new SenderRegistered { Sender = sender.Id, Org = org, MayReport = may, Scope = SourceScope.Text(sender.Region, sender.Kind), Scheme = sender.Scheme, PublicKey = publicKey, From = from }
            : new SenderChanged { Sender = sender.Id, Org = org, MayReport = may, Scope = SourceScope.Text(sender.Region, sender.Kind), Scheme = sender.Scheme, PublicKey = publicKey, From = from };
        return await Save(fact, sender, by, stop);
    }

    public async Task<AccountChange> Suspend(string id, bool suspended, string by, CancellationToken stop)
    {
        if (await Find(id, stop) is not { } sender) return new(null, "没有这个来源账号", "no such sender");
        Fact fact = suspended
            ? new SenderSuspended { Sender = id, From = Moment.Of(clocks.Trade.GetUtcNow()) }
            : new SenderChanged { Sender = id, From = Moment.Of(clocks.Trade.GetUtcNow()) };
        return await Save(fact, sender with { Suspended = suspended }, by, stop);
    }

    private async Task<AccountChange> Save(Fact fact, SenderAccount sender, string by, CancellationToken stop)
    {
        var row = new AttachedRow(Table, Encoding.UTF8.GetBytes(sender.Id), JsonSerializer.SerializeToUtf8Bytes(Stored.Of(sender, keys)));
        var appended = await own.Append(new(fact, OwnFacts.Centre, own.FreshKey($"sender/{sender.Id}"), by), stop, [row]);
        if (appended is not Appended.Done done) return new(null, "未能写入", "not written");
        _cache[sender.Id] = sender;
        Changed?.Invoke();
        return new(done.Receipts[0].Position);
    }

    private async Task Load(CancellationToken stop)
    {
        if (Volatile.Read(ref _loaded) == 1) return;
        foreach (var row in await store.ReadRows(Table, default, default, 10_000, stop))
        {
            var sender = JsonSerializer.Deserialize<Stored>(row.Value!.Value.Span)!.ToAccount(keys);
            _cache.TryAdd(sender.Id, sender);
        }
        Volatile.Write(ref _loaded, 1);
    }

    private sealed record Stored(
        string Id, string Org, string? OrgCode, int Letters, IReadOnlyList<string> MayReport, string? Region, string? Kind, string Scheme,
        string Key, DateTimeOffset Since, bool Suspended)
    {
        public static Stored Of(SenderAccount s, Keystore keys) => new(
            s.Id, s.Org, s.OrgCode, (int)s.Letters, [.. s.MayReport.Order(StringComparer.Ordinal)], s.Region, s.Kind, s.Scheme,
            Convert.ToBase64String(s.Scheme == "v1" ? keys.Wrap(s.Key, s.Id) : s.Key), s.Since, s.Suspended);

        public SenderAccount ToAccount(Keystore keys)
        {
            var key = Convert.FromBase64String(Key);
            return new(Id, Org, OrgCode, (From)Letters, MayReport.ToHashSet(StringComparer.Ordinal), Region, Kind, Scheme,
                Scheme == "v1" ? keys.Unwrap(key, Id) : key, Since, Suspended);
        }
    }
}
