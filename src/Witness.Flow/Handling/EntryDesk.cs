using Witness.Domain.Cases;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;

namespace Witness.Flow.Handling;

/// <summary>录入台 — 异常录入 (clause 4.4.1 f): an irregularity as an officer saw it, by lot and stage, with its files; and its voiding. It joins the queue.</summary>
public sealed class EntryDesk(HandlingPen pen, HandlingBook book, EvidenceDesk evidence)
{
    public const int MostFiles = 10;

    /// <summary>Tells what was entered by hand from what a rule raised.</summary>
    public const string Prefix = "M-";

    private const int MostText = 4000;

    public async Task<Made> Record(Reader reader, AnomalyDraft draft, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.HandleAlerts, $"entry/{Short(draft.Lot)}", stop) is not { } pass) return new(HandlingPen.Denied(Permission.HandleAlerts), null);
        if (Problem(draft) is { } problem) return new(new Act.Refused(problem), null);
        if (!await pen.Knows(draft.Lot, stop) || !await pen.Covers(pass, draft.Lot, stop)) return new(HandlingPen.NoLot, null);
        var number = Prefix + pen.FreshKey("m")[2..];
        var kept = new List<string>();
        foreach (var file in draft.Files)
        {
            var added = await evidence.Add(reader, file with { Lot = draft.Lot, Round = draft.Round, Anomaly = number }, stop);
            if (added is not { Act: Act.Done, Number: { } id }) return new(added.Act, null);
            kept.Add(id);
        }
        var fact = new AnomalyRecorded
        {
            AnomalyId = number, Type = new Code(null, null, draft.Type.Trim()), Stage = draft.Stage, Parties = [.. draft.Parties.Select(party => new Party(new Org(party.Trim())))], Text = draft.Text.Trim(), Evidence = kept,
        };
        return new(await pen.Write(reader, fact, draft.Lot, draft.Round, $"entry/{number}", stop), number);
    }

    /// <summary>作废 — by who may handle it, with the reason; what was written stays in the log.</summary>
    public async Task<Act> Void(Reader reader, string number, string lot, int round, string reason, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.HandleAlerts, $"entry/{Short(number)}", stop) is not { } pass) return HandlingPen.Denied(Permission.HandleAlerts);
        if (!await pen.Covers(pass, lot, stop)) return HandlingPen.NoLot;
        if (!number.StartsWith(Prefix, StringComparison.Ordinal)) return HandlingPen.Refused("只有人工录入的异常可以作废", "Only what was entered by hand can be voided");
        if (reason.Trim().Length is 0 or > 500) return HandlingPen.Refused("作废须写明理由", "Voiding needs a reason");
        return await pen.Write(reader, new AnomalyVoided { AnomalyId = number, Reason = reason.Trim(), Approval = reader.Account }, lot, round, $"void/{number}", stop);
    }

    /// <summary>What was said, found and decided about an alert or irregularity, in order.</summary>
    public async Task<Look<IReadOnlyList<HandlingAct>>> Acts(Reader reader, string number, string lot, CancellationToken stop)
    {
        if (await pen.Enter(reader, Permission.ReadClues, $"alert/{Short(number)}", stop) is not { } pass) return new Look<IReadOnlyList<HandlingAct>>.Denied(Permission.ReadClues.Needs);
        return await pen.Covers(pass, lot, stop) ? new Look<IReadOnlyList<HandlingAct>>.Shown(book.Acts(number)) : new Look<IReadOnlyList<HandlingAct>>.Absent();
    }

    private static Wording? Problem(AnomalyDraft draft)
    {
        if (draft.Lot.Trim().Length == 0) return new("须写明标段（包）", "Name the lot");
        if (draft.Round is < 1 or > 99) return new("轮次须为 1 至 99", "The round is 1 to 99");
        if (draft.Type.Trim().Length is 0 or > 100) return new("须写明异常类型（至多 100 字）", "Name the type (at most 100 characters)");
        if (Irregularities.Stages.All(stage => stage.Code != draft.Stage)) return new("须选择环节", "Choose the stage");
        if (draft.Text.Trim().Length is 0 or > MostText) return new($"须写明情况（至多 {MostText} 字）", $"Describe it (at most {MostText} characters)");
        if (draft.Parties.Count > 50 || draft.Parties.Any(party => party.Trim().Length is 0 or > 200)) return new("相关主体至多 50 个，每个至多 200 字", "At most 50 parties of at most 200 characters");
        if (draft.Files.Count > MostFiles) return new($"文件至多 {MostFiles} 个", $"At most {MostFiles} files");
        return draft.Files.Select(EvidenceDesk.Problem).FirstOrDefault(problem => problem is not null);
    }

    private static string Short(string text) => text.Length <= 100 ? text : text[..100];
}
