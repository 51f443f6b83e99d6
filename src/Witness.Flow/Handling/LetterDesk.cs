using System.Globalization;
using System.Text;
using Witness.Domain.Calendar;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Vault;

namespace Witness.Flow.Handling;

/// <summary>
/// 函告台 — letters to the supervisory body: drafted by one, reviewed by another, sent, receipted, answered, their result written down. Each step is a fact;
/// the text is kept as evidence is.
/// </summary>
public sealed class LetterDesk(HandlingPen pen, HandlingBook book, EvidenceShelf shelf, WorkCalendar calendar)
{
    private const int MostText = 20_000;
    private const int Tries = 5;

    /// <summary>Letters of the reader's scope, those that wait longest over their time first.</summary>
    public async Task<Look<IReadOnlyList<LetterView>>> List(Reader reader, LetterState? state, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ReadClues, "letters", stop) is not { } pass) return new Look<IReadOnlyList<LetterView>>.Denied(Permission.ReadClues.Needs);
        var covered = await pen.Covered(pass, stop);
        var views = book.Letters.Where(line => (state is null || line.State == state) && (covered is null || covered.Contains(line.Lot))).Select(line => new LetterView(line, "", AgeOf(line), []));
        return new Look<IReadOnlyList<LetterView>>.Shown([.. views.OrderByDescending(view => view.Age.Over).ThenBy(view => view.Line.State == LetterState.Concluded).ThenByDescending(view => view.Age.Days ?? 0).ThenByDescending(view => view.Line.No, StringComparer.Ordinal)]);
    }

    /// <summary>Numbers of alerts that a letter under way speaks of: they wait for somebody outside.</summary>
    public async Task<Look<IReadOnlySet<string>>> Outside(Reader reader, CancellationToken stop) =>
        await pen.Enter(reader, Permission.ReadClues, "letters", stop) is null ? new Look<IReadOnlySet<string>>.Denied(Permission.ReadClues.Needs)
            : new Look<IReadOnlySet<string>>.Shown(book.Letters.Where(line => line.IsOutside).SelectMany(line => line.Numbers).ToHashSet(StringComparer.Ordinal));

    public async Task<Look<LetterView>> Letter(Reader reader, string no, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ReadClues, $"letter/{Short(no)}", stop) is not { } pass) return new Look<LetterView>.Denied(Permission.ReadClues.Needs);
        if (book.Letter(no) is not { } line || !await pen.Covers(pass, line.Lot, stop)) return new Look<LetterView>.Absent();
        var bytes = line.Text?.Url is { } name ? await shelf.Read(ScopeOf(line.Lot, line.Round), name, stop) : null;
        var annex = line.Annex.Select(doc => book.Kept(doc.Url ?? "")).OfType<EvidenceLine>().ToList();
        return new Look<LetterView>.Shown(new(line, bytes is null ? "" : Encoding.UTF8.GetString(bytes), AgeOf(line), annex));
    }

    /// <summary>拟稿; the number is given, or that of the returned letter that is drafted again.</summary>
    public async Task<Made> Draft(Reader reader, LetterDraft draft, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.WriteLetters, $"letters/{Short(draft.Lot)}", stop) is not { } pass) return new(HandlingPen.Denied(Permission.WriteLetters), null);
        if (!await pen.Knows(draft.Lot, stop) || !await pen.Covers(pass, draft.Lot, stop)) return new(HandlingPen.NoLot, null);
        if (Problem(draft) is { } problem) return new(new Act.Refused(problem), null);
        var before = draft.No is { } known ? book.Letter(known) : null;
        if (draft.No is not null && before is null) return new(HandlingPen.Refused("没有这份函", "There is no such letter"), null);
        if (before is not null && (before.Lot != draft.Lot || before.Round != draft.Round)) return new(HandlingPen.Refused("重拟不得更换标段", "A new draft is about the same lot"), null);
        if (before is not null && LetterLife.Refuses(before.State, LetterAct.Redraft, before.Drafter, reader.Account) is { } no) return new(new Act.Refused(no), null);
        var text = await Keep(draft.Lot, draft.Round, draft.Title.Trim(), draft.Text, stop);
        var annex = draft.Annex.Select(id => book.Kept(id)!).Select(line => new Doc(line.Title, line.Digest, line.Size, line.Id)).ToList();
        for (var i = 0; i < Tries; i++)
        {
            var number = draft.No ?? NextNo(i);
            var fact = new LetterDrafted { LetterNo = number, AnomalyIds = draft.Numbers, To = new Org(draft.To.Trim()), Doc = text, Annex = annex };
            var act = await pen.Write(reader, fact, draft.Lot, draft.Round, string.Create(CultureInfo.InvariantCulture, $"letter/{number}/draft/{(before?.Drafts ?? 0) + 1}"), stop);
            if (act is Act.Done || draft.No is not null) return new(act, number);
        }
        return new(HandlingPen.Refused("编号冲突，请重试", "The number was taken, please try again"), null);
    }

    /// <summary>审核 — by another person than who drafted it.</summary>
    public Task<Act> Review(Reader reader, string no, bool agrees, string reason, CancellationToken stop) =>
        !agrees && reason.Trim().Length == 0 ? Task.FromResult(HandlingPen.Refused("退回须写明理由", "Returning needs a reason"))
        : Step(reader, no, Permission.ReviewLetters, LetterAct.Review, new LetterReviewed { LetterNo = no, Verdict = agrees ? LetterLife.Agrees : LetterLife.Returns, Reason = Cut(reason) }, stop);

    public Task<Act> Send(Reader reader, string no, CancellationToken stop) => Step(reader, no, Permission.ReviewLetters, LetterAct.Send, new LetterSent { LetterNo = no }, stop);

    public Task<Act> Receipt(Reader reader, string no, string by, CancellationToken stop) =>
        by.Trim().Length is 0 or > 100 ? Task.FromResult(HandlingPen.Refused("须写明签收人", "Say who receipted it"))
        : Step(reader, no, Permission.WriteLetters, LetterAct.Receipt, new LetterReceipted { LetterNo = no, By = by.Trim() }, stop);

    public async Task<Act> Answer(Reader reader, string no, string text, CancellationToken stop)
    {
        if (text.Trim().Length is 0 or > MostText) return HandlingPen.Refused("须写明回复内容", "Say what was answered");
        if (await Checked(reader, no, Permission.WriteLetters, LetterAct.Answer, stop) is var (line, refused) && refused is not null) return refused;
        var doc = await Keep(line!.Lot, line.Round, text.Trim().Split('\n')[0] is { Length: <= 60 } first ? first : text.Trim()[..60], text.Trim(), stop);
        return await pen.Write(reader, new LetterAnswered { LetterNo = no, Doc = doc }, line.Lot, line.Round, Key(line, LetterAct.Answer), stop);
    }

    /// <summary>行政处理结果 — as the supervisory body gave it, quoted.</summary>
    public Task<Act> Conclude(Reader reader, string no, string result, string basis, CancellationToken stop) =>
        result.Trim().Length is 0 or > 2000 ? Task.FromResult(HandlingPen.Refused("须写明处理结果", "Say what the result is"))
        : Step(reader, no, Permission.WriteLetters, LetterAct.Conclude, new OutcomeRecorded { LetterNo = no, Result = result.Trim(), Basis = Cut(basis) }, stop);

    private async Task<Act> Step(Reader reader, string no, Permission permission, LetterAct act, Fact fact, CancellationToken stop)
    {
        if (await Checked(reader, no, permission, act, stop) is var (line, refused) && refused is not null) return refused;
        return await pen.Write(reader, fact, line!.Lot, line.Round, Key(line, act), stop);
    }

    private async Task<(LetterLine? Line, Act? Refused)> Checked(Reader reader, string no, Permission permission, LetterAct act, CancellationToken stop)
    {
        if (await pen.Enter(reader, permission, $"letter/{Short(no)}", stop) is not { } pass) return (null, HandlingPen.Denied(permission));
        if (book.Letter(no) is not { } line || !await pen.Covers(pass, line.Lot, stop)) return (null, HandlingPen.Refused("没有这份函", "There is no such letter"));
        return LetterLife.Refuses(line.State, act, line.Drafter, reader.Account) is { } why ? (null, new Act.Refused(why)) : (line, null);
    }

    // the same step of the same draft is one key: two who do it at once meet in the log, and one of them has it
    private static string Key(LetterLine line, LetterAct act) => string.Create(CultureInfo.InvariantCulture, $"letter/{line.No}/{act}/{line.Drafts}");

    private async Task<Doc> Keep(string lot, int round, string title, string text, CancellationToken stop)
    {
        var kept = await shelf.Put(ScopeOf(lot, round), Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")), stop);
        return new(title, kept.ContentDigest, kept.Size, kept.Name);
    }

    private string NextNo(int beyond)
    {
        var year = pen.Today.Year;
        var count = book.Letters.Count(line => line.No.StartsWith($"HG-{year}-", StringComparison.Ordinal));
        return string.Create(CultureInfo.InvariantCulture, $"HG-{year}-{count + 1 + beyond:0000}");
    }

    private Wording? Problem(LetterDraft draft)
    {
        if (draft.Round is < 1 or > 99) return new("轮次须为 1 至 99", "The round is 1 to 99");
        if (draft.To.Trim().Length is 0 or > 200) return new("须写明收函单位", "Name who the letter is for");
        if (draft.Title.Trim().Length is 0 or > 100) return new("须写明标题（至多 100 字）", "Give a title (at most 100 characters)");
        if (draft.Text.Trim().Length is 0 or > MostText) return new($"须写明正文（至多 {MostText} 字）", $"Write the text (at most {MostText} characters)");
        if (draft.Numbers.Count is 0 or > 50) return new("须列明 1 至 50 项异常", "Name 1 to 50 irregularities");
        return draft.Annex.Any(id => book.Kept(id) is not { } line || line.Lot != draft.Lot) ? new("附件须为本标段的证据", "An annex is evidence of this lot") : null;
    }

    private LetterAge AgeOf(LetterLine line) => LetterAge.Of(line.State, line.Since, pen.Today, calendar);

    private static Scope ScopeOf(string lot, int round) => new(ScopeKind.Lot, null, [lot], round);

    private static string? Cut(string text) => text.Trim() is { Length: > 0 } kept ? kept.Length <= 2000 ? kept : kept[..2000] : null;

    private static string Short(string text) => text.Length <= 100 ? text : text[..100];
}
