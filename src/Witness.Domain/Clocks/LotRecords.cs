using System.Buffers;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Stages;
using Witness.Ledger.Bytes;

namespace Witness.Domain.Clocks;

/// <summary>标段记录 — the one-shot form of the fold, and the canonical dump of its content.</summary>
public static class LotRecords
{
    /// <summary>The tables of a lot's current round from its facts in any order; the same content as folding them one by one.</summary>
    /// <param name="openSeals">Null: what the facts' own SealOpened and SealClosed say.</param>
    public static LotReading Of(string lot, IEnumerable<Recorded> facts, ClockContext context, SealView? openSeals = null, int? round = null, string? project = null)
    {
        var state = new LotState(lot, project);
        foreach (var fact in facts) state.Advance(fact);
        return new(state, context, round, openSeals);
    }

    /// <summary>Canonical JSON of content only — values, identities, At, ReportedAt, corrections; no positions, no TakenAt (ruling 5) — of every round.</summary>
    public static byte[] ContentDump(LotState lot, ClockContext context, SealView? openSeals = null)
    {
        var bytes = new ArrayBufferWriter<byte>(16384);
        var to = new CanonicalWriter(bytes);
        to.StartObject();
        to.Key("lot");
        to.Text(lot.Lot);
        to.Key("rounds");
        to.StartArray();
        foreach (var round in lot.Rounds)
        {
            var reading = new LotReading(lot, context, round, openSeals);
            to.StartObject();
            Field(to, "form", reading.Nature.Form.ToString());
            Field(to, "kind", reading.Nature.Kind?.Code);
            to.Key("round");
            to.Number(round);
            to.Key("tables");
            to.StartArray();
            foreach (var table in reading.Tables()) Write(to, table);
            to.EndArray();
            to.EndObject();
        }
        to.EndArray();
        to.EndObject();
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The content of one table, as <see cref="ContentDump"/> writes it: what the digest of a record is taken over.</summary>
    public static byte[] TableDump(RecordTable table)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        Write(new CanonicalWriter(bytes), table);
        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(CanonicalWriter to, RecordTable table)
    {
        to.StartObject();
        to.Key("cells");
        to.StartArray();
        foreach (var cell in table.Cells)
        {
            to.StartObject();
            Field(to, "field", cell.Field.Canonical);
            if (cell.Note is { } note) Field(to, "note", note.Zh);
            if (cell.Field.Part is { } part) Field(to, "part", part.Zh);
            Field(to, "state", cell.State.ToString());
            to.Key("values");
            to.StartArray();
            foreach (var value in cell.Values) Write(to, value);
            to.EndArray();
            if (cell.Withdrawn.Count > 0)
            {
                to.Key("withdrawn");
                to.StartArray();
                foreach (var gone in cell.Withdrawn) Write(to, gone);
                to.EndArray();
            }
            to.EndObject();
        }
        to.EndArray();
        to.Key("completeness");
        Content.Write(to, new { table.Completeness.Conflicts, table.Completeness.Due, table.Completeness.Filled, table.Completeness.NotCollected, table.Completeness.Sealed });
        Field(to, "id", table.Id);
        Field(to, "status", table.Status.ToString());
        to.EndObject();
    }

    private static void Write(CanonicalWriter to, CellValue value)
    {
        to.StartObject();
        Flag(to, "ahead", value.Ahead);
        Flag(to, "conflicting", value.Conflicting);
        if (value.Earlier.Count > 0)
        {
            to.Key("earlier");
            to.StartArray();
            foreach (var earlier in value.Earlier) Write(to, earlier);
            to.EndArray();
        }
        Flag(to, "hidden", value.Hidden);
        Origin(to, value.Origin);
        Said(to, value.Row, value.Value);
        to.EndObject();
    }

    private static void Write(CanonicalWriter to, EarlierValue earlier)
    {
        to.StartObject();
        Origin(to, earlier.Origin);
        Said(to, earlier.Row, earlier.Value);
        if (earlier.Withdrawal is { } withdrawal)
        {
            to.Key("withdrawal");
            to.StartObject();
            Origin(to, withdrawal.By);
            Field(to, "reason", withdrawal.Reason);
            to.EndObject();
        }
        to.EndObject();
    }

    private static void Said(CanonicalWriter to, IReadOnlyList<ColumnValue> row, object? value)
    {
        if (row.Count == 0)
        {
            to.Key("value");
            Content.Write(to, value);
            return;
        }
        to.Key("row");
        to.StartArray();
        foreach (var column in row)
        {
            to.StartObject();
            Field(to, "column", column.Column.Canonical);
            Flag(to, "conflicting", column.Conflicting);
            Flag(to, "hidden", column.Hidden);
            if (column.Origin is { } origin) Origin(to, origin);
            to.Key("value");
            Content.Write(to, column.Value);
            to.EndObject();
        }
        to.EndArray();
    }

    private static void Flag(CanonicalWriter to, string name, bool set)
    {
        if (!set) return;
        to.Key(name);
        to.Bool(true);
    }

    private static void Origin(CanonicalWriter to, Origin origin)
    {
        to.Key("origin");
        to.StartObject();
        Field(to, "at", origin.At.ToString());
        to.Key("id");
        Content.Write(to, origin.Fact);
        Field(to, "path", origin.Path);
        if (origin.ReportedAt is { } reported) Field(to, "reportedAt", reported.ToString());
        Field(to, "type", origin.FactType);
        to.EndObject();
    }

    private static void Field(CanonicalWriter to, string name, string? value)
    {
        if (value is null) return;
        to.Key(name);
        to.Text(value);
    }
}
