namespace Witness;

/// <summary>
/// 条款 — names the clause of the standard whose demand a test shows, in the spelling of docs/clauses.md: <c>[Clause("4.4.1 f")]</c>.
/// Linked into every test project; docs/clauses.md is made from it.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ClauseAttribute(string clause) : Attribute
{
    public string Clause { get; } = clause;
}
