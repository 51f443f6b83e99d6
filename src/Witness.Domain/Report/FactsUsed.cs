using System.Text.RegularExpressions;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Stages;
using Witness.Domain.Terms;

namespace Witness.Domain.Report;

/// <summary>所据事实 — gathers the facts that values point to while a report is drawn.</summary>
internal sealed partial class FactsUsed(ReportSource source)
{
    private readonly SortedDictionary<long, ReportFact> _facts = [];
    private readonly IReadOnlyDictionary<string, string> _names = source.SourceNames();

    public IReadOnlyList<ReportFact> All => [.. _facts.Values];

    public long Add(Origin origin)
    {
        _facts.TryAdd(origin.Position, new(
            origin.Position, origin.FactType, NameOf(origin.FactType), origin.Fact.Source, NameOfSource(origin.Fact.Source), origin.Fact.SourceKey, origin.Fact.SourceVersion, origin.At.ToString(),
            origin.ReportedAt?.ToString(), EntryTime.Write(origin.TakenAt)));
        return origin.Position;
    }

    public long Add(Recorded recorded)
    {
        var header = recorded.Fact.Header;
        return Add(new Origin(header.Identity, header.Type, "", header.At, header.ReportedAt, recorded.Position, recorded.TakenAt));
    }

    public string NameOfSource(string account) => _names.GetValueOrDefault(account) ?? (account == "witness" ? "数字见证系统" : account);

    public static Said NameOf(string type) => FactBook.Find(type) is { } known ? Said.Of(new Wording(known.Chinese, known.English)) : new(type);

    /// <summary>A text of ours with facts named in the catalogue's words: paper and page have no names of types.</summary>
    public static Said Spoken(Wording text) => Said.Of(language => TypeName().Replace(text.In(language), found =>
        FactBook.Find(found.Value) is { } type ? language == "zh" ? $"「{type.Chinese}」" : $"“{type.English}”" : found.Value));

    [GeneratedRegex("[A-Z][a-z]+(?:[A-Z][a-z]+)+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TypeName();

    /// <summary>A moment as people read it.</summary>
    public static string Time(Moment at) => Printing.Text(at, "zh");
}
