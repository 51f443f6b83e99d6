using Witness.Domain.Cases;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;

namespace Witness.Flow.Handling;

/// <summary>一次处置 — what was said, found or decided about an alert, by whom.</summary>
/// <param name="Type">Name of the fact.</param>
/// <param name="What">Verdict, or how it was said.</param>
public sealed record HandlingAct(long Position, string Type, Moment At, string Actor, string? To, string? What, string? Text);

/// <summary>证据 — a file that was kept, and where it has been since.</summary>
/// <param name="Object">Name in the store.</param>
/// <param name="Digest">Of the file as it was handed in.</param>
/// <param name="Held">Why it is held; null when it may be handed out.</param>
/// <param name="Chain">Custodians in order, the first who kept it.</param>
public sealed record EvidenceLine(
    string Id, string Lot, int Round, string? Anomaly, string Kind, string Title, string Object, string? Digest, long? Size, string? Held, IReadOnlyList<Custody> Chain);

/// <summary>保管 — one link of the chain of custody.</summary>
public sealed record Custody(long Position, Moment At, string Custodian, string Actor, string? Reason);

/// <summary>A file with its bytes, tested against its name.</summary>
public sealed record EvidenceFile(EvidenceLine Line, FileNature Nature, byte[] Bytes);

/// <summary>函告 — a letter as the list shows it.</summary>
/// <param name="Steps">Its facts in order.</param>
public sealed record LetterLine(
    string No, string Lot, int Round, LetterState State, string To, string Title, IReadOnlyList<string> Numbers, string Drafter, int Drafts, Doc? Text, IReadOnlyList<Doc> Annex, IReadOnlyList<LetterStep> Steps)
{
    /// <summary>Trade time of the last step.</summary>
    public Moment Since => Steps[^1].At;

    /// <summary>Sent, and not yet at its end.</summary>
    public bool IsOutside => State is LetterState.Sent or LetterState.Receipted or LetterState.Answered;
}

/// <summary>One step of a letter.</summary>
/// <param name="Note">Verdict with its reason, who receipted, the result with its basis.</param>
public sealed record LetterStep(long Position, string Type, Moment At, string Actor, string? Note, Doc? Doc = null);

/// <summary>A letter with its text and how long it has waited.</summary>
public sealed record LetterView(LetterLine Line, string Text, LetterAge Age, IReadOnlyList<EvidenceLine> Annex);

/// <summary>A letter to be drafted, or drafted again under <paramref name="No"/>.</summary>
public sealed record LetterDraft(string Lot, int Round, IReadOnlyList<string> Numbers, string To, string Title, string Text, IReadOnlyList<string> Annex, string? No = null);

/// <summary>A file on its way into the store.</summary>
public sealed record EvidenceDraft(string Lot, int Round, string? Anomaly, string Name, ReadOnlyMemory<byte> Bytes);

/// <summary>异常录入 — an irregularity as an officer writes it down.</summary>
public sealed record AnomalyDraft(string Lot, int Round, string Type, string Stage, IReadOnlyList<string> Parties, string Text, IReadOnlyList<EvidenceDraft> Files);

/// <summary>What an act came to and the number of what it made.</summary>
public sealed record Made(Act Act, string? Number);
