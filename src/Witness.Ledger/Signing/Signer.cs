using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Ledger.Signing;

/// <summary>
/// 签名器 — holds the private key of a log or of a cosigner. A software key in a file of its own, outside the database
/// and readable by its owner only; a device takes its place at a site that must use one.
/// </summary>
public sealed class Signer
{
    private const string Prefix = "PRIVATE+KEY";

    private readonly Ed25519Secret _secret;

    private Signer(NoteKey key, Ed25519Secret secret) => (Key, _secret) = (key, secret);

    /// <summary>The public half, with name and id.</summary>
    public NoteKey Key { get; }

    /// <summary>A log's signer over the given secret.</summary>
    public static Signer OfLog(string origin, Ed25519Secret secret) => new(NoteKey.OfLog(origin, secret.Public), secret);

    /// <summary>A cosigner's signer over the given secret.</summary>
    public static Signer OfCosigner(string name, Ed25519Secret secret) => new(NoteKey.OfCosigner(name, secret.Public), secret);

    /// <summary>The log's key of the file; a fresh one is written there first when there is no file.</summary>
    /// <exception cref="InvalidDataException">The file holds no key, or another origin's.</exception>
    public static Signer OpenLog(string file, string origin, Randomness randomness) =>
        Open(file, randomness, secret => OfLog(origin, secret));

    /// <summary>The cosigner's key of the file; a fresh one is written there first when there is no file.</summary>
    /// <exception cref="InvalidDataException">The file holds no key, or one of another name.</exception>
    public static Signer OpenCosigner(string file, string name, Randomness randomness) =>
        Open(file, randomness, secret => OfCosigner(name, secret));

    /// <summary>A log's signature over a note's text.</summary>
    public NoteSignature Sign(string text) => Key.Type == NoteKey.LogType
        ? new(Key.Name, Key.Id, _secret.Sign(Encoding.UTF8.GetBytes(text)))
        : throw new InvalidOperationException("a cosigner's key signs with a time");

    /// <summary>A cosignature over a checkpoint's text: at this time, it is the largest consistent one seen of its log.</summary>
    public NoteSignature Cosign(string text, DateTimeOffset at)
    {
        if (Key.Type != NoteKey.CosignerType) throw new InvalidOperationException("a log's key does not cosign");
        var second = at.ToUnixTimeSeconds();
        var bytes = new byte[8 + Ed25519Public.SignatureSize];
        BinaryPrimitives.WriteInt64BigEndian(bytes, second);
        _secret.Sign(NoteKey.CosignedMessage(text, second)).CopyTo(bytes, 8);
        return new(Key.Name, Key.Id, bytes);
    }

    private static Signer Open(string file, Randomness randomness, Func<Ed25519Secret, Signer> of)
    {
        if (DurableFile.ReadAll(file) is { } stored)
        {
            var line = Encoding.UTF8.GetString(stored).TrimEnd('\n');
            var seed = line.StartsWith(Prefix, StringComparison.Ordinal) ? Base64.Bytes(line[(line.LastIndexOf(' ') + 1)..]) : null;
            if (seed is not { Length: Ed25519Secret.Size }) throw new InvalidDataException($"{file} holds no key");
            var known = of(new(seed));
            return Line(known, seed) == line ? known : throw new InvalidDataException($"{file} holds the key of another name");
        }

        var secret = Ed25519Secret.New(randomness);
        var signer = of(secret);
        DurableFile.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
        DurableFile.Write(file, Encoding.UTF8.GetBytes(Line(signer, secret.Seed()) + "\n"), DurableFile.Private);
        return signer;
    }

    private static string Line(Signer signer, byte[] seed) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix} {signer.Key.Name} {signer.Key.Type:x2} {signer.Key.Id:x8} {Base64.Text(seed)}");
}
