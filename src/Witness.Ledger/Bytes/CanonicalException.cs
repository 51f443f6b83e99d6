namespace Witness.Ledger.Bytes;

/// <summary>What came cannot be written as canonical JSON: a key twice, half a surrogate pair, NUL, a number no double holds.</summary>
public sealed class CanonicalException(string message, Exception? inner = null) : Exception(message, inner);
