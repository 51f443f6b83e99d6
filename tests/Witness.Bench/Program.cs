using Witness.Bench;

// Figures by name; without names all of them. Progress and complaints go to standard error.
var figures = new Dictionary<string, Func<Task<IReadOnlyList<Figure>>>>(StringComparer.Ordinal)
{
    ["log.sqlite.64"] = () => LogBench.Clients("sqlite", 64),
    ["log.sqlite.1024"] = () => LogBench.Clients("sqlite", 1024),
    ["log.sqlite.bulk"] = () => LogBench.Bulk("sqlite"),
    ["log.sqlite.flat"] = () => LogBench.Flat("sqlite"),
    ["check.sqlite"] = () => LogBench.Check("sqlite"),
    ["check.postgres"] = () => LogBench.Check("postgres"),
    ["log.postgres.64"] = () => LogBench.Clients("postgres", 64),
    ["log.postgres.1024"] = () => LogBench.Clients("postgres", 1024),
    ["log.postgres.bulk"] = () => LogBench.Bulk("postgres"),
    ["log.postgres.flat"] = () => LogBench.Flat("postgres"),
};
var unknown = args.Where(name => !figures.ContainsKey(name)).ToList();
if (unknown.Count > 0)
{
    await Console.Error.WriteLineAsync($"no figure named {string.Join(", ", unknown)}; there are {string.Join(", ", figures.Keys)}");
    return 2;
}

foreach (var name in args.Length > 0 ? args : [.. figures.Keys])
    foreach (var figure in await figures[name]())
        figure.Print();
return 0;
