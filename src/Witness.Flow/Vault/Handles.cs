using System.Buffers.Binary;
using System.Text;
using Witness.Domain.Facts;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Vault;

/// <summary>把柄 — keyed names for what may not be guessed from its hash: identities, contents, subjects (rulings 31, 56).</summary>
public sealed class Handles(MasterKey master)
{
    private readonly Suite _suite = master.Suite;
    private readonly byte[] _identities = master.Derive("identities"), _contents = master.Derive("contents"), _subjects = master.Derive("subjects");

    /// <summary>Key of the places of rows in the vault.</summary>
    public byte[] RowKeys { get; } = master.Derive("vault places");

    /// <summary>重复键 — PRF of (source, source key, version).</summary>
    public Key16 Identity(FactIdentity identity)
    {
        var (source, key) = (Encoding.UTF8.GetBytes(identity.Source), Encoding.UTF8.GetBytes(identity.SourceKey));
        var bytes = new byte[8 + source.Length + key.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, source.Length);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), identity.SourceVersion);
        source.CopyTo(bytes, 8);
        key.CopyTo(bytes, 8 + source.Length);
        return _suite.Handle(_identities, bytes);
    }

    /// <summary>Keyed hash of a fact's content: a bare hash of a short message could be guessed.</summary>
    public Key16 Content(ReadOnlySpan<byte> content) => _suite.Handle(_contents, content);

    /// <summary>Who a personal value is about, by ID or licence number; exact match only.</summary>
    public Key16 Subject(string number) => _suite.Handle(_subjects, Encoding.UTF8.GetBytes(number.Trim().ToUpperInvariant()));
}
