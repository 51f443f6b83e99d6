namespace Witness.House.Tests.Shape;

public sealed class GatewayTests
{
    [Fact, Clause("4.4.1 a")]
    public void Every_query_of_a_desk_takes_a_reader()
    {
        var desks = Programs.All.Types().Where(t => t.Name.EndsWith("Desk", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(desks);
        Sources.None(Gateways.WithoutReader(desks));
    }

    [Fact]
    public void Pages_and_api_never_touch_storage() => Sources.None(Gateways.StorageInPages(Sources.All));

    [Fact]
    public void Sql_stands_in_flow_alone() => Sources.None(Gateways.StraySql(Sources.All));

    [Fact]
    public void Every_table_has_a_declared_check() => Sources.None(Tables.Unchecked(Sources.All));

    [Fact, Clause("4.6.2")]
    public void Nothing_calls_out_to_change_a_trade()
    {
        Sources.None(Egress.Stray(Sources.All));
        Sources.None(Egress.Changing(Sources.All));
        Sources.Some(Egress.Stray([new("src/Witness.Flow/Handling/A.cs", "var http = new HttpClient();\n")]));
        Sources.Some(Egress.Changing([new("src/Witness.Web/Wiring/OutwardPosts.cs", "new(HttpMethod.Delete, address);\n")]));
    }

    [Fact]
    public void A_planted_breach_of_each_rule_is_found()
    {
        Sources.Some(Gateways.WithoutReader([typeof(OpenDesk)]));
        Sources.Some(Gateways.StorageInPages([new("src/Witness.Web/Pages/Lots/Lot.razor", "@inject ReadDatabase Db\n")]));
        Sources.Some(Tables.Unchecked([new("src/Witness.Flow/Store/A.cs", "db.Run(\"CREATE TABLE IF NOT EXISTS loose(a TEXT)\");\n")]));
        Sources.None(Tables.Unchecked([new("src/Witness.Flow/Store/A.cs", "db.Run(\"CREATE TABLE sound(a TEXT, mac BLOB NOT NULL)\");\n")]));
        Sources.Some(Gateways.StraySql([new("src/Witness.Web/Api/Lots.cs", "var q = \"SELECT a FROM b \";\n")]));
    }

    private sealed class OpenDesk
    {
        public static string Everything(string lot) => lot;
    }
}
