using System.Text.Json;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Report;
using Witness.Domain.Tests.Stages;

namespace Witness.Domain.Tests.Report;

/// <summary>Entries of a life as the log has them: marked fields apart from the others, opened as the test says.</summary>
internal static class Drawn
{
    public static readonly LogPrefix Prefix = new("example.test/witness", 1_000, new string('0', 64), new(2026, 6, 30, 12, 0, 0, TimeSpan.FromHours(8)));

    /// <param name="closed">Marks that stay closed, beside what is personal.</param>
    public static IReadOnlyList<ReportEntry> Entries(IEnumerable<Recorded> facts, Mark closed = Mark.Public) => [.. facts.Select(fact => Of(fact, closed))];

    public static ReportSource Source(Life life, Mark closed = Mark.Public, int round = 1) => ReportSource.Of("LOT-1", round, Prefix, Entries(life.Facts, closed));

    public static ReportOrder Order(ReportKind kind = ReportKind.Witness, ReportCopy copy = ReportCopy.Full) => new("JZ-370300-2026-000001", 1, kind, copy, "example.test/witness/report+00000000+AA==");

    public static WitnessReport Report(Life life, ReportCopy copy = ReportCopy.Full, Mark closed = Mark.Public) => ReportDrawer.Draw(Source(life, closed), Order(copy: copy));

    /// <summary>A life with its seals turned as the log would say it.</summary>
    public static Life Opened(this Life life, params string[] seals)
    {
        foreach (var seal in seals) life.Add("2026-04-01T09:30", new SealOpened { Seal = seal });
        return life;
    }

    private static ReportEntry Of(Recorded recorded, Mark closed)
    {
        var type = FactBook.Of(recorded.Fact);
        var written = FactWriter.Fields(recorded.Fact, type).ToList();
        var open = written.Where(f => f.Field.Mark == Mark.Public).ToDictionary(f => f.Field.Name, f => Parsed(f.Canonical));
        var entry = new Entry(recorded.Fact.Header, recorded.TakenAt, recorded.Fact.Header.Identity.Source == "witness" ? "W-1001" : recorded.Fact.Header.Identity.Source, null, null, null, [],
            [.. written.Where(f => f.Field.Mark != Mark.Public).Select(f => KeyValuePair.Create(f.Field.Name, default(Ledger.Bytes.Digest)))])
        {
            Fields = JsonSerializer.SerializeToElement(open),
        };
        return ReportEntry.Of(entry, recorded.Position, [.. written.Where(f => f.Field.Mark != Mark.Public && (f.Field.Mark & closed) == 0).Select(f => KeyValuePair.Create(f.Field.Name, Parsed(f.Canonical)))])!;
    }

    private static JsonElement Parsed(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json).RootElement.Clone();
}
