namespace Witness.Domain.Tests;

/// <summary>Names the clause of the standard that a test shows to be met; docs/clauses.md is made from these.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ClauseAttribute(string number) : Attribute
{
    public string Number { get; } = number;
}
