namespace Witness.House.Tests.Books;

public sealed class BookTests
{
    [Fact]
    public void Every_fact_is_declared_in_both_languages() => Sources.None(Declared.UndeclaredFacts(Declared.Facts));

    [Fact]
    public void Every_field_declares_who_may_see_it() => Sources.None(Declared.UndeclaredFields(Declared.Facts));

    [Fact]
    public void Every_fact_is_in_the_fact_book()
    {
        var listed = (Declared.Book("FactBook") ?? []).Select(Declared.NameIn).ToHashSet();
        Assert.NotEmpty(Declared.Facts);
        Sources.None(Declared.Facts.Where(f => !listed.Contains(f.Name)).Select(f => $"{f.Name} is not in FactBook"));
    }

    [Fact]
    public void Every_kind_is_in_the_kind_book() => Holds("KindBook", Declared.Statics("Kind", "Witness.Domain.Kinds"));

    [Fact]
    public void Every_stage_is_in_the_stage_book() => Holds("StageBook", Declared.Statics("Stage", "Witness.Domain.Stages"));

    [Fact]
    public void Every_connector_is_in_the_connector_book()
    {
        var declared = Programs.All.Types().Where(t => t is { IsAbstract: false } && typeof(Edge.Connectors.Connector).IsAssignableFrom(t)).ToList();
        Assert.NotEmpty(declared);
        Sources.None(
            from type in declared
            let kind = type.GetField("Kind")?.GetValue(null)
            where kind is null || !Web.Wiring.ConnectorBook.All.Contains(kind)
            select $"{type.Name} is not in ConnectorBook");
        Assert.Equal(Web.Wiring.ConnectorBook.All.Count, Web.Wiring.ConnectorBook.All.Select(kind => kind.Name).Distinct().Count());
    }

    [Fact]
    public void Facts_are_named_in_the_past_and_by_the_trade()
    {
        // present-tense and imperative beginnings that would name a command, not something that happened
        string[] commands = ["Create", "Update", "Delete", "Set", "Add", "Remove", "Make", "Do", "Get"];
        Sources.None(
            from fact in Declared.Facts
            from command in commands
            where fact.Name.StartsWith(command, StringComparison.Ordinal) && char.IsUpper(fact.Name[command.Length..].FirstOrDefault('a'))
            select $"{fact.Name} names a command");
    }

    [Fact]
    public void An_undeclared_fact_and_field_would_be_found()
    {
        Sources.Some(Declared.UndeclaredFacts([typeof(Bare)]));
        Sources.Some(Declared.UndeclaredFields([typeof(Bare)]));
    }

    private static void Holds(string book, IEnumerable<(Type Owner, object Value)> all)
    {
        var declared = all.ToList();
        var listed = Declared.Book(book);
        if (listed is null)
        {
            Assert.Empty(declared);
            return;
        }
        Sources.None(declared.Where(d => !listed.Contains(d.Value)).Select(d => $"{d.Owner.Name} is not in {book}"));
    }

    private sealed class Bare
    {
        public string? Quote { get; init; }
    }
}
