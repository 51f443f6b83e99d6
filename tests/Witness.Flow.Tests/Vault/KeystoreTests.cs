using Microsoft.Data.Sqlite;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Tests.Vault;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class KeystoreTests : IDisposable
{
    private static readonly KeyName Lot = KeyName.LotSeal("示例-001", 1, "S1");
    private static readonly KeyName Person = KeyName.Subject(new Key16(1, 2));

    private readonly ScratchFolder _folder = new();
    private readonly MasterKey _master;

    public KeystoreTests() => _master = MasterKey.Open(_folder.File("master.key"), Suite.Intl, Randomness.System, first: true);

    public void Dispose() => _folder.Dispose();

    private Keystore Open() => Keystore.Open(_folder.File("keys.db"), _master, Randomness.System);

    [Fact]
    public void The_master_key_is_made_once_and_readable_by_its_owner_only()
    {
        var path = _folder.File("master.key");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        var again = MasterKey.Open(path, Suite.Intl, Randomness.System, first: true);
        Assert.Equal(_master.Derive("x"), again.Derive("x"));
        Assert.NotEqual(_master.Derive("x"), _master.Derive("y"));
    }

    [Fact]
    public void A_master_key_open_to_others_short_or_lost_stops_the_start()
    {
        var path = _folder.File("master.key");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<MasterKeyException>(() => MasterKey.Open(path, Suite.Intl, Randomness.System, first: false)).Message);
        DurableFile.Write(path, new byte[31], DurableFile.Private);
        Assert.Throws<MasterKeyException>(() => MasterKey.Open(path, Suite.Intl, Randomness.System, first: false));
        File.Delete(path);
        Assert.Throws<MasterKeyException>(() => MasterKey.Open(path, Suite.Intl, Randomness.System, first: false));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_key_is_the_same_after_opening_again_and_another_name_has_another()
    {
        byte[] key, other;
        using (var keys = Open()) (key, other) = (keys.Obtain(Lot), keys.Obtain(Person));
        Assert.NotEqual(key, other);
        using var again = Open();
        Assert.Equal(key, again.Find(Lot));
        Assert.Equal([key, other, key], again.Obtain([Lot, Person, Lot]));
        Assert.Null(again.Find(KeyName.LotSeal("示例-001", 2, "S1")));
    }

    [Fact]
    public void Names_do_not_run_into_each_other()
    {
        KeyName[] names = [KeyName.LotSeal("2/S1/a", 1, "S1"), KeyName.LotSeal("S1/a", 2, "S1"), KeyName.Request("a"), KeyName.Own("a"), KeyName.RoomDay("a", new DateOnly(2026, 9, 16))];
        Assert.Equal(names.Length, names.Select(n => n.Text).Distinct().Count());
        Assert.Equal(("2/S1/a", 1, "S1"), KeyName.Parse(names[0].Text).AsSeal());
        Assert.Null(names[2].AsSeal());
        Assert.Throws<ArgumentException>(() => KeyName.LotSeal("a", 1, "S/1"));
    }

    [Fact]
    public void Neither_keys_nor_names_stand_in_the_file()
    {
        byte[] key;
        using (var keys = Open()) key = keys.Obtain(Lot);
        Assert.DoesNotContain(Files(), f => f.AsSpan().IndexOf(key) >= 0 || f.AsSpan().IndexOf("示例-001"u8) >= 0);
    }

    [Fact]
    public void A_destroyed_key_is_gone_from_every_file_and_stays_destroyed()
    {
        using (var keys = Open())
        {
            keys.Obtain([Lot, Person]);
            keys.Obtain(Enumerable.Range(0, 500).Select(i => KeyName.Request($"r{i}")).ToList());
            var wrapped = Wrapped();
            Assert.Equal(503, wrapped.Count); // one proves the master key
            keys.Destroy([Lot]);
            var gone = wrapped.Where(w => !Files().Any(f => f.AsSpan().IndexOf(w) >= 0));
            Assert.Single(gone);
            Assert.Null(keys.Find(Lot));
            Assert.Throws<KeyDestroyedException>(() => keys.Obtain(Lot));
            Assert.NotNull(keys.Find(Person));
        }

        using var again = Open();
        Assert.Null(again.Find(Lot));
        Assert.Throws<KeyDestroyedException>(() => again.Obtain(Lot));
    }

    [Fact]
    public void Destroying_a_subject_destroys_the_requests_that_named_it()
    {
        using var keys = Open();
        KeyName[] requests = [KeyName.Request("a"), KeyName.Request("b"), KeyName.Request("c")];
        keys.Obtain([Person, .. requests], [(requests[0], Person), (requests[2], Person)]);
        keys.Destroy([Person]);
        Assert.Equal([false, true, false], requests.Select(r => keys.Find(r) is not null));
    }

    [Fact]
    public void A_name_destroyed_before_it_was_ever_used_can_never_be_used()
    {
        using var keys = Open();
        keys.Destroy([Lot]);
        Assert.Throws<KeyDestroyedException>(() => keys.Obtain(Lot));
    }

    [Fact]
    public async Task Many_callers_share_the_wait_and_a_destroyed_name_stops_only_its_own()
    {
        using var keys = Open();
        keys.Destroy([Lot]);
        var all = Enumerable.Range(0, 200).Select(i => keys.Ensure(i == 77 ? [Lot] : [KeyName.Request($"r{i % 150}"), Person], default)).ToList();
        for (var i = 0; i < all.Count; i++)
        {
            if (i == 77) await Assert.ThrowsAsync<KeyDestroyedException>(() => all[i]);
            else await all[i];
        }

        Assert.NotNull(keys.Find(KeyName.Request("r149")));
    }

    [Fact]
    public void Another_master_key_is_refused()
    {
        using (var keys = Open()) keys.Obtain(Lot);
        var other = MasterKey.Open(_folder.File("other.key"), Suite.Intl, Randomness.System, first: true);
        Assert.Throws<MasterKeyException>(() => Keystore.Open(_folder.File("keys.db"), other, Randomness.System));
    }

    [Fact]
    public void A_wrapped_secret_opens_only_in_its_context()
    {
        using var keys = Open();
        var wrapped = keys.Wrap("secret"u8, "sender A");
        Assert.Equal("secret"u8.ToArray(), keys.Unwrap(wrapped, "sender A"));
        Assert.ThrowsAny<Exception>(() => keys.Unwrap(wrapped, "sender B"));
        Assert.ThrowsAny<Exception>(() => keys.Unwrap(wrapped.AsSpan(0, 5), "sender A"));
    }

    [Theory]
    [InlineData("DELETE FROM key WHERE n=3", "key", "3")]
    [InlineData("DELETE FROM key WHERE n=(SELECT max(n) FROM key)", "key", "12")]
    [InlineData("UPDATE key SET wrapped=(SELECT wrapped FROM key WHERE n=4) WHERE n=3", "key", "3")]
    [InlineData("UPDATE key SET destroyed=1 WHERE n=3", "key", "3")]
    [InlineData("UPDATE key SET id=(SELECT id FROM key WHERE n=4) WHERE n=3", "key", "3")]
    [InlineData("INSERT INTO key SELECT 99, id, wrapped, destroyed, mac FROM key WHERE n=3", "key", "99")]
    [InlineData("DELETE FROM named", "named", "1")]
    [InlineData("UPDATE named SET request=subject", "named", "1")]
    [InlineData("UPDATE keystore_state SET sums=x'00'", "keystore_state", "")]
    [InlineData("DROP TABLE named", "", "")]
    [InlineData("CREATE TABLE other(a)", "other", "")]
    public void What_somebody_else_writes_among_the_keys_is_found_and_named(string sql, string table, string row)
    {
        using var keys = Open();
        keys.Obtain([Person, .. Enumerable.Range(0, 10).Select(i => KeyName.Request($"r{i}"))], [(KeyName.Request("r1"), Person)]);
        Assert.Empty(keys.Check([], out var rows));
        Assert.Equal(13, rows); // one proves the master key
        Write(sql);
        Assert.Contains(keys.Check([], out _), find => (find.Database, find.Table, find.Row) == ("keystore", table, row));
    }

    [Fact]
    public void A_key_that_was_deleted_or_swapped_is_not_taken_for_one_that_never_was()
    {
        using (var keys = Open()) keys.Obtain([Lot, Person]);
        using var again = Open();
        Assert.NotNull(again.Find(KeyName.Own("keystore proof")));
        Write("DELETE FROM key WHERE n=2; UPDATE key SET destroyed=1 WHERE n=3");
        Assert.Throws<Witness.Flow.Store.TamperException>(() => again.Find(Lot));
        Assert.Throws<Witness.Flow.Store.TamperException>(() => again.Find(Person));
    }

    [Fact]
    public void A_keystore_put_back_to_an_earlier_state_or_made_anew_is_found_by_its_anchor()
    {
        var path = _folder.File("keys.db");
        using (var keys = Open()) keys.Obtain(Lot);
        File.Copy(path, _folder.File("older"));
        byte[] anchor;
        using (var keys = Open())
        {
            keys.Obtain(Person);
            keys.Destroy([Lot]);
            anchor = keys.Anchor();
            Assert.Empty(keys.Check(anchor, out _));
            keys.Obtain(KeyName.Request("later"));
            Assert.Empty(keys.Check(anchor, out _));
        }
        File.Copy(_folder.File("older"), path, overwrite: true);
        using (var keys = Open())
        {
            Assert.NotNull(keys.Find(Lot)); // brought back from the dead
            Assert.Equal(Witness.Flow.Store.TamperFind.RolledBack, Assert.Single(keys.Check(anchor, out _)).What);
        }
        File.Delete(path);
        using (var keys = Open())
        {
            Assert.True(keys.IsNew);
            Assert.Equal(Witness.Flow.Store.TamperFind.RolledBack, Assert.Single(keys.Check(anchor, out _)).What);
        }
    }

    [Fact]
    public void A_keystore_from_before_rows_were_sealed_is_sealed_as_it_is()
    {
        byte[] key;
        using (var keys = Open()) key = keys.Obtain(Lot);
        Write("DROP TABLE keystore_state; ALTER TABLE key DROP COLUMN mac; ALTER TABLE named DROP COLUMN mac");
        using var again = Open();
        Assert.Equal(key, again.Find(Lot));
        Assert.Empty(again.Check([], out _));
        again.Obtain(Person);
        Assert.Empty(again.Check([], out _));
    }

    private void Write(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File("keys.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private IEnumerable<byte[]> Files() => Directory.GetFiles(_folder.Path, "keys.db*").Select(ReadShared);

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private List<byte[]> Wrapped()
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File("keys.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT wrapped FROM key";
        using var rows = command.ExecuteReader();
        var all = new List<byte[]>();
        while (rows.Read()) all.Add((byte[])rows[0]);
        return all;
    }
}
