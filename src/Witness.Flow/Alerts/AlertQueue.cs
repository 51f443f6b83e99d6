using Witness.Domain.Cases;
using Witness.Domain.Rules.Asking;

namespace Witness.Flow.Alerts;

/// <summary>视图 — the standing ways to look at the queue.</summary>
public enum QueueView { Open, Waiting, Mine, Due, HighOpen, Again, Outside, Closed, All }

/// <summary>队列分段 — in this order.</summary>
public enum QueueSection { Waiting, Taken, Outside, Closed }

/// <summary>What is asked of the queue; null narrows nothing.</summary>
/// <param name="Group">Chinese name of the group.</param>
/// <param name="Text">Part of rule, name, lot or party.</param>
/// <param name="Day">Trade day on which it was raised.</param>
/// <param name="Seen">Alerts that first stood after this position are counted and not listed: the list never jumps.</param>
/// <param name="Outside">Numbers that a letter under way speaks of.</param>
public sealed record QueueAsk(
    QueueView View = QueueView.Open, string? Group = null, Severity? Level = null, string? Lot = null, string? Text = null, DateOnly? Day = null, long? Seen = null,
    IReadOnlySet<string>? Outside = null, int Number = 1, int Size = 50)
{
    /// <summary>Who asks: what 我的 means.</summary>
    public string Me { get; init; } = "";

    /// <summary>What 提醒 means: taken, and nothing done since this day; null reminds of nothing.</summary>
    public DateOnly? Quiet { get; init; }
}

/// <summary>One alert in its section, with those of the same lot and parties bundled under it.</summary>
public sealed record QueueItem(QueueSection Section, AlertLine Line, IReadOnlyList<AlertLine> Same);

/// <summary>
/// 预警队列 — a page of the queue and exact counts: by view over everything, by group and level under the chosen view. A pure function of the lines.
/// </summary>
/// <param name="New">How many came after <see cref="QueueAsk.Seen"/> that the filter would show.</param>
/// <param name="Newest">Position to ask with as Seen so that everything is shown.</param>
public sealed record AlertQueue(
    IReadOnlyList<QueueItem> Items, int Number, int Pages, int Total, int New, int NewHigh, long Newest, IReadOnlyDictionary<QueueView, int> ByView,
    IReadOnlyDictionary<string, int> ByGroup, IReadOnlyDictionary<Severity, int> ByLevel, IReadOnlyDictionary<QueueSection, int> BySection)
{
    /// <summary>Names of the lots on this page; a lot that nobody registered has none.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>The groups of the queue in their order; what is entered by hand and what is reported upstream stand last.</summary>
    public static readonly IReadOnlyList<string> Groups = ["业务", "投标", "评标", "关联", "现场", Upstream.Group.Zh, Entered.Group.Zh];

    public static AlertQueue Of(IReadOnlyList<AlertLine> all, QueueAsk ask)
    {
        var outside = ask.Outside ?? new HashSet<string>();
        var (views, groups, levels, sections) = (new Dictionary<QueueView, int>(), new Dictionary<string, int>(), new Dictionary<Severity, int>(), new Dictionary<QueueSection, int>());
        var (kept, fresh, freshHigh, newest) = (new List<(AlertLine Line, QueueSection Section)>(), 0, 0, -1L);
        foreach (var line in all)
        {
            var section = SectionOf(line, outside);
            newest = Math.Max(newest, line.Events[0].Position);
            if (!Narrow(line, ask)) continue;
            var late = ask.Seen is { } seen && line.Events[0].Position > seen;
            if (!late)
                foreach (var view in Views)
                    if (Shows(view, line, section, ask)) views[view] = views.GetValueOrDefault(view) + 1;
            if (!Shows(ask.View, line, section, ask)) continue;
            if (late)
            {
                fresh++;
                if (line.Level == Severity.High) freshHigh++;
                continue;
            }
            var (ofGroup, ofLevel) = (ask.Group is null || line.Group.Zh == ask.Group, ask.Level is null || line.Level == ask.Level);
            if (ofLevel) groups[line.Group.Zh] = groups.GetValueOrDefault(line.Group.Zh) + 1;
            if (ofGroup) levels[line.Level] = levels.GetValueOrDefault(line.Level) + 1;
            if (!ofGroup || !ofLevel) continue;
            sections[section] = sections.GetValueOrDefault(section) + 1;
            kept.Add((line, section));
        }
        var items = Bundle(kept);
        var size = Math.Clamp(ask.Size, 1, 200);
        var pages = Math.Max(1, (items.Count + size - 1) / size);
        var number = Math.Clamp(ask.Number, 1, pages);
        return new([.. items.Skip((number - 1) * size).Take(size)], number, pages, kept.Count, fresh, freshHigh, newest, views, groups, levels, sections);
    }

    /// <summary>Every alert that the filter shows, those bundled too, in the order of the queue.</summary>
    public static IReadOnlyList<QueueItem> Listed(IReadOnlyList<AlertLine> all, QueueAsk ask)
    {
        var listed = new List<QueueItem>();
        for (var number = 1; ; number++)
        {
            var queue = Of(all, ask with { Number = number, Size = 200 });
            foreach (var item in queue.Items)
            {
                listed.Add(item with { Same = [] });
                listed.AddRange(item.Same.Select(line => new QueueItem(item.Section, line, [])));
            }
            if (number >= queue.Pages) return listed;
        }
    }

    /// <summary>Where in the queue it stands.</summary>
    public static QueueSection SectionOf(AlertLine line, IReadOnlySet<string> outside) =>
        AlertLife.IsClosed(line.State) ? QueueSection.Closed : outside.Contains(line.Number) ? QueueSection.Outside : line.Waits ? QueueSection.Waiting : QueueSection.Taken;

    private static readonly QueueView[] Views = Enum.GetValues<QueueView>();

    private static bool Shows(QueueView view, AlertLine line, QueueSection section, QueueAsk ask) => view switch
    {
        QueueView.Open => section != QueueSection.Closed,
        QueueView.Waiting => section == QueueSection.Waiting,
        QueueView.Mine => section != QueueSection.Closed && line.Officer == ask.Me,
        QueueView.Due => section == QueueSection.Taken && ask.Quiet is { } quiet && line.Events[^1].At is { IsKnown: true } last && last.Date <= quiet,
        QueueView.HighOpen => section != QueueSection.Closed && line.Level == Severity.High,
        QueueView.Again => line.State == AlertState.Reopened,
        QueueView.Outside => section == QueueSection.Outside,
        QueueView.Closed => section == QueueSection.Closed,
        _ => true,
    };

    private static bool Narrow(AlertLine line, QueueAsk ask) =>
        (ask.Lot is null || line.Lot == ask.Lot) && (ask.Day is null || (line.Since.IsKnown && line.Since.Date == ask.Day))
        && (ask.Text is not { Length: > 0 } text || line.Rule.Contains(text, StringComparison.OrdinalIgnoreCase) || line.Name.Zh.Contains(text, StringComparison.OrdinalIgnoreCase)
            || line.Name.En.Contains(text, StringComparison.OrdinalIgnoreCase) || line.Lot.Contains(text, StringComparison.OrdinalIgnoreCase) || line.Parties.Any(party => party.Contains(text, StringComparison.OrdinalIgnoreCase)));

    // level before age; what came back stands before what is new of its level. Same lot, same parties, same section: one item under its highest.
    private static List<QueueItem> Bundle(List<(AlertLine Line, QueueSection Section)> kept)
    {
        kept.Sort(static (one, other) =>
            one.Section != other.Section ? one.Section.CompareTo(other.Section)
            : one.Line.Level != other.Line.Level ? other.Line.Level.CompareTo(one.Line.Level)
            : (one.Line.State == AlertState.Reopened) != (other.Line.State == AlertState.Reopened) ? (one.Line.State == AlertState.Reopened ? -1 : 1)
            : other.Line.Events[0].Position.CompareTo(one.Line.Events[0].Position));
        var items = new List<QueueItem>(kept.Count);
        var heads = new Dictionary<(QueueSection, string, int, string), List<AlertLine>>();
        foreach (var (line, section) in kept)
        {
            if (line.Parties.Count == 0)
            {
                items.Add(new(section, line, []));
                continue;
            }
            var key = (section, line.Lot, line.Round, string.Join('\u001f', line.Parties.Order(StringComparer.Ordinal)));
            if (heads.TryGetValue(key, out var same))
            {
                same.Add(line);
                continue;
            }
            heads.Add(key, same = []);
            items.Add(new(section, line, same));
        }
        return items;
    }
}
