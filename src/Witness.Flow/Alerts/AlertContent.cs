using System.Text;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;
using Witness.Flow.Vault;
using Witness.Ledger.Bytes;

namespace Witness.Flow.Alerts;

/// <summary>预警内容 — what an alert says now, apart from which alert it is.</summary>
/// <param name="Identity">Rule, lot (round) and cause (ruling 37).</param>
/// <param name="Level">As it shows among all that stands on the lot (indicators.md §4).</param>
/// <param name="At">Trade time as far as the lot knew: the same on every replay.</param>
public sealed record AlertContent(string Identity, string Cause, Severity Level, Explanation Says, DateTimeOffset At)
{
    // far below what a row of the vault takes; an explanation for people is a few thousand
    private const int MostText = 200_000;

    private const int MostListed = 200;

    public string Rule => Says.Rule;

    /// <summary>The explanation as canonical JSON, its lists shortened where thousands of facts are behind it.</summary>
    public string Spelt { get; } = Fit(Says);

    public IReadOnlyList<string> Evidence => [.. Says.Evidence.Take(MostListed).Select(position => position.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>What tells two contents of one alert apart; keyed, so that nothing can be tried out on it.</summary>
    internal Key16 Digest(Handles handles) => handles.Content(Encoding.UTF8.GetBytes($"alert\0{Identity}\0{Level}\0{Says.Version}\0{Spelt}"));

    private static string Fit(Explanation says)
    {
        var text = says.ToCanonical();
        for (var most = MostListed; text.Length > MostText && most > 0; most /= 2)
        {
            var shorter = says with
            {
                Inputs = [.. says.Inputs.Take(most)], Evidence = [.. says.Evidence.Take(most)], Parties = [.. says.Parties.Take(most)],
                Summary = Cut(says.Summary), Formula = Cut(says.Formula),
            };
            text = shorter.ToCanonical();
        }
        return text;
    }

    private static Wording Cut(Wording wording) => new(Cut(wording.Zh), Cut(wording.En));

    private static string Cut(string text) => text.Length <= 4000 ? text : text[..4000] + "…";
}

/// <summary>等级 as the catalogue spells it.</summary>
internal static class Levels
{
    public static string Text(Severity level) => level switch { Severity.High => "红", Severity.Medium => "橙", _ => "黄" };

    public static Severity Read(string? text) => text switch { "红" => Severity.High, "橙" => Severity.Medium, _ => Severity.Low };
}
