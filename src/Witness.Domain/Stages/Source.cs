using System.Reflection;
using System.Text.RegularExpressions;
using Witness.Domain.Access;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;

namespace Witness.Domain.Stages;

/// <summary>取值 — where a field or column takes its value: one fact type, one path in it. Marks come from the fact's own declaration.</summary>
public sealed partial record Source
{
    private Source(Type fact, string path, Func<Fact, object?> pick)
    {
        FactType = fact;
        Path = path;
        Root = path.Split('.')[0];
        Pick = pick;
        var declared = fact.GetProperty(Root)?.GetCustomAttribute<FieldAttribute>();
        Mark = declared?.Mark ?? Mark.Public;
        Optional = declared?.Optional ?? false;
        Unit = declared?.Unit ?? "";
        IsRegion = declared?.Region ?? false;
        // The book may not be asked while it is being built; a constant has no field.
        Choices = declared is { Choices.Length: > 0 } ? FactBook.All.First(t => t.ClrType == fact).Field(path)?.Choices : null;
        Secret = fact.GetCustomAttribute<FactRowAttribute>()?.Secret ?? false;
    }

    public Type FactType { get; }

    /// <summary>The member path as written in the selector, e.g. <c>Deposit.Amount</c>; empty for a constant.</summary>
    public string Path { get; }

    /// <summary>The payload property the path starts at: what Hidden names and what a change patches.</summary>
    public string Root { get; }

    public Mark Mark { get; }

    public bool Optional { get; }

    public string Unit { get; }

    /// <summary>A region code: printed with its name.</summary>
    public bool IsRegion { get; }

    /// <summary>The list its values come from, with the words for each; null for any other value.</summary>
    public ChoiceList? Choices { get; }

    /// <summary>‡ — nobody may tell whether such a fact exists while S1 is closed.</summary>
    public bool Secret { get; }

    internal Func<Fact, object?> Pick { get; }

    /// <summary>The value in a fact of this type, when more of it was opened to a reader than the fold may hold.</summary>
    public object? Read(Fact fact) => Pick(fact);

    /// <param name="text">The selector's own text: <c>f => f.Deposit?.Amount</c> gives the path <c>Deposit.Amount</c>.</param>
    internal static Source Of<TFact>(Func<TFact, object?> pick, string text) where TFact : Fact =>
        new(typeof(TFact), PathIn(text), fact => pick((TFact)fact));

    internal static string PathIn(string text)
    {
        var match = Selector().Match(text);
        if (!match.Success) return "";
        var path = match.Groups[1].Value.Replace("?", "", StringComparison.Ordinal).Replace("!", "", StringComparison.Ordinal).TrimEnd('.');
        return path.StartsWith("Header.", StringComparison.Ordinal) ? path["Header.".Length..] : path;
    }

    [GeneratedRegex(@"=>\s*\(*(?:[a-z]\w*)\.((?:[A-Z]\w*[?!]?\.?)+)(?![\w(])")]
    private static partial Regex Selector();
}

/// <summary>可见 — what of a source the seals release: read tables hold released values only (ruling 28).</summary>
internal static class Released
{
    /// <summary>The closed seals that keep this source from being shown; ‡ facts lie behind S1 as a whole.</summary>
    public static IEnumerable<Seal> Closing(this SealView seals, Source source) =>
        (source.Secret ? source.Mark | Mark.S1 : source.Mark).Seals().Where(seal => !seals.IsOpen(seal));

    public static bool Shows(this SealView seals, Source source)
    {
        if (source.Mark == Mark.Public && !source.Secret) return true;
        foreach (var seal in SealMarks.All)
        {
            if (seals.IsOpen(seal)) continue;
            if ((source.Mark & seal.Mark()) != 0 || (seal == Seal.S1 && source.Secret)) return false;
        }
        return true;
    }

    /// <summary>Exists in the fact and is not opened in it: personal, in the compartment, or not yet refilled.</summary>
    public static bool Hides(this Recorded recorded, Source source) => recorded.Hidden is { } hidden && hidden.Contains(source.Root);
}
