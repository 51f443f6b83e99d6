using System.Buffers;
using System.Text;
using Witness.Domain.Facts;
using Witness.Ledger.Bytes;

namespace Witness.Flow.Vault;

/// <summary>
/// 带密钥的标识 — everything by which a fact, a content or a person is found again is a PRF under the centre's key (rulings 31, 56):
/// who reads the tables cannot try out credit codes or ID numbers.
/// </summary>
public sealed class Handles(MasterKey master)
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    private readonly byte[] _identities = master.Derive("fact identities");
    private readonly byte[] _contents = master.Derive("fact contents");
    private readonly byte[] _subjects = master.Derive("subjects");
    private readonly byte[] _hashes = master.Derive("hash fields");

    /// <summary>Key of the places of vault rows.</summary>
    public byte[] RowKeys { get; } = master.Derive("vault places");

    /// <summary>Of (Source, SourceKey, SourceVersion); a second content under it stands apart by what tells the two apart.</summary>
    public Key16 Identity(FactIdentity identity, string? contends = null) =>
        master.Suite.Handle(_identities, contends is null ? Bytes(identity) : [.. Bytes(identity), .. Encoding.UTF8.GetBytes($"\0{contends}")]);

    /// <summary>Of what a fact says; compared to tell a repeat from a conflict.</summary>
    public Key16 Content(ReadOnlySpan<byte> bytes) => master.Suite.Handle(_contents, bytes);

    /// <summary>Of a person's number: the subject of personal values.</summary>
    public Key16 Subject(string number) => master.Suite.Handle(_subjects, Encoding.UTF8.GetBytes(number.Trim().ToUpperInvariant()));

    /// <summary>The <c>…Hash</c> fields (ruling 9): equal raw values of one family meet without being readable.</summary>
    public string Hash(string family, string value) => master.Suite.Handle(_hashes, Encoding.UTF8.GetBytes($"{family}\0{value}")).ToString();

    /// <summary>Bytes of an identity, each part apart from the next.</summary>
    public static byte[] Bytes(FactIdentity identity) =>
        Encoding.UTF8.GetBytes($"{identity.Source}\0{identity.SourceKey}\0{identity.SourceVersion.ToString(System.Globalization.CultureInfo.InvariantCulture)}");

    /// <summary>Of any condition key of our own: <c>about("record/LOT-1/R4")</c>.</summary>
    public Key16 About(string what) => master.Suite.Handle(_identities, Encoding.UTF8.GetBytes($"about\0{what}"));

    /// <summary>Of all that a fact says besides what it is recognised by.</summary>
    internal Key16 ContentOf(Incoming fact)
    {
        var buffer = _buffer ??= new(4096);
        buffer.ResetWrittenCount();
        var header = fact.Header;
        Write(buffer, header.Type, header.At.ToString(), header.ReportedAt?.ToString() ?? "", header.Scope.Kind.ToString(), header.Scope.Project ?? "",
            string.Join('\u001f', header.Scope.Lots), header.Scope.Round.ToString(System.Globalization.CultureInfo.InvariantCulture), header.Scope.Key ?? "");
        foreach (var value in fact.Fields)
        {
            Write(buffer, value.Field.Name);
            buffer.Write(value.Canonical.Span);
        }
        var content = Content(buffer.WrittenSpan);
        if (buffer.Capacity > 1 << 16) _buffer = null;
        return content;
    }

    private static void Write(ArrayBufferWriter<byte> buffer, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            buffer.Advance(Encoding.UTF8.GetBytes(part, buffer.GetSpan((part.Length * 3) + 1)));
            buffer.GetSpan(1)[0] = 0x1e;
            buffer.Advance(1);
        }
    }
}
