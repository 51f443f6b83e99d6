namespace Witness.Domain.Facts.Wire;

/// <summary>拒收原因 — where in the item and why, in both languages. Never repeats a value: values may be sealed or personal.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the item; empty for the item as a whole.</param>
/// <param name="Code">Stable, kebab-case; listed in the wire specification.</param>
public sealed record Refusal(string Pointer, string Code, string Zh, string En);

/// <summary>Collects refusals with the path read so far; a pointer is only written out when something is refused.</summary>
internal sealed class Refusals
{
    /// <summary>More than this of one item helps nobody.</summary>
    public const int Most = 20;

    private const int LongestName = 100;

    private readonly (string? Name, int Index)[] _path = new (string?, int)[WireJson.MaxDepth + 8];
    private int _depth;
    private List<Refusal>? _all;

    /// <summary>Also counts those beyond the most that are kept.</summary>
    public int Count { get; private set; }

    public bool Any => Count > 0;

    public IReadOnlyList<Refusal> All => _all ?? (IReadOnlyList<Refusal>)[];

    public void Enter(string name) => _path[_depth++] = (name, 0);

    public void Enter(int index) => _path[_depth++] = (null, index);

    public void Leave() => _depth--;

    public void Add(string code, string zh, string en)
    {
        Count++;
        _all ??= [];
        if (_all.Count < Most) _all.Add(new(Pointer(), code, zh, en));
    }

    public void AddAt(string name, string code, string zh, string en)
    {
        Enter(name);
        Add(code, zh, en);
        Leave();
    }

    private string Pointer()
    {
        var pointer = new System.Text.StringBuilder();
        for (var i = 0; i < _depth; i++)
        {
            pointer.Append('/');
            if (_path[i].Name is { } name) pointer.Append(Escape(name));
            else pointer.Append(_path[i].Index);
        }
        return pointer.ToString();
    }

    /// <summary>A name as a part of a pointer; a very long one is cut, so that an answer stays short.</summary>
    public static string Escape(string name) => (name.Length <= LongestName ? name : name[..LongestName] + "…").Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
