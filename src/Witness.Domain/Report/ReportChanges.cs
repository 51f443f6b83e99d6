namespace Witness.Domain.Report;

/// <summary>比对 — what differs between two versions of a report: values, clocks, irregularities, special matters, attachments. Positions, dates and who did what do not count.</summary>
public static class ReportChanges
{
    public static IReadOnlyList<ReportChange> Between(WitnessReport before, WitnessReport after)
    {
        var changes = new List<ReportChange>();
        foreach (var id in after.Tables.Select(t => t.Id).Union(before.Tables.Select(t => t.Id)))
        {
            var (old, now) = (before.Tables.FirstOrDefault(t => t.Id == id), after.Tables.FirstOrDefault(t => t.Id == id));
            var title = (now ?? old)!.Title;
            foreach (var (field, was, becomes) in Pairs(old?.Cells ?? [], now?.Cells ?? [], cell => $"{cell.Field}/{cell.Part?.Zh}"))
                if (field.Field != "anomalies") Add(id, title, field.Title, was is null ? null : Text(was), becomes is null ? null : Text(becomes)); // they are told below
        }
        foreach (var (clock, was, becomes) in Pairs(Numbered(before.Clocks.Where(IsOfTheDeal)), Numbered(after.Clocks.Where(IsOfTheDeal)), clock => clock.Key))
            Add("clocks", new("法定时限核验表", "Statutory clocks"), clock.Clock.Name, was is null ? null : Text(was.Clock), becomes is null ? null : Text(becomes.Clock));
        foreach (var (matter, was, becomes) in Pairs(before.Irregularities, after.Irregularities, matter => matter.Alert))
            Add("irregularities", new("异常情况及处置", "Irregularities"), new($"{matter.Number} {(becomes?.Type ?? was?.Type ?? matter.State).Zh}", $"{matter.Number} {(becomes?.Type ?? was?.Type ?? matter.State).In("en")}"), was is null ? null : Text(was), becomes is null ? null : Text(becomes));
        foreach (var (what, was, becomes) in Pairs(before.Special, after.Special, special => $"{special.Fact}"))
            Add("special", new("特殊情况", "Special matters"), what.What, was?.Text, becomes?.Text);
        foreach (var (file, was, becomes) in Pairs(before.Attachments, after.Attachments, file => $"{file.Fact}"))
            Add("attachments", new("附件目录", "Attachments"), file.Kind, was is null ? null : Text(was), becomes is null ? null : Text(becomes));
        return changes;

        void Add(string part, Said where, Said what, Said? was, Said? becomes)
        {
            if (was != becomes) changes.Add(new(part, where, what, was, becomes));
        }
    }

    private static Said Text(ReportCell cell) => Both(language => cell.Values.Count == 0 ? cell.StateText.In(language)
        : (cell.State == "Present" ? "" : cell.StateText.In(language) + (language == "zh" ? "：" : ": ")) + string.Join(language == "zh" ? "；" : "; ", cell.Values.Select(value => Text(value, language))));

    private static string Text(ReportValue value, string language) => value.Text?.In(language)
        ?? string.Join(language == "zh" ? "，" : ", ", value.Row.Select(column => $"{column.Title.In(language)} {column.Text.In(language)}"));

    private static Said Text(ReportClock clock) => Both(language =>
        $"{clock.StatusText.In(language)}{(clock.DueRolled is { } due ? $" · {(language == "zh" ? "届满" : "due")} {due}" : "")}{(clock.Actual is { } actual ? $" · {(language == "zh" ? "实际" : "actual")} {actual}" : "")}");

    private static Said Text(ReportCase matter) => Both(language => string.Join(" · ", new[] { matter.State.In(language), matter.Text?.In(language) }.Concat(matter.Acts.Select(act => $"{act.At} {act.Act.In(language)}")).Where(part => part is not null)));

    private static Said Text(ReportAttachment file) => Both(language => $"{file.Title?.In(language) ?? file.Id} {file.Digest}");

    private static Said Both(Func<string, string> text) => Said.Of(text);

    /// <summary>SY rules are about the report itself: that it was issued is no news of the deal.</summary>
    private static bool IsOfTheDeal(ReportClock clock) => !clock.Rule.StartsWith("SY-", StringComparison.Ordinal);

    private static IEnumerable<ClockRun> Numbered(IEnumerable<ReportClock> clocks) =>
        clocks.GroupBy(clock => clock.Rule, StringComparer.Ordinal).SelectMany(same => same.Select((clock, i) => new ClockRun($"{clock.Rule}#{i}", clock)));

    private static IEnumerable<(T Any, T? Was, T? Is)> Pairs<T>(IEnumerable<T> before, IEnumerable<T> after, Func<T, string> key) where T : class
    {
        var old = before.GroupBy(key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var now = after.GroupBy(key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        foreach (var (name, one) in now) yield return (one, old.GetValueOrDefault(name), one);
        foreach (var (name, one) in old)
            if (!now.ContainsKey(name)) yield return (one, one, null);
    }

    /// <summary>One run of a rule: some run several times in a round.</summary>
    private sealed record ClockRun(string Key, ReportClock Clock);
}
