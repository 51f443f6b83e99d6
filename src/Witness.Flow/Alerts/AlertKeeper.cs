using System.Globalization;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;
using Witness.Flow.Vault;

namespace Witness.Flow.Alerts;

/// <summary>催办 — on the trade clock: a 红 alert that nobody took goes to the lead. Its key is the alert and how often it was raised, so that it goes once each time.</summary>
public sealed class AlertKeeper(AlertBook book, OwnFacts own)
{
    /// <summary>Who it goes to.</summary>
    public const string Lead = "见证负责人";

    /// <summary>How long a 红 alert may wait.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Escalates what has waited too long by now; called about once a second. Gives how many.</summary>
    public async Task<int> Tick(DateTimeOffset tradeNow, CancellationToken stop)
    {
        var due = book.All.Where(line => line is { Waits: true, Level: Severity.High, EscalatedTo: null } && Since(line) is { } since && since + Patience <= tradeNow).OrderBy(line => line.Number, StringComparer.Ordinal).ToList();
        foreach (var line in due)
        {
            var raised = line.Events.Count(e => e.Type is nameof(AlertRaised) or nameof(AlertReopened));
            await own.Append(
                new(new AlertEscalated { Alert = line.Number, To = Lead }, new(Domain.Facts.ScopeKind.Lot, null, [line.Lot], line.Round), string.Create(CultureInfo.InvariantCulture, $"waited/{line.Number}/{raised}"), OwnFacts.Source, At: Moment.Of(Since(line)!.Value + Patience)), stop);
        }
        return due.Count;
    }

    private static DateTimeOffset? Since(AlertLine line) => line.Events.Last(e => e.Type is nameof(AlertRaised) or nameof(AlertReopened)).At.Instant;
}
