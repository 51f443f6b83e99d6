namespace Witness.Flow.Store;

/// <summary>
/// The two clocks of ruling 51: 归集时间, skew, seals and due dates run on the trade clock; signatures, silence of senders
/// and sign-in on the real one. In a centre both are the system clock; in the demo the trade clock runs in 2026.
/// </summary>
public sealed record TwoClocks(TimeProvider Trade, TimeProvider Real);
