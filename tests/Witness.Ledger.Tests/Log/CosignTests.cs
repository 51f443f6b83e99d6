using System.Net;
using System.Text;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;

namespace Witness.Ledger.Tests.Log;

public sealed class CosignTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_cosigner_signs_every_growth_and_its_signature_lands_on_the_note()
    {
        await using var world = await World.Open();
        var first = await world.Cosigner("regulator");
        var second = await world.Cosigner("archive");
        foreach (var size in new[] { 1, 299, 1, 700 })
        {
            await world.Grow(size);
            var signed = (await world.Keeper.SignNow(Stop))!;
            foreach (var cosigner in new[] { first, second })
            {
                var answer = Assert.IsType<Cosigning.Signed>(await cosigner.Submit(signed, world.Reader, Stop));
                await world.Keeper.AddCosignatures(signed, answer.Signatures, Stop);
            }
        }

        Assert.Equal(1001, world.Keeper.Cosigned!.Checkpoint.Size);
        Assert.Equal([world.Keeper.Key, first.Key, second.Key], world.Keeper.Cosigned.Note.Open([world.Keeper.Key, first.Key, second.Key])!);
        var again = await CheckpointKeeper.Open(world.Sequencer, world.Reader, world.Signer, Path.Combine(world.Folder, "checkpoint"), TimeProvider.System, Stop);
        Assert.Equal(world.Keeper.Cosigned.Note.ToString(), again.Cosigned!.Note.ToString());
    }

    [Fact]
    public async Task A_client_that_forgot_learns_from_the_conflict_where_the_cosigner_stands()
    {
        await using var world = await World.Open();
        var before = await world.Cosigner("regulator");
        await world.Grow(70);
        await before.Submit((await world.Keeper.SignNow(Stop))!, world.Reader, Stop);
        await world.Grow(700);
        var forgetful = await world.Cosigner("regulator"); // same folder, a new process
        Assert.IsType<Cosigning.Signed>(await forgetful.Submit((await world.Keeper.SignNow(Stop))!, world.Reader, Stop));
        Assert.Equal(before.Key, forgetful.Key);
    }

    [Fact]
    public async Task A_log_set_back_or_rewritten_finds_no_cosigner()
    {
        var world = await World.Open();
        await world.Grow(300);
        await (await world.Cosigner("regulator")).Submit((await world.Keeper.SignNow(Stop))!, world.Reader, Stop);
        await world.DisposeAsync();
        File.Delete(Path.Combine(world.Folder, "checkpoint")); // the operator rolls back both

        await using var back = await World.Open(world.Folder);
        await back.Grow(299);
        var client = await back.Cosigner("regulator");
        Assert.Equal(new Cosigning.Ahead(300), await client.Submit((await back.Keeper.SignNow(Stop))!, back.Reader, Stop));
        await back.Grow(1, "other");
        Assert.Equal(new Cosigning.Inconsistent(300), await client.Submit((await back.Keeper.SignNow(Stop))!, back.Reader, Stop));
        await back.Grow(1);
        Assert.Equal(new Cosigning.Inconsistent(300), await client.Submit((await back.Keeper.SignNow(Stop))!, back.Reader, Stop));
    }

    [Fact]
    public async Task A_cosigner_that_cannot_be_reached_is_no_accusation()
    {
        await using var world = await World.Open();
        await world.Grow(1);
        var client = new CosignClient(new Uri("http://127.0.0.1:1"), world.Keeper.Key, World.Post);
        Assert.IsType<Cosigning.Unavailable>(await client.Submit((await world.Keeper.SignNow(Stop))!, world.Reader, Stop));
    }

    [Fact]
    public async Task Each_wrong_request_gets_the_status_the_protocol_names()
    {
        await using var world = await World.Open();
        var cosigner = await world.Cosigner("regulator");
        await world.Grow(3);
        var three = (await world.Keeper.SignNow(Stop))!;
        await world.Grow(4);
        var seven = (await world.Keeper.SignNow(Stop))!;
        var proof = await world.Reader.Consistency(3, 7, Stop);

        var answers = new List<(int Status, string Body)>();
        async Task Ask(string body) => answers.Add(await Post(cosigner, body));
        await Ask(Request(0, [], three));
        await Ask(Request(0, [], seven)); // wrong old size
        await Ask(Request(3, proof[..^1], seven)); // broken proof
        await Ask(Request(8, [], seven)); // old larger than new
        await Ask(Request(3, proof, seven).Replace("old 3", "old 03"));
        await Ask(Request(3, [.. Enumerable.Repeat(proof[0], 64)], seven));
        var forged = Signer.OfLog(World.Origin, Ed25519Secret.New(Randomness.System));
        await Ask(Request(3, proof, seven with { Note = new(seven.Note.Text, [forged.Sign(seven.Note.Text)]) }));
        var stranger = Signer.OfLog("stranger.example/log", Ed25519Secret.New(Randomness.System));
        var elsewhere = new Checkpoint("stranger.example/log", 1, Suite.Intl.Hash([])).Text();
        await Ask(Request(0, [], new(Checkpoint.Parse(elsewhere)!, new(elsewhere, [stranger.Sign(elsewhere)]))));
        await Ask(Request(3, proof, seven));
        Assert.Equal([200, 409, 422, 400, 400, 400, 403, 404, 200], answers.Select(a => a.Status));
        Assert.Equal("3\n", answers[1].Body);
    }

    private static async Task<(int, string)> Post(CosignClient cosigner, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "text/plain");
        using var answer = await Http.PostAsync(new Uri(cosigner.Endpoint + "add-checkpoint"), content, Stop);
        if (answer.StatusCode == HttpStatusCode.Conflict) Assert.Equal("text/x.tlog.size", answer.Content.Headers.ContentType!.ToString());
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    private static string Request(long older, Digest[] proof, SignedCheckpoint checkpoint) =>
        $"old {older}\n{string.Concat(proof.Select(h => Base64.Text(h) + "\n"))}\n{checkpoint.Note}";
}
