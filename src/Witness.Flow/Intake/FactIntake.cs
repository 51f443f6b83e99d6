using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Wire;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Intake;

/// <summary>
/// 归集 — where a message of another system becomes facts: who sent it, is it well formed, may they say so, was it here before;
/// then it is in the log and a receipt goes out. Each item is answered on its own; what is refused is kept.
/// </summary>
public sealed class FactIntake(SenderBook senders, SenderWatch watch, Quarantine quarantine, Admission admission, TwoClocks clocks)
{
    /// <summary>Most items of one request.</summary>
    public const int MostItems = 1000;

    /// <summary>来源限速 — how long a sender has to wait before so many items more are taken; null when they are taken now. Asked once a request.</summary>
    public Func<string, int, TimeSpan?> Wait { get; init; } = (_, _) => null;

    /// <summary>辖区限制 of senders that are bound to one region.</summary>
    public RegionBounds Bounds { get; init; } = new();

    /// <summary>Takes in a signed request.</summary>
    public async Task<IntakeAnswer> Take(SignedHeaders headers, ReadOnlyMemory<byte> body, bool batch, CancellationToken stop)
    {
        var (sender, check, failed) = await Authenticate(headers, body, stop);
        if (failed is not null) return failed;
        if (admission.Crowded) return Crowded();
        var message = new RawMessage(headers, clocks.Real.GetUtcNow(), check!.Attributed, body);
        using var parsed = WireJson.Parse(body);
        if (Shape(parsed, batch) is { } refusal)
        {
            var kept = await KeepWhole(sender!, message, refusal, stop);
            return new(400, [], refusal with { Zh = $"{refusal.Zh}（已存隔离区 {kept}）", En = $"{refusal.En} (kept in quarantine as {kept})" });
        }
        var items = Items(parsed, batch);
        if (Wait(sender!.Id, items.Count) is { } wait) return TooFast(wait);
        return await TakeItems(sender, message, items, stop);
    }

    /// <summary>代取 — takes in what a connector fetched for its account: nothing is signed, every other check is the same. The same bytes again change nothing.</summary>
    /// <param name="unreadable">Why these bytes are no message at all; they go to the quarantine as they are.</param>
    public async Task<IntakeAnswer> TakeFetched(Fetched from, ReadOnlyMemory<byte> body, Problem? unreadable, CancellationToken stop)
    {
        if (await senders.Find(from.Account, stop) is not { } sender) return IntakeAnswer.Failed(401, "unknown-sender", "未登记的来源账号", "this sender is not registered");
        if (!sender.IsFetched) return IntakeAnswer.Failed(403, "signs-itself", "该来源账号自行签名报送，连接器不得代取", "this sender signs for itself, a connector may not speak for it");
        if (sender.Suspended) return Suspended();
        if (admission.Crowded) return Crowded();
        var message = RawMessage.Of(from, clocks.Real.GetUtcNow(), body);
        using var parsed = WireJson.Parse(body);
        if ((unreadable ?? Shape(parsed, batch: true)) is not { } refusal) return await TakeItems(sender, message, Items(parsed, batch: true), stop);
        var id = admission.HandleOf(sender.Id, [.. System.Text.Encoding.UTF8.GetBytes(from.Place + "\0"), .. body.Span]);
        if (await quarantine.Find(id, stop) is null) await KeepWhole(sender, message, refusal, stop, id);
        return new(200, [new(0, null, ItemAnswer.Refused, null, [refusal], id)]);
    }

    /// <summary>The other system was reached for this account: a sign of life, if a connector may speak for it at all.</summary>
    public async Task BeatFetched(string account, long? lastSequence, CancellationToken stop)
    {
        if (await senders.Find(account, stop) is { IsFetched: true, Suspended: false }) await watch.Beat(account, lastSequence, stop);
    }

    /// <summary>心跳: {"lastSequence": n}, signed; not a fact (ruling 69).</summary>
    public async Task<IntakeAnswer> Heartbeat(SignedHeaders headers, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var (sender, _, failed) = await Authenticate(headers, body, stop);
        if (failed is not null) return failed;
        using var parsed = WireJson.Parse(body);
        if (parsed.Document is not { } document || parsed.Refusals.Count > 0 || document.RootElement.ValueKind != JsonValueKind.Object)
            return IntakeAnswer.Failed(400, "not-an-object", "心跳须为 JSON 对象 {\"lastSequence\": n}", "a heartbeat is the JSON object {\"lastSequence\": n}", "");
        long? last = null;
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (member.Name != "lastSequence") return IntakeAnswer.Failed(400, "unknown-field", "未知字段", "unknown field", "/" + member.Name);
            if (member.Value.ValueKind != JsonValueKind.Number || !member.Value.TryGetInt64(out var number) || number is < 0 or > FactReader.MostSequence)
                return IntakeAnswer.Failed(400, "not-a-number", $"须为 0 至 {FactReader.MostSequence} 的整数", $"must be an integer from 0 to {FactReader.MostSequence}", "/lastSequence");
            last = number;
        }
        await watch.Beat(sender!.Id, last, stop);
        return new(200, []);
    }

    /// <summary>重放 — puts a kept item through again, under what its sender may say today.</summary>
    public async Task<ItemAnswer?> Replay(string id, string by, CancellationToken stop)
    {
        if (await quarantine.Find(id, stop) is not { } item || await admission.Raw.Find(item.Request, stop) is not { } message) return null;
        if (await senders.Find(item.Sender, stop) is not { } sender) return null;
        using var parsed = WireJson.Parse(message.Body);
        ItemAnswer answer;
        if (parsed.Document is null || item.Item < 0) answer = new(0, null, ItemAnswer.Refused, null, item.Problems, id);
        else
        {
            var root = parsed.Document.RootElement;
            var element = root.ValueKind == JsonValueKind.Array ? root[item.Item] : root;
            var read = Read(sender, item.Item, element, root.ValueKind == JsonValueKind.Array ? parsed.Of(item.Item) : parsed.Refusals, new(item.Request, item.Item), ActorOf(sender, message));
            ReadItem[] bounded = [read];
            await Bounds.Apply(sender, bounded, stop);
            read = bounded[0];
            answer = read.Problems is { } problems
                ? new(item.Item, read.Id, ItemAnswer.Refused, null, problems, id)
                : (await admission.Admit([read], null, stop))[0];
        }
        await quarantine.Replayed(item, answer, by, stop);
        return answer;
    }

    private async Task<(SenderAccount?, SignatureCheck?, IntakeAnswer?)> Authenticate(SignedHeaders headers, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        if (await senders.Find(headers.Sender, stop) is not { } sender)
            return (null, null, IntakeAnswer.Failed(401, "unknown-sender", "未登记的来源账号（witness-sender）", "this sender is not registered (witness-sender)"));
        var check = WebhookSignature.Check(headers, body.Span, sender, clocks.Real.GetUtcNow());
        if (!check.Valid)
        {
            return (null, null, check.Code == "stale-timestamp"
                ? IntakeAnswer.Failed(401, check.Code, "时间戳与本机相差超过 5 分钟", "the timestamp is more than 5 minutes off")
                : IntakeAnswer.Failed(401, check.Code, "签名不成立", "the signature does not hold"));
        }
        return sender.Suspended ? (null, null, Suspended()) : (sender, check, null);
    }

    private static IntakeAnswer Suspended() => IntakeAnswer.Failed(401, "suspended", "来源账号已停用", "this sender is suspended");

    private static IntakeAnswer Crowded() => IntakeAnswer.Failed(429, "busy", "归集队列已满，请稍后重发", "the intake is full, send again later") with { RetryAfter = 1 };

    private static IntakeAnswer TooFast(TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        return IntakeAnswer.Failed(429, "too-fast", $"该来源报送过快，请 {seconds} 秒后原样重发", $"this sender sends too fast, send the same again after {seconds} s") with { RetryAfter = seconds };
    }

    private static Problem? Shape(WireBody parsed, bool batch)
    {
        if (parsed.Document is not { } document)
        {
            var first = parsed.Refusals[0];
            return new(first.Code, first.Zh, first.En, first.Pointer);
        }
        var root = document.RootElement;
        if (batch != (root.ValueKind == JsonValueKind.Array))
            return batch ? new("not-a-batch", "批量须为 JSON 数组", "a batch is a JSON array", "") : new("not-an-item", "单条须为 JSON 对象", "one item is a JSON object", "");
        if (!batch) return null;
        return root.GetArrayLength() switch
        {
            0 => new("empty-batch", "批量为空", "the batch is empty", ""),
            > MostItems => new("too-many-items", $"一次至多 {MostItems} 条", $"at most {MostItems} items at once", ""),
            _ => null,
        };
    }

    private static List<(JsonElement, IReadOnlyList<Refusal>)> Items(WireBody parsed, bool batch)
    {
        var root = parsed.Document!.RootElement;
        if (!batch) return [(root, parsed.Refusals)];
        var items = new List<(JsonElement, IReadOnlyList<Refusal>)>(root.GetArrayLength());
        foreach (var element in root.EnumerateArray()) items.Add((element, parsed.Of(items.Count)));
        return items;
    }

    private async Task<IntakeAnswer> TakeItems(
        SenderAccount sender, RawMessage message, List<(JsonElement Element, IReadOnlyList<Refusal> Refusals)> items, CancellationToken stop)
    {
        var request = admission.Raw.FreshId();
        var answers = new ItemAnswer[items.Count];
        var good = new List<ReadItem>(items.Count);
        var bad = new List<Quarantined>();
        var sequences = new List<long>(items.Count);
        var refused = new List<long>();
        var all = new ReadItem[items.Count];
        for (var i = 0; i < items.Count; i++) all[i] = Read(sender, i, items[i].Element, items[i].Refusals, new(request, i), ActorOf(sender, message));
        await Bounds.Apply(sender, all, stop);
        for (var i = 0; i < items.Count; i++)
        {
            var read = all[i];
            if (read.Problems is null)
            {
                if (read.Incoming!.Header.Sequence is { } sequence) sequences.Add(sequence);
                good.Add(read);
                continue;
            }
            if (ReadItem.SequenceOf(items[i].Element) is { } number) refused.Add(number);
            var kept = ToQuarantine(sender, message, request, i, items[i].Element, read);
            if (message.FetchedBy is null || (bad.TrueForAll(other => other.Id != kept.Id) && await quarantine.Find(kept.Id, stop) is null)) bad.Add(kept);
            answers[i] = new(i, read.Id, ItemAnswer.Refused, null, read.Problems, kept.Id);
        }
        var state = watch.Note(sender.Id, sequences, bad.Count, refused);
        var raw = new Lazy<AttachedRow>(() => admission.Raw.Keep(request, message));
        if (bad.Count > 0) await quarantine.Keep(bad, [raw.Value, state], stop);
        if (good.Count > 0)
        {
            var isNew = 0;
            var admitted = await admission.Admit(good, fresh =>
            {
                var counted = watch.Count(sender.Id, isNew = fresh, good.Count - fresh, 0);
                return bad.Count == 0 ? [raw.Value, counted] : [counted]; // the message went with the refused ones
            }, stop);
            for (var i = 0; i < good.Count; i++) answers[good[i].Index] = admitted[i];
            watch.Correct(sender.Id, admitted, isNew);
        }
        return new(200, answers);
    }

    private ReadItem Read(SenderAccount sender, int index, JsonElement element, IReadOnlyList<Refusal> refusals, MessageRef message, string actor)
    {
        if (refusals.Count > 0) return new(index, Text(element, "id"), null, [.. refusals.Select(ToProblem)]);
        var result = admission.Reader.Read(element);
        if (!result.IsAccepted) return new(index, result.MessageId, null, [.. result.Refusals.Select(ToProblem)]);
        var header = result.Fact!.Header;
        if (header.Identity.Source != sender.Id)
            return new(index, result.MessageId, null, [new("foreign-source", "source 须与来源账号一致", "source must be the sending account", "/source")]);
        if (!sender.May(result.Type!.Name))
        {
            return new(index, result.MessageId, null,
                [new("not-allowed", $"该来源账号不得报送「{result.Type.Chinese}」", $"this sender may not report “{result.Type.English}”", "/type")]);
        }
        var fields = new List<FieldBytes>(result.Fields.Count);
        foreach (var field in result.Fields) fields.Add(new(field.Field, field.Canonical));
        var incoming = new Incoming(result.Type, header, fields, actor, sender.Region, sender.Kind, message);

        // what a retraction names may be secret, and only the log knows: it is hidden like it (‡)
        if (result.Type.Name == nameof(FactRetracted) && header.Scope.Lots.Count > 0) incoming = incoming with { Secret = true };
        return new(index, result.MessageId, incoming, null);
    }

    private Quarantined ToQuarantine(SenderAccount sender, RawMessage message, string request, int index, JsonElement element, ReadItem read)
    {
        var type = Text(element, "type") is { } name ? Witness.Domain.Facts.Catalogue.FactBook.Find(name) : null;
        var hidden = type is null or { Secret: true };
        var version = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("sourceversion", out var v) && v.ValueKind == JsonValueKind.Number && v.TryGetInt32(out var n) ? n : 1;
        return new(
            message.FetchedBy is null ? quarantine.FreshId() : admission.HandleOf(sender.Id, System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element)), message.ReceivedAt, sender.Id, request, index, read.Problems!, type?.Name, hidden ? null : Text(element, "subject"),
            hidden ? null : Text(element, "sourcekey"), version, message.Body.Length, Quarantined.PublicOf(type, element), "waiting", null);
    }

    private async Task<string> KeepWhole(SenderAccount sender, RawMessage message, Problem problem, CancellationToken stop, string? known = null)
    {
        var request = admission.Raw.FreshId();
        var id = known ?? quarantine.FreshId();
        var item = new Quarantined(id, message.ReceivedAt, sender.Id, request, -1, [problem], null, null, null, null, message.Body.Length, [], "waiting", null);
        await quarantine.Keep([item], [admission.Raw.Keep(request, message), watch.Note(sender.Id, [], 1)], stop);
        return id;
    }

    /// <summary>Who brought it, as the entry says: the sender, or a connector of ours.</summary>
    private static string ActorOf(SenderAccount sender, RawMessage message) => message.FetchedBy is { } connector ? $"connector/{connector}" : sender.Id;

    private static Problem ToProblem(Refusal refusal) => new(refusal.Code, refusal.Zh, refusal.En, refusal.Pointer);

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: <= 200 } text ? text : null;
}
