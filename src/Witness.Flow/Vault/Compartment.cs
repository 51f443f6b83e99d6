using System.Text;
using Witness.Flow.Store;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Vault;

/// <summary>
/// 隔间 — closes what a step of the road keeps for itself in a read table and what no reader of that table may see, under a key of the house.
/// The same content in the same place gives the same bytes, so that tables made again from the log are the same.
/// </summary>
public sealed class Compartment(MasterKey master)
{
    private readonly Suite _suite = master.Suite;
    private readonly byte[] _key = master.Derive("compartment");
    private readonly byte[] _nonces = master.Derive("compartment nonces");

    /// <param name="place">Table and key of the row: what is closed for one place opens in no other.</param>
    public byte[] Close(string place, ReadOnlySpan<byte> plain)
    {
        var bound = Encoding.UTF8.GetBytes(place);
        var nonce = _suite.Mac(_nonces, [.. bound, 0, .. _suite.Hash(plain).ToArray()]).ToArray()[..Suite.NonceSize];
        return [.. nonce, .. _suite.Encrypt(_key, nonce, plain, bound)];
    }

    /// <exception cref="TamperException">Not closed by us, or not for this place.</exception>
    public byte[] Open(string place, ReadOnlySpan<byte> closed) =>
        (closed.Length < Suite.NonceSize ? null : _suite.TryDecrypt(_key, closed[..Suite.NonceSize], closed[Suite.NonceSize..], Encoding.UTF8.GetBytes(place)))
        ?? throw new TamperException(place, "");
}
