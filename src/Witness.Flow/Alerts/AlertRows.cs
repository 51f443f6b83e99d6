using System.Buffers.Binary;
using System.Globalization;
using Witness.Domain.Rules.Asking;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;
using Witness.Ledger.Log;

namespace Witness.Flow.Alerts;

/// <summary>What the log says of an alert: whether it stands, by how many facts, and the keyed digest of what it said last.</summary>
internal readonly record struct Said(bool Stands, int Count, Key16 Digest, Severity Level);

/// <summary>
/// 预警行 — one row per alert beside the log, committed with the fact that changed it: what has been said, to be compared with what
/// should be. Keys and values are keyed handles; a reader of the table learns neither rule nor lot nor cause.
/// </summary>
internal sealed class AlertRows(Handles handles)
{
    public static readonly AttachedTable Table = new("alert");

    private const int ValueSize = 6 + Key16.Size;

    private readonly Dictionary<Key16, SortedDictionary<string, Said>> _groups = [];

    public async Task Load(LogStore store, CancellationToken stop)
    {
        _groups.Clear();
        ReadOnlyMemory<byte> after = default;
        while (await store.ReadRows(Table, default, after, 5000, stop) is { Count: > 0 } rows)
        {
            foreach (var row in rows) Put(Key16.From(row.Key.Span), Key16.From(row.Key.Span[Key16.Size..]).ToString(), Read(row.Value!.Value.Span));
            after = rows[^1].Key;
        }
    }

    /// <summary>The number of an alert, as all may see it.</summary>
    public string NumberOf(string identity) => handles.About($"alert/{identity}").ToString();

    public Key16 GroupOf(string lot, int round, string rule) => handles.About(string.Create(CultureInfo.InvariantCulture, $"alerts/{lot}/{round}/{rule}"));

    /// <summary>What was said of the causes of one rule on one round of a lot, by alert number.</summary>
    public IReadOnlyDictionary<string, Said> Of(Key16 group) => _groups.TryGetValue(group, out var known) ? known : Nothing;

    /// <summary>Once it is in the log.</summary>
    public void Put(Key16 group, string number, Said said)
    {
        if (!_groups.TryGetValue(group, out var known)) _groups.Add(group, known = new(StringComparer.Ordinal));
        known[number] = said;
    }

    public static AttachedRow Row(Key16 group, string number, Said said)
    {
        var key = new byte[2 * Key16.Size];
        group.ToArray().CopyTo(key, 0);
        Convert.FromHexString(number).CopyTo(key, Key16.Size);
        var value = new byte[ValueSize];
        value[0] = said.Stands ? (byte)1 : (byte)0;
        value[1] = (byte)said.Level;
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(2), said.Count);
        said.Digest.ToArray().CopyTo(value, 6);
        return new(Table, key, value);
    }

    private static Said Read(ReadOnlySpan<byte> value) => new(value[0] == 1, BinaryPrimitives.ReadInt32BigEndian(value[2..]), Key16.From(value[6..]), (Severity)value[1]);

    private static readonly IReadOnlyDictionary<string, Said> Nothing = new Dictionary<string, Said>();
}
