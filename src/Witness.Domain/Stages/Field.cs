using System.Runtime.CompilerServices;
using Witness.Domain.Facts;
using Witness.Domain.Terms;

namespace Witness.Domain.Stages;

/// <summary>归并 — how a field merges; each is commutative and idempotent, so the order of arrival cannot matter (ruling 6).</summary>
public enum Merge
{
    /// <summary>最新 in the order of happening, over all its facts.</summary>
    Latest,

    /// <summary>最先 in the order of happening.</summary>
    First,

    /// <summary>整表最新 — the latest whole list, no union.</summary>
    WholeList,

    /// <summary>按键列表 — one row per key; each column the latest value that is there.</summary>
    ListBy,

    /// <summary>去重计数.</summary>
    DistinctCount,

    /// <summary>去重主体数 — by credit code, else by name (ruling 61); a consortium is one.</summary>
    DistinctParties,

    /// <summary>求和 over distinct keys.</summary>
    Sum,

    /// <summary>并集.</summary>
    Union,

    /// <summary>时差 — difference of two latest moments, in seconds.</summary>
    Difference,

    /// <summary>未结 — how many keys were opened and not closed; true when some were and none is.</summary>
    Balance,

    /// <summary>推算 — computed from clocks or other fields when the table is drawn.</summary>
    Computed,
}

/// <summary>列 — a named column of a list field; may be filled by several facts.</summary>
public sealed record Column(string Canonical, string Chinese, string English)
{
    public IReadOnlyList<Source> Sources { get; private init; } = [];

    public string Unit { get; init; } = "";

    public Mark Mark => Sources.Aggregate(Mark.Public, (mark, source) => mark | source.Mark);

    /// <summary>The list its values come from, if any.</summary>
    public ChoiceList? Choices => Sources.Select(s => s.Choices).FirstOrDefault(c => c is not null);

    public static Column Of(string canonical, string chinese, string english, string unit = "") => new(canonical, chinese, english) { Unit = unit };

    /// <summary>An act that may never be: where it was not, nothing is said of it.</summary>
    public bool Act { get; private init; }

    /// <summary>The same column as an act.</summary>
    public Column AsAct() => this with { Act = true };

    public Column From<TFact>(Func<TFact, object?> pick, [CallerArgumentExpression(nameof(pick))] string text = "") where TFact : Fact =>
        this with { Sources = [.. Sources, Source.Of(pick, text)] };
}

/// <summary>字段 — declared once: form, page, report and export all draw from it (style.md §5).</summary>
public sealed record Field
{
    private Field(string canonical, string chinese, string english, Merge merge)
    {
        (Canonical, Chinese, English, Merge) = (canonical, chinese, english, merge);
    }

    public string Canonical { get; }

    public string Chinese { get; }

    public string English { get; }

    public Merge Merge { get; }

    public string Unit { get; private init; } = "";

    /// <summary>Demanded by clause 5.1 of the standard; the others were added by us.</summary>
    public bool Demanded { get; private init; } = true;

    /// <summary>开标 or 评标 in R6a.</summary>
    public Wording? Part { get; private init; }

    public IReadOnlyList<Source> Sources { get; private init; } = [];

    public IReadOnlyList<Column> Columns { get; private init; } = [];

    /// <summary>An empty list of these says 暂无 or 无 and is never in the denominator (ruling 64).</summary>
    public bool MayBeEmpty { get; private init; }

    /// <summary>The field whose count is shown beside this one's value, and how (ruling 52).</summary>
    public (Field Count, Func<int, Wording> Says)? CheckedBy { get; private init; }

    /// <summary>Minuend and subtrahend of a difference.</summary>
    public (Field To, Field From)? Ends { get; private init; }

    /// <summary>Once one of these facts is in, the field cannot exist any more: 不适用 while it is empty.</summary>
    public IReadOnlyList<Type> EndedBy { get; private init; } = [];

    /// <summary>The column by which rows are counted together instead of listed.</summary>
    public string? TalliedBy { get; private init; }

    /// <summary>A row is shown only where this holds of its columns.</summary>
    internal Func<IReadOnlyDictionary<string, object?>, bool>? Where { get; private init; }

    /// <summary>Only the latest row that passes is shown.</summary>
    internal bool OnlyLatestRow { get; private init; }

    internal IReadOnlyDictionary<Type, Func<Fact, object?>> Keys { get; private init; } = new Dictionary<Type, Func<Fact, object?>>();

    internal IReadOnlyDictionary<Type, Func<Fact, bool>> Conditions { get; private init; } = new Dictionary<Type, Func<Fact, bool>>();

    /// <summary>Whether a contribution counts beside the others of its round; asked on reading, so that arrival cannot matter. For public fields only.</summary>
    internal Func<RoundView, Contribution, bool>? Counts { get; private init; }

    internal IReadOnlySet<Type> ClosedBy { get; private init; } = new HashSet<Type>();

    /// <summary>The list its values come from, if any.</summary>
    public ChoiceList? Choices => Sources.Select(s => s.Choices).FirstOrDefault(c => c is not null);

    /// <summary>Every source: its own and its columns'.</summary>
    public IEnumerable<Source> AllSources => Sources.Concat(Columns.SelectMany(c => c.Sources));

    /// <summary>The marks of all its sources together; what is shown is decided per source.</summary>
    public Mark Mark => AllSources.Aggregate(Mark.Public, (mark, source) => mark | source.Mark);

    /// <summary>‡ — all its facts are secret as such while S1 is closed.</summary>
    public bool Secret => AllSources.Any() && AllSources.All(s => s.Secret);

    /// <summary>See <see cref="Due"/>.</summary>
    private bool AlwaysDue { get; init; }

    /// <summary>Need not exist: its absence does not lower completeness.</summary>
    public bool Optional { get => field || (!AlwaysDue && Columns.Count == 0 && Sources.Count > 0 && Sources.All(s => s.Optional)); private init; }

    public static Field Latest(string canonical, string chinese, string english) => new(canonical, chinese, english, Merge.Latest);

    public static Field First(string canonical, string chinese, string english) => new(canonical, chinese, english, Merge.First);

    public static Field WholeList(string canonical, string chinese, string english) => new(canonical, chinese, english, Merge.WholeList);

    public static Field Union(string canonical, string chinese, string english) => new(canonical, chinese, english, Merge.Union);

    /// <summary>Rows by the fact's SourceKey, unless <see cref="Key{TFact}"/> names another.</summary>
    public static Field ListBy(string canonical, string chinese, string english, params IReadOnlyList<Column> columns) =>
        new(canonical, chinese, english, Merge.ListBy) { Columns = columns };

    /// <summary>Counts distinct keys; the key is what the source picks.</summary>
    public static Field Count(string canonical, string chinese, string english) => new(canonical, chinese, english, Merge.DistinctCount);

    public static Field CountParties(string canonical, string chinese, string english) => new(canonical, chinese, english, Merge.DistinctParties);

    public static Field Sum(string canonical, string chinese, string english) => new(canonical, chinese, english, Merge.Sum);

    public static Field Balance(string canonical, string chinese, string english) => new(canonical, chinese, english, Merge.Balance);

    public static Field Computed(string canonical, string chinese, string english) => new(canonical, chinese, english, Merge.Computed);

    public static Field Between(string canonical, string chinese, string english, Field to, Field from) =>
        new(canonical, chinese, english, Merge.Difference) { Ends = (to, from), Unit = "秒" };

    public Field From<TFact>(Func<TFact, object?> pick, [CallerArgumentExpression(nameof(pick))] string text = "") where TFact : Fact =>
        this with { Sources = [.. Sources, Source.Of(pick, text)] };

    /// <summary>The key of a row, sum or balance where it is not the SourceKey; a null key falls back to it.</summary>
    public Field Key<TFact>(Func<TFact, object?> key) where TFact : Fact =>
        this with { Keys = new Dictionary<Type, Func<Fact, object?>>(Keys) { [typeof(TFact)] = fact => key((TFact)fact) } };

    /// <summary>Only facts of the type for which this holds count.</summary>
    public Field When<TFact>(Func<TFact, bool> condition) where TFact : Fact =>
        this with { Conditions = new Dictionary<Type, Func<Fact, bool>>(Conditions) { [typeof(TFact)] = fact => condition((TFact)fact) } };

    internal Field Counting(Func<RoundView, Contribution, bool> counts) => this with { Counts = counts };

    /// <summary>Facts of this type close a balance's key instead of opening it.</summary>
    public Field Closing<TFact>(Func<TFact, object?> key) where TFact : Fact =>
        Key(key) with { Sources = [.. Sources, Source.Of<TFact>(f => f.At, "f => f.At")], ClosedBy = new HashSet<Type>(ClosedBy) { typeof(TFact) } };

    public Field Opening<TFact>(Func<TFact, object?> key) where TFact : Fact =>
        Key(key) with { Sources = [.. Sources, Source.Of<TFact>(f => f.At, "f => f.At")] };

    /// <summary>The same rows under another name: one booking list seen by use.</summary>
    internal Field Named(string canonical, string chinese, string english) => new(canonical, chinese, english, Merge)
    {
        Columns = Columns, Sources = Sources, Keys = Keys, Conditions = Conditions,
    };

    public Field In(string unit) => this with { Unit = unit };

    /// <summary>D in the tables of domain.md §3: not demanded by the standard.</summary>
    public Field Added() => this with { Demanded = false };

    public Field Empty() => this with { MayBeEmpty = true };

    public Field NotAfter(params IReadOnlyList<Type> facts) => this with { EndedBy = facts };

    internal Field Tally(string column) => this with { TalliedBy = column };

    internal Field Of(Wording part) => this with { Part = part };

    /// <summary>Counts although its fact need not say it: which kinds owe it is declared on the kind.</summary>
    internal Field Due() => this with { AlwaysDue = true };

    public Field NotDue() => this with { Optional = true };

    public Field Check(Field count, Func<int, Wording> says) => this with { CheckedBy = (count, says) };

    internal Field Rows(Func<IReadOnlyDictionary<string, object?>, bool> where, bool onlyLatest = false) => this with { Where = where, OnlyLatestRow = onlyLatest };

    public bool Equals(Field? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public override string ToString() => Canonical;
}
