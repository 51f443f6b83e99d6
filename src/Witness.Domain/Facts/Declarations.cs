namespace Witness.Domain.Facts;

/// <summary>字段标记 — who may see a field's value (ruling 25). Marked fields are commitments in the entry and values in the vault.</summary>
[Flags]
public enum Mark
{
    /// <summary>Not sealed; label and scope still decide who reads it.</summary>
    Public = 0,

    /// <summary>S1 投标主体.</summary>
    S1 = 1,

    /// <summary>S3 专家名单.</summary>
    S3 = 2,

    /// <summary>S4 评审过程.</summary>
    S4 = 4,

    /// <summary>S5 底价、保留价.</summary>
    S5 = 8,

    /// <summary>S6 线索 — a compartment, never released by a stage (ruling 27).</summary>
    S6 = 16,

    /// <summary>p 个人信息 — under the key of its subject.</summary>
    Personal = 32,
}

/// <summary>来源类别 — who may report a fact; enforced per machine account (ruling 9).</summary>
[Flags]
public enum From
{
    /// <summary>T 电子交易系统.</summary>
    Trading = 1,

    /// <summary>X 专家库.</summary>
    ExpertPool = 2,

    /// <summary>V 场地系统.</summary>
    Venue = 4,

    /// <summary>B 银行、保函.</summary>
    Bank = 8,

    /// <summary>D 设备.</summary>
    Device = 16,

    /// <summary>S 监督部门.</summary>
    Supervisor = 32,

    /// <summary>O 见证人员或中心其他人员.</summary>
    Officer = 64,

    /// <summary>W 本系统各步骤.</summary>
    Witness = 128,
}

/// <summary>目录行 — declares a fact: Chinese and English term, group heading, scopes it may have, who may send it.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class FactRowAttribute(string chinese, string english, From from, params ScopeKind[] scopes) : Attribute
{
    public string Chinese { get; } = chinese;

    public string English { get; } = english;

    public From From { get; } = from;

    public IReadOnlyList<ScopeKind> Scopes { get; } = scopes;

    /// <summary>‡ — secret as such while S1 of the round is closed: type, lot, At and SourceKey are hidden too (ruling 29).</summary>
    public bool Secret { get; init; }

    /// <summary>Stands in the audit log only (ruling 16).</summary>
    public bool Audit { get; init; }
}

/// <summary>字段声明 — declares a payload field once: Chinese and English term, mark, unit. A property without it does not pass the house test.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAttribute(string chinese, string english, Mark mark = Mark.Public) : Attribute
{
    public string Chinese { get; } = chinese;

    public string English { get; } = english;

    public Mark Mark { get; } = mark;

    /// <summary>元, 家, 秒, 日, ㎡, % …; empty when the type says it.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The catalogue's «?»: need not exist; otherwise a missing value lowers completeness.</summary>
    public bool Optional { get; init; }

    /// <summary>Longest text accepted, in characters.</summary>
    public int MaxLength { get; init; } = 4000;

    /// <summary>Name of the list in <see cref="Facts.Choices"/>; empty when any text may stand here.</summary>
    public string Choices { get; init; } = "";

    /// <summary>Family of a «…Hash» field: the wire carries the raw value under the name without Hash, we keep its keyed hash
    /// (ruling 9). Values of one family can be compared, across families they cannot.</summary>
    public string Hash { get; init; } = "";

    /// <summary>A region code C6: its shape is checked, since access depends on it.</summary>
    public bool Region { get; init; }

    /// <summary>Speaks about another fact or field: carries, beside its own mark, the mark of what it names.</summary>
    public bool Follows { get; init; }
}
