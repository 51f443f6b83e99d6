using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;
using Witness.Flow.Store;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;

namespace Witness.Flow.Vault;

/// <summary>A fact of our own to be appended: an act of a person, or what a step of the road found.</summary>
/// <param name="Key">Source key: natural and stable, so that the same cause appends the same fact once.</param>
/// <param name="CausedBy">Position of the fact that led to it.</param>
public sealed record OwnFact(Fact Fact, Scope Scope, string Key, string Actor, int Version = 1, long? CausedBy = null, Moment? At = null)
{
    /// <summary>Marks its following fields take over from where it was written: a note made in a sealed room inherits the seal.</summary>
    public Mark Inherits { get; init; } = Mark.Public;

    /// <summary>What it is about, for conditions of acts that must not overlook it (ruling 12).</summary>
    public IReadOnlyList<Key16>? About { get; init; }
}

/// <summary>
/// 自有事实 — appends facts of our own to the witness log, with rows and conditions, all or nothing (ruling 12). Their
/// source is <see cref="Source"/>; their time is the trade clock's unless the caller says otherwise.
/// </summary>
public sealed class OwnFacts(Sequencer log, DraftMaker maker, Randomness random, TwoClocks clocks)
{
    /// <summary>Source of every fact written by this system itself.</summary>
    public const string Source = "witness";

    /// <summary>Scope of facts about the centre as a whole.</summary>
    public static readonly Scope Centre = new(ScopeKind.Centre, null, []);

    public async Task<Appended> Append(
        OwnFact fact, CancellationToken stop, IReadOnlyList<AttachedRow>? rows = null, IReadOnlyList<Condition>? conditions = null)
    {
        var incoming = ToIncoming(fact);
        await maker.Prepare([incoming], null, stop);
        return await log.Append(With(About(maker.Make(incoming), fact), rows, conditions), stop);
    }

    /// <summary>The same, with something to be done in the sequencing step once the fact has its place (a seal turns).</summary>
    public async Task<Appended> AppendThen(OwnFact fact, IReadOnlyList<AttachedRow> rows, Action placed, CancellationToken stop)
    {
        var incoming = ToIncoming(fact);
        await maker.Prepare([incoming], null, stop);
        var draft = With(maker.Make(incoming), rows, null);
        return await log.Append(new Preparing(_ => draft) { Placed = _ => placed() }, stop);
    }

    /// <summary>Facts that do not depend on each other, each with its rows and what to do once it has its place: one wait for the disk for all.</summary>
    public async Task<IReadOnlyList<Appended>> AppendEach(IReadOnlyList<(OwnFact Fact, IReadOnlyList<AttachedRow> Rows, Action? Placed)> facts, CancellationToken stop)
    {
        var incoming = facts.Select(fact => ToIncoming(fact.Fact)).ToList();
        await maker.Prepare(incoming, null, stop);
        var drafts = new List<Preparing>(facts.Count);
        for (var i = 0; i < facts.Count; i++)
        {
            var (draft, placed) = (With(maker.Make(incoming[i]), facts[i].Rows, null), facts[i].Placed);
            drafts.Add(new(_ => draft) { Placed = _ => placed?.Invoke() });
        }
        return await log.Append(drafts, stop);
    }

    /// <summary>Facts and rows of one act: all of them or none.</summary>
    public async Task<Appended> AppendTogether(
        IReadOnlyList<OwnFact> facts, CancellationToken stop, IReadOnlyList<AttachedRow>? rows = null, IReadOnlyList<Condition>? conditions = null)
    {
        var incoming = facts.Select(ToIncoming).ToList();
        await maker.Prepare(incoming, null, stop);
        var drafts = facts.Zip(incoming, (fact, one) => About(maker.Make(one), fact)).ToList();
        var all = new Draft([.. drafts.SelectMany(draft => draft.Entries)], [.. drafts.SelectMany(draft => draft.Rows)]);
        return await log.Append(With(all, rows, conditions), stop);
    }

    /// <summary>Rows without a fact, such as a follower's cursor.</summary>
    public Task SaveRows(IReadOnlyList<AttachedRow> rows, CancellationToken stop) => log.Append(new Draft([], rows), stop);

    /// <summary>A source key used once: for acts that may be repeated, such as a look.</summary>
    public string FreshKey(string prefix) => $"{prefix}/{Convert.ToHexStringLower(random.Bytes(12))}";

    /// <summary>Where the vault keeps a personal field of a fact of ours, hex; for rows that point to it.</summary>
    public string VaultPlace(OwnFact fact, string personalField) => maker.PlaceOf(ToIncoming(fact), new(null, false, personalField)).ToString();

    private Incoming ToIncoming(OwnFact own)
    {
        var type = FactBook.Find(own.Fact.GetType().Name)!;
        var header = new Header(
            type.Name, own.Scope, new(Source, own.Key, own.Version), own.At ?? Moment.Of(clocks.Trade.GetUtcNow()), CausedBy: own.CausedBy);
        return new(type, header, [.. FactWriter.Fields(own.Fact, type).Select(f => new FieldBytes(f.Field, f.Canonical, f.Field.Follows ? own.Inherits : Mark.Public))], own.Actor, null, null, null);
    }

    private static Draft About(Draft draft, OwnFact fact) => fact.About is null ? draft : draft with { Entries = [.. draft.Entries.Select(entry => entry with { About = fact.About })] };

    private static Draft With(Draft draft, IReadOnlyList<AttachedRow>? rows, IReadOnlyList<Condition>? conditions) => draft with
    {
        Rows = rows is null ? draft.Rows : [.. draft.Rows, .. rows],
        Conditions = conditions,
    };
}
