using Witness.Domain.Kinds;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Ledger.Log;

namespace Witness.Flow.Records;

/// <summary>What the desks answer alike: denials, changes of accounts, names of regions and kinds.</summary>
internal static class DeskAnswers
{
    public static readonly Wording WholeCentre = new("全中心", "Whole centre");

    /// <summary>The right that is missing, and who has it.</summary>
    public static Wording Needs(Permission permission) => permission.Needs;

    public static Act Denied(Permission permission) => Refused($"没有权限：{Needs(permission).Zh}", $"Not permitted: {Needs(permission).En}");

    public static Act Refused(string zh, string en) => new Act.Refused(new(zh, en));

    public static Act ToAct(this AccountChange change) =>
        change.Position is { } position ? new Act.Done(position) : Refused(change.Zh!, change.En!);

    /// <summary>An act while the log takes nothing in is refused with the reason, not broken off.</summary>
    public static async Task<Act> Try(Func<Task<Act>> act)
    {
        try
        {
            return await act();
        }
        catch (LogClosedException closed)
        {
            return Refused($"日志只读：{closed.Reason.Zh}", $"The log is read-only: {closed.Reason.En}");
        }
    }

    public static Page<T> ToPage<T>(this IReadOnlyList<T> all, int number, int size)
    {
        (number, size) = (Math.Max(1, number), Math.Clamp(size, 1, 200));
        return new([.. all.Skip((number - 1) * size).Take(size)], number, size, all.Count);
    }

    public static Wording Region(string? code) => code is null ? WholeCentre : RegionNames.Of(code);

    public static Wording Kind(string code) => KindBook.Find(code)?.Name ?? new(code, code);

    /// <summary>A sender, or what it sent, belongs to the sender's region; of an unknown one only readers of the whole centre (ruling 60).</summary>
    public static bool CoversRegion(this Pass pass, string? region) => pass.WholeCentre || (region is not null && pass.Regions.Any(outer => RegionCode.IsWithin(region, outer)));
}
