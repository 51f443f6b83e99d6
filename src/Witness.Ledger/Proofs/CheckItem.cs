using Witness.Ledger.Signing;

namespace Witness.Ledger.Proofs;

/// <summary>核对项 — one thing that was checked, and whether it holds; a null answer means it was not part of the evidence.</summary>
public sealed record CheckItem(bool? Holds, string Zh, string En)
{
    /// <summary>Which check it is, as docs/spec/report-bundle.md names it; empty where that page names none.</summary>
    public string Code { get; init; } = "";
}

/// <summary>结论 — what a verification came to.</summary>
public enum Verdict
{
    /// <summary>通过 — everything holds, and enough outsiders cosigned.</summary>
    Passed,

    /// <summary>通过但未锚定 — everything holds; too few outsiders have cosigned, so it rests on the log's word alone.</summary>
    PassedUnanchored,

    /// <summary>不通过 — something does not hold.</summary>
    Failed,
}

/// <summary>What the auditor brings along: keys known from elsewhere, and how many cosigners make an anchor.</summary>
/// <param name="Logs">Keys of logs; empty: the evidence's own key is used and that is said.</param>
/// <param name="Cosigners">Trusted cosigners; those the evidence alone names make no anchor.</param>
/// <param name="Quorum">Cosigners needed for 已锚定.</param>
public sealed record Trust(IReadOnlyList<NoteKey> Logs, IReadOnlyList<NoteKey> Cosigners, int Quorum = Trust.UsualQuorum)
{
    /// <summary>Independent cosigners that make an anchor unless the auditor says otherwise.</summary>
    public const int UsualQuorum = 2;

    /// <summary>Keys of houses that sign reports; empty: the evidence's own key is used and that is said.</summary>
    public IReadOnlyList<NoteKey> Reports { get; init; } = [];

    /// <summary>SHA-256 of the certificates of time stamp authorities; empty: the evidence's own is used and that is said.</summary>
    public IReadOnlyList<Bytes.Digest> Authorities { get; init; } = [];

    /// <summary>Nothing brought along.</summary>
    public static readonly Trust None = new([], []);
}

/// <summary>核对结果 — the items in the order they were checked; checking stops where nothing further can be told.</summary>
public sealed class Checked
{
    private readonly List<CheckItem> _items = [];

    /// <summary>Every item so far.</summary>
    public IReadOnlyList<CheckItem> Items => _items;

    /// <summary>True once enough trusted cosigners were found on the checkpoint.</summary>
    public bool Anchored { get; internal set; }

    /// <summary>The first item that does not hold.</summary>
    public CheckItem? FirstBroken => _items.FirstOrDefault(i => i.Holds == false);

    /// <summary>What it comes to.</summary>
    public Verdict Verdict => FirstBroken is not null ? Verdict.Failed : Anchored ? Verdict.Passed : Verdict.PassedUnanchored;

    /// <summary>What is to be said of bytes that are no evidence at all.</summary>
    public static Checked Unreadable()
    {
        var said = new Checked();
        said.Say(false, "文件不是可读的证明材料，也不是报告所列的证据", "the file is no evidence that can be read, nor a file that a report names");
        return said;
    }

    internal bool Say(bool holds, string zh, string en) => Say("", holds, zh, en);

    /// <summary>One check and what it came to; gives the answer back.</summary>
    public bool Say(string code, bool holds, string zh, string en)
    {
        _items.Add(new(holds, zh, en) { Code = code });
        return holds;
    }

    internal void Remark(string zh, string en) => Remark("", zh, en);

    /// <summary>What was not checked, or is only to be known.</summary>
    public void Remark(string code, string zh, string en) => _items.Add(new(null, zh, en) { Code = code });

    /// <summary>Takes in what another check found: its items come after those that stand here.</summary>
    public void Add(Checked other)
    {
        _items.AddRange(other._items);
        Anchored |= other.Anchored;
    }
}
