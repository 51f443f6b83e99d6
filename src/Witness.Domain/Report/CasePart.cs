using System.Globalization;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;

namespace Witness.Domain.Report;

/// <summary>
/// 异常情况部分 — irregularities with evidence and handling, folded from their facts. A case still open says its stage and 处置中 and nothing else; what
/// stands in it is told by a supplement once it is closed (ruling 27).
/// </summary>
internal sealed class CasePart(ReportSource source, FactsUsed facts)
{
    private static readonly Said Handling = new("处置中", "In handling");

    private readonly Dictionary<string, Matter> _matters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (IReadOnlyList<string> Numbers, string? To)> _letters = new(StringComparer.Ordinal);

    public IReadOnlyList<ReportCase> All()
    {
        foreach (var recorded in source.Clues.Where(f => f.Fact.Header.Scope.Round == source.Round).OrderBy(f => f.Position)) Fold(recorded);
        var number = 0;
        return [.. _matters.Values.OrderBy(m => m.First.Position).Select(m => Of(m, string.Create(CultureInfo.InvariantCulture, $"YC-{++number:00}")))];
    }

    /// <summary>Evidence and letters, each with the number of its case where that is closed.</summary>
    public IReadOnlyList<ReportAttachment> Attachments(ReportCopy copy)
    {
        if (copy == ReportCopy.Party) return [];
        var list = new List<ReportAttachment>();
        foreach (var recorded in source.Clues.Where(f => f.Fact.Header.Scope.Round == source.Round).OrderBy(f => f.Position))
        {
            var (id, kind, doc, digest, custodian) = recorded.Fact switch
            {
                EvidenceTaken taken => (taken.EvidenceId ?? "", KindOf(taken.Kind), taken.File, taken.File?.Digest ?? taken.Digest, taken.Custodian),
                LetterDrafted drafted => (drafted.LetterNo ?? "", new Said("函件", "Letter"), drafted.Doc, drafted.Doc?.Digest, ActorOf(recorded)),
                LetterAnswered answered => (answered.LetterNo ?? "", new Said("函复", "Answer"), answered.Doc, answered.Doc?.Digest, ActorOf(recorded)),
                OutcomeRecorded outcome => (outcome.LetterNo ?? "", new Said("处理结果", "Result"), outcome.Doc, outcome.Doc?.Digest, ActorOf(recorded)),
                _ => ("", new Said(""), null, null, null),
            };
            if (digest is null) continue;
            var open = recorded.Fact is EvidenceTaken { AnomalyId: { } of } && _matters.TryGetValue(of, out var matter) && !AlertLife.IsClosed(matter.State);
            list.Add(new(
                string.Create(CultureInfo.InvariantCulture, $"ZJ-{list.Count + 1:00}"), id, kind, open || doc?.Title is not { } title ? null : new(title), digest, doc?.Size, FactsUsed.Time(recorded.Fact.At), custodian, facts.Add(recorded)));
        }
        return list;
    }

    private void Fold(Recorded recorded)
    {
        switch (recorded.Fact)
        {
            case AlertRaised { Alert: { } n } f: Begin(n, recorded).Say(f.Stage, f.Severity, f.Explanation, f.Rule); break;
            case AlertRevised { Alert: { } n } f when _matters.TryGetValue(n, out var m): m.Say(f.Stage, f.Severity, f.Explanation, f.Rule); break;
            case AnomalyRecorded { AnomalyId: { } n } f: Begin(n, recorded).Say(f); break;
            case AnomalyVoided { AnomalyId: { } n } f: Act(n, recorded, null, f.Reason); break;
            case AlertCleared { Alert: { } n } f: Act(n, recorded, null, f.Why); break;
            case AlertReopened { Alert: { } n } f: Act(n, recorded, null, f.Why); break;
            case AlertTaken { Alert: { } n }: Act(n, recorded, null, null); break;
            case AlertEscalated { Alert: { } n } f: Act(n, recorded, f.To, null); break;
            case AlertReviewed { Alert: { } n } f: Act(n, recorded, null, f.Reason is { } why ? $"{f.Verdict}：{why}" : f.Verdict); break;
            case PartyPrompted { AnomalyId: { } n } f: Act(n, recorded, f.To, f.Text); break;
            case PartyInformed { AnomalyId: { } n } f: Act(n, recorded, f.To, f.Text); break;
            case StopRequested { AnomalyId: { } n } f: Act(n, recorded, f.To, f.Text); break;
            case EvidenceTaken { AnomalyId: { } n, EvidenceId: { } id } when _matters.TryGetValue(n, out var m): m.Evidence.Add(id); break;
            case LetterDrafted { LetterNo: { } no } f:
                _letters[no] = (f.AnomalyIds ?? [], f.To?.Name);
                foreach (var n in f.AnomalyIds ?? []) Advance(n, recorded);
                break;
            case LetterSent { LetterNo: { } no }: Letter(no, recorded, no); break;
            case LetterReceipted { LetterNo: { } no } f: Letter(no, recorded, f.By is { } by ? $"{no}（{by}）" : no); break;
            case LetterAnswered { LetterNo: { } no } f: Letter(no, recorded, f.Doc?.Title is { } title ? $"{no}：{title}" : no); break;
            case OutcomeRecorded { LetterNo: { } no } f: Letter(no, recorded, f.Result is { } result ? $"{no}：{result}" : no); break;
        }
    }

    private Matter Begin(string number, Recorded recorded)
    {
        if (!_matters.TryGetValue(number, out var matter)) _matters.Add(number, matter = new(number, recorded));
        return matter;
    }

    private void Advance(string number, Recorded recorded)
    {
        if (_matters.TryGetValue(number, out var matter)) matter.State = AlertLife.After(matter.State, recorded.Fact);
    }

    private void Act(string number, Recorded recorded, string? to, string? text)
    {
        if (!_matters.TryGetValue(number, out var matter)) return;
        matter.State = AlertLife.After(matter.State, recorded.Fact);
        matter.Acts.Add((recorded, to, text));
    }

    private void Letter(string no, Recorded recorded, string text)
    {
        if (!_letters.TryGetValue(no, out var letter)) return;
        foreach (var number in letter.Numbers) Act(number, recorded, letter.To, text);
    }

    private ReportCase Of(Matter matter, string number)
    {
        var stage = Said.Of(Irregularities.StageName(matter.Stage) ?? new Wording(matter.Stage, matter.Stage));
        var at = FactsUsed.Time(matter.First.Fact.At);
        var origin = matter.First.Fact is AnomalyRecorded ? new Said("人工录入", "Entered") : new Said("规则", "Rule");
        if (!AlertLife.IsClosed(matter.State)) return new(number, matter.Number, stage, true, Handling, at, origin, null, null, null, null, [], [], [], facts.Add(matter.First));
        return new(
            number, matter.Number, stage, false, Said.Of(matter.State.Title()), at, origin, matter.Type, matter.Severity, matter.Text, matter.Law, matter.Parties,
            [.. matter.Acts.Select(act => new ReportAct(FactsUsed.Time(act.Of.Fact.At), FactsUsed.NameOf(act.Of.Fact.Header.Type), ActorOf(act.Of), act.To, act.Text is { } text ? new(text) : null, facts.Add(act.Of)))],
            matter.Evidence, facts.Add(matter.First));
    }

    private string? ActorOf(Recorded recorded) => source.Actors.GetValueOrDefault(recorded.Position);

    private static Said KindOf(string? kind) => kind is null ? new("文件", "File") : Choices.EvidenceKind.Find(kind) is { } choice ? new(choice.Chinese, choice.English) : new(kind);

    private sealed class Matter(string number, Recorded first)
    {
        public string Number => number;

        public Recorded First => first;

        public AlertState State { get; set; } = AlertState.New;

        public string Stage { get; private set; } = "";

        public Said? Type { get; private set; }

        public Said? Severity { get; private set; }

        public Said? Text { get; private set; }

        public Said? Law { get; private set; }

        public IReadOnlyList<string> Parties { get; private set; } = [];

        public List<(Recorded Of, string? To, string? Text)> Acts { get; } = [];

        public List<string> Evidence { get; } = [];

        public void Say(string? stage, string? severity, string? explanation, string? rule)
        {
            Stage = stage ?? Stage;
            if (severity is not null) Severity = Choices.Severity.Find(severity) is { } choice ? new(choice.Chinese, choice.English) : new(severity);
            if (explanation is null)
            {
                Type ??= rule is null ? null : new(rule);
                return;
            }
            var said = Explanation.Read(explanation);
            (Type, Text, Parties) = (Said.Of(said.Name), FactsUsed.Spoken(said.Summary), said.Parties);
            Law = new($"{said.Law.Title}{said.Law.Article}");
        }

        public void Say(AnomalyRecorded fact)
        {
            Stage = fact.Stage ?? Stage;
            Type = Said.Of(Irregularities.TypeName(fact.Type?.Text ?? fact.Type?.Value));
            Text = fact.Text is { } text ? new(FactsUsed.Spoken(new(text, text)).Zh) : null;
            Parties = [.. (fact.Parties ?? []).Select(party => party.Org?.Name).OfType<string>()];
        }
    }
}
