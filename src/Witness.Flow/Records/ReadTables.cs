using Witness.Flow.Store;

namespace Witness.Flow.Records;

/// <summary>
/// 读表一览 — every read table of the records, declared once. All of it is folded from the log and can be thrown away: a new
/// <see cref="Version"/> is built beside the old one and swapped (design.md, decision 2).
/// </summary>
public static class ReadTables
{
    /// <summary>Grows with every change of a table below or of what is written into it.</summary>
    public const int Version = 4;

    /// <summary>One row per accepted fact version: see <see cref="FactRow"/>.</summary>
    public static readonly ReadTable Fact = ReadTable.Of(
        "fact",
        "position int, type text, source text, source_key text, version int, scope text, project text, lots text, round int, scope_key text, " +
        "at text, reported text, taken text, actor text, region text, kind text, request text, item int, sequence int, caused_by int, " +
        "data text, hidden text, tag text, contends text",
        "position", "source, source_key", "type, position", "tag WHERE type = ''");

    /// <summary>Which facts speak of which lot (<c>L/</c>), project (<c>P/</c>), party (<c>Y/</c>) or room (<c>R/</c>).</summary>
    public static readonly ReadTable Scope = ReadTable.Of("fact_scope", "scope text, position int", "scope, position");

    /// <summary>标段 — one row per lot, of its current round: what lists show and narrow by. <c>search</c> is folded, see <see cref="SearchText"/>.</summary>
    public static readonly ReadTable Lot = ReadTable.Of(
        "lot",
        "lot text, project text, round int, name text, project_name text, kind text, region text, stage text, state text, owner text, method text, " +
        "filled int, due int, conflicts int, sealed int, last_at text, last_taken text, last_position int, first_day text, last_day text, " +
        "result text, codes text, search text",
        "lot", "project", "last_position", "kind, region");

    /// <summary>项目 — one row per project, from the summaries of its lots or its own registration.</summary>
    public static readonly ReadTable Project = ReadTable.Of(
        "project",
        "project text, name text, codes text, kind text, region text, owner text, method text, registered_at text, lots int, filled int, due int, " +
        "last_position int, last_at text, search text",
        "project", "last_position");

    /// <summary>A party in a role of a lot, under each name it was given there; released ones only. <c>party</c> is the credit code, else the exact name (ruling 61).</summary>
    public static readonly ReadTable Party = ReadTable.Of(
        "lot_party", "lot text, party text, role text, role_en text, name text, code text, by_name int, last_at text, search text", "lot, party, role, name", "party", "name");

    /// <summary>场地占用 — a lot in a room for a span of time; re-bound when a booking changes (ruling 7). Times are local, minutes.</summary>
    public static readonly ReadTable Booking = ReadTable.Of(
        "booking",
        "lot text, booking text, room text, purpose text, starts text, ends text, state text, moved int, room_group text, position int",
        "lot, booking, room", "starts", "room, starts");

    /// <summary>启封 — the seals as the log has opened and closed them.</summary>
    public static readonly ReadTable Seal = ReadTable.Of("lot_seal", "lot text, round int, seal text, is_open int, position int", "lot, round, seal");

    /// <summary>到期行 — when LimitPassed is due; polled on the trade clock (ruling 48).</summary>
    public static readonly ReadTable Due = ReadTable.Of("due", "lot text, rule text, phase text, ticks_at text", "lot, rule, phase", "ticks_at");

    public static readonly ReadSchema Schema = new(Version, [Fact, Scope, Lot, Project, Party, Booking, Seal, Due]);

    public static string OfLot(string lot) => "L/" + lot;

    public static string OfProject(string project) => "P/" + project;
}

/// <summary>A row of <see cref="ReadTables.Lot"/>.</summary>
public sealed record LotRow(
    string Lot, string Project, long Round, string Name, string ProjectName, string Kind, string Region, string Stage, string State, string Owner, string Method,
    long Filled, long Due, long Conflicts, long Sealed, string LastAt, string LastTaken, long LastPosition, string FirstDay, string LastDay,
    string Result, string Codes, string Search);

/// <summary>A row of <see cref="ReadTables.Project"/>.</summary>
public sealed record ProjectRow(
    string Project, string Name, string Codes, string Kind, string Region, string Owner, string Method, string RegisteredAt, long Lots, long Filled, long Due,
    long LastPosition, string LastAt, string Search);

/// <summary>A row of <see cref="ReadTables.Booking"/>.</summary>
public sealed record BookingRow(
    string Lot, string Booking, string Room, string Purpose, string Starts, string Ends, string State, long Moved, string RoomGroup, long Position);

/// <summary>A row of <see cref="ReadTables.Party"/>.</summary>
public sealed record PartyRow(string Lot, string Party, string Role, string RoleEn, string Name, string Code, long ByName, string LastAt, string Search);
