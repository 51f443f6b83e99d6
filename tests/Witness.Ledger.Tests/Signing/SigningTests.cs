using System.Text;
using System.Text.Json;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Signing;

namespace Witness.Ledger.Tests.Signing;

public sealed class SigningTests
{
    private static readonly Randomness Fixed = Randomness.Seeded(7);
    private static readonly Signer Log = Signer.OfLog("witness.example/centre", Ed25519Secret.New(Fixed));
    private static readonly Signer Regulator = Signer.OfCosigner("regulator.example/w1", Ed25519Secret.New(Fixed));
    private static readonly Checkpoint Point = new("witness.example/centre", 3, Suite.Intl.Hash("x"u8));

    public static TheoryData<string> Published() => new(
        JsonDocument.Parse(File.ReadAllText(Cases.Path("notes.json"))).RootElement.GetProperty("notes").EnumerateArray().Select(n => n.GetRawText()));

    [Theory, MemberData(nameof(Published))]
    public void A_published_note_is_read_and_its_signature_verifies(string example)
    {
        var json = JsonDocument.Parse(example).RootElement;
        var text = json.GetProperty("note").GetString()!;
        var note = Note.Parse(Encoding.UTF8.GetBytes(text));
        Assert.NotNull(note);
        Assert.Equal(text, note.ToString());
        if (!json.TryGetProperty("vkeys", out var vkeys)) return;
        var keys = vkeys.EnumerateArray().Select(k => NoteKey.Parse(k.GetString()!)!).ToArray();
        Assert.Equal(keys, note.Open(keys));
        Assert.Null((note with { Text = note.Text + "more\n" }).Open(keys));
    }

    [Fact]
    public void A_published_checkpoint_is_read_and_written_the_same()
    {
        var text = JsonDocument.Parse(File.ReadAllText(Cases.Path("notes.json"))).RootElement.GetProperty("checkpoint").GetString()!;
        var signed = SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(text));
        Assert.Equal(("example.com/behind-the-sofa", 20852163L), (signed!.Checkpoint.Origin, signed.Checkpoint.Size));
        Assert.Equal(signed.Note.Text, signed.Checkpoint.Text());
        Assert.Equal(1679315147, signed.Note.Signatures[1].Timestamp());
    }

    [Theory]
    [InlineData("o\n03\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    [InlineData("o\n-3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    [InlineData("o\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n")]
    [InlineData("o\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nextension\n")]
    [InlineData("o\n3\nAAAA\n")]
    [InlineData("\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    public void What_is_not_exactly_a_checkpoint_is_none(string text) => Assert.Null(Checkpoint.Parse(text));

    [Fact]
    public void A_note_is_rejected_when_a_known_key_fails_even_beside_a_good_one()
    {
        var text = Point.Text();
        var good = Log.Sign(text);
        var broken = good.Bytes.ToArray();
        broken[9] ^= 1;
        Assert.Equal([Log.Key], new Note(text, [good]).Open([Log.Key, Regulator.Key])!);
        Assert.Null(new Note(text, [good, good with { Bytes = broken }]).Open([Log.Key]));
        Assert.Empty(new Note(text, [good with { Bytes = broken }]).Open([Regulator.Key])!);
        Assert.Equal([Log.Key], new Note(text, [good, good]).Open([Log.Key])!);
    }

    [Fact]
    public void A_key_of_the_same_name_or_the_same_id_alone_is_a_stranger()
    {
        var text = Point.Text();
        var other = Signer.OfLog("witness.example/centre", Ed25519Secret.New(Fixed));
        Assert.Empty(new Note(text, [other.Sign(text)]).Open([Log.Key])!);
        Assert.Empty(new Note(text, [Log.Sign(text) with { Name = "other" }]).Open([Log.Key])!);
    }

    [Fact]
    public void Sixteen_signatures_are_taken_and_a_hundred_are_not()
    {
        var many = Enumerable.Range(0, 16).Select(_ => Signer.OfLog("witness.example/centre", Ed25519Secret.New(Fixed))).ToArray();
        var note = new Note(Point.Text(), [.. many.Select(s => s.Sign(Point.Text()))]);
        var read = Note.Parse(note.ToBytes());
        Assert.Equal(16, read!.Open(many.Select(s => s.Key))!.Count);
        Assert.Null(Note.Parse(new Note(Point.Text(), [.. Enumerable.Repeat(many[0].Sign(Point.Text()), 100)]).ToBytes()));
    }

    [Theory]
    [InlineData("text\n\n- name AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 name AAAAAAA= \n")]
    [InlineData("text\n\n\u2014 name AAAAAAB=\n")]
    [InlineData("text\n\n\u2014 na+me AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 name AAAAAAA=")]
    [InlineData("text\r\n\n\u2014 name AAAAAAA=\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n")]
    public void What_is_not_exactly_a_note_is_none(string note) => Assert.Null(Note.Parse(Encoding.UTF8.GetBytes(note)));

    [Fact]
    public void A_cosignature_names_its_second_and_holds_for_nothing_else()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);
        var signature = Regulator.Cosign(Point.Text(), at);
        Assert.Equal(at.ToUnixTimeSeconds(), signature.Timestamp());
        Assert.True(Regulator.Key.Verify(Point.Text(), signature));
        var later = signature.Bytes.ToArray();
        later[7]++;
        Assert.False(Regulator.Key.Verify(Point.Text(), signature with { Bytes = later }));
        Assert.False(Regulator.Key.Verify((Point with { Size = 4 }).Text(), signature));
    }

    [Fact]
    public void A_vkey_reads_back_and_none_with_a_wrong_id_is_taken()
    {
        foreach (var key in (NoteKey[])[Log.Key, Regulator.Key])
        {
            Assert.Equal(key, NoteKey.Parse(key.ToString()));
            Assert.Null(NoteKey.Parse(key.ToString().Replace("+" + key.Id.ToString("x8") + "+", "+00000000+")));
        }
    }

    [Fact]
    public void A_key_file_is_made_once_private_to_its_owner_and_bound_to_its_name()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("witness").FullName, "keys", "log");
        var made = Signer.OpenLog(file, "witness.example/centre", Randomness.System);
        Assert.Equal(made.Key, Signer.OpenLog(file, "witness.example/centre", Randomness.System).Key);
#pragma warning disable CA1416 // Linux only
        Assert.Equal(DurableFile.Private, File.GetUnixFileMode(file));
#pragma warning restore CA1416
        Assert.Throws<InvalidDataException>(() => Signer.OpenLog(file, "witness.example/other", Randomness.System));
    }
}
