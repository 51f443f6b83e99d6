namespace Witness.Flow.Accounts;

/// <summary>地址限次 — failed tries by address, in memory: whoever guesses over many accounts from one place is held up there.</summary>
public sealed class AddressTries(EntryRules rules, TimeProvider real)
{
    private const int MostAddresses = 50_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Tries, DateTimeOffset Since)> _failed = new(StringComparer.Ordinal);

    public bool Held(string address)
    {
        lock (_gate) return Now(address) >= rules.TriesOfAddress;
    }

    public void Failed(string address)
    {
        lock (_gate)
        {
            if (_failed.Count >= MostAddresses) foreach (var old in _failed.Keys.Where(key => Now(key) == 0).ToList()) _failed.Remove(old);
            var tries = Now(address);
            _failed[address] = (tries + 1, tries == 0 ? real.GetUtcNow() : _failed[address].Since);
        }
    }

    private int Now(string address) =>
        _failed.TryGetValue(address, out var known) && real.GetUtcNow() - known.Since < rules.AddressPause ? known.Tries : 0;
}
