using System.Globalization;
using Witness.Domain.Rules.Asking;
using Witness.Flow.Alerts;

namespace Witness.Web.Parts.Cases;

/// <summary>队列地址 — the whole state of the queue as the address names it: a colleague with the same right sees the same. Links change one member and keep the rest.</summary>
public sealed record QueuePlace
{
    public const string Path = "/alerts";

    public QueueView View { get; init; } = QueueView.Open;

    public string? Group { get; init; }

    public Severity? Level { get; init; }

    public string? Lot { get; init; }

    public string? Text { get; init; }

    public DateOnly? Day { get; init; }

    public int Number { get; init; } = 1;

    public string? Selected { get; init; }

    /// <summary>What came after is counted and not listed.</summary>
    public long? Seen { get; init; }

    /// <summary>After an act the next one is selected.</summary>
    public bool Advances { get; init; } = true;

    public string Link => Address();

    public string To(QueueView view) => (this with { View = view, Number = 1, Selected = null }).Address();

    public string ToGroup(string? group) => (this with { Group = group, Number = 1, Selected = null }).Address();

    /// <summary>The same level again takes it away.</summary>
    public string ToLevel(Severity level) => (this with { Level = Level == level ? null : level, Number = 1, Selected = null }).Address();

    public string ToRow(string number) => (this with { Selected = number }).Address();

    public string ToPage(int number) => (this with { Number = number, Selected = null }).Address();

    /// <summary>With everything that has come since.</summary>
    public string ToNewest() => (this with { Seen = null, Number = 1 }).Address();

    public string ToAdvancing() => (this with { Advances = !Advances }).Address();

    /// <summary>After an act: where to go on, and what was done.</summary>
    /// <param name="of">The alert whose act can be taken back.</param>
    public string After(string? next, long position, string what, string? of = null) =>
        $"{(this with { Selected = next }).Address()}{(Address().Contains('?') || next is not null ? '&' : '?')}done={position.ToString(CultureInfo.InvariantCulture)}&what={what}{(of is null ? "" : $"&of={Uri.EscapeDataString(of)}")}";

    /// <summary>As an address says it; what does not parse is left out.</summary>
    public static QueuePlace Of(IQueryCollection asked)
    {
        string? Text(string name) => asked[name].ToString() is { Length: > 0 and <= 100 } text ? text : null;
        return new()
        {
            View = Enum.TryParse<QueueView>(Text("view"), out var view) && Enum.IsDefined(view) ? view : QueueView.Open, Group = AlertQueue.Groups.Contains(Text("fam") ?? "") ? Text("fam") : null,
            Level = Enum.TryParse<Severity>(Text("lvl"), out var level) && Enum.IsDefined(level) ? level : null, Lot = Text("lot"), Text = Text("q") is { Length: <= 80 } words ? words : null,
            Day = DateOnly.TryParseExact(Text("day"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
            Seen = long.TryParse(Text("seen"), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : null,
        };
    }

    public QueueAsk Ask(IReadOnlySet<string> outside) => new(View, Group, Level, Lot, Text, Day, Seen, outside, Number);

    /// <summary>The same selection, all its pages, as a file: csv or xlsx.</summary>
    public string Export(string kind) => $"/api/v1/alerts/queue.{kind}{(this with { Number = 1, Selected = null, Advances = true }).Address()[Path.Length..]}";

    private string Address()
    {
        var parts = new List<string>();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) parts.Add($"{name}={Uri.EscapeDataString(value)}");
        }

        Add("view", View == QueueView.Open ? null : View.ToString());
        Add("fam", Group);
        Add("lvl", Level?.ToString());
        Add("lot", Lot);
        Add("q", Text);
        Add("day", Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (Number > 1) Add("page", Number.ToString(CultureInfo.InvariantCulture));
        Add("seen", Seen?.ToString(CultureInfo.InvariantCulture));
        if (!Advances) Add("auto", "0");
        Add("sel", Selected);
        return parts.Count == 0 ? Path : $"{Path}?{string.Join('&', parts)}";
    }
}
