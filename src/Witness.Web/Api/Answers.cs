using System.Text.Json;
using Witness.Domain.Terms;
using Witness.Flow.Intake;
using Witness.Flow.Records;

namespace Witness.Web.Api;

/// <summary>一页 — some items of a list, and exactly how many there are in all.</summary>
public sealed record PageAnswer<T>(IReadOnlyList<T> Items, int Page, int Size, long Total, int Pages);

/// <summary>Every item there is.</summary>
public sealed record ItemsAnswer<T>(IReadOnlyList<T> Items);

/// <summary>归集的答复 — one answer for each item sent, in the order sent.</summary>
public sealed record IntakeReply(IReadOnlyList<ItemAnswer> Items);

/// <summary>两个时钟 — the trade clock that facts are dated by, how fast it runs, and the real one.</summary>
public sealed record ClockAnswer(string Trade, double Speed, DateTimeOffset Real);

/// <summary>A state: its code and its words.</summary>
public sealed record StateAnswer(string Code, string Zh, string En);

/// <summary>标段 — a lot with its road and its record tables, as of a position.</summary>
public sealed record LotAnswer(
    LotLine Lot, IReadOnlyList<Labelled> Heads, IReadOnlyList<RoundLine> Rounds, Road Road, IReadOnlyList<TableAnswer> Tables, long Position, DateTimeOffset KnownAt, string Digest,
    IReadOnlyDictionary<string, string> Sources, IReadOnlyList<FactLine> Facts);

/// <summary>记录表 — one record table.</summary>
public sealed record TableAnswer(
    string Id, Wording Title, string Clause, string Lot, int Round, StateAnswer Status, int Version, CompletenessAnswer Completeness, OriginAnswer? ClosedBy,
    IReadOnlyList<CellAnswer> Cells, long Position);

/// <summary>完整度.</summary>
public sealed record CompletenessAnswer(int Due, int Filled, int Conflicts, int NotCollected, int Sealed);

/// <summary>字段 — a field of a record table: its value or values, or the state that stands in their place.</summary>
public sealed record CellAnswer(
    string Field, Wording Name, Wording? Part, string? Unit, StateAnswer State, Wording? Note, IReadOnlyList<SealAnswer>? OpensBy, IReadOnlyList<ValueAnswer> Values,
    IReadOnlyList<EarlierAnswer>? Withdrawn);

/// <summary>A closed seal and the facts that open it.</summary>
public sealed record SealAnswer(string Seal, IReadOnlyList<string> Facts);

/// <summary>值 — in words of both languages and as the catalogue types it, with where it came from and what stood there before.</summary>
public sealed record ValueAnswer(
    Wording? Text, JsonElement? Value, IReadOnlyList<ColumnAnswer>? Row, Wording? Hidden, bool? Conflicting, Wording? Ahead, OriginAnswer From, IReadOnlyList<EarlierAnswer>? Earlier);

/// <summary>One column of a value that is a line of a list.</summary>
public sealed record ColumnAnswer(string Column, Wording Name, Wording? Text, JsonElement? Value, Wording? Hidden, bool? Conflicting, long? Position);

/// <summary>A value that was corrected, gave way or was withdrawn.</summary>
public sealed record EarlierAnswer(
    Wording Text, JsonElement? Value, IReadOnlyList<ColumnAnswer>? Row, bool Corrected, OriginAnswer From, WithdrawalAnswer? Withdrawn);

/// <summary>撤回 — the retracting fact, and its reason.</summary>
public sealed record WithdrawalAnswer(OriginAnswer By, string? Reason);

/// <summary>出处 — the fact a value comes from: who reported it under which key, when it happened, was reported and taken in, where it stands in the log.</summary>
public sealed record OriginAnswer(
    string Source, string? SourceName, string SourceKey, int SourceVersion, string Fact, string? Path, Moment At, Moment? ReportedAt, DateTimeOffset TakenAt, long Position);

/// <summary>事实 — one fact to the bottom: versions, fields, raw message, signature, entry, proof, checkpoint.</summary>
public sealed record FactAnswer(
    FactLine Fact, string SourceKey, StateAnswer State, IReadOnlyList<VersionLine> Versions, IReadOnlyList<ValueField> Fields, IReadOnlyList<RawField>? Raw, Wording? RawGone,
    SourceSignature Signature, EntryAnswer Entry, InclusionAnswer Inclusion, CheckpointView? Checkpoint, DateTimeOffset? ReceivedAt);

/// <summary>The entry as it stands in the log.</summary>
public sealed record EntryAnswer(long Position, string Leaf, int Bytes, JsonElement Json);

/// <summary>The path from the entry to the root of the tree.</summary>
public sealed record InclusionAnswer(long Size, string Root, IReadOnlyList<string> Path);

/// <summary>已进入 — the session stands in the cookie; where to read.</summary>
public sealed record EnteredAnswer(string Reading);
