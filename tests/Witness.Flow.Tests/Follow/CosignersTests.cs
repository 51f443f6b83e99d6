using System.Globalization;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;

namespace Witness.Flow.Tests.Follow;

public sealed class CosignersTests
{
    [Fact]
    public async Task Both_logs_are_cosigned_and_the_marks_say_when()
    {
        await using var rig = await Rig.Open();
        var regulator = new Regulator(rig);
        var cosigners = regulator.Of(rig);
        await rig.Register("trade");
        await rig.Gateway.Enter(Told.Admin(), Witness.Flow.Accounts.Permission.ReadSenders, "senders", default);
        foreach (var log in TwoLogs.Names)
        {
            var note = (await (log == LogName.Witness ? rig.Notes : rig.AuditNotes).SignNow(default))!;
            Assert.Equal(CosignOutcome.Waiting, cosigners.Of(log)[0].Outcome);
            await cosigners.Ask(cosigners.All[0], log, default);
            var mark = Assert.Single(cosigners.Of(log));
            Assert.Equal((CosignOutcome.Signed, note.Checkpoint.Size, Rig.Morning), (mark.Outcome, mark.Size, mark.At));
            Assert.Equal(1, cosigners.Over(log, note.Checkpoint.Size));
            Assert.Equal(0, cosigners.Over(log, note.Checkpoint.Size + 1));
        }
        Assert.Equal(rig.Notes.Latest!.Checkpoint, rig.Notes.Cosigned!.Checkpoint);
        Assert.NotNull(regulator.Of(rig).Of(LogName.Witness)[0].At); // remembered from the kept note
    }

    [Fact]
    public async Task A_cosigner_that_is_away_is_silent_and_the_log_goes_on()
    {
        await using var rig = await Rig.Open();
        var regulator = new Regulator(rig) { Away = true };
        var cosigners = regulator.Of(rig);
        await rig.Register("trade");
        await rig.Notes.SignNow(default);
        await cosigners.Ask(cosigners.All[0], LogName.Witness, default);
        Assert.Equal(CosignOutcome.Silent, cosigners.Of(LogName.Witness)[0].Outcome);
        Assert.Null(rig.Log.Closed);
        regulator.Away = false;
        await cosigners.Ask(cosigners.All[0], LogName.Witness, default);
        Assert.Equal(CosignOutcome.Signed, cosigners.Of(LogName.Witness)[0].Outcome);
    }

    [Fact]
    public async Task A_cosigner_that_knows_a_longer_log_closes_ours_with_the_reason()
    {
        await using var rig = await Rig.Open();
        var regulator = new Regulator(rig) { Last = 1_000 };
        var cosigners = regulator.Of(rig);
        await rig.Register("trade");
        await rig.Notes.SignNow(default);
        await cosigners.Ask(cosigners.All[0], LogName.Witness, default);
        Assert.Equal(CosignOutcome.Contradicted, cosigners.Of(LogName.Witness)[0].Outcome);
        Assert.Contains("1000", rig.Log.Closed!.Zh, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LogClosedException>(() => rig.Register("other"));
    }

    /// <summary>A cosigner in hand: one log at a time, no proof checked; the real one is tried in the ledger's tests.</summary>
    private sealed class Regulator(Rig rig)
    {
        private readonly Signer _signer = Signer.OfCosigner("regulator.example", Ed25519Secret.New(Randomness.Seeded(1)));
        private readonly Dictionary<string, long> _sizes = [];

        public bool Away { get; set; }

        public long Last { get; init; }

        public Cosigners Of(Rig of) => new(
            new(of.Log, of.Store, of.Notes, of.AuditNotes), [new(new CosignClient(new("http://regulator.example/"), _signer.Key, Post), new("监督部门（示例）", "Supervisory body (example)"))],
            new TwoClocks(of.Trade, of.Real));

        private Task<(int Status, string Body)?> Post(Uri address, string body, CancellationToken stop)
        {
            if (Away) return Task.FromResult<(int, string)?>(null);
            var old = long.Parse(body[4..body.IndexOf('\n', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
            var note = Note.Parse(body[(body.IndexOf("\n\n", StringComparison.Ordinal) + 2)..])!;
            var checkpoint = Checkpoint.Parse(note.Text)!;
            var known = _sizes.GetValueOrDefault(checkpoint.Origin, Last);
            if (old != known) return Task.FromResult<(int, string)?>((409, $"{known}\n"));
            _sizes[checkpoint.Origin] = checkpoint.Size;
            return Task.FromResult<(int, string)?>((200, _signer.Cosign(note.Text, rig.Real.GetUtcNow()).Line() + "\n"));
        }
    }
}
