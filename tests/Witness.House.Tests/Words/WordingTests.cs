namespace Witness.House.Tests.Words;

public sealed class WordingTests
{
    [Fact, Clause("4.6.2")]
    public void The_system_never_speaks_as_the_supervisor() => Sources.None(Wordings.Judging(Wordings.Shown(Sources.All)));

    [Fact]
    public void Every_text_stands_in_both_languages() => Sources.None(Wordings.Untranslated(Sources.All));

    [Fact]
    public void Pages_hold_no_text_of_their_own() => Sources.None(Wordings.RawText(Sources.All));

    [Fact]
    public void Every_key_a_page_asks_for_has_a_text() => Sources.None(Wordings.MissingKeys(Sources.All));

    [Fact]
    public void Colours_stand_in_the_token_file_alone() => Sources.None(Wordings.LooseColours(Sources.All));

    [Fact]
    public void A_planted_breach_of_each_rule_is_found()
    {
        const string Zh = "<root><data name=\"a\"><value>已收到</value></data><data name=\"b\"><value>责令改正</value></data></root>";
        const string En = "<root><data name=\"a\"><value>已收到</value></data></root>";
        Sources.Some(Wordings.Judging(Wordings.Shown([new("src/Witness.Web/Pages/A.resx", Zh)])));
        Sources.Some(Wordings.Judging(Wordings.Shown([new("src/Witness.Domain/Facts/A.cs", "[Field(\"违法行为\", \"x\")]\n")])));
        Sources.None(Wordings.Judging(Wordings.Shown([new("src/Witness.Domain/Facts/A.cs", "[Field(\"《违法行为处理办法》第三条\", \"x\")]\n")])));
        Sources.Some(Wordings.Judging([("src/Witness.Web/Pages/A.en.resx", "This bid is illegal")]));
        Assert.Equal(2, Wordings.Untranslated([new("src/Witness.Web/Pages/A.resx", Zh), new("src/Witness.Web/Pages/A.en.resx", En)]).Count());
        Sources.Some(Wordings.Untranslated([new("src/Witness.Web/Pages/A.resx", Zh)]));
        Sources.Some(Wordings.RawText([new("src/Witness.Web/Pages/A.razor", "<p>标段</p>")]));
        Sources.Some(Wordings.RawText([new("src/Witness.Web/Pages/A.razor", "<p>Search lots</p>")]));
        Sources.None(Wordings.RawText([new("src/Witness.Web/Pages/A.razor", "@* 标段 *@\n<p>@T[\"search\"]</p>\n@code { }")]));
        Sources.Some(Wordings.MissingKeys([new("src/Witness.Web/Pages/A.resx", Zh), new("src/Witness.Web/Pages/A.razor", "<p>@T[\"c\"]</p>")]));
        Sources.Some(Wordings.LooseColours([new("src/Witness.Web/wwwroot/app.css", "a { color: #fff; }")]));
        Sources.None(Wordings.LooseColours([new("src/Witness.Web/wwwroot/app.css", "a { color: var(--ink); }")]));
    }
}
