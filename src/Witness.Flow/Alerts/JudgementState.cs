using System.IO.Compression;
using System.Text.Json;
using Witness.Domain.Access;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Rules.Traces;

namespace Witness.Flow.Alerts;

internal sealed record SavedSeal(string Lot, int Round, Seal Seal);

internal sealed record SavedTrace(string Tracker, Trace Trace);

internal sealed record SavedSummary(string Measure, Summary Summary);

internal sealed record SavedWait(string Rule, string Lot, int Round);

internal sealed record SavedTest(string Rule, string Pair, double P);

internal sealed record SavedSilence(string Lot, int Round, long Position);

internal sealed record SavedSource(string Id, IReadOnlyList<string> MayReport, string? Region, string? Kind, bool Suspended)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public SourceScope Scope => new(Id, MayReport.ToHashSet(StringComparer.Ordinal), Region, Kind, Suspended);
}

internal sealed record SavedNature(string Lot, int Round, string Nature);

internal sealed record SavedSpeech(string Rule, string Body, string Lot, int Round, DateOnly Day);

internal sealed record SavedFinding(string Lot, int Round, string Rule, string Cause, Severity? Severity, Severity Level);

/// <summary>
/// 判断状态 — what judgement holds of all facts before a position: where they lie, what lots left for each other, what stands. No fact is in it but
/// by its position. Made from the log and thrown away with no loss: a start folds what came after it, else all.
/// </summary>
internal sealed record JudgementState(
    IReadOnlyList<SavedSeal> Open, IReadOnlyList<SavedSeal> Closed, IReadOnlyList<SavedPlace> Lots, IReadOnlyList<SavedPlace> Projects,
    IReadOnlyList<SavedTrace> Traces, IReadOnlyList<Sample> Samples, IReadOnlyList<SavedSummary> Frozen, IReadOnlyList<SavedWait> Waiting, DateOnly Frozen1st,
    IReadOnlyList<SavedTest> Tests, IReadOnlyList<long> Parties, IReadOnlyList<long> Centre, IReadOnlyList<SavedSource> Sources, IReadOnlyList<long> Rooms,
    IReadOnlyList<SavedSilence> Silences, IReadOnlyList<BoundPlace> Places, IReadOnlyList<SavedNature> Natures, IReadOnlyList<SavedSpeech> Spoken, IReadOnlyList<SavedFinding> Standing, DateOnly Month)
{
    /// <summary>Hidden facts by tag (hex), which the log's own reader keeps.</summary>
    public IReadOnlyDictionary<string, long> Hidden { get; init; } = new Dictionary<string, long>();

    public byte[] Pack()
    {
        using var packed = new MemoryStream();
        using (var stream = new BrotliStream(packed, CompressionLevel.Fastest)) JsonSerializer.Serialize(stream, this);
        return packed.ToArray();
    }

    public static JudgementState Unpack(byte[] bytes)
    {
        using var stream = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<JudgementState>(stream)!;
    }
}
