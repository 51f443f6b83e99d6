using System.Diagnostics;
using Witness.Domain.Cases;
using Witness.Domain.Rules.Asking;
using Witness.Domain.Terms;
using Witness.Flow.Alerts;

namespace Witness.Bench;

/// <summary>One filter of the queue over ten thousand alerts: narrowing, exact counts of every view, group and level, bundling, sorting, one page.</summary>
internal static class QueueBench
{
    private const int Rounds = 300;

    public static Task<IReadOnlyList<Figure>> Filter(long count)
    {
        var lines = Enumerable.Range(0, (int)count).Select(Line).ToList();
        QueueAsk[] asks =
        [
            new(), new(QueueView.All, Size: 200), new(QueueView.HighOpen, "投标"), new(QueueView.Open, null, Severity.Medium, Text: "机器码"), new(QueueView.Mine) { Me = "W1001" },
            new(QueueView.Closed, Seen: count / 2), new(QueueView.Open, Day: new(2026, 9, 16), Number: 7),
        ];
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var since = Stopwatch.GetTimestamp();
            var queue = AlertQueue.Of(lines, asks[i % asks.Length]);
            times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            if (queue.ByView.Count == 0) throw new InvalidOperationException("nothing was counted");
        }
        times.Sort();
        return Task.FromResult<IReadOnlyList<Figure>>([new("queue.filter", Math.Round(times[Rounds * 99 / 100], 2), "ms", new Dictionary<string, object> { ["alerts"] = count, ["p50ms"] = Math.Round(times[Rounds / 2], 2), ["what"] = "p99 of the queue's answer, without drawing it" })]);
    }

    private static AlertLine Line(int i) => new(
        $"{i:x32}", $"A379902260909063{i % 800:D5}", 1, $"H{(i % 11) + 1:00}", new("机器码一致", "Same machine"), new(AlertQueue.Groups[i % 5], "group"), (Severity)((i % 3) + 1), "R6a-开标", (AlertState)(i % 8),
        Moment.Of(new DateTimeOffset(2026, 9, 16, 8, 0, 0, Moment.Offset).AddMinutes(-(i % 5000))), i % 8 == 0 ? null : i % 2 == 0 ? "W1001" : "W1002", new("两家投标文件由同一设备制作", "made on one machine"),
        [$"示例甲公司{i % 101}", $"示例乙公司{i % 97}"], i, 0, null, [new(i, "AlertRaised", Moment.Unknown, "witness")]);
}
