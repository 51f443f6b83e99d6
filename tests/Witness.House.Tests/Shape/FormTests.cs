namespace Witness.House.Tests.Shape;

public sealed class FormTests
{
    private static readonly string Long = string.Join('\n', Enumerable.Repeat("x", 502));

    [Fact]
    public void No_file_is_longer_than_five_hundred_lines() => Sources.None(Forms.TooLong(Sources.All));

    [Fact]
    public void A_namespace_is_its_folder_and_stands_alone_in_its_file() => Sources.None(Forms.WrongNamespace(Sources.All));

    [Fact]
    public void Folders_are_at_most_two_deep() => Sources.None(Forms.TooDeep(Sources.All));

    [Fact]
    public void No_type_is_named_like_a_namespace() => Sources.None(Forms.NamedLikeNamespace(Programs.All.Types()));

    [Fact]
    public void No_type_hides_behind_an_empty_word() => Sources.None(Forms.EmptyNames(Programs.All.Types()));

    [Fact]
    public void A_class_takes_at_most_five_parameters() => Sources.None(Forms.TooManyParameters(Programs.All.Types()));

    [Fact]
    public void An_interface_has_more_than_one_implementation() => Sources.None(Forms.LonelyInterfaces(Programs.All.Types()));

    [Fact]
    public void Work_left_to_do_names_its_issue() => Sources.None(Forms.LooseTodos(Sources.All.Where(f => f.Name != "Forms.cs")));

    [Fact]
    public void Test_names_are_sentences() => Sources.None(Forms.MuteTests(Sources.Tests.Where(f => f.Name != "FormTests.cs")));

    [Fact]
    public void No_test_is_skipped() => Sources.None(Forms.SkippedTests(Sources.Tests.Where(f => f.Name != "FormTests.cs")));

    [Fact]
    public void Cryptography_stands_in_one_folder() => Sources.None(Forms.StrayCryptography(Sources.All));

    [Fact]
    public void A_planted_breach_of_each_rule_is_found()
    {
        Sources.Some(Forms.TooLong([new("src/Witness.Domain/Terms/A.cs", Long)]));
        Sources.Some(Forms.WrongNamespace([new("src/Witness.Domain/Terms/A.cs", "namespace Witness.Domain.Facts;\n")]));
        Sources.Some(Forms.WrongNamespace([new("src/Witness.Domain/Terms/A.cs", "namespace Witness.Domain.Terms\n{\n}\n")]));
        Sources.Some(Forms.TooDeep([new("src/Witness.Domain/Rules/Bids/Deep/A.cs", "")]));
        Sources.Some(Forms.NamedLikeNamespace([typeof(Planted)], ["Planted"]));
        Sources.Some(Forms.EmptyNames([typeof(LotManager)]));
        Sources.Some(Forms.TooManyParameters([typeof(LotManager)]));
        Sources.Some(Forms.LonelyInterfaces([typeof(Lonely), typeof(LotManager)]));
        Sources.Some(Forms.LooseTodos([new("src/A.cs", "// TODO later\n")]));
        Sources.None(Forms.LooseTodos([new("src/A.cs", "// TODO #12 later\n")]));
        Sources.Some(Forms.MuteTests([new("tests/A.cs", "[Fact]\n    public void Works()\n")]));
        Sources.Some(Forms.SkippedTests([new("tests/A.cs", "[Fact(Skip = \"later\")]\n")]));
        Sources.Some(Forms.StrayCryptography([new("src/Witness.Ledger/Log/A.cs", "using System.Security.Cryptography;\nvar d = SHA256.HashData(x);\n")]));
    }

    private interface Lonely;

    private sealed class LotManager : Lonely
    {
        public LotManager(int a, int b, int c, int d, int e, int f) => _ = a + b + c + d + e + f;
    }
}

/// <summary>A breach on purpose: the rule is asked about this type as if a namespace bore its name.</summary>
internal sealed class Planted;
