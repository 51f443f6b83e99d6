using System.Text;
using System.Text.Json;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Report;
using Witness.Domain.Tests.Stages;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;
using Witness.Ledger.Log;
using Witness.Ledger.Proofs;
using Witness.Ledger.Signing;

namespace Witness.Verify.Tests;

/// <summary>
/// 已签发 — a report as a house issues it: the facts of a whole life in a log among others, marked values committed to, facts secret as
/// such hidden whole, the report drawn from the log, signed, issued, cosigned and bundled with everything but personal values open.
/// </summary>
internal sealed class Issued
{
    public const string Origin = "witness.example/centre";

    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    private Issued(Signer log, Signer report) => (Log, ReportKey) = (log, report);

    public Signer Log { get; }

    public Signer ReportKey { get; }

    public required SignedReport Report { get; init; }

    public required ReportBundle Bundle { get; init; }

    public IEnumerable<string> Trusted => Bundle.KeyList.Ring.Cosigners.SelectMany(c => (string[])["--cosigner", c.ToString()])
        .Concat(["--log-key", Log.Key.ToString(), "--report-key", ReportKey.Key.ToString()]);

    /// <summary>A whole life in which every seal was opened.</summary>
    public static Life Life(string kind, Form form)
    {
        var life = WholeLife.Of(kind, form);
        foreach (var seal in new[] { "S1", "S3", "S4", "S5" }) life.Add("2026-04-01T09:30", new SealOpened { Seal = seal });
        return life;
    }

    /// <param name="falsify">What a house that lies would print instead of what the facts give.</param>
    public static async Task<Issued> Make(
        Life life, ulong seed = 1, ReportCopy copy = ReportCopy.Full, ReportKind kind = ReportKind.Witness, Func<WitnessReport, WitnessReport>? falsify = null, Digest? certificate = null, Func<string, string>? spell = null, TimeAuthority? stamps = null)
    {
        var random = Randomness.Seeded(seed);
        var store = new MemoryLogStore();
        await using var sequencer = await Sequencer.Open(store, Suite.Intl, Origin, default);
        var made = new Issued(Signer.OfLog(Origin, new(random.Bytes(32))), Signer.OfLog(SignedReport.KeyName(Origin), new(random.Bytes(32))))
        {
            Report = null!,
            Bundle = null!,
        };
        var facts = new List<(long Position, IReadOnlyList<Opening> Openings, ReportEntry Entry)>();
        await Append(Noise(0, seed));
        foreach (var recorded in life.Facts)
        {
            if (seed % 3 == 0) await Append(Noise(facts.Count, seed)); // another deal's facts between these
            var position = sequencer.CurrentHead(LogName.Witness).Size;
            var (bytes, openings, entry) = Write(recorded with { Position = position }, random);
            await Append(bytes);
            facts.Add((position, openings, entry));
        }
        var head = sequencer.CurrentHead(LogName.Witness);
        var number = $"JZ-370300-2026-{seed:D6}";
        var asOf = new DateTimeOffset(2026, 6, 30, 12, 0, 0, Offset);
        var order = new ReportOrder(number, 1, kind, copy, made.ReportKey.Key.ToString());
        var report = ReportDrawer.Draw(ReportSource.Of("LOT-1", 1, new(Origin, head.Size, head.Root.ToString(), asOf), facts.Select(f => f.Entry)), order);
        if (falsify is not null) report = falsify(report);
        var signed = SignedReport.Sign(Suite.Intl, number, spell is null ? ReportJson.Write(report) : Encoding.UTF8.GetBytes(spell(Encoding.UTF8.GetString(ReportJson.Write(report)))), new(Origin, head.Size, head.Root), made.ReportKey);
        var issued = head.Size;
        await Append(Encoding.UTF8.GetBytes($$$"""{"actor":"witness","at":"2026-06-30T12:00:05+08:00","data":{"Digest":"sha256:{{{signed.Statement.Digest}}}","Kind":"{{{kind}}}","ReportNo":"{{{number}}}"},"received":"2026-06-30T12:00:05.000+08:00","type":"ReportIssued","v":1}"""));
        for (var i = 0; i < (int)(seed % 7); i++) await Append(Noise(1000 + i, seed));
        head = sequencer.CurrentHead(LogName.Witness);
        var text = new Checkpoint(Origin, head.Size, head.Root).Text();
        Signer[] cosigners = [Signer.OfCosigner("regulator.example/w", new(random.Bytes(32))), Signer.OfCosigner("archive.example/w", new(random.Bytes(32)))];
        var note = new Note(text, [made.Log.Sign(text)]).With(cosigners.Select(c => c.Cosign(text, asOf.AddMinutes(1))));
        var year = new DateTimeOffset(2026, 1, 1, 0, 0, 0, Offset);
        DatedKey[] keys = [new(KeyUse.Log, made.Log.Key, year), new(KeyUse.Report, made.ReportKey.Key, year, year.AddYears(3)), .. cosigners.Select(c => new DatedKey(KeyUse.Cosigner, c.Key, year))];
        var named = ReportBasis.Positions(report.Basis.Entries).ToHashSet();
        var bundle = await ReportBundle.Make(
            new(store, Suite.Intl, LogName.Witness), signed, issued, facts.Where(f => named.Contains(f.Position)).Select(f => (f.Position, f.Openings)), new(new(Origin, head.Size, head.Root), note), keys, stamps is null ? (ReadOnlyMemory<byte>?)null : stamps.Over(Encoding.UTF8.GetBytes(text)), made.ReportKey, default,
            certificate is { } print ? [new(print, year)] : null);
        return new(made.Log, made.ReportKey) { Report = signed, Bundle = bundle };

        async Task Append(byte[] entry) => await sequencer.Append(new Draft([new(LogName.Witness, entry)], []), default);
    }

    /// <summary>A copy that shows fewer values.</summary>
    public Issued Without(Func<Opening, bool> withheld) => new(Log, ReportKey)
    {
        Report = Report,
        Bundle = Bundle with { Entries = [.. Bundle.Entries.Select(e => e with { Openings = [.. e.Openings.Where(o => !withheld(o))] })] },
    };

    private static byte[] Noise(int number, ulong seed) =>
        Encoding.UTF8.GetBytes($$"""{"actor":"elsewhere","data":{"Number":{{number}},"Text":"另一标段的事实 {{seed}}"},"type":"NoticePublished","v":1}""");

    private static (byte[] Bytes, IReadOnlyList<Opening> Openings, ReportEntry Entry) Write(Recorded recorded, Randomness random)
    {
        var type = FactBook.Of(recorded.Fact);
        var openings = new List<Opening>();
        List<KeyValuePair<string, ReadOnlyMemory<byte>>> data = [];
        List<KeyValuePair<string, Digest>> hidden = [];
        foreach (var field in FactWriter.Fields(recorded.Fact, type))
        {
            if (field.Field.Mark == Mark.Public)
            {
                data.Add(new(field.Field.Name, field.Canonical));
                continue;
            }
            var salt = random.Bytes(Suite.SaltSize);
            hidden.Add(new(field.Field.Name, Suite.Intl.Commit(salt, field.Canonical.Span)));
            if ((field.Field.Mark & Mark.Personal) == 0) openings.Add(new(field.Field.Name, salt, JsonElement.Parse(field.Canonical.Span)));
        }
        var source = recorded.Fact.Header.Identity.Source;
        var bytes = new Entry(recorded.Fact.Header, recorded.TakenAt, source == "witness" ? "W-1001" : source, null, null, null, data, hidden).ToCanonical();
        var entry = ReportEntry.Of(Entry.Read(bytes), recorded.Position, [.. openings.Select(o => KeyValuePair.Create(o.Field, o.Value))])!;
        if (!type.Secret) return (bytes, openings, entry);
        var whole = random.Bytes(Suite.SaltSize);
        openings.Add(new(ProvenEntry.Whole, whole, JsonElement.Parse(bytes)));
        return (new SealedEntry(source, null, recorded.TakenAt, Suite.Intl.Commit(whole, bytes), Key16.From(random.Bytes(16))).ToCanonical(), openings, entry);
    }
}
