using System.Text;
using CsCheck;
using Witness.Ledger.Crypto;

namespace Witness.Ledger.Tests.Crypto;

public sealed class TotpTests
{
    private static readonly byte[] Published = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_published_vectors_come_out(long seconds, string code) =>
        Assert.Equal(code, Totp.Code(Published, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Fact]
    public void A_secret_is_written_in_base_32() => Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.ToText(Published));

    [Fact]
    public void A_code_holds_one_step_to_each_side_and_only_once() =>
        Gen.Select(Gen.Byte.Array[Totp.SecretSize], Gen.Int[0, 2_000_000_000], Gen.Int[-5, 5]).Sample((secret, seconds, away) =>
        {
            var now = DateTimeOffset.FromUnixTimeSeconds(seconds + 1000);
            var step = Totp.StepAt(now) + away;
            var code = Totp.Code(secret, step);
            var accepted = Totp.Accept(secret, code, now, -1);
            if (Math.Abs(away) <= 1) Assert.NotNull(accepted);
            if (accepted is { } at) Assert.Null(Totp.Accept(secret, code, now, at)); // a second use
        });

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("二八七〇八二")]
    public void What_is_no_code_is_refused(string typed) => Assert.Null(Totp.Accept(Published, typed, DateTimeOffset.FromUnixTimeSeconds(59), -1));
}
