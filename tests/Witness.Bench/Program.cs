using Witness.Bench;

// Figures by name; without names all of them. Progress and complaints go to standard error.
var names = args.ToList();
long? given = null;
if (names.IndexOf("--count") is >= 0 and var at)
{
    if (at + 1 == names.Count || !long.TryParse(names[at + 1], out var number) || number < 100)
    {
        await Console.Error.WriteLineAsync("--count needs a number, 100 or more");
        return 2;
    }
    given = number;
    names.RemoveRange(at, 2);
}
await using var year = new YearBench(given ?? 934_023);
var figures = new Dictionary<string, Func<Task<IReadOnlyList<Figure>>>>(StringComparer.Ordinal)
{
    ["intake.sustained"] = () => HostBench.Sustained(given ?? 200_000),
    ["intake.sqlite"] = () => HostBench.Intake("sqlite", given ?? 200_000),
    ["intake.postgres"] = () => HostBench.Intake("postgres", given ?? 150_000),
    ["intake.ack.p99"] = () => HostBench.Ack(given ?? 30_000),
    ["record.visible.p99"] = () => HostBench.Visible(given ?? 30_000),
    ["intake.flat"] = year.Flat,
    ["search.p95"] = year.Search,
    ["rebuild"] = year.Rebuild,
    ["verify"] = year.Verify,
    ["report.verify"] = () => ReportCheckBench.Verify(given ?? 200),
    ["rules.year"] = () => RuleBench.Year(given ?? 10_000),
    ["rules.recall"] = () => RuleYear.Measure(given ?? 10_000, ulong.Parse(Environment.GetEnvironmentVariable("WITNESS_SEED") ?? "1", System.Globalization.CultureInfo.InvariantCulture)),
    ["rules.prices"] = () => PriceBench.Screened((int)(given ?? 6_000), int.Parse(Environment.GetEnvironmentVariable("WITNESS_SEED") ?? "1", System.Globalization.CultureInfo.InvariantCulture)),
    ["alert.visible.p99"] = () => AlertBench.Visible(given ?? 30_000),
    ["alert.once"] = () => OnceBench.Once(given ?? 1_000_000),
    ["queue.filter"] = () => QueueBench.Filter(given ?? 10_000),
    ["report.p95"] = () => ReportBench.Paper(given ?? 500),
    ["report.batch"] = () => ReportBatch.Batch(given ?? 10_000),
    ["fingerprint.match"] = () => RuleBench.Fingerprints(given ?? 1_000_000),
    ["log.sqlite.64"] = () => LogBench.Clients("sqlite", 64),
    ["log.sqlite.1024"] = () => LogBench.Clients("sqlite", 1024),
    ["log.sqlite.bulk"] = () => LogBench.Bulk("sqlite"),
    ["log.sqlite.flat"] = () => LogBench.Flat("sqlite"),
    ["log.sqlite.flat.vault"] = () => LogBench.FlatVault("sqlite"),
    ["check.sqlite"] = () => LogBench.Check("sqlite"),
    ["check.postgres"] = () => LogBench.Check("postgres"),
    ["log.postgres.64"] = () => LogBench.Clients("postgres", 64),
    ["log.postgres.1024"] = () => LogBench.Clients("postgres", 1024),
    ["log.postgres.bulk"] = () => LogBench.Bulk("postgres"),
    ["log.postgres.flat"] = () => LogBench.Flat("postgres"),
};
var unknown = names.Where(name => !figures.ContainsKey(name)).ToList();
if (unknown.Count > 0)
{
    await Console.Error.WriteLineAsync($"no figure named {string.Join(", ", unknown)}; there are {string.Join(", ", figures.Keys)}");
    return 2;
}

foreach (var name in names.Count > 0 ? names : [.. figures.Keys])
    foreach (var figure in await figures[name]())
        figure.Print();
return 0;
