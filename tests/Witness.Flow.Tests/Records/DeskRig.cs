using Witness.Domain.Facts;
using Witness.Domain.Stages;
using Witness.Flow.Accounts;
using Witness.Flow.Records;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;

namespace Witness.Flow.Tests.Records;

/// <summary>Asking the desk over a rig.</summary>
internal static class DeskRig
{
    public static RecordDesk Desk(this Rig rig, params IReadOnlyList<NoteKey> cosigners) =>
        new(rig.Gateway, rig.Database, rig.Values, rig.Summaries, new ProofRoom(rig.Reader(), rig.Notes, rig.Raw, rig.Senders, rig.Real) { Cosigners = cosigners });

    public static T Shown<T>(this Look<T> look) => look is Look<T>.Shown shown ? shown.What : throw new Xunit.Sdk.XunitException($"not shown but {look}");

    public static async Task<LotView> Lot(this Rig rig, string lot, Reader? reader = null, int? round = null, AsOf? at = null) =>
        (await rig.Desk().Lot(reader ?? Told.Officer(), lot, round, at ?? AsOf.Now, default)).Shown();

    public static Cell Cell(this LotView view, string table, string field) => view.Tables.First(t => t.Id == table)[field] ?? throw new KeyNotFoundException(field);

    /// <summary>What a cell prints.</summary>
    public static string Prints(this LotView view, string table, string field)
    {
        var cell = view.Cell(table, field);
        return cell.State is CellState.Present ? string.Join("、", cell.Values.Select(v => v.Row.Count == 0 ? Printing.Text(v.Value, "zh") : string.Join(" ", v.Row.Where(c => c.Value is not null).Select(c => Printing.Text(c.Value, "zh")))))
            : Printing.State(cell.State).Zh;
    }

    /// <summary>Facts of the audit log, newest last.</summary>
    public static async Task<IReadOnlyList<Fact>> Audit(this Rig rig)
    {
        var reader = rig.Reader(LogName.Audit);
        var size = (await reader.Head(default))?.Size ?? 0;
        var entries = new List<Fact>();
        for (var at = 0L; at < size; at += 500)
            foreach (var entry in await reader.Entries(at, (int)Math.Min(500, size - at), default))
                if (AnyEntry.Read(entry.Bytes).Plain is { } plain) entries.Add(Witness.Domain.Facts.Wire.FactReader.FromStored(plain.Header, plain.Fields));
        return entries;
    }
}
