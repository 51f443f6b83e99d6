using Witness.Domain.Terms;

namespace Witness.Domain.Cases;

/// <summary>函告事项 — one alert or irregularity as a letter names it.</summary>
public sealed record LetterMatter(string Number, Wording Name, string Stage, Moment At, Wording Why, IReadOnlyList<string> Parties, Wording? Law);

/// <summary>
/// 函告拟稿 — the text of a letter to the supervisory body, put together from what is recorded, in neutral words: it reports, names its evidence
/// and asks for handling by the body's own powers. The officer edits it before it is reviewed.
/// </summary>
public static class LetterText
{
    /// <param name="evidence">One line per file: title, digest.</param>
    public static string Draft(string to, string lot, IReadOnlyList<LetterMatter> matters, IReadOnlyList<string> evidence)
    {
        var lines = new List<string> { $"{to}：", $"　　在标段（包）{lot} 的数字见证过程中，记录到以下情况，现按程序函告：" };
        var count = 0;
        foreach (var matter in matters)
        {
            lines.Add($"　　{++count}. {matter.Name.Zh}（编号 {Short(matter.Number)}，{matter.At}，环节：{Irregularities.StageName(matter.Stage)?.Zh ?? matter.Stage}）：{matter.Why.Zh}");
            if (matter.Parties.Count > 0) lines.Add($"　　　涉及主体：{string.Join("、", matter.Parties)}");
            if (matter.Law is { } law) lines.Add($"　　　相关依据：{law.Zh}");
        }
        lines.Add(evidence.Count == 0 ? "　　证据清单：无附件。" : "　　证据清单：");
        for (var i = 0; i < evidence.Count; i++) lines.Add($"　　　({i + 1}) {evidence[i]}");
        lines.Add("　　以上为见证记录，不作结论。请依职责处理，并将签收、回复和行政处理结果告知本中心。");
        return string.Join('\n', lines);
    }

    private static string Short(string number) => number.Length <= 12 ? number : number[..8];
}
