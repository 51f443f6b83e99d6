using System.Runtime.CompilerServices;
using System.Text;
using Witness.Domain.Access;
using Witness.Domain.Calendar;
using Witness.Domain.Clocks;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;

namespace Witness.Domain.Tests.Stages;

/// <summary>The 43 real deals of tests/cases/real-deals, read as the intake reads them and folded lot by lot.</summary>
internal static class Deals
{
    /// <summary>Trade time at which they are read: before the first of September 2026 nothing of them is loaded.</summary>
    public static readonly DateTimeOffset Now = new(2026, 9, 1, 8, 0, 0, TimeSpan.FromHours(8));

    private static readonly Lazy<IReadOnlyList<Recorded>> Loaded = new(Load);

    public static IReadOnlyList<Recorded> All => Loaded.Value;

    public static ClockContext Context { get; } = new(Now, WorkCalendar.Official, new SourceBook(Accounts()));

    /// <summary>Every fact of the lot: its own, those of several lots, its project's.</summary>
    public static IReadOnlyList<Recorded> Of(string lot)
    {
        var project = All.Select(r => r.Fact.Header.Scope).FirstOrDefault(s => s.Lots.Contains(lot) && s.Project is not null)?.Project;
        return [.. All.Where(r => r.Fact.Header.Scope is var s && (s.Lots.Contains(lot) || (s.Kind == ScopeKind.Project && s.Project == project)))];
    }

    public static IReadOnlyList<string> Lots => [.. All.SelectMany(r => r.Fact.Header.Scope.Lots).Distinct()];

    public static LotReading Read(string lot, SealView? seals = null, int? round = null) => LotRecords.Of(lot, Of(lot), Context, seals, round);

    public static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "cases", "real-deals");

    /// <summary>Each source may report the types of facts its own pages carry: a list of deals never tells of letters or filings.</summary>
    public static ClockContext ContextOfPages(ClockSettings settings) => ClockContext.Of(Now, settings, new SourceBook(
        All.GroupBy(r => r.Fact.Header.Identity.Source).Select(g => new SourceScope(
            g.Key, g.Select(r => r.Fact.Header.Type).ToHashSet(), Kind: g.Key switch { "real-b" or "real-c" => "ZR", "real-e" => "CQ", _ => null }))));

    /// <summary>B and C may not report contracts; the others may report whatever a trading system may.</summary>
    private static IEnumerable<SourceScope> Accounts()
    {
        var trading = FactBook.All.Where(t => t.From.HasFlag(From.Trading)).Select(t => t.Name).ToHashSet();
        var contractless = trading.Where(n => n != "ContractSigned").ToHashSet();
        yield return new("real-a", trading);
        yield return new("real-b", contractless, Kind: "ZR");
        yield return new("real-c", contractless, Kind: "ZR");
        yield return new("real-d", trading);
        yield return new("real-e", trading, Kind: "CQ");
    }

    private static List<Recorded> Load()
    {
        var reader = new FactReader((family, value) => $"{family}:{value}");
        var facts = new List<Recorded>();
        foreach (var line in File.ReadLines(Path.Combine(Folder(), "deals.jsonl")))
        {
            using var body = WireJson.Parse(Encoding.UTF8.GetBytes(line));
            var read = reader.Read(body.Document!.RootElement);
            Assert.True(read.IsAccepted, $"{line[..80]}: {string.Join("; ", read.Refusals.Select(r => $"{r.Pointer} {r.Code}"))}");
            facts.Add(new(read.Fact!, facts.Count + 1, Now));
        }
        return facts;
    }
}
