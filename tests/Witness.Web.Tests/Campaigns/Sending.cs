using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Witness.Sim.Play;
using Witness.Sim.Wire;

namespace Witness.Web.Tests.Campaigns;

/// <summary>What the host answered for one item.</summary>
internal sealed record Told(string? Id, string Outcome, long Position, string Leaf, string Problem);

/// <summary>One signed request, as it can be sent again.</summary>
internal sealed record Parcel(string Sender, byte[] Body);

/// <summary>A signed sender that keeps every acknowledgement: what it was told must hold for ever.</summary>
internal sealed class Sending(HttpClient http, Uri root)
{
    private static int _number;
    private readonly ConcurrentDictionary<string, Signer> _signers = new();

    public async Task<IReadOnlyList<Told>> Post(Parcel parcel, CancellationToken stop = default)
    {
        var signer = _signers.GetOrAdd(parcel.Sender, id => new(id, Accounts.Key(HostProcess.Seed, id), TimeProvider.System));
        var number = Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture);
        using var request = signer.Sign(new(root, "api/v1/facts"), $"campaign-{number}", parcel.Body, Courier.BatchType);
        using var answer = await http.SendAsync(request, stop);
        var text = await answer.Content.ReadAsStringAsync(stop);
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"{(int)answer.StatusCode}: {text}", null, answer.StatusCode);
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.GetProperty("items").EnumerateArray().Select(Read)];
    }

    /// <summary>Facts of honest deals under one account, in batches, without end.</summary>
    public static IEnumerable<Parcel> Plain(int lane, int batch, ulong seed = 7)
    {
        var facts = new PlainFacts(seed, Accounts.BenchId(lane), "TXVBDS");
        while (true) yield return new(facts.Sender, Message.Batch(facts.Next(batch)));
    }

    /// <summary>Lines of a file of CloudEvents, one parcel a source.</summary>
    public static IReadOnlyList<Parcel> Lines(string file) =>
        [.. File.ReadLines(file).GroupBy(line => JsonDocument.Parse(line).RootElement.GetProperty("source").GetString()!).Select(lines => Of(lines.Key, lines))];

    public static Parcel Of(string sender, IEnumerable<string> items) => new(sender, Encoding.UTF8.GetBytes($"[{string.Join(',', items)}]"));

    private static Told Read(JsonElement item)
    {
        var receipt = item.TryGetProperty("receipt", out var given) && given.ValueKind == JsonValueKind.Object ? given : (JsonElement?)null;
        return new(
            item.TryGetProperty("id", out var id) ? id.GetString() : null, item.GetProperty("outcome").GetString()!,
            receipt?.GetProperty("position").GetInt64() ?? -1, receipt?.GetProperty("leaf").GetString() ?? "", receipt is null ? item.GetRawText() : "");
    }
}
