using System.Text.RegularExpressions;

namespace Witness.House.Tests.Shape;

/// <summary>What a file and a type may look like.</summary>
public static partial class Forms
{
    public const int HardLimit = 500;

    public const int MostParameters = 5;

    private static readonly string[] EmptyWords = ["Manager", "Service", "Helper", "Helpers", "Processor", "Common", "Shared", "Util", "Utils"];

    public static IEnumerable<string> TooLong(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsCode || file.IsPage || file.Path.EndsWith(".css", StringComparison.Ordinal) || file.Path.EndsWith(".js", StringComparison.Ordinal)
        where !file.Path.Contains("/vendor/", StringComparison.Ordinal) && !file.Path.Contains("/lib/", StringComparison.Ordinal)
        where file.Lines.Count > HardLimit + 1
        select $"{file.Path}: {file.Lines.Count} lines, the limit is {HardLimit}";

    public static IEnumerable<string> WrongNamespace(IEnumerable<SourceFile> files)
    {
        foreach (var file in files.Where(f => f.IsCode && f.Project is not null && f.Path != "tests/ClauseAttribute.cs"))
        {
            var found = Declared().Matches(file.Text);
            if (found.Count == 0)
            {
                if (file.Name is not "Program.cs" && !file.Text.Contains("[assembly:", StringComparison.Ordinal)) yield return $"{file.Path}: no namespace";
                continue;
            }
            var expected = file.Folder[(file.Folder.IndexOf('/') + 1)..].Replace('/', '.');
            if (found.Count > 1) yield return $"{file.Path}: one namespace a file";
            if (found[0].Groups[2].Value != ";") yield return $"{file.Path}: the namespace is not file-scoped";
            if (found[0].Groups[1].Value != expected) yield return $"{file.Path}: namespace {found[0].Groups[1].Value}, the folder says {expected}";
        }
    }

    public static IEnumerable<string> TooDeep(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsCode && file.Project is not null && file.Path.Split('/').Length > 5
        select $"{file.Path}: at most two folders below a project";

    /// <summary>A type named like a part of a namespace makes every mention of it ambiguous.</summary>
    public static IEnumerable<string> NamedLikeNamespace(IEnumerable<Type> types, IEnumerable<string>? segmentsBeside = null)
    {
        var all = types.ToList();
        var segments = all.SelectMany(t => t.Namespace!.Split('.')).Concat(segmentsBeside ?? []).ToHashSet();
        return from type in all where segments.Contains(type.Plain()) && !type.IsNested select $"{type.FullName} is named like a namespace";
    }

    public static IEnumerable<string> EmptyNames(IEnumerable<Type> types) =>
        from type in types
        from word in EmptyWords
        where type.Plain().EndsWith(word, StringComparison.Ordinal)
        select $"{type.FullName}: {word} says nothing of the trade";

    /// <summary>Records are data and may be wide; a class with six needs does two jobs.</summary>
    public static IEnumerable<string> TooManyParameters(IEnumerable<Type> types) =>
        from type in types
        where type.IsClass && !type.IsRecord() && !typeof(Attribute).IsAssignableFrom(type)
        from constructor in type.GetConstructors(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)
        where constructor.GetParameters().Length > MostParameters
        select $"{type.FullName} takes {constructor.GetParameters().Length} parameters, the limit is {MostParameters}";

    public static IEnumerable<string> LonelyInterfaces(IEnumerable<Type> types)
    {
        var all = types.ToList();
        return from type in all
               where type.IsInterface
               let count = all.Count(t => t is { IsInterface: false, IsAbstract: false } && type.IsAssignableFrom(t))
               where count < 2
               select $"{type.FullName} has {count} implementation(s)";
    }

    /// <summary>A TODO stands with the issue that will clear it, or not at all.</summary>
    public static IEnumerable<string> LooseTodos(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsCode || file.IsPage || file.Path.EndsWith(".css", StringComparison.Ordinal) || file.Path.EndsWith(".js", StringComparison.Ordinal)
        where !file.Path.Contains("/vendor/", StringComparison.Ordinal)
        from i in Enumerable.Range(0, file.Lines.Count)
        where Todo().IsMatch(file.Lines[i])
        select file.At(i, "a note of work to do without an issue number");

    /// <summary>Test names are sentences.</summary>
    public static IEnumerable<string> MuteTests(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsCode && file.Path.StartsWith("tests/", StringComparison.Ordinal)
        from Match test in TestMethod().Matches(file.Text)
        where !test.Groups[1].Value.Contains('_', StringComparison.Ordinal)
        select $"{file.Path}: {test.Groups[1].Value} is not a sentence";

    public static IEnumerable<string> SkippedTests(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsCode && file.Path.StartsWith("tests/", StringComparison.Ordinal)
        from i in Enumerable.Range(0, file.Lines.Count)
        where SkippedTest().IsMatch(file.Lines[i])
        select file.At(i, "a skipped test tells nothing; put it into the long ring or mend it");

    /// <summary>
    /// Cryptography stands in one folder, so that a suite can be added and an auditor knows where to look. Comparing in constant
    /// time, wiping memory and catching what the folder throws may stand anywhere.
    /// </summary>
    public static IEnumerable<string> StrayCryptography(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsProduct && (file.IsCode || file.IsPage) && !file.Path.StartsWith("src/Witness.Ledger/Crypto/", StringComparison.Ordinal) && file.Project != "Witness.Sim"
        let imports = file.Text.Contains("System.Security.Cryptography", StringComparison.Ordinal)
        from i in Enumerable.Range(0, file.Lines.Count)
        let line = file.Lines[i]
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        where line.Contains("Org.BouncyCastle", StringComparison.Ordinal) || (imports && Primitive().IsMatch(line))
        select file.At(i, "cryptography lives in Ledger/Crypto");

    [GeneratedRegex(@"^namespace\s+([\w.]+)\s*([;{]?)", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|HACK)\b(?!.{0,20}#\d)")]
    private static partial Regex Todo();

    [GeneratedRegex(@"\[(?:Fact|Theory)\b[^\n]*\]\s*(?:\[[^\n]*\]\s*)*public\s+(?:async\s+)?(?:static\s+)?[\w<>]+\s+(\w+)\s*\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"\[(?:Fact|Theory)\(.*\bSkip\s*=|Assert\.Skip\w*\(")]
    private static partial Regex SkippedTest();

    [GeneratedRegex(@"\b(SHA\d+|HMAC\w+|Aes\w*|RSA\w*|ECDsa\w*|RandomNumberGenerator|Rfc2898\w*|HKDF|MD5|ChaCha20\w*|IncrementalHash|X509\w*|HashAlgorithm\w*)\b")]
    private static partial Regex Primitive();
}
