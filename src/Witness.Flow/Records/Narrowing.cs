using System.Globalization;
using Dapper;
using Witness.Flow.Accounts;
using Witness.Flow.Store;

namespace Witness.Flow.Records;

/// <summary>
/// 收窄 — the WHERE of a query, built of parts that all must hold. Every list begins with <see cref="Within"/>: what a reader may not
/// see is neither returned nor counted (ruling 33).
/// </summary>
internal sealed class Narrowing(ReadSnapshot snapshot)
{
    private const int MostWords = 8;

    private readonly List<string> _parts = [];

    public DynamicParameters Values { get; } = new();

    private int _count;

    /// <summary>A parameter with that value; gives its name as SQL has it.</summary>
    public string P(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"p{_count++}");
        Values.Add(name, value);
        return "@" + name;
    }

    public Narrowing And(string condition)
    {
        _parts.Add(condition);
        return this;
    }

    /// <summary>Only what lies in the reader's regions and kinds; <paramref name="alias"/> is a row with both.</summary>
    public Narrowing Within(Pass pass, string alias = "l")
    {
        if (Scope(pass, alias) is { } scope) And(scope);
        return this;
    }

    /// <summary>Lots whose columns hold every word of the text.</summary>
    public Narrowing Words(string? text, params IReadOnlyList<string> columns)
    {
        foreach (var word in WordsOf(text))
        {
            var parameter = P(word);
            And($"({string.Join(" OR ", columns.Select(column => snapshot.Contains(column, parameter)))})");
        }
        return this;
    }

    /// <summary>Null when nothing has to be narrowed.</summary>
    public string? Scope(Pass pass, string alias)
    {
        var parts = new List<string>();
        if (!pass.WholeCentre)
        {
            var regions = pass.Regions.Select(region =>
            {
                var significant = region.EndsWith("0000", StringComparison.Ordinal) ? 2 : region.EndsWith("00", StringComparison.Ordinal) ? 4 : 6;
                return string.Create(CultureInfo.InvariantCulture, $"substr({alias}.region, 1, {significant}) = {P(region[..Math.Min(significant, region.Length)])}");
            });
            parts.Add($"({string.Join(" OR ", regions)})");
        }
        if (!pass.AllKinds) parts.Add($"{alias}.kind IN ({string.Join(", ", pass.Kinds.Select(P))})");
        return parts.Count == 0 ? null : string.Join(" AND ", parts);
    }

    /// <summary>The lots of the pass as a subquery of their scopes (<c>L/…</c>, <c>P/…</c>); null when the pass covers everything.</summary>
    public string? Scopes(Pass pass) => Scope(pass, "l") is { } lots && Scope(pass, "l2") is { } shared
        ? $"SELECT 'L/' || l.lot FROM lot l WHERE {lots} UNION SELECT 'P/' || l2.project FROM lot l2 WHERE l2.project <> '' AND {shared}" : null;

    public override string ToString() => _parts.Count == 0 ? "" : "WHERE " + string.Join(" AND ", _parts);

    public static IReadOnlyList<string> WordsOf(string? text) =>
        [.. SearchText.Fold(text ?? "").Split([' ', '\u3000', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Take(MostWords)];

    /// <summary>One page's keys with the exact count of all, in one pass over the table.</summary>
    public async Task<(IReadOnlyList<string> Keys, long Total)> Keys(string select, string order, int number, int size)
    {
        Values.Add("size", size);
        Values.Add("skip", (number - 1) * (long)size);
        var found = await snapshot.Query<(string Key, long Total)>($"{select} ORDER BY {order} LIMIT @size OFFSET @skip", Values);
        if (found.Count > 0) return ([.. found.Select(one => one.Key)], found[0].Total);
        var total = number == 1 ? 0 : await snapshot.One<long>($"SELECT count(*) FROM ({select}) counted", Values);
        return ([], total);
    }
}
