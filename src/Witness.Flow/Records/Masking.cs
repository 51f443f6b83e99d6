using System.Collections;
using Witness.Domain.Terms;

namespace Witness.Flow.Records;

/// <summary>遮蔽 — a personal value as it is shown to anybody: 张*, 3703**********1234. Computed on reading, never stored (ruling 54).</summary>
public static class Masking
{
    private const int LongNumber = 12;

    public static string Name(string name) => name.Length == 0 ? "" : string.Concat(name.AsSpan(0, char.IsHighSurrogate(name[0]) ? Math.Min(2, name.Length) : 1), "*");

    /// <summary>A long number keeps four digits at each end, a short one its first character.</summary>
    public static string Number(string number) => number.Length >= LongNumber
        ? $"{number[..4]}{new string('*', number.Length - 8)}{number[^4..]}" : number.Length == 0 ? "" : number[..1] + "***";

    /// <summary>The same for a text that may be either.</summary>
    public static string Text(string text) => text.Any(char.IsAsciiDigit) ? Number(text) : Name(text);

    /// <summary>A typed value of a personal field with everything that names somebody masked: who holds a company is personal even where the holder is one.</summary>
    public static object? Of(object? value) => value switch
    {
        null => null,
        string text => Text(text),
        Person person => Of(person),
        ExpertRef expert => Of(expert),
        CommitteeMember member => member with
        {
            Expert = member.Expert is { } expert ? Of(expert) : null,
            Role = member.Role is "专家" or "采购人代表" or "招标人代表" ? member.Role : null,
            Specialty = null,
            Seat = null,
        },
        Auctioneer auctioneer => new Auctioneer(auctioneer.Name is { } name ? Name(name) : null, auctioneer.LicenceNo is { } licence ? Number(licence) : null),
        Party party => Of(party),
        Holder holder => holder with { Party = holder.Party is { } party ? Of(party) : null },
        Org org => Of(org),
        Room or Code => value,
        IEnumerable many => many.Cast<object?>().Select(Of).ToList(),
        _ => "***",
    };

    private static Person Of(Person person) => new(person.Name is { } name ? Name(name) : null, person.Id is { } id ? Number(id) : null);

    private static ExpertRef Of(ExpertRef expert) => new(expert.Code is { } code ? Number(code) : null, expert.Name is { } name ? Name(name) : null);

    private static Party Of(Party party) => new(party.Org is { } org ? Of(org) : null, party.Person is { } person ? Of(person) : null);

    private static Org Of(Org org) => new(org.Name is { } name ? Name(name) : null, org.Code is { } code ? Number(code) : null);
}
