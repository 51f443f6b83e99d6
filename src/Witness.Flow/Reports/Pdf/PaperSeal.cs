namespace Witness.Flow.Reports.Pdf;

/// <summary>电子签章 — makes the signature over a file: given the bytes it covers, a CMS no longer than the room kept for it.</summary>
/// <param name="Name">Who signs.</param>
/// <param name="At">The time the signature says it was made.</param>
/// <param name="Room">Bytes kept for the CMS.</param>
public sealed record PaperSeal(string Name, DateTimeOffset At, int Room, Func<ReadOnlyMemory<byte>, byte[]> Make);
