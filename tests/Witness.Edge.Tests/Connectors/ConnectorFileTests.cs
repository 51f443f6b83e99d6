using Witness.Flow.Tests;
using Witness.Web.Wiring;

namespace Witness.Edge.Tests.Connectors;

public sealed class ConnectorFileTests
{
    [Fact]
    public void A_settings_file_names_its_connectors_and_how_often_they_look()
    {
        var all = Read("""
            { "connectors": [
              { "connector": "wire-folder", "account": "old-pool", "folder": "/srv/drop" },
              { "connector": "wire-pull", "account": "bank-b", "url": "https://bank.example/facts", "everySeconds": 30 }, // a remark
            ] }
            """);
        Assert.Equal([("wire-folder", "old-pool", 5.0), ("wire-pull", "bank-b", 30.0)], all.Select(one => (one.Kind, one.Account, one.Every.TotalSeconds)));
        Assert.Equal("/srv/drop", all[0].Values["folder"]);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("[]", "connectors")]
    [InlineData("""{ "connectors": [ { "connector": "ftp", "account": "a" } ] }""", "/connectors/0/connector")]
    [InlineData("""{ "connectors": [ { "connector": "wire-folder", "account": "a" } ] }""", "/connectors/0/folder")]
    [InlineData("""{ "connectors": [ { "connector": "wire-folder", "folder": "/a" } ] }""", "/connectors/0/account")]
    [InlineData("""{ "connectors": [ { "connector": "wire-folder", "account": "a", "folder": "/a", "fodler": "/b" } ] }""", "/connectors/0/fodler")]
    [InlineData("""{ "connectors": [ { "connector": "wire-folder", "account": "a", "folder": "/a", "everySeconds": 600 } ] }""", "/connectors/0/everySeconds")]
    [InlineData("""{ "connectors": [ { "connector": "wire-pull", "account": "a", "url": "file:///etc/passwd" } ] }""", "/connectors/0/url")]
    [InlineData("""{ "connectors": [ { "connector": "wire-folder", "account": "a", "folder": "/a" }, { "connector": "wire-folder", "account": "a", "folder": "/b" } ] }""", "one account, a")]
    public void A_setting_that_is_not_understood_is_named(string file, string named) =>
        Assert.Contains(named, Assert.Throws<InvalidDataException>(() => Read(file)).Message, StringComparison.Ordinal);

    private static IReadOnlyList<Witness.Edge.Connectors.ConnectorSettings> Read(string text)
    {
        using var scratch = new ScratchFolder();
        File.WriteAllText(scratch.File("connectors.json"), text);
        return ConnectorFile.Read(scratch.File("connectors.json"));
    }
}
