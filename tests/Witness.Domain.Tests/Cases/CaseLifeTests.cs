using Witness.Domain.Calendar;
using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;

namespace Witness.Domain.Tests.Cases;

public sealed class CaseLifeTests
{
    [Fact]
    public void An_alert_goes_from_new_to_closed_and_back()
    {
        Fact[] facts =
        [
            new AlertTaken { Officer = "W1001" }, new PartyPrompted(), new AlertReviewed { Verdict = "存疑" }, new AlertReviewed { Verdict = "已解释" }, new PartyInformed(), new AlertReopened(), new AlertTaken { Officer = "W1001" }, new AlertReviewed { Verdict = "误报" },
            new AlertReopened(), new AlertCleared(),
        ];
        var state = AlertState.New;
        var road = new List<AlertState>();
        foreach (var fact in facts) road.Add(state = AlertLife.After(state, fact));
        Assert.Equal(
            [AlertState.Taken, AlertState.Handling, AlertState.Handling, AlertState.Explained, AlertState.Explained, AlertState.Reopened, AlertState.Taken, AlertState.Mistaken, AlertState.Reopened, AlertState.Cleared], road);
    }

    [Fact]
    public void Nothing_but_reopening_is_done_to_what_is_closed()
    {
        foreach (var state in Enum.GetValues<AlertState>())
            foreach (var act in Enum.GetValues<AlertAct>())
                Assert.Equal(AlertLife.IsClosed(state) == (act == AlertAct.Reopen), AlertLife.Refuses(state, act) is null);
    }

    [Fact]
    public void A_letter_is_sent_only_after_another_person_agreed()
    {
        LetterState? state = null;
        foreach (var (fact, then) in (IEnumerable<(Fact, LetterState)>)
        [
            (new LetterDrafted(), LetterState.Drafted), (new LetterSent(), LetterState.Drafted), (new LetterReviewed { Verdict = "退回" }, LetterState.Returned), (new LetterDrafted(), LetterState.Drafted),
            (new LetterReviewed { Verdict = "同意" }, LetterState.Approved), (new LetterSent(), LetterState.Sent), (new LetterReceipted(), LetterState.Receipted), (new LetterAnswered(), LetterState.Answered), (new OutcomeRecorded(), LetterState.Concluded), (new LetterSent(), LetterState.Concluded),
        ])
            Assert.Equal(then, state = LetterLife.After(state, fact));
        Assert.NotNull(LetterLife.Refuses(LetterState.Drafted, LetterAct.Review, "W1001", "W1001"));
        Assert.Null(LetterLife.Refuses(LetterState.Drafted, LetterAct.Review, "W1001", "W2001"));
        Assert.NotNull(LetterLife.Refuses(LetterState.Drafted, LetterAct.Send, "W1001", "W2001"));
    }

    [Fact]
    public void A_letter_ages_by_working_days_and_says_when_the_calendar_does_not_know()
    {
        var sent = Moment.Of(new DateOnly(2026, 9, 29)); // before National Day
        Assert.Equal(new LetterAge(1, 3), LetterAge.Of(LetterState.Sent, sent, new(2026, 9, 30), WorkCalendar.Official));
        Assert.Equal(1, LetterAge.Of(LetterState.Sent, sent, new(2026, 10, 7), WorkCalendar.Official).Days);
        Assert.True(LetterAge.Of(LetterState.Sent, sent, new(2026, 10, 20), WorkCalendar.Official).Over);
        Assert.Null(LetterAge.Of(LetterState.Sent, Moment.Of(new DateOnly(2031, 1, 2)), new(2031, 2, 1), WorkCalendar.Official).Days);
    }

    [Fact]
    public void Every_phrase_of_an_act_stands_in_its_list_and_the_fitting_ones_first()
    {
        foreach (var act in Enum.GetValues<SpokenAct>())
        {
            var phrases = StockPhrases.For(act, "投标");
            Assert.InRange(phrases.Count, 2, 9); // one digit chooses
            Assert.All(phrases, phrase => Assert.True(phrase.Text.Zh.Length > 0 && phrase.Text.En.Length > 0));
        }
        Assert.Contains("投标", StockPhrases.For(SpokenAct.Prompt, "投标")[0].Groups);
    }
}
