namespace Witness.Web.Wiring;

/// <summary>
/// 交易时钟 — the clock of the demo and of tests: starts at a given trade time and runs <paramref name="speed"/> times
/// as fast as the real one (ruling 39). Never used for signatures or sign-in.
/// </summary>
/// <param name="start">Trade time at <paramref name="startedAt"/>.</param>
/// <param name="startedAt">Real time at which the trade day was started; kept in the data folder, so that a restart goes on.</param>
public sealed class TradeClock(TimeProvider real, DateTimeOffset start, DateTimeOffset startedAt, double speed) : TimeProvider
{
    public double Speed => speed;

    public override DateTimeOffset GetUtcNow() => start.ToUniversalTime() + ((real.GetUtcNow() - startedAt) * speed);
}
