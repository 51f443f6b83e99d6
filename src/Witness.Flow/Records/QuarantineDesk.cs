using Witness.Domain.Facts.Catalogue;
using Witness.Flow.Accounts;
using Witness.Flow.Intake;

namespace Witness.Flow.Records;

/// <summary>隔离台 — refused messages: pointer, reason and declared-public fields, never the message itself (ruling 32).</summary>
public sealed class QuarantineDesk(Gateway gateway, Quarantine kept, FactIntake intake, SenderBook book)
{
    private const string Thing = "quarantine";

    /// <summary>Whether the sender has sent this key again, in this version or a later one, and it was taken in.</summary>
    public Func<Quarantined, CancellationToken, Task<bool>> Superseded { get; init; } = (_, _) => Task.FromResult(false);

    public async Task<Look<Page<QuarantineLine>>> List(Reader reader, QuarantineQuery query, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadQuarantine, Thing, stop) is not { } pass) return new Look<Page<QuarantineLine>>.Denied(DeskAnswers.Needs(Permission.ReadQuarantine));
        var senders = await Senders(stop);
        var found = (await kept.All(stop)).Reverse()
            .Where(item => Covers(pass, senders, item) && (query.Source is not { } source || item.Sender == source) && Matches(item, query.Text)).ToList();
        if (query.State is { } state)
        {
            var narrowed = new List<Quarantined>();
            foreach (var item in found)
                if (await StateOf(item, stop) == state) narrowed.Add(item);
            found = narrowed;
        }
        var page = found.ToPage(query.Number, query.Size);
        var lines = new List<QuarantineLine>(page.Items.Count);
        foreach (var item in page.Items) lines.Add(await ToLine(item, senders, stop));
        return new Look<Page<QuarantineLine>>.Shown(new(lines, page.Number, page.Size, page.Total));
    }

    public async Task<Look<QuarantineView>> One(Reader reader, string id, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadQuarantine, $"{Thing}/{Short(id)}", stop) is not { } pass) return new Look<QuarantineView>.Denied(DeskAnswers.Needs(Permission.ReadQuarantine));
        var senders = await Senders(stop);
        if (await Find(id, stop) is not { } item) return new Look<QuarantineView>.Absent();
        if (!Covers(pass, senders, item))
        {
            await gateway.Deny(reader, Permission.ReadQuarantine, $"{Thing}/{id}", stop);
            return new Look<QuarantineView>.Absent();
        }
        var type = item.Type is { } name ? FactBook.Find(name) : null;
        var fields = item.PublicFields.Select(field => new Labelled(
            type?.WireField(field.Key) is { } declared ? new(declared.Chinese, declared.English) : new(field.Key, field.Key), field.Value)).ToList();
        return new Look<QuarantineView>.Shown(new(await ToLine(item, senders, stop), fields, item.Bytes, item.SourceKey, item.SourceVersion));
    }

    public Task<Act> Replay(Reader reader, string id, CancellationToken stop) => DeskAnswers.Try(async () =>
    {
        if (await gateway.Enter(reader, Permission.Replay, $"{Thing}/{Short(id)}", stop) is not { } pass) return DeskAnswers.Denied(Permission.Replay);
        if (await Find(id, stop) is not { } item) return NotThere();
        if (!Covers(pass, await Senders(stop), item))
        {
            await gateway.Deny(reader, Permission.Replay, $"{Thing}/{id}", stop);
            return NotThere();
        }
        if (item.State != "waiting") return DeskAnswers.Refused("该件已重放", "This item was replayed already");
        if (await intake.Replay(id, reader.Account, stop) is not { } answer)
            return DeskAnswers.Refused("原报文或来源账号已不在", "The message or its sender is no longer there");
        if (answer.Outcome is ItemAnswer.Accepted or ItemAnswer.Seen) return new Act.Done(answer.Receipt!.Position);
        var first = answer.Problems is { Count: > 0 } problems ? problems[0] : null;
        return DeskAnswers.Refused($"仍不能归集：{first?.Zh}（{first?.Pointer}）", $"Still refused: {first?.En} ({first?.Pointer})");
    });

    private static Act NotThere() => DeskAnswers.Refused("没有这个隔离件", "There is no such item in quarantine");

    private async Task<IReadOnlyDictionary<string, SenderAccount>> Senders(CancellationToken stop) =>
        (await book.All(stop)).ToDictionary(sender => sender.Id, StringComparer.Ordinal);

    private async Task<QuarantineLine> ToLine(Quarantined item, IReadOnlyDictionary<string, SenderAccount> senders, CancellationToken stop)
    {
        var problem = item.Problems[0];
        var type = item.Type is { } name ? FactBook.Find(name) : null;
        return new(
            item.Id, item.At, item.Sender, senders.TryGetValue(item.Sender, out var sender) ? sender.Org : item.Sender,
            type is null ? null : new(type.Chinese, type.English), problem.Pointer ?? "", problem.Code, new(problem.Zh, problem.En), item.Lot,
            await StateOf(item, stop), item.Position);
    }

    private async Task<QuarantineState> StateOf(Quarantined item, CancellationToken stop) =>
        item.State == "replayed" ? QuarantineState.Replayed : await Superseded(item, stop) ? QuarantineState.Superseded : QuarantineState.Waiting;

    private async Task<Quarantined?> Find(string id, CancellationToken stop) =>
        id.Length is > 0 and <= 100 && id.All(char.IsAsciiLetterOrDigit) ? await kept.Find(id, stop) : null;

    private static bool Covers(Pass pass, IReadOnlyDictionary<string, SenderAccount> senders, Quarantined item) =>
        pass.CoversRegion(senders.GetValueOrDefault(item.Sender)?.Region);

    private static bool Matches(Quarantined item, string? text) =>
        string.IsNullOrWhiteSpace(text) || ((string?[])[item.Id, item.Type, item.Lot, item.SourceKey, item.Problems[0].Code, item.Problems[0].Pointer])
            .Any(part => part?.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase) == true);

    private static string Short(string id) => id.Length <= 100 ? id : id[..100];
}
