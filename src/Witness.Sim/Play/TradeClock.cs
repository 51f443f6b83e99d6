using System.Globalization;
using System.Text.Json;

namespace Witness.Sim.Play;

/// <summary>交易时钟 — the server's trade clock, asked now and then and carried on in between by the real one.</summary>
public sealed class TradeClock(HttpClient http, Uri root, TimeProvider clock)
{
    private DateTime _trade;
    private DateTimeOffset _asked;

    public double Speed { get; private set; } = 1;

    /// <summary>Trade time now, +08:00.</summary>
    public DateTime Now => _trade + (clock.GetUtcNow() - _asked) * Speed;

    public async Task Ask(CancellationToken stop)
    {
        using var document = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri(root, "api/v1/clock"), stop));
        var answer = document.RootElement;
        _trade = DateTimeOffset.Parse(answer.GetProperty("trade").GetString()!, CultureInfo.InvariantCulture).ToOffset(TimeSpan.FromHours(8)).DateTime;
        _asked = clock.GetUtcNow();
        Speed = answer.TryGetProperty("speed", out var speed) ? speed.GetDouble() : 1;
    }
}
