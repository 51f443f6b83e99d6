using System.Text.Json;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;
using Witness.Flow.Follow;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;

namespace Witness.Flow.Handling;

/// <summary>
/// 处置簿 — letters, evidence and what was said, folded from their facts. All of it is of the compartment (ruling 27): rows say only where the facts
/// stand, what they say is opened from the vault at the start and held in memory.
/// </summary>
public sealed class HandlingBook(LogStore store, SealedValues values, ReadDatabase database) : Follower("handling-book", 2000)
{
    private static readonly VaultGroup Clues = new(null, true, null);
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        nameof(PartyPrompted), nameof(PartyInformed), nameof(StopRequested), nameof(AlertReviewed), nameof(AlertReopened), nameof(AlertEscalated), nameof(AnomalyVoided),
        nameof(LetterDrafted), nameof(LetterReviewed), nameof(LetterSent), nameof(LetterReceipted), nameof(LetterAnswered), nameof(OutcomeRecorded), nameof(EvidenceTaken), nameof(EvidenceHandedOver),
    };

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LetterLine> _letters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EvidenceLine> _evidence = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<HandlingAct>> _acts = new(StringComparer.Ordinal);

    private long _lastChanged = -1;

    /// <summary>Last position that changed anything here since the start; -1 before the first.</summary>
    public long LastChanged => Volatile.Read(ref _lastChanged);

    internal IReadOnlyList<LetterLine> Letters
    {
        get
        {
            lock (_gate) return [.. _letters.Values];
        }
    }

    internal LetterLine? Letter(string no)
    {
        lock (_gate) return _letters.GetValueOrDefault(no);
    }

    internal IReadOnlyList<EvidenceLine> Evidence
    {
        get
        {
            lock (_gate) return [.. _evidence.Values];
        }
    }

    public EvidenceLine? Kept(string id)
    {
        lock (_gate) return _evidence.GetValueOrDefault(id);
    }

    internal IReadOnlyList<HandlingAct> Acts(string number)
    {
        lock (_gate) return _acts.TryGetValue(number, out var acts) ? [.. acts] : [];
    }

    protected internal override async Task<long> LoadCursor(CancellationToken stop)
    {
        IReadOnlyList<HandlingRow> rows;
        await using (var snapshot = await database.Snapshot(stop)) rows = await snapshot.Rows<HandlingRow>(HandlingTables.Handling, "ORDER BY position");
        lock (_gate) // when it goes on over other tables
        {
            _letters.Clear();
            _evidence.Clear();
            _acts.Clear();
        }
        foreach (var row in rows)
            if (AnyEntry.Read((await store.ReadEntries(LogName.Witness, row.Position, 1, stop))[0].Bytes).Plain is { } entry) await Fold(entry, row.Position, stop);
        return database.Cursor(Name);
    }

    protected internal override async Task See(IReadOnlyList<FeedItem> items, CancellationToken stop)
    {
        var next = items[^1].Position + 1;
        var mine = items.Where(item => item.Entry.Plain is { } entry && Types.Contains(entry.Header.Type)).ToList();
        if (mine.Count > 0 || next - database.Cursor(Name) > 20_000)
        {
            await database.Apply(
                batch =>
                {
                    foreach (var item in mine) batch.Put(HandlingTables.Handling, new HandlingRow(item.Position, item.Entry.Plain!.Header.Type));
                    batch.SetCursor(Name, next);
                    return Task.CompletedTask;
                },
                stop);
        }
        foreach (var item in mine) await Fold(item.Entry.Plain!, item.Position, stop);
        if (mine.Count > 0) Volatile.Write(ref _lastChanged, next - 1);
    }

    private async Task Fold(Entry entry, long position, CancellationToken stop)
    {
        var opened = entry.Sealed.Count == 0 ? [] : await values.Open(entry.Header, Clues, stop) ?? [];
        var fact = FactReader.FromStored(entry.Header, entry.Fields, [.. opened.Select(value => new KeyValuePair<string, JsonElement>(value.Field, Parsed(value.Value)))]);
        lock (_gate) Fold(fact, new(position, fact.Header.Scope, fact.At, entry.Actor));
    }

    private void Fold(Fact fact, Told told)
    {
        switch (fact)
        {
            case PartyPrompted { AnomalyId: { } number } said: Add(number, fact, told, said.To, said.Channel, said.Text); break;
            case PartyInformed { AnomalyId: { } number } said: Add(number, fact, told, said.To, said.Channel, said.Text); break;
            case StopRequested { AnomalyId: { } number } said: Add(number, fact, told, said.To, said.Channel, said.Text); break;
            case AlertReviewed { Alert: { } number } reviewed: Add(number, fact, told, null, reviewed.Verdict, reviewed.Reason); break;
            case AlertReopened { Alert: { } number } reopened: Add(number, fact, told, null, null, reopened.Why); break;
            case AlertEscalated { Alert: { } number } escalated: Add(number, fact, told, escalated.To, null, null); break;
            case AnomalyVoided { AnomalyId: { } number } voided: Add(number, fact, told, null, voided.Approval, voided.Reason); break;
            case EvidenceTaken { EvidenceId: { } id } taken when !_evidence.ContainsKey(id) && told.Scope.Lots.Count > 0:
                _evidence[id] = new(
                    id, told.Scope.Lots[0], told.Scope.Round, taken.AnomalyId, taken.Kind ?? "文件", taken.File?.Title ?? id, taken.Digest ?? "", taken.File?.Digest, taken.File?.Size, taken.Held,
                    [new(told.Position, told.At, taken.Custodian ?? told.Actor, told.Actor, null)]);
                break;
            case EvidenceHandedOver { EvidenceId: { } id } moved when _evidence.TryGetValue(id, out var line):
                _evidence[id] = line with { Chain = [.. line.Chain, new(told.Position, told.At, moved.Custodian ?? "", told.Actor, moved.Reason)] };
                break;
            default: Carry(fact, told); break;
        }
    }

    private void Carry(Fact fact, Told told)
    {
        if (LetterNo(fact) is not { } no) return;
        var line = _letters.GetValueOrDefault(no);
        if (LetterLife.After(line?.State, fact) is not { } state || (line is not null && state == line.State && fact is not LetterDrafted)) return;
        var (note, doc) = fact switch
        {
            LetterReviewed reviewed => (string.IsNullOrWhiteSpace(reviewed.Reason) ? reviewed.Verdict : $"{reviewed.Verdict}：{reviewed.Reason}", null),
            LetterReceipted receipted => (receipted.By, null),
            LetterAnswered answered => (answered.Doc?.Title, answered.Doc),
            OutcomeRecorded outcome => (string.IsNullOrWhiteSpace(outcome.Basis) ? outcome.Result : $"{outcome.Result}（{outcome.Basis}）", outcome.Doc),
            _ => ((string?)null, (Doc?)null),
        };
        var step = new LetterStep(told.Position, fact.Header.Type, told.At, told.Actor, note, doc);
        if (fact is LetterDrafted draft)
        {
            if (told.Scope.Lots.Count == 0 || (line is not null && line.State != LetterState.Returned)) return;
            _letters[no] = new(
                no, told.Scope.Lots[0], told.Scope.Round, state, draft.To?.Name ?? "", draft.Doc?.Title ?? no, draft.AnomalyIds ?? [], told.Actor, (line?.Drafts ?? 0) + 1, draft.Doc, draft.Annex ?? [], [.. line?.Steps ?? [], step]);
        }
        else if (line is not null) _letters[no] = line with { State = state, Steps = [.. line.Steps, step] };
    }

    private void Add(string number, Fact fact, Told told, string? to, string? what, string? text)
    {
        if (!_acts.TryGetValue(number, out var acts)) _acts.Add(number, acts = []);
        acts.Add(new(told.Position, fact.Header.Type, told.At, told.Actor, to, what, text));
    }

    private static string? LetterNo(Fact fact) => fact switch
    {
        LetterDrafted letter => letter.LetterNo, LetterReviewed letter => letter.LetterNo, LetterSent letter => letter.LetterNo,
        LetterReceipted letter => letter.LetterNo, LetterAnswered letter => letter.LetterNo, OutcomeRecorded letter => letter.LetterNo,
        _ => null,
    };

    private static JsonElement Parsed(ReadOnlyMemory<byte> value)
    {
        using var document = JsonDocument.Parse(value);
        return document.RootElement.Clone();
    }

    private sealed record Told(long Position, Scope Scope, Moment At, string Actor);
}
