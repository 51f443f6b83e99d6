using System.Text;
using System.Text.Json;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Vault;

/// <summary>
/// 保险分组 — the marked fields of one fact that share a vault row (ruling 30): one row per seal, one for the compartment, and
/// one for each personal field, because persons are forgotten one by one.
/// </summary>
/// <param name="Seal">Set for a stage seal: the row's key is handed out only once it is open.</param>
/// <param name="Clues">S6: the compartment's key.</param>
/// <param name="Personal">Name of the personal field; its key is its subject's.</param>
public readonly record struct VaultGroup(Seal? Seal, bool Clues, string? Personal)
{
    /// <summary>Stable name, part of the row's key.</summary>
    public string Name => Personal is not null ? $"p:{Personal}" : Clues ? "S6" : Seal!.Value.ToString();

    /// <summary>Null for a public field. Personal outweighs the compartment, the compartment the seals.</summary>
    public static VaultGroup? Of(FieldType field, Mark extra = Mark.Public)
    {
        var mark = field.Mark | extra;
        if (mark == Mark.Public) return null;
        if ((mark & Mark.Personal) != 0) return new(null, false, field.Name);
        if ((mark & Mark.S6) != 0) return new(null, true, null);
        return new(mark.Seals().Max(), false, null);
    }

    /// <summary>Row key in the vault of a fact with that identity key.</summary>
    public Key16 RowKey(Suite suite, byte[] prf, Key16 identity)
    {
        var bytes = new byte[Key16.Size + 1 + Encoding.UTF8.GetByteCount(Name)];
        identity.ToArray().CopyTo(bytes, 0);
        Encoding.UTF8.GetBytes(Name, bytes.AsSpan(Key16.Size + 1));
        return suite.Handle(prf, bytes);
    }

    /// <summary>The number by which a person is known, if the value carries one: the subject is its keyed hash (ruling 31).</summary>
    public static string? SubjectNumber(ReadOnlyMemory<byte> canonical)
    {
        using var document = JsonDocument.Parse(canonical);
        var value = document.RootElement;
        if (value.ValueKind != JsonValueKind.Object) return null;
        if (value.TryGetProperty("Person", out var person) && person.ValueKind == JsonValueKind.Object) value = person;
        foreach (var name in (ReadOnlySpan<string>)["Id", "LicenceNo", "Licence"])
        {
            if (value.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.String) return number.GetString();
        }
        return null;
    }
}
