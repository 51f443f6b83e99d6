using Witness.Sim.Wire;
using Witness.Sim.World;

namespace Witness.Sim.Deals;

/// <summary>主体信息 — the register of parties, as the trading systems send it.</summary>
public static class Parties
{
    /// <summary>Everybody the city knows, before the first deal.</summary>
    public static IEnumerable<Scene> Prelude(City city, DateTime at)
    {
        foreach (var (group, account) in new[] { (city.Builders, Accounts.Works), (city.Suppliers, Accounts.Procurement), (city.Holders, Accounts.Property) })
            yield return new(at, tape =>
            {
                foreach (var party in group) Register(tape, city.World, account, party, at);
            });
    }

    public static void Register(Tape tape, string world, string account, Bidder party, DateTime at, TimeSpan late = default) =>
        tape.Of(party.Firm.Code, $"{party.Firm.Code}-{world}").Say(account, "PartyRegistered", at, p => p
            .Object("Org", o => o.Text("Name", party.Firm.Name).Text("Code", party.Firm.Code).Text("OldCode", party.Firm.OldCode)).Texts("Roles", "投标人")
            .List("Aliases", Array.Empty<string>(), (_, _) => { })
            .Object("LegalPerson", l => l.Text("Name", party.LegalPerson).Text("Id", IdOf(party.LegalPerson)))
            .List("Managers", party.Managers, (m, name) => m.Text("Name", name).Text("Id", IdOf(name)))
            .List("Holders", party.Holder is null ? [] : new[] { party.Holder }, (h, firm) => h.Party("Party", firm).Hundredths("Percent", 5100))
            .Text("Address", party.Address).Texts("Phones", party.Phone).Text("BasicAccount", party.Account).Text("RegisteredOn", "2019-05-06"), late);

    /// <summary>An identity number that follows from the name: one name is one person in this world, and no real one.</summary>
    public static string IdOf(string name)
    {
        var hash = 2166136261u;
        foreach (var c in name) hash = (hash ^ c) * 16777619u;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"3799021{hash:D10}Z");
    }
}
