using System.Text.Json;
using Witness.Domain.Stages;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Records;

namespace Witness.Web.Api;

/// <summary>输出 — records as JSON: every value with its words in both languages, its typed form, its state and where it came from; no bare code without words.</summary>
internal static class RecordJson
{
    public static PageAnswer<T> Page<T>(Page<T> page) => new(page.Items, page.Number, page.Size, page.Total, page.Pages);

    public static LotAnswer Lot(LotView view) => new(
        view.Line, view.Heads, view.Rounds, view.Road, [.. view.Tables.Select(table => Table(table, view))], view.Position, view.KnownAt, view.Digest, view.Sources, view.Facts);

    public static TableAnswer Table(RecordTable table, LotView view) => new(
        table.Id, table.Stage.Title, table.Stage.Clause, table.Lot, table.Round, Named(table.Status, Printing.Status(table.Status)), table.Version,
        new(table.Completeness.Due, table.Completeness.Filled, table.Completeness.Conflicts, table.Completeness.NotCollected, table.Completeness.Sealed),
        table.ClosedBy is { } closed ? From(closed, view) : null, [.. table.Cells.Select(cell => Cell(cell, view))], view.Position);

    public static FactAnswer Proof(ValueProof proof) => new(
        proof.Fact, proof.SourceKey, Named(proof.State, proof.State switch
        {
            ProofState.Proven => new("证明成立", "Proven"),
            ProofState.AwaitsCheckpoint => new("待检查点", "Awaits a checkpoint"),
            _ => new("证明不成立", "Does not hold"),
        }),
        proof.Versions, proof.Fields, proof.Raw, proof.RawGone, proof.Signature,
        new(proof.Entry.Position, proof.Entry.Leaf, proof.Entry.Bytes, JsonElement.Parse(proof.Entry.Json)),
        new(proof.Inclusion.Size, proof.Inclusion.Root, proof.Inclusion.Path), proof.Checkpoint, proof.ReceivedAt);

    private static CellAnswer Cell(Cell cell, LotView view) => new(
        cell.Field.Canonical, new(cell.Field.Chinese, cell.Field.English), cell.Field.Part, cell.Field.Unit.Length > 0 ? cell.Field.Unit : null,
        Named(cell.State, Printing.State(cell.State)), cell.Note, cell.OpensBy is null ? null : [.. cell.OpensBy.Select(wait => new SealAnswer(wait.Seal.ToString(), wait.Facts))],
        [.. cell.Values.Select(value => Value(value, cell.Field, view))], cell.Withdrawn.Count == 0 ? null : [.. cell.Withdrawn.Select(gone => Earlier(gone, cell.Field, view))]);

    private static ValueAnswer Value(CellValue value, Field field, LotView view) => new(
        value.Hidden || value.Row.Count > 0 ? null : Text(value.Value, field), Typed(value.Value),
        value.Row.Count == 0 ? null : [.. value.Row.Select(Column)], value.Hidden ? Hidden(withheld: true) : null, value.Conflicting ? true : null,
        value.Ahead ? Printing.Ahead : null, From(value.Origin, view), value.Earlier.Count == 0 ? null : [.. value.Earlier.Select(old => Earlier(old, field, view))]);

    private static ColumnAnswer Column(ColumnValue column) => new(
        column.Column.Canonical, new(column.Column.Chinese, column.Column.English),
        column.Value is null ? null : new Wording(Printing.Of(column.Column, column.Value, "zh"), Printing.Of(column.Column, column.Value, "en")),
        Typed(column.Value), column.Hidden ? Hidden(column.Withheld) : null, column.Conflicting ? true : null, column.Origin?.Position);

    private static EarlierAnswer Earlier(EarlierValue old, Field field, LotView view) => new(
        new(Printing.Of(field, old, "zh"), Printing.Of(field, old, "en")), Typed(old.Value), old.Row.Count == 0 ? null : [.. old.Row.Select(Column)], old.Corrected,
        From(old.Origin, view), old.Withdrawal is { } withdrawal ? new(From(withdrawal.By, view), withdrawal.Reason) : null);

    private static OriginAnswer From(Origin origin, LotView view) => new(
        origin.Fact.Source, view.Sources.GetValueOrDefault(origin.Fact.Source), origin.Fact.SourceKey, origin.Fact.SourceVersion, origin.FactType, origin.Path,
        origin.At, origin.ReportedAt, origin.TakenAt, origin.Position);

    private static Wording Text(object? value, Field field) => new(Printing.Of(field, value, "zh"), Printing.Of(field, value, "en"));

    /// <summary>The value as the catalogue types it, in canonical JSON: decimals and moments are texts.</summary>
    private static JsonElement? Typed(object? value) => value is null or Wording ? null : JsonElement.Parse(Content.Text(value));

    private static Wording Hidden(bool withheld) => withheld ? Printing.Withheld : Printing.State(CellState.Sealed);

    private static StateAnswer Named<T>(T code, Wording words) where T : struct, Enum => new(JsonNamingPolicy.CamelCase.ConvertName(code.ToString()), words.Zh, words.En);
}
