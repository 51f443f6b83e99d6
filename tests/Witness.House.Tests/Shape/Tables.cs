using System.Text.RegularExpressions;

namespace Witness.House.Tests.Shape;

/// <summary>Every table has a declared check (ruling 68): a keyed digest in each row, or one of the reasons below.</summary>
public static partial class Tables
{
    /// <summary>Tables whose rows carry no digest of their own, and what finds a change in them.</summary>
    private static readonly (string Name, string Check)[] CheckedOtherwise =
    [
        ("{TableNames.Entries(log)}", "its leaves are the tree: root of the head, checkpoint outside the database"),
        ("tile", "recomputed from the entries"),
        ("head", "the signed checkpoint outside the database"),
        ("epoch", "its number is sealed together with the tables' digests, and those are recomputed from their rows"),
        ("spare", "stands while the journal grows at a start; a table that no check knows is a find by itself"),
        ("witness_build", "its flag is sealed together with the tables' digests"),
        ("witness_cursor", "the cursors are what the tables' digests are closed over"),
        ("{State}", "keystore: holds the sums of its rows, which carry digests; how often it was written is anchored in the log's database"),
        ("{ReadState.Place}", "holds the tables' digests, which are recomputed from their rows"),
    ];

    public static IEnumerable<string> Unchecked(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsProduct && file.IsCode
        from i in Enumerable.Range(0, file.Lines.Count)
        from Match made in Create().Matches(file.Lines[i])
        let name = made.Groups["name"].Value
        where !Digest().IsMatch(file.Lines[i]) && !CheckedOtherwise.Any(c => c.Name == name)
        select file.At(i, $"table {name} has no declared check");

    [GeneratedRegex(@"CREATE (?:VIRTUAL )?TABLE (?:IF NOT EXISTS )?(?:\{S\}\.|\{schema\}\.)?""*(?<name>\{[^}]+\}|\w+)")]
    private static partial Regex Create();

    [GeneratedRegex(@"\bmac (?:BLOB|bytea|\{)", RegexOptions.IgnoreCase)]
    private static partial Regex Digest();
}
