namespace Witness.Sim.Wire;

/// <summary>已说的话 — what was said under one source key, so that it can be corrected, repeated or taken back.</summary>
public sealed record Said(string Sender, string Type, string? Subject, string Key, DateTime At, int Version, string? Project);

/// <summary>
/// 磁带 — where scenes speak. It gives every fact a source key of its own, so that identity is never reused by accident:
/// only <see cref="Correct"/> and <see cref="Contradict"/> speak under an old key, on purpose.
/// </summary>
public sealed class Tape(Action<Message> emit)
{
    private readonly Dictionary<string, int> _counters = [];
    private string? _project, _subject;
    private string _scope = "";
    private int _round = 1;
    private IReadOnlyList<string>? _lots;

    /// <summary>Facts of the project.</summary>
    public Tape OfProject(string project) => Scope(project, project, 1, null, project);

    /// <summary>Facts of one lot in one round.</summary>
    public Tape OfLot(string project, string lot, int round = 1) => Scope(project, lot, round, null, round == 1 ? lot : $"{lot}R{round}");

    /// <summary>Facts that several lots share.</summary>
    public Tape OfLots(string project, IReadOnlyList<string> lots, int round = 1) =>
        lots.Count == 1 ? OfLot(project, lots[0], round) : Scope(project, null, round, lots, round == 1 ? project : $"{project}R{round}");

    /// <summary>Facts of a room or a party: they name no lot.</summary>
    public Tape Of(string key, string within) => Scope(null, key, 1, null, within);

    private Tape Scope(string? project, string? subject, int round, IReadOnlyList<string>? lots, string scope) =>
        new(emit) { _project = project == subject ? null : project, _subject = subject, _round = round, _lots = lots, _scope = scope, Counters = Counters };

    private Dictionary<string, int> Counters { get => field ?? _counters; init; }

    /// <param name="late">How much later than it happened it is sent.</param>
    /// <param name="mark">Ends the source key in place of a running number, so that an answer file can name the fact beforehand.</param>
    public Said Say(
        string sender, string type, DateTime at, Action<Payload> data, TimeSpan late = default, string? atText = null, DateTime? reportedAt = null, string? mark = null)
    {
        var counter = mark is null ? $"{type}-{_scope}" : $"{type}-{_scope}-{mark}";
        var n = Counters[counter] = Counters.GetValueOrDefault(counter) + 1;
        var key = mark is null ? $"{counter}-{n}" : n == 1 ? counter : $"{counter}-{n}";
        Send(sender, type, key, 1, at, at + late, data, atText, reportedAt);
        return new Said(sender, type, _subject, key, at, 1, _project);
    }

    /// <summary>更正 — the same key, a higher version.</summary>
    public Said Correct(Said said, DateTime at, Action<Payload> data, DateTime deliver)
    {
        Send(said.Sender, said.Type, said.Key, said.Version + 1, at, deliver, data, null, deliver);
        return said with { Version = said.Version + 1, At = at };
    }

    /// <summary>矛盾 — the same identity with other content: on purpose.</summary>
    public void Contradict(Said said, Action<Payload> data, DateTime deliver) =>
        Send(said.Sender, said.Type, said.Key, said.Version, said.At, deliver, data, null, null);

    /// <summary>撤回 — takes back what was said, up to its version.</summary>
    public void Retract(Said said, DateTime at, string reason) =>
        Say(said.Sender, "FactRetracted", at, p => p.Text("SourceKey", said.Key).Int("SourceVersion", said.Version).Text("Reason", reason));

    private void Send(string sender, string type, string key, int version, DateTime at, DateTime deliver, Action<Payload> data, string? atText, DateTime? reportedAt) =>
        emit(new Message(sender, type, _subject, key, at, deliver, Payload.Write(p =>
        {
            if (_round > 1) p.Int("Round", _round);
            if (_lots is not null) p.Texts("Lots", _lots);
            data(p);
        }))
        { Version = version, Project = _project, AtText = atText, ReportedAt = reportedAt });
}
