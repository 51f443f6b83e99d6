using CsCheck;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Facts;

public sealed class ReductionTests
{
    private static readonly DateTimeOffset Taken = new(2026, 9, 16, 12, 0, 0, TimeSpan.FromHours(8));
    private static readonly Scope Lot = new(ScopeKind.Lot, "P-1", ["LOT-1"]);

    private static Recorded Opened(string key, int version, string at, long position, string? place = null, string? reported = null) =>
        new(new OpeningStarted { Header = Head(nameof(OpeningStarted), key, version, at, reported), Place = new Room(Text: place ?? $"{key}v{version}") }, position, Taken);

    private static Recorded Retracted(string key, string target, int? upTo, long position) => new(
        new FactRetracted { Header = Head(nameof(FactRetracted), key, 1, "2026-09-16T11:00:00+08:00"), SourceKey = target, SourceVersion = upTo }, position, Taken);

    private static Header Head(string type, string key, int version, string at, string? reported = null) =>
        new(type, Lot, new FactIdentity("甲平台", key, version), Moment(at), reported is null ? null : Moment(reported));

    private static Moment Moment(string text) => Witness.Domain.Terms.Moment.TryParse(text, out var moment) ? moment : throw new FormatException(text);

    private static string Show(IReadOnlyList<Settled> settled) => string.Join(" | ", settled.Select(one =>
        $"{((OpeningStarted)one.Winner.Fact).Place!.Text}<{string.Join(",", one.Earlier.Select(e => e.Fact.Header.Identity.SourceVersion))}>{(one.IsConflicted ? "!" : "")}"));

    [Fact]
    public void The_highest_version_wins_and_the_chain_of_corrections_is_kept() => Assert.Equal(
        "av3<2,1>", Show(Reduction.Reduce([Opened("a", 2, "2026-09-16", 1), Opened("a", 3, "2026-09-15", 2), Opened("a", 1, "2026-09-17", 3)])));

    [Fact]
    public void Facts_stand_in_the_order_of_happening_unknown_first_and_a_bare_date_at_the_start_of_its_day() => Assert.Equal(
        "d | b | c | a",
        Show(Reduction.Reduce(
        [
            Opened("a", 1, "2026-09-16T09:30:00+08:00", 1, "a"), Opened("b", 1, "2026-09-15T23:59+08:00", 2, "b"),
            Opened("c", 1, "2026-09-16", 3, "c"), Opened("d", 1, "unknown", 4, "d"),
        ])).Replace("<>", ""));

    [Fact]
    public void Equal_times_are_ordered_by_the_sources_own_stamp_then_by_identity() => Assert.Equal(
        "c | b | a",
        Show(Reduction.Reduce(
        [
            Opened("a", 1, "2026-09-16", 1, "a", "2026-09-16T10:00+08:00"), Opened("b", 1, "2026-09-16", 2, "b", "2026-09-16T09:00+08:00"),
            Opened("c", 1, "2026-09-16", 3, "c"),
        ])).Replace("<>", ""));

    [Fact]
    public void A_date_ahead_of_its_receipt_cannot_win_a_latest()
    {
        var settled = Reduction.Reduce([Opened("hostile", 1, "2099-01-01", 1), Opened("a", 1, "2026-09-16", 2), Opened("b", 1, "unknown", 3)]);
        Assert.Equal("a", settled[^1].Winner.Fact.Header.Identity.SourceKey);
        Assert.Equal("hostile", settled[0].Winner.Fact.Header.Identity.SourceKey);
    }

    [Fact]
    public void A_retraction_takes_versions_up_to_its_own_and_a_higher_one_revives()
    {
        Assert.Empty(Reduction.Reduce([Opened("a", 1, "2026-09-16", 1), Opened("a", 2, "2026-09-16", 2), Retracted("r", "a", 2, 3)]));
        Assert.Equal("av3<>", Show(Reduction.Reduce([Retracted("r", "a", 2, 1), Opened("a", 3, "2026-09-16", 2), Opened("a", 1, "2026-09-16", 3)])));
        Assert.Empty(Reduction.Reduce([Retracted("r", "a", null, 1), Opened("a", 9, "2026-09-16", 2)]));
    }

    [Fact]
    public void A_contradiction_shows_until_a_higher_version_comes()
    {
        var conflict = new Recorded(
            new FactConflicted
            {
                Header = new Header(nameof(FactConflicted), Lot, new FactIdentity("witness", "c-1", 1), Moment("2026-09-16")),
                Source = "甲平台", SourceKey = "a", SourceVersion = 1, First = 1, Also = 4,
            },
            5, Taken);
        Assert.True(Reduction.Reduce([Opened("a", 1, "2026-09-16", 1), conflict])[0].IsConflicted);
        Assert.False(Reduction.Reduce([Opened("a", 1, "2026-09-16", 1), conflict, Opened("a", 2, "2026-09-16", 6)])[0].IsConflicted);
        Assert.True(Reduction.Reduce([Opened("a", 1, "2026-09-16", 1), Opened("a", 1, "2026-09-16", 4, "another")])[0].IsConflicted);
        Assert.False(Reduction.Reduce([Opened("a", 1, "2026-09-16", 1), Opened("a", 1, "2026-09-16", 1)])[0].IsConflicted);
    }

    [Fact]
    public void Any_order_and_any_repetition_reduce_to_the_same()
    {
        Recorded[] facts =
        [
            Opened("a", 1, "2026-09-16", 1), Opened("a", 3, "2026-09-16T10:00+08:00", 2), Opened("b", 1, "unknown", 3), Opened("b", 2, "2026-09-14", 4),
            Opened("c", 1, "2026-09-16", 5), Retracted("r", "c", 1, 6), Opened("d", 1, "2027-01-01", 7), Retracted("s", "b", 1, 8), Opened("e", 1, "2026-09-16", 9),
        ];
        var expected = Show(Reduction.Reduce(facts));
        Gen.Int[0, facts.Length - 1].Array[0, 6].SelectMany(extra => Gen.Shuffle(facts.Concat(extra.Select(i => facts[i])).ToArray()))
            .Sample(order => Assert.Equal(expected, Show(Reduction.Reduce(order))), iter: 1000);
    }
}
