using System.Globalization;
using Witness.Domain.Terms;
using Witness.Ledger.Bytes;

namespace Witness.Flow.Vault;

/// <summary>
/// 密钥名 — whose key it is. Stands in the keystore only as a PRF, in the vault only encrypted: the number of rows of one
/// lot must not be countable (ruling 29).
/// </summary>
public readonly record struct KeyName
{
    private KeyName(string text) => Text = text;

    /// <summary>One spelling per name; the part a stranger may choose stands last, so no two names run into each other.</summary>
    public string Text { get; }

    /// <summary>A fact of a room carries no lot: its sealed values lie under a key of room and day.</summary>
    public static KeyName Room(string room, Moment at, string seal) => LotSeal($"{room}@{(at.IsKnown ? Moment.Of(at.Date).ToString() : "unknown")}", 1, seal);

    /// <summary>Of a lot (or the project, party, room code standing in its place), round and seal (<c>S1</c>…).</summary>
    public static KeyName LotSeal(string lot, int round, string seal) =>
        new($"seal/{round.ToString(CultureInfo.InvariantCulture)}/{Plain(seal)}/{lot}");

    /// <summary>Of the subject of personal values: the keyed hash of an ID or licence number (ruling 31).</summary>
    public static KeyName Subject(Key16 hash) => new("subject/" + hash);

    /// <summary>Of one personal value whose subject has no number: by the place of its row.</summary>
    public static KeyName Value(Key16 place) => new("value/" + place);

    /// <summary>Of one raw message as it came in (ruling 55).</summary>
    public static KeyName Request(string id) => new("request/" + id);

    /// <summary>Of what a room's devices saw on a day.</summary>
    public static KeyName RoomDay(string room, DateOnly day) =>
        new($"room/{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}/{room}");

    /// <summary>Of anything else that is a matter of the house, such as the quarantine.</summary>
    public static KeyName Own(string use) => new("own/" + use);

    /// <summary>The name again from <see cref="Text"/>.</summary>
    public static KeyName Parse(string text) => new(text);

    /// <summary>Of a person known by a number, whom other lots may name too.</summary>
    public bool IsSubject => Text.StartsWith("subject/", StringComparison.Ordinal);

    /// <summary>Lot, round and seal, when it is such a name.</summary>
    public (string Lot, int Round, string Seal)? AsSeal()
    {
        var parts = Text.Split('/', 4);
        return parts is ["seal", var round, var seal, var lot] ? (lot, int.Parse(round, CultureInfo.InvariantCulture), seal) : null;
    }

    public override string ToString() => Text;

    private static string Plain(string part) =>
        part.Contains('/') ? throw new ArgumentException($"{part} may not contain a slash", nameof(part)) : part;
}
