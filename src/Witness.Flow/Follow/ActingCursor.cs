using System.Buffers.Binary;
using System.Text;
using Witness.Ledger.Log;

namespace Witness.Flow.Follow;

/// <summary>行动游标 — where an acting follower stands: a row attached to the log, committed with what it appends (ruling 13).</summary>
public static class ActingCursor
{
    public static readonly AttachedTable Table = new("cursor");

    /// <summary>The first position not seen yet; 0 before the first.</summary>
    public static async Task<long> Load(LogStore store, string name, CancellationToken stop) =>
        await store.ReadRow(Table, Encoding.ASCII.GetBytes(name), stop) is { } row ? BinaryPrimitives.ReadInt64BigEndian(row) : 0;

    public static AttachedRow Row(string name, long next)
    {
        var value = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(value, next);
        return new(Table, Encoding.ASCII.GetBytes(name), value);
    }
}
