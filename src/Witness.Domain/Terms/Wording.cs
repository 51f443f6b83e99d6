namespace Witness.Domain.Terms;

/// <summary>用语 — a text a person reads, declared once in both languages.</summary>
public sealed record Wording(string Zh, string En)
{
    /// <summary>The text for a UI culture; everything that is not Chinese reads English.</summary>
    public string In(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Zh : En;
}
