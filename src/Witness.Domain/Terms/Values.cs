namespace Witness.Domain.Terms;

/// <summary>单位 — an organisation. One party by credit code (ruling 11); without a code by exact name, marked 按名称归并 (61).</summary>
/// <param name="Code">统一社会信用代码 C18 (GB 32100).</param>
/// <param name="OldCode">组织机构代码, 9 digits (GB 11714).</param>
public sealed record Org(string? Name, string? Code = null, string? OldCode = null);

/// <summary>自然人 — personal wherever it stands: name masked, id as commitment.</summary>
/// <param name="Id">ID or licence number; the keyed hash of it is the subject of the personal value.</param>
public sealed record Person(string? Name, string? Id = null);

/// <summary>主体 — an organisation or a natural person; exactly one of the two.</summary>
public sealed record Party(Org? Org = null, Person? Person = null);

/// <summary>金额 — 元, decimal(20,6), a string on the wire. Raw as printed by the source, with its bare unit (rulings 45, 66).</summary>
public sealed record Money(decimal Amount, string Currency = "156", string? Raw = null, string? RawUnit = null);

/// <summary>费率 — e.g. 下浮率, in per cent of <paramref name="Base"/>.</summary>
public sealed record Rate(decimal Percent, string? Base = null);

/// <summary>单价 — 元/工日, 元/年, 元/㎡.</summary>
public sealed record UnitPrice(decimal Amount, string Per);

/// <summary>价格 — tagged on the wire {Money | Rate | UnitPrice}; never a bare decimal (ruling 45).</summary>
public sealed record Price(Money? Money = null, Rate? Rate = null, UnitPrice? UnitPrice = null);

/// <summary>文件 — by digest and size; the bytes are evidence objects.</summary>
public sealed record Doc(string? Title, string? Digest = null, long? Size = null, string? Url = null);

/// <summary>代码项 — code list, value, text; unknown codes are kept as they came and shown raw.</summary>
public sealed record Code(string? List, string? Value, string? Text = null);

/// <summary>场所 — site, zone, room, seats; real notices give only a text (ruling 59).</summary>
public sealed record Room(string? Site = null, string? Zone = null, string? Name = null, IReadOnlyList<string>? Seats = null, string? Text = null);

/// <summary>候选人 — an unranked list has no Rank (ruling 45).</summary>
public sealed record Candidate(int? Rank, Org? Bidder, IReadOnlyList<Org>? Consortium = null, Price? Price = null, decimal? Score = null, Money? EvaluatedPrice = null);

/// <summary>专家 — pool code and name; S3 and personal wherever it stands.</summary>
public sealed record ExpertRef(string? Code, string? Name = null, string? Specialty = null);

/// <summary>变更项 — a Field that is a catalogue name is typed, checked and patches as latest; other text patches nothing (ruling 63).</summary>
public sealed record Change(string? Field, string? Before, string? After);
