using System.Text.Json;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Flow.Records;

namespace Witness.Web.Api;

/// <summary>输出 — records as JSON: every value with its words in both languages, its typed form, its state and where it came from; no bare code without words.</summary>
internal static class RecordJson
{
    public static object Page<T>(Page<T> page) => new { items = page.Items, page = page.Number, page.Size, page.Total, page.Pages };

    public static object Lot(LotView view) => new
    {
        lot = view.Line,
        view.Heads,
        view.Rounds,
        view.Road,
        tables = view.Tables.Select(table => Table(table, view)),
        view.Position,
        view.KnownAt,
        view.Digest,
        view.Sources,
        view.Facts,
    };

    public static object Table(RecordTable table, LotView view) => new
    {
        id = table.Id,
        title = table.Stage.Title,
        table.Stage.Clause,
        table.Lot,
        table.Round,
        status = Named(table.Status, Printing.Status(table.Status)),
        table.Version,
        completeness = new { table.Completeness.Due, table.Completeness.Filled, table.Completeness.Conflicts, table.Completeness.NotCollected, table.Completeness.Sealed },
        closedBy = table.ClosedBy is { } closed ? From(closed, view) : null,
        cells = table.Cells.Select(cell => new
        {
            field = cell.Field.Canonical,
            name = new Wording(cell.Field.Chinese, cell.Field.English),
            part = cell.Field.Part,
            unit = cell.Field.Unit.Length > 0 ? cell.Field.Unit : null,
            state = Named(cell.State, Printing.State(cell.State)),
            cell.Note,
            withdrawn = cell.Withdrawn.Count == 0 ? null : cell.Withdrawn.Select(gone => Earlier(gone, cell.Field, view)),
            opensBy = cell.OpensBy?.Select(wait => new { seal = wait.Seal.ToString(), facts = wait.Facts }),
            values = cell.Values.Select(value => Value(value, cell.Field, view)),
        }),
        view.Position,
    };

    public static object Proof(ValueProof proof) => new
    {
        proof.Fact,
        proof.SourceKey,
        state = Named(proof.State, proof.State switch
        {
            ProofState.Proven => new("证明成立", "Proven"),
            ProofState.AwaitsCheckpoint => new("待检查点", "Awaits a checkpoint"),
            _ => new("证明不成立", "Does not hold"),
        }),
        proof.Versions,
        proof.Fields,
        proof.Raw,
        proof.RawGone,
        proof.Signature,
        entry = new { proof.Entry.Position, proof.Entry.Leaf, proof.Entry.Bytes, json = JsonDocument.Parse(proof.Entry.Json).RootElement },
        inclusion = new { proof.Inclusion.Size, proof.Inclusion.Root, proof.Inclusion.Path },
        proof.Checkpoint,
        proof.ReceivedAt,
    };

    private static object Value(CellValue value, Field field, LotView view) => new
    {
        text = value.Hidden || value.Row.Count > 0 ? null : Text(value.Value, field),
        value = Typed(value.Value),
        row = value.Row.Count == 0 ? null : value.Row.Select(column => new
        {
            column = column.Column.Canonical,
            name = new Wording(column.Column.Chinese, column.Column.English),
            text = column.Value is null ? null : new Wording(Printing.Of(column.Column, column.Value, "zh"), Printing.Of(column.Column, column.Value, "en")),
            value = Typed(column.Value),
            hidden = column.Hidden ? Hidden(column.Withheld) : null,
            conflicting = column.Conflicting ? true : (bool?)null,
            position = column.Origin?.Position,
        }),
        hidden = value.Hidden ? Hidden(withheld: true) : null,
        conflicting = value.Conflicting ? true : (bool?)null,
        ahead = value.Ahead ? Printing.Ahead : null,
        from = From(value.Origin, view),
        earlier = value.Earlier.Count == 0 ? null : value.Earlier.Select(old => Earlier(old, field, view)),
    };

    private static object Earlier(EarlierValue old, Field field, LotView view) => new
    {
        text = new Wording(Printing.Of(field, old, "zh"), Printing.Of(field, old, "en")),
        value = Typed(old.Value),
        row = old.Row.Count == 0 ? null : old.Row.Select(column => new
        {
            column = column.Column.Canonical,
            name = new Wording(column.Column.Chinese, column.Column.English),
            text = new Wording(Printing.Of(column.Column, column.Value, "zh"), Printing.Of(column.Column, column.Value, "en")),
            value = Typed(column.Value),
        }),
        corrected = old.Corrected,
        from = From(old.Origin, view),
        withdrawn = old.Withdrawal is { } withdrawal ? new { by = From(withdrawal.By, view), withdrawal.Reason } : null,
    };

    private static object From(Origin origin, LotView view) => new
    {
        source = origin.Fact.Source,
        sourceName = view.Sources.GetValueOrDefault(origin.Fact.Source),
        sourceKey = origin.Fact.SourceKey,
        sourceVersion = origin.Fact.SourceVersion,
        fact = origin.FactType,
        path = origin.Path,
        at = origin.At,
        reportedAt = origin.ReportedAt,
        takenAt = origin.TakenAt,
        position = origin.Position,
    };

    private static Wording Text(object? value, Field field) => new(Printing.Of(field, value, "zh"), Printing.Of(field, value, "en"));

    /// <summary>The value as the catalogue types it, in canonical JSON: decimals and moments are texts.</summary>
    private static JsonElement? Typed(object? value) => value is null or Wording ? null : JsonElement.Parse(Content.Text(value));

    private static Wording Hidden(bool withheld) => withheld ? Printing.Withheld : Printing.State(CellState.Sealed);

    private static object Named<T>(T code, Wording words) where T : struct, Enum => new { code = JsonNamingPolicy.CamelCase.ConvertName(code.ToString()), words.Zh, words.En };
}
