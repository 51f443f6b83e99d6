using System.Text.Json;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Wire;
using Witness.Flow.Accounts;
using Witness.Flow.Store;
using Witness.Flow.Vault;

namespace Witness.Flow.Records;

/// <summary>
/// 取值 — what one reader may see of a fact beyond its released values: the compartment for those who may read clues, personal values
/// masked for everybody (ruling 54). A stage seal that stands closed closes both.
/// </summary>
internal sealed class FieldOpener
{
    private readonly SealedValues _values;
    private readonly Pass _pass;
    private readonly HashSet<(string Lot, long Round, string Seal)> _open;
    private readonly Dictionary<(long Position, string Group), IReadOnlyList<SaltedValue>?> _opened = [];

    private FieldOpener(SealedValues values, Pass pass, IEnumerable<(string, long, string)> open) => (_values, _pass, _open) = (values, pass, [.. open]);

    public static async Task<FieldOpener> For(ReadSnapshot snapshot, SealedValues values, Pass pass, IReadOnlyCollection<string> lots)
    {
        if (lots.Count == 0) return new(values, pass, []);
        var list = new Narrowing(snapshot);
        list.And($"is_open = 1 AND lot IN ({string.Join(", ", lots.Select(list.P))})");
        var rows = await snapshot.Rows<SealRow>(ReadTables.Seal, list.ToString(), list.Values);
        return new(values, pass, rows.Select(row => (row.Lot, row.Round, row.Seal)));
    }

    public bool IsOpen(string lot, int round, Seal seal) => _open.Contains((lot, round, seal.ToString()));

    /// <summary>The seals of a lot's round as they stand now (ruling 28).</summary>
    public SealView SealsOf(string lot, int round) => new(SealMarks.All.Where(seal => IsOpen(lot, round, seal)));

    /// <summary>How a field of a fact is shown to this reader.</summary>
    public Openness Says(FactRow row, FieldType field)
    {
        if (!row.HiddenList.Contains(field.Name)) return field.HashFamily is null ? Openness.Open : Openness.Withheld;
        if (!SealsOpen(row, field) || field.Follows) return Openness.Sealed;
        if (field.HashFamily is not null || ((field.Mark & Mark.S6) != 0 && !_pass.Clues)) return Openness.Withheld;
        return (field.Mark & Mark.Personal) != 0 ? Openness.Masked : Openness.Open;
    }

    /// <summary>A hidden field's value as this reader sees it, with what it is shown as; the value is masked where it must be.</summary>
    public async Task<(Openness Openness, object? Value)> Open(FactRow row, FieldType field, CancellationToken stop)
    {
        var says = Says(row, field);
        if (says is Openness.Sealed or Openness.Withheld) return (says, null);
        if (await Typed(row, field, stop) is not { } value) return (Openness.Destroyed, null);
        return (says, says == Openness.Masked ? Masking.Of(value) : value);
    }

    /// <summary>The fact with the one hidden field filled in, unmasked: for picking out of it; null when it may not be seen or is gone.</summary>
    public async Task<(Fact Fact, bool Mask)?> Filled(FactRow row, FieldType field, CancellationToken stop)
    {
        var says = Says(row, field);
        if (says is Openness.Sealed or Openness.Withheld || await Value(row, field, stop) is not { } value) return null;
        using var data = JsonDocument.Parse(row.Data);
        using var opened = JsonDocument.Parse(value.Value);
        return (FactReader.FromStored(row.ToHeader(), data.RootElement, [KeyValuePair.Create(field.Name, opened.RootElement)]), says == Openness.Masked);
    }

    private async Task<object?> Typed(FactRow row, FieldType field, CancellationToken stop) =>
        await Filled(row, field, stop) is var (fact, _) ? field.Get(fact) : null;

    private async Task<SaltedValue?> Value(FactRow row, FieldType field, CancellationToken stop)
    {
        if (VaultGroup.Of(field) is not { } group) return null;
        if (!_opened.TryGetValue((row.Position, group.Name), out var values))
            _opened[(row.Position, group.Name)] = values = await _values.Open(row.ToHeader(), group, stop);
        return values?.FirstOrDefault(value => value.Field == field.Name);
    }

    private bool SealsOpen(FactRow row, FieldType field)
    {
        foreach (var seal in field.Mark.Seals())
            if (row.LotList.Count == 0 || !row.LotList.All(lot => IsOpen(lot, (int)row.Round, seal))) return false;
        return true;
    }
}

/// <summary>A row of <see cref="ReadTables.Seal"/>.</summary>
public sealed record SealRow(string Lot, long Round, string Seal, long IsOpen, long Position);
