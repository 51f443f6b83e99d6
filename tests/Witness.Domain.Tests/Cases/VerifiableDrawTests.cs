using System.Text;
using Witness.Domain.Cases;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Ledger.Crypto;

namespace Witness.Domain.Tests.Cases;

public sealed class VerifiableDrawTests
{
    private const string Root = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly IReadOnlyList<DrawCandidate> People = [new("W1001"), new("W1002"), new("W1003", "请假"), new("W1004"), new("W1005")];

    [Fact]
    public void An_honest_draw_is_recomputed_and_found_right()
    {
        var (committed, made) = Drawn();
        var finding = Assert.Single(DrawCheck.All([committed], [made], new Dictionary<string, string> { ["D-1"] = made.Fact.Chosen![0] }));
        Assert.Empty(finding.Wrong);
        Assert.False(finding.Weak);
        Assert.Equal(5, finding.Order.Count);
        Assert.NotEqual("W1003", made.Fact.Chosen![0]);
    }

    [Fact]
    public void The_arithmetic_is_that_of_the_ruling_byte_by_byte()
    {
        var note = Note(12);
        var seed = Suite.Intl.Hash([.. Secret, .. Encoding.UTF8.GetBytes(note)]);
        var by = People.Select(p => p.Officer!).OrderBy(id => Convert.ToHexStringLower(Suite.Intl.Hash([.. seed.ToArray(), .. Encoding.UTF8.GetBytes(id)]).ToArray()), StringComparer.Ordinal);
        Assert.Equal(by, VerifiableDraw.Order(VerifiableDraw.Seed(Secret, Encoding.UTF8.GetBytes(note)), People).Select(rank => rank.Officer));
        Assert.Equal(Convert.ToHexStringLower(Suite.Intl.Hash(Secret).ToArray()), VerifiableDraw.Commit(Secret));
    }

    [Fact]
    public void A_changed_list_is_named()
    {
        var (committed, made) = Drawn();
        var left = committed.Fact.Candidates!.Where(candidate => candidate.Officer != made.Fact.Chosen![0]).ToList();
        Says("名单", DrawCheck.One(committed with { Fact = committed.Fact with { Candidates = left } }, made));
    }

    [Fact]
    public void A_changed_seed_is_named()
    {
        var (committed, made) = Drawn();
        Says("种子与承诺不符", DrawCheck.One(committed, made with { Fact = made.Fact with { Seed = new string('0', 64) } }));
        Says("种子与承诺不符", DrawCheck.One(committed, made with { Fact = made.Fact with { Seed = "no hex" } }));
    }

    [Fact]
    public void A_draw_tried_again_is_named_whether_or_not_the_first_was_revealed()
    {
        var (committed, made) = Drawn();
        var again = committed with { Position = 30, Fact = committed.Fact with { DrawId = "D-2" } };
        var second = made with { Position = 35, Fact = made.Fact with { DrawId = "D-2", BeaconValue = Note(32) } };
        var found = DrawCheck.All([committed, again], [second]);
        Assert.True(found[0].Waits);
        Says("D-1", found[1]);
        Says("抽取了 2 次", DrawCheck.All([committed], [made, made with { Position = 26 }])[0]);
        Says("次承诺", DrawCheck.All([committed, committed with { Position = 12 }], [made])[0]);
        Says("没有事先的承诺", DrawCheck.All([], [made])[0]);
    }

    [Fact]
    public void A_note_known_before_or_made_up_after_is_named()
    {
        var (committed, made) = Drawn();
        Says("早于承诺", DrawCheck.One(committed, made with { Fact = made.Fact with { BeaconValue = Note(10) } }));
        Says("晚于揭示", DrawCheck.One(committed, made with { Fact = made.Fact with { BeaconValue = Note(40) } }));
        Says("不是检查点", DrawCheck.One(committed, made with { Fact = made.Fact with { BeaconValue = "42" } }));
    }

    [Fact]
    public void Whoever_is_assigned_in_place_of_the_drawn_is_named()
    {
        var (committed, made) = Drawn();
        Says("W9999", DrawCheck.One(committed, made, "W9999"));
        Says("抽中", DrawCheck.One(committed, made with { Fact = made.Fact with { Chosen = ["W1003"] } }));
    }

    [Fact]
    public void A_note_of_the_log_alone_makes_a_weaker_draw()
    {
        var (committed, _) = Drawn();
        Assert.True(DrawCheck.One(committed, Made(committed, Note(15, outside: false))).Weak);
    }

    [Fact]
    public void Over_100_000_draws_everybody_is_drawn_alike()
    {
        const int Draws = 100_000;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var randomness = Randomness.Seeded(47);
        var note = Encoding.UTF8.GetBytes(Note(12));
        for (var i = 0; i < Draws; i++)
        {
            var chosen = VerifiableDraw.Chosen(VerifiableDraw.Order(VerifiableDraw.Seed(randomness.Bytes(32), note), People))!;
            counts[chosen] = counts.GetValueOrDefault(chosen) + 1;
        }
        Assert.DoesNotContain("W1003", counts.Keys);
        var expected = Draws / 4.0;
        var chi = counts.Values.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.True(chi < 16.27, $"chi-square {chi:0.00} over 3 degrees of freedom"); // exceeded by chance once in 1,000
    }

    private static void Says(string part, DrawFinding finding) => Assert.Contains(finding.Wrong, wrong => wrong.Zh.Contains(part, StringComparison.Ordinal));

    private static (DrawFact<DrawCommitted> Committed, DrawFact<DrawMade> Made) Drawn()
    {
        var committed = new DrawFact<DrawCommitted>(new() { DrawId = "D-1", TaskId = "T-1", SeedCommitment = VerifiableDraw.Commit(Secret), Candidates = People }, 10);
        return (committed, Made(committed, Note(12)));
    }

    private static DrawFact<DrawMade> Made(DrawFact<DrawCommitted> committed, string note)
    {
        var order = VerifiableDraw.Order(VerifiableDraw.Seed(Secret, Encoding.UTF8.GetBytes(note)), committed.Fact.Candidates!);
        return new(new() { DrawId = "D-1", Seed = Convert.ToHexStringLower(Secret), BeaconValue = note, Chosen = [VerifiableDraw.Chosen(order)!] }, 25);
    }

    private static string Note(long size, bool outside = true)
    {
        var log = Convert.ToBase64String(new byte[68]);
        var text = $"log.example\n{size}\n{Root}\n\n— log.example {log}\n";
        return outside ? $"{text}— outside.example {Convert.ToBase64String(new byte[76])}\n" : text;
    }
}
