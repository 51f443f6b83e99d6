using Witness.Domain.Rules.Traces;

namespace Witness.Domain.Tests.Rules;

public sealed class HistoryTests
{
    private static readonly DateOnly Day = new(2026, 3, 16);

    [Fact]
    public void Two_that_meet_under_a_value_are_said_where_they_meet_first()
    {
        var history = new History();
        Leave(history, "L1", "c:甲");
        Leave(history, "L2", "c:乙");
        Leave(history, "L3", "c:乙");
        Leave(history, "L4", "c:丙");
        Assert.Equal(["L1"], history.Meets("disk", "D", "L2", ["c:乙"]).Select(t => t.Lot));
        Assert.Empty(history.Meets("disk", "D", "L3", ["c:乙"])); // its own again: said at L2
        Assert.Empty(history.Meets("disk", "D", "L1", ["c:甲"])); // what came later is said there
        Assert.Equal(["L1", "L2", "L3"], history.Meets("disk", "D", "L4", ["c:丙"]).Select(t => t.Lot));
    }

    [Fact]
    public void What_a_lot_takes_back_is_given_with_those_who_stood_beside_it()
    {
        var history = new History();
        Leave(history, "L1", "c:甲");
        Leave(history, "L2", "c:乙");
        var gone = Assert.Single(history.Traces.Keep("f", "L1", 1, []));
        Assert.Equal([("L2", 1)], history.Lots(gone.Kind, gone.Key));
        Assert.Empty(history.Traces.Keep("f", "L2", 1, [Of("L2", "c:乙") with { Detail = "上传" }])); // it says the same of the same
    }

    [Fact]
    public void A_body_is_said_once_until_it_is_found_no_more_or_a_year_is_over()
    {
        var history = new History();
        Assert.Null(history.Speak("B08", "c:代理", "L1", 1, Day));
        Assert.Null(history.Speak("B08", "c:代理", "L1", 1, Day.AddDays(3)));
        Assert.Equal("L1", history.Speak("B08", "c:代理", "L2", 1, Day.AddDays(5)));
        var copy = new History();
        foreach (var (rule, body, lot, round, day) in history.Spoken()) copy.Speak(rule, body, lot, round, day);
        Assert.Equal("L1", copy.Speak("B08", "c:代理", "L2", 1, Day.AddDays(5)));
        history.Unspeak("B08", "L1", 1, []);
        Assert.Null(history.Speak("B08", "c:代理", "L2", 1, Day.AddDays(6)));
        Assert.Null(history.Speak("B08", "c:代理", "L3", 1, Day.AddMonths(14)));
    }

    private static void Leave(History history, string lot, string who) => history.Traces.Keep("f", lot, 1, [Of(lot, who)]);

    private static Trace Of(string lot, string who) => new("disk", "D", lot, 1, who, null, Day, new("kp", lot, 1), 7);
}
