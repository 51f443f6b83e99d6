using CsCheck;
using Witness.Flow.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Witness.Flow.Tests.Operations;

public sealed class SessionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 9, 16, 12, 0, 0, TimeSpan.Zero);
    private static readonly Account Fresh = new("W1", "x", "s", [Role.Officer], [], [], null, Noon);

    [Fact]
    public void However_people_sign_in_an_account_lives_on_a_pair_of_devices_at_most_and_the_newest_always_lives() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 300]).Array[1, 40].Sample(turns =>
        {
            var (account, now) = (Fresh, Noon);
            foreach (var (turn, i) in turns.Select((turn, i) => (turn, i)))
            {
                now += TimeSpan.FromMinutes(turn.Item2);
                account = account.Sit(new($"s{i}", $"device{turn.Item1}", now, FactorSort.Code, ""), EntryRules.Centre);
                Assert.InRange(account.Sessions.Select(s => s.Device).Distinct().Count(), 1, EntryRules.Centre.Devices);
                Assert.Equal(account.Sessions.Count, account.Sessions.Select(s => s.Device).Distinct().Count()); // one a device
                Assert.All(account.Sessions, s => Assert.Contains(s.Device, account.Devices));
                Assert.NotNull(account.Living($"s{i}", EntryRules.Centre, now));
                Assert.Null(account.Living($"s{i}", EntryRules.Centre, now + EntryRules.Centre.Longest));
            }
        });

    [Fact]
    public void Expired_and_dormant_accounts_are_closed_and_old_passwords_are_due_unless_there_is_a_passkey()
    {
        Assert.Null(EntryRules.Centre.Closed(Fresh, Noon + TimeSpan.FromDays(60)));
        Assert.NotNull(EntryRules.Centre.Closed(Fresh, Noon + TimeSpan.FromDays(61)));
        Assert.Null(EntryRules.Centre.Closed(Fresh with { LastSignIn = Noon + TimeSpan.FromDays(10) }, Noon + TimeSpan.FromDays(61)));
        Assert.NotNull(EntryRules.Centre.Closed(Fresh with { Until = Noon }, Noon));
        Assert.NotNull(EntryRules.Demo.Closed(Fresh with { Disabled = true }, Noon));
        Assert.True(EntryRules.Centre.PasswordDue(Fresh, Noon + TimeSpan.FromDays(91)));
        Assert.False(EntryRules.Centre.PasswordDue(Fresh with { PasswordAt = Noon + TimeSpan.FromDays(5) }, Noon + TimeSpan.FromDays(91)));
        Assert.False(EntryRules.Centre.PasswordDue(Fresh with { Factors = SecondFactors.None with { Passkeys = [new("i", "k", Noon, 0, [], false, false, "", "")] } }, Noon + TimeSpan.FromDays(91)));
    }

    [Fact]
    public void An_address_is_held_after_thirty_misses_until_its_pause_is_over_and_no_other_for_it()
    {
        var time = new FakeTimeProvider(Noon);
        var tries = new AddressTries(EntryRules.Centre, time);
        for (var i = 0; i < EntryRules.Centre.TriesOfAddress; i++)
        {
            Assert.False(tries.Held("a"));
            tries.Failed("a");
        }
        Assert.True(tries.Held("a"));
        Assert.False(tries.Held("b"));
        time.Advance(EntryRules.Centre.AddressPause);
        Assert.False(tries.Held("a"));
    }

    [Fact]
    public void What_a_proof_uses_up_is_used_once_and_touches_nothing_else_that_changed_meanwhile()
    {
        var key = new StoredPasskey("i", "k", Noon, 4, [], false, false, "", "");
        var seen = new SecondFactors("wrapped", 100, ["h1", "h2"], [key]);
        var code = new UsedUp(FactorSort.Code, "101");
        Assert.Equal(101, code.Of(seen)!.LastStep);
        Assert.Null(code.Of(code.Of(seen)!)); // of two who show one code at once, one is let in
        var recovery = new UsedUp(FactorSort.Recovery, "h1");
        Assert.Equal(["h2"], recovery.Of(seen)!.Recovery);
        Assert.Null(recovery.Of(recovery.Of(seen)!));
        Assert.Null(recovery.Of(seen with { Recovery = ["new"] })); // renewed meanwhile
        var shown = new UsedUp(FactorSort.Passkey, "i", key with { Count = 9 });
        Assert.Equal(9u, Assert.Single(shown.Of(seen)!.Passkeys).Count);
        Assert.Null(shown.Of(seen with { Passkeys = [] })); // taken away meanwhile: it does not come back
        Assert.Equal(2, code.Of(seen with { Passkeys = [key, key with { Id = "added" }] })!.Passkeys.Count);
        Assert.Null(code.Of(SecondFactors.None)); // lost factors were taken away by two
    }
}
