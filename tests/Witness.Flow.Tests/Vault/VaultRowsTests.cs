using System.Text;
using Witness.Domain.Facts;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Tests.Vault;

public sealed class VaultRowsTests : IDisposable
{
    private static readonly KeyName Lot = KeyName.LotSeal("示例-001", 1, "S1");
    private static readonly Key16 Place = new(7, 8);
    private static readonly Scope Scope = new(ScopeKind.Lot, null, ["示例-001"]);

    private readonly ScratchFolder _folder = new();
    private readonly MasterKey _master;
    private readonly Keystore _keys;
    private readonly MemoryLogStore _store = new();
    private readonly VaultRows _vault;

    public VaultRowsTests()
    {
        _master = MasterKey.Open(_folder.File("master.key"), Suite.Intl, Randomness.System, first: true);
        _keys = Keystore.Open(_folder.File("keys.db"), _master, Randomness.System);
        _vault = NewVault();
    }

    public void Dispose()
    {
        _keys.Dispose();
        _folder.Dispose();
    }

    private VaultRows NewVault(string origin = "test.example/log") => new(_master, _keys, _store, Randomness.System, origin);

    [Fact]
    public void Values_come_back_byte_for_byte_and_open_their_commitments()
    {
        var values = new[] { Value("Bidder", """{"Code":"91370000示例","Name":"甲公司"}"""), Value("Amount", "\"800000.00\"") };
        var row = _vault.Seal(Place, Lot, values);
        Assert.Equal(Lot, _vault.NameOf(Place, row.Value!.Value.Span));
        var back = _vault.Open(Place, row.Value!.Value.Span)!;
        foreach (var value in values)
        {
            var opened = back.Single(v => v.Field == value.Field);
            Assert.Equal(value.Value.ToArray(), opened.Value.ToArray());
            Assert.True(opened.Opens(Suite.Intl, Suite.Intl.Commit(value.Salt, value.Value.Span)));
        }

        Assert.False(Contains(row, "甲公司") || Contains(row, "示例-001"));
    }

    [Fact]
    public void A_row_in_another_place_log_or_with_one_bit_changed_is_tampered()
    {
        var row = _vault.Seal(Place, Lot, [Value("A", "1")]).Value!.Value.ToArray();
        Assert.Throws<TamperException>(() => _vault.Open(new Key16(7, 9), row));
        Assert.Throws<TamperException>(() => NewVault("other.example/log").Open(Place, row));
        for (var at = 0; at < row.Length; at += 11)
        {
            var changed = (byte[])row.Clone();
            changed[at] ^= 4;
            Assert.Throws<TamperException>(() => _vault.Open(Place, changed));
        }

        for (var length = 0; length < row.Length; length += 13)
            Assert.Throws<TamperException>(() => _vault.Open(Place, row.AsSpan(0, length)));
    }

    [Theory]
    [InlineData(3, 150)]
    [InlineData(300, 380)]
    [InlineData(5000, 7000)]
    public void Rows_of_one_size_class_are_equally_long(int small, int large) => Assert.Equal(
        _vault.Seal(Place, Lot, [Value("A", Quoted(small))]).Value!.Value.Length,
        _vault.Seal(Place, KeyName.LotSeal("another lot with a longer name", 12, "S1"), [Value("A", Quoted(large))]).Value!.Value.Length);

    [Fact]
    public void A_row_holds_one_mebibyte_and_not_more()
    {
        var row = _vault.Seal(Place, Lot, [Value("A", Quoted((1 << 20) - 1200))]);
        Assert.InRange(row.Value!.Value.Length, 1 << 19, 1 << 20);
        Assert.NotNull(_vault.Open(Place, row.Value!.Value.Span));
        Assert.Contains("1 MiB", Assert.Throws<VaultLimitException>(() => _vault.Seal(Place, Lot, [Value("A", Quoted(1 << 20))])).Message);
    }

    [Fact]
    public void What_a_destroyed_key_closed_is_gone_but_still_named()
    {
        var row = _vault.Seal(Place, Lot, [Value("A", "1")]).Value!.Value.ToArray();
        _keys.Destroy([Lot]);
        Assert.Null(_vault.Open(Place, row));
        Assert.Equal(Lot, _vault.NameOf(Place, row));
        Assert.Throws<KeyDestroyedException>(() => _vault.Seal(Place, Lot, [Value("A", "1")]));
    }

    [Fact]
    public async Task Bodies_of_one_lot_get_tags_that_do_not_repeat_over_restarts_and_gaps()
    {
        var epoch = await _store.TakeWriter(default);
        var tags = new List<Key16>();
        for (var restart = 0; restart < 3; restart++)
        {
            var vault = NewVault();
            await vault.Ready(Lot);
            for (var i = 0; i < 100; i++)
            {
                var (row, tag, commitment) = vault.SealBody(Scope, Encoding.UTF8.GetBytes("{\"n\":" + i + "}"));
                if (i % 3 == 0) continue; // hidden, and then not appended: seen before, or overtaken
                vault.Placed(Lot);
                if (i is > 20 and < 80) continue; // placed in a group whose commit failed
                tags.Add(tag);
                await _store.Commit(new(epoch, [], [], [], [row]), default);
                var opened = (await vault.OpenAt(vault.PlaceOf(tag), default))!.Single();
                Assert.True(opened.Opens(Suite.Intl, commitment));
                Assert.Equal(Lot, await vault.NameAt(vault.PlaceOf(tag), default));
            }
        }

        Assert.Equal(tags.Count, tags.Distinct().Count());
        Assert.Equal(tags, await NewVault().Standing(Lot));
        Assert.Empty(await NewVault().Standing(KeyName.LotSeal("示例-001", 2, "S1")));
    }

    [Fact]
    public void Rows_of_other_tables_are_bound_to_table_and_key()
    {
        var name = KeyName.Request("r1");
        var row = _vault.Encrypt(name, "raw", "r1", "message"u8);
        Assert.Equal("message"u8.ToArray(), _vault.Decrypt(name, "raw", "r1", row));
        Assert.Throws<TamperException>(() => _vault.Decrypt(name, "raw", "r2", row));
        Assert.Throws<TamperException>(() => _vault.Decrypt(name, "quarantine", "r1", row));
        _keys.Destroy([name]);
        Assert.Null(_vault.Decrypt(name, "raw", "r1", row));
    }

    private SaltedValue Value(string field, string json) => new(field, _vault.FreshSalt(), Encoding.UTF8.GetBytes(json));

    private static string Quoted(int length) => "\"" + new string('x', length - 2) + "\"";

    private static bool Contains(AttachedRow row, string text) => row.Value!.Value.Span.IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
