namespace Witness.Domain.Access;

/// <summary>启封状态 — which seals of a lot's round stand open.</summary>
public sealed class SealView
{
    private readonly int _open;

    public SealView(IEnumerable<Seal> open)
    {
        foreach (var seal in open) _open |= 1 << (int)seal;
    }

    public static SealView AllOpen { get; } = new(SealMarks.All);

    public static SealView NoneOpen { get; } = new([]);

    public IReadOnlyList<Seal> Open => [.. SealMarks.All.Where(IsOpen)];

    public bool IsOpen(Seal seal) => (_open & (1 << (int)seal)) != 0;
}
