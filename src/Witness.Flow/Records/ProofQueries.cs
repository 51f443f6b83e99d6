using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;

namespace Witness.Flow.Records;

/// <summary>来源与证明的查询 — one fact from its row down to its entry; whether it is in a reader's scope; its versions and fields.</summary>
internal sealed class ProofQueries(ReadSnapshot snapshot, Pass pass, SealedValues values, ProofRoom room, IReadOnlyDictionary<string, string> sources)
{
    /// <summary>The row of a fact; with <c>Tampered</c> set, made from the log because the row shown was not written by us.</summary>
    public async Task<(FactRow Row, bool Tampered)?> Row(StoredEntry entry)
    {
        try
        {
            return (await snapshot.Rows<FactRow>(ReadTables.Fact, "WHERE position = @position", new { position = entry.Position })).FirstOrDefault() is { } row ? (row, false) : null;
        }
        catch (TamperException)
        {
            var any = AnyEntry.Read(entry.Bytes);
            var made = any.Plain is { } plain ? FactRow.Of(entry.Position, plain, new Dictionary<string, ReadOnlyMemory<byte>>()) : FactRow.OfHidden(entry.Position, any.Hidden!);
            return (made, true);
        }
    }

    /// <summary>In scope: one of its lots, or one of its project's, or of the room at that time; else only the whole centre.</summary>
    public async Task<bool> Covers(FactRow row)
    {
        if (pass.WholeCentre && pass.AllKinds) return true;
        if (row.IsHidden) return false;
        IReadOnlyList<string> lots = row.LotList;
        if (row.Scope == nameof(ScopeKind.Room) && DeskWords.At(row.At) is { } at) lots = await FactLines.RoomLots(snapshot, row.ScopeKey, at);
        var where = new Narrowing(snapshot).Within(pass);
        if (lots.Count > 0) where.And($"l.lot IN ({string.Join(", ", lots.Select(where.P))})");
        else if (row.Project.Length > 0) where.And($"l.project = {where.P(row.Project)}");
        else return false;
        return await snapshot.One<long>($"SELECT count(*) FROM lot l {where}", where.Values) > 0;
    }

    public async Task<ValueProof> Proof(StoredEntry entry, FactRow row, bool tampered, CancellationToken stop)
    {
        var (state, view, inclusion, checkpoint) = await room.Prove(entry, stop);
        var opener = await FieldOpener.For(snapshot, values, pass, row.LotList);
        IReadOnlyList<VersionLine> versions = [];
        try
        {
            if (!row.IsHidden && !tampered) versions = await Versions(row);
        }
        catch (TamperException)
        {
            tampered = true;
        }
        var message = row.Request.Length > 0 ? await room.Message(row.Request, stop) : null;
        var raw = message is null ? null : await RawLines.Of(message.Body, (int)row.Item, row, opener, stop);
        FactLine line;
        try
        {
            line = (await new FactLines(snapshot, pass, sources).Of([row]))[0];
        }
        catch (TamperException)
        {
            (tampered, line) = (true, FactLines.Bare(row, sources));
        }
        if (versions.Any(version => version.Conflicting)) line = line with { Fresh = FactMark.Conflict };
        return new(
            line, tampered ? ProofState.Broken : state, versions, await Fields(row, opener, stop), raw, raw is null ? Gone(row) : null,
            await room.Signature(row, message, stop), view, inclusion, checkpoint)
        {
            SourceKey = row.SourceKey,
            ReceivedAt = message?.ReceivedAt ?? row.TakenAt,
        };
    }

    /// <summary>What the proof file lays open: the body of a released hidden fact, or the first released value.</summary>
    public async Task<Opening?> Opened(StoredEntry entry, FactRow row, CancellationToken stop)
    {
        var opener = await FieldOpener.For(snapshot, values, pass, row.LotList);
        var any = AnyEntry.Read(entry.Bytes);
        if (any.Hidden is { } hidden)
            return await values.SaltedBody(hidden, opener.IsOpen, stop) is { } body ? new("commitment", body.Salt, JsonElement.Parse(body.Value.Span)) : null;
        foreach (var (name, _) in any.Plain!.Sealed)
        {
            if (FactBook.Find(row.Type)?.Field(name) is not { Follows: false } field || !SealedValues.MayOpen(field, any.Plain.Header.Scope, opener.IsOpen)) continue;
            if (await values.Open(any.Plain.Header, VaultGroup.Of(field)!.Value, stop) is { } opened && opened.FirstOrDefault(value => value.Field == name) is { } salted)
                return new(name, salted.Salt, JsonElement.Parse(salted.Value.Span));
        }
        return null;
    }

    private async Task<IReadOnlyList<VersionLine>> Versions(FactRow row)
    {
        var rows = await snapshot.Rows<FactRow>(
            ReadTables.Fact, "WHERE source = @source AND source_key = @key AND type <> '' ORDER BY version, position", new { source = row.Source, key = row.SourceKey });
        var around = row.LotList.Count > 0 ? await LotFold.Rows(snapshot, ReadTables.OfLot(row.LotList[0])) : row.Project.Length > 0 ? await LotFold.Rows(snapshot, ReadTables.OfProject(row.Project)) : [];
        var retracted = around.Where(other => other.Type == nameof(FactRetracted) && other.Source == row.Source).Select(other => (FactRetracted)other.ToRecorded().Fact)
            .Where(fact => fact.SourceKey == row.SourceKey).Select(fact => fact.SourceVersion ?? int.MaxValue).DefaultIfEmpty(0).Max();
        var highest = rows.Count == 0 ? 0 : rows.Max(one => one.Version);
        var lines = new List<VersionLine>();
        foreach (var one in rows)
        {
            var contested = rows.Count(other => other.Version == one.Version) > 1;
            lines.Add(new(
                (int)one.Version, one.Position, GistOf(one.ToRecorded().Fact), DeskWords.At(one.At), one.TakenAt, one.Version == highest && one.Version > retracted && !contested, contested,
                one.Version <= retracted));
        }
        return lines;
    }

    private static Wording GistOf(Fact fact) => FactBook.Find(fact.Header.Type) is { } type && FactLines.Gist(fact, type) is { } gist ? gist : new("无公开内容", "Nothing public");

    private static async Task<IReadOnlyList<ValueField>> Fields(FactRow row, FieldOpener opener, CancellationToken stop)
    {
        if (FactBook.Find(row.Type) is not { } type) return [];
        var fact = row.ToRecorded().Fact;
        var fields = new List<ValueField>();
        foreach (var field in type.Fields)
        {
            if (row.HiddenList.Contains(field.Name))
            {
                var (openness, value) = await opener.Open(row, field, stop);
                fields.Add(new(DeskWords.Field(field), value is null ? null : Text(field, value), openness));
            }
            else if (field.Get(fact) is { } value)
            {
                var says = opener.Says(row, field);
                fields.Add(new(DeskWords.Field(field), says == Openness.Open ? Text(field, value) : null, says));
            }
        }
        return fields;
    }

    private static Wording Text(FieldType field, object value) => new(Printing.Of(field, value, "zh"), Printing.Of(field, value, "en"));

    private static Wording Gone(FactRow row) => row.IsHidden
        ? new("未启封：启封前不显示报文", "Sealed: the message is shown once the seal is open")
        : row.Request.Length == 0
            ? new("本系统产生的事实，没有外来报文", "A fact of this system itself; there is no message")
            : new("报文密钥已销毁，签名无法再核", "The key of the message was destroyed; its signature cannot be checked any more");
}
