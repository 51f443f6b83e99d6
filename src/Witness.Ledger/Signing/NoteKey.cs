using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Ledger.Signing;

/// <summary>What a signature line says: whose key, which key, and the bytes behind the key id.</summary>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The line without its end: em dash, name, base64 of key id and signature.</summary>
    public string Line()
    {
        var bytes = new byte[4 + Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Bytes.Span.CopyTo(bytes.AsSpan(4));
        return $"\u2014 {Name} {Base64.Text(bytes)}";
    }

    /// <summary>Reads a line without its end; null when it is no signature line.</summary>
    public static NoteSignature? Parse(string line)
    {
        if (!line.StartsWith("\u2014 ", StringComparison.Ordinal)) return null;
        var space = line.IndexOf(' ', 2);
        if (space < 0 || !NoteKey.IsName(line[2..space])) return null;
        return Base64.Bytes(line[(space + 1)..]) is { Length: > 4 } bytes
            ? new(line[2..space], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(4))
            : null;
    }

    /// <summary>The second a cosignature names; null when the signature is too short to carry one.</summary>
    public long? Timestamp() => Bytes.Length == 8 + Ed25519Public.SignatureSize
        ? BinaryPrimitives.ReadInt64BigEndian(Bytes.Span)
        : null;
}

/// <summary>
/// 验证公钥 — a key that signs notes, with its name and id; its text form is the vkey of C2SP signed-note,
/// <c>name+keyid+base64(type ‖ key)</c>.
/// </summary>
public sealed record NoteKey
{
    /// <summary>Signature type of a log: Ed25519 over the note text.</summary>
    public const byte LogType = 0x01;

    /// <summary>Signature type of a cosigner: Ed25519 with a time before it.</summary>
    public const byte CosignerType = 0x04;

    private readonly Ed25519Public _key;

    private NoteKey(string name, byte type, Ed25519Public key)
    {
        (Name, Type, _key) = (name, type, key);
        byte[] named = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', type, .. key.ToArray()];
        Id = BinaryPrimitives.ReadUInt32BigEndian(Suite.Intl.Hash(named).ToArray());
    }

    /// <summary>Name on the signature line; a log's is its origin.</summary>
    public string Name { get; }

    /// <summary>First four bytes of H(name ‖ 0x0A ‖ type ‖ key), big-endian.</summary>
    public uint Id { get; }

    /// <summary><see cref="LogType"/> or <see cref="CosignerType"/>.</summary>
    public byte Type { get; }

    /// <summary>The key by which a log signs.</summary>
    public static NoteKey OfLog(string name, Ed25519Public key) => Named(name, LogType, key);

    /// <summary>The key by which a cosigner signs.</summary>
    public static NoteKey OfCosigner(string name, Ed25519Public key) => Named(name, CosignerType, key);

    /// <summary>A name is not empty and holds neither space, control character nor plus.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+');

    /// <summary>Reads a vkey; null when it is none, is of another type, or its id does not belong to it.</summary>
    public static NoteKey? Parse(string vkey)
    {
        var parts = vkey.Split('+', 3); // base64 may hold a plus, a name may not
        if (parts.Length != 3 || !IsName(parts[0]) || Base64.Bytes(parts[2]) is not { Length: 1 + Ed25519Public.Size } bytes) return null;
        if (bytes[0] is not (LogType or CosignerType) || Ed25519Public.Of(bytes.AsSpan(1)) is not { } public_) return null;
        var key = new NoteKey(parts[0], bytes[0], public_);
        return key.ToString() == vkey ? key : null;
    }

    /// <summary>The vkey.</summary>
    public override string ToString() =>
        $"{Name}+{Id.ToString("x8", CultureInfo.InvariantCulture)}+{Base64.Text([Type, .. _key.ToArray()])}";

    /// <summary>True when this key made the signature over the note's text.</summary>
    public bool Verify(string text, NoteSignature signature)
    {
        if (signature.Name != Name || signature.KeyId != Id) return false;
        if (Type == LogType) return _key.Verify(Encoding.UTF8.GetBytes(text), signature.Bytes.Span);
        return signature.Timestamp() is >= 0 and { } second && _key.Verify(CosignedMessage(text, second), signature.Bytes.Span[8..]);
    }

    /// <summary>Two keys are one when their vkeys are.</summary>
    public bool Equals(NoteKey? other) => other is not null && other.ToString() == ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Id;

    internal static byte[] CosignedMessage(string text, long second) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {second}\n{text}"));

    private static NoteKey Named(string name, byte type, Ed25519Public key) =>
        IsName(name) ? new(name, type, key) : throw new ArgumentException($"not a key name: {name}", nameof(name));
}
