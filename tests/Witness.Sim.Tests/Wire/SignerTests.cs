using System.Text;
using Witness.Sim.Wire;

namespace Witness.Sim.Tests.Wire;

public sealed class SignerTests
{
    private static readonly Uri Anywhere = new("http://127.0.0.1:1/api/v1/facts");

    [Fact]
    public async Task A_request_is_signed_over_id_timestamp_and_body()
    {
        var key = Accounts.Key(1, "bank");
        using var request = new Signer("bank", key, TimeProvider.System).Sign(Anywhere, "m-1", "[]"u8.ToArray(), Courier.BatchType);
        string Header(string name) => request.Headers.GetValues(name).Single();
        var body = await request.Content!.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal("bank", Header("witness-sender"));
        Assert.True(Signer.Holds(key.GeneratePublicKey(), Header("webhook-id"), Header("webhook-timestamp"), body, Header("webhook-signature")));
        Assert.True(Signer.Holds(key.GeneratePublicKey(), "m-1", Header("webhook-timestamp"), body, "v1,AAAA " + Header("webhook-signature")));
        Assert.False(Signer.Holds(key.GeneratePublicKey(), "m-2", Header("webhook-timestamp"), body, Header("webhook-signature")));
        Assert.False(Signer.Holds(key.GeneratePublicKey(), "m-1", Header("webhook-timestamp"), "[1]"u8.ToArray(), Header("webhook-signature")));
        Assert.False(Signer.Holds(Accounts.Key(2, "bank").GeneratePublicKey(), "m-1", Header("webhook-timestamp"), body, Header("webhook-signature")));
    }

    [Fact]
    public void The_senders_file_has_the_agreed_members_and_keys_that_follow_from_the_seed()
    {
        var text = Encoding.UTF8.GetString(Accounts.ToJson(Accounts.Of(1)));
        foreach (var member in (string[])["\"id\"", "\"org\"", "\"orgCode\"", "\"letters\"", "\"kind\"", "\"scheme\": \"v1a\"", "\"publicKey\""])
            Assert.Contains(member, text, StringComparison.Ordinal);
        Assert.Equal(text, Encoding.UTF8.GetString(Accounts.ToJson(Accounts.Of(1))));
        Assert.NotEqual(text, Encoding.UTF8.GetString(Accounts.ToJson(Accounts.Of(2))));
        Assert.All(Accounts.Of(1), a => Assert.Equal(32, Convert.FromBase64String(a.PublicKey).Length));
    }
}
