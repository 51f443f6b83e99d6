using Witness.Domain.Terms;
using Witness.Flow.Accounts;

namespace Witness.Flow.Records;

/// <summary>Which lots are asked for. Empty members do not narrow.</summary>
/// <param name="Text">Number (any of several codes) or name; one character is enough.</param>
/// <param name="Kind">Key of a <see cref="Choice"/>; likewise region, stage.</param>
/// <param name="Party">Party key or part of a name.</param>
/// <param name="From">Lots in which something happened on or after this day.</param>
/// <param name="Sort"><c>changed</c> (default), <c>name</c>, <c>code</c>, <c>stage</c>, <c>filled</c>.</param>
public sealed record LotQuery(
    string? Text = null, string? Kind = null, string? Region = null, string? Stage = null, string? Party = null,
    DateOnly? From = null, DateOnly? To = null, string Sort = "changed", bool Descending = true, int Number = 1, int Size = 50);

/// <summary>Which facts are asked for.</summary>
/// <param name="Type">Name of a fact type.</param>
/// <param name="Before">Only positions below this one; null from the newest.</param>
public sealed record FactQuery(
    string? Text = null, string? Type = null, string? Source = null, string? Lot = null, DateOnly? From = null, DateOnly? To = null,
    long? Before = null, int Number = 1, int Size = 50);

/// <summary>标段（包） as a row of a list.</summary>
/// <param name="Filled">Values that are there, out of <paramref name="Due"/> that should be; 不适用 counts in both.</param>
/// <param name="LastPosition">Newest fact of the lot.</param>
public sealed record LotLine(
    string Lot, string? Name, string? Project, string? ProjectName, Wording Kind, Wording Region, Wording Stage, LotProgress State,
    int Round, string? Owner, int Filled, int Due, int Conflicts, int Sealed, Moment? LastAt, long LastPosition)
{
    /// <summary>Said in place of all else when the row was written by somebody else; null for a row of ours.</summary>
    public Wording? Altered { get; init; }

    /// <summary>项目名 ／ 标段名, with the codes where the names are missing.</summary>
    public string Title => (ProjectName ?? Project, Name ?? Lot) switch
    {
        (null, var lot) => lot,
        var (project, lot) when project == lot => lot,
        var (project, lot) => $"{project} ／ {lot}",
    };
}

/// <summary>项目 as a row of a list.</summary>
public sealed record ProjectLine(
    string Project, string? Name, IReadOnlyList<string> OtherCodes, Wording Kind, Wording Region, string? Owner, string? Method,
    Moment? RegisteredAt, IReadOnlyList<LotLine> Lots, int Filled, int Due)
{
    /// <inheritdoc cref="LotLine.Altered"/>
    public Wording? Altered { get; init; }
}

/// <summary>主体 as a row of a list.</summary>
/// <param name="Key">Credit code, else the exact name (ruling 61).</param>
/// <param name="ByName">按名称归并.</param>
/// <param name="Roles">招标人, 代理, 投标人, …: released ones only.</param>
public sealed record PartyLine(string Key, string Name, string? Code, bool ByName, IReadOnlyList<Wording> Roles, int Lots, Moment? LastAt)
{
    /// <inheritdoc cref="LotLine.Altered"/>
    public Wording? Altered { get; init; }
}

/// <summary>主体页.</summary>
/// <param name="Aliases">Other names it was seen under, with the first day of each.</param>
public sealed record PartyView(PartyLine Line, IReadOnlyList<Stamp> Aliases, Page<PartyLot> Lots);

public sealed record PartyLot(LotLine Lot, IReadOnlyList<Wording> Roles);

/// <summary>事实 as a row of a list. Of a fact that is secret as such only source and position are known (ruling 29).</summary>
/// <param name="Type">Null while sealed.</param>
/// <param name="Gist">Its public values in short; null when there are none.</param>
/// <param name="SourceName">Organisation behind the account.</param>
/// <param name="Fresh">更正 version above 1, 冲突, 撤回: what is special about it; null for an ordinary fact.</param>
public sealed record FactLine(
    long Position, Wording? Type, string? Lot, string? LotTitle, Moment? At, DateTimeOffset TakenAt, string Source, string SourceName,
    int Version, FactMark Fresh, Wording? Gist);

/// <summary>What is special about a fact in a list.</summary>
public enum FactMark
{
    None, Correction, Conflict, Retraction, Sealed, Own, Ahead,

    /// <summary>Its row was written by somebody else: only the position is known here, the log has the rest.</summary>
    Altered,
}
