using System.Text.Json;

namespace Witness.Bench;

/// <summary>
/// Never twice, never missing: a year of the pretend city sent out of order and every tenth fact twice. What the running queue then shows is held against
/// a replay of the same log, which asks no cursor, no row and no clock.
/// </summary>
internal static class OnceBench
{
    private const double FactsPerLot = 104;
    private const int Window = 400;
    private const int Every = 10;
    private const int Page = 200;

    public static async Task<IReadOnlyList<Figure>> Once(long count)
    {
        await using var host = await LiveHost.Open("sqlite");
        var (year, mixed) = (host.File("year.jsonl"), host.File("mixed.jsonl"));
        await Programs.Run("Witness.Sim", "year", "--lots", $"{Math.Max(20, (int)(count / FactsPerLot))}", "--seed", "1", "--out", year);
        var twice = Mix(year, mixed);
        var run = await host.Load(["--file", mixed, "--seed", "1", "--senders", "16", "--batch", "100"]);
        await host.SignIn();
        var (shown, again) = await Shown(host);
        var entries = await host.Size();
        await host.Stop();
        var file = host.File("replay.jsonl");
        await Programs.Run("Witness.Web", "replay", "--data", host.Data, "--demo", "--out", file);
        var judged = File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Alert").GetString()!).ToHashSet(StringComparer.Ordinal);
        return [new("alert.once", judged.Except(shown).Count() + shown.Except(judged).Count() + again, "alerts", HostBench.With(
            run, ("entries", entries), ("sentTwice", twice), ("alerts", judged.Count), ("missing", judged.Except(shown).Count()), ("tooMany", shown.Except(judged).Count()), ("twice", again)))];
    }

    // shuffled in windows that overlap by their repeats; the same on every run
    private static int Mix(string from, string to)
    {
        var random = new Random(7);
        var (twice, n) = (0, 0);
        var window = new List<string>(Window * 2);
        using var file = new StreamWriter(to);
        foreach (var line in File.ReadLines(from))
        {
            window.Add(line);
            if (++n % Every == 0)
            {
                window.Add(line);
                twice++;
            }
            if (window.Count >= Window * 2) Give(Window);
        }
        Give(window.Count);
        return twice;

        void Give(int most)
        {
            var all = window.ToArray();
            random.Shuffle(all);
            foreach (var line in all.AsSpan(0, most)) file.WriteLine(line);
            window.Clear();
            window.AddRange(all.AsSpan(most));
        }
    }

    // every alert that stands; one that was cleared stands no more
    private static async Task<(HashSet<string> Standing, int Twice)> Shown(LiveHost host)
    {
        var (standing, seen, twice) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), 0);
        for (var page = 1; ; page++)
        {
            var answer = JsonDocument.Parse(await host.Http.GetStringAsync(new Uri(host.Address, $"api/v1/alerts?page={page}&size={Page}"))).RootElement;
            var items = Member(answer, "items").EnumerateArray().ToList();
            foreach (var item in items)
            {
                var (number, events) = (Member(item, "number").GetString()!, Member(item, "events").EnumerateArray().Select(e => Member(e, "type").GetString()).ToList());
                if (!seen.Add(number) || events.Count(type => type == "AlertRaised") > 1) twice++;
                if (events.Last(type => type is "AlertRaised" or "AlertReopened" or "AlertCleared") != "AlertCleared") standing.Add(number);
            }
            if (items.Count < Page) return (standing, twice);
        }
    }

    private static JsonElement Member(JsonElement element, string name) => element.EnumerateObject().First(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
