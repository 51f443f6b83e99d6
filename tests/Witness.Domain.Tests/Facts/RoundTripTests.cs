using System.Text;
using System.Text.Json;
using CsCheck;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Ledger.Bytes;

namespace Witness.Domain.Tests.Facts;

public sealed class RoundTripTests
{
    private static readonly FactReader Reader = new((family, value) => $"{family}:{value}");

    [Theory]
    [MemberData(nameof(FactGen.Names), MemberType = typeof(FactGen))]
    public void Every_fact_reads_back_as_it_was_written(string name)
    {
        var type = FactBook.Find(name)!;
        FactGen.Of(type).Sample(
            fact =>
            {
                using var body = WireJson.Parse(FactWriter.Item(fact, type, "m-1"));
                Assert.Empty(body.Refusals);
                var result = Reader.Read(body.Document!.RootElement);
                Assert.Empty(result.Refusals);
                Assert.Equal(Show(fact.Header), Show(result.Fact!.Header));
                Assert.Equal(Wire(fact, type), Wire(result.Fact, type));

                // And from what is kept: public fields in the entry, the others opened from the vault.
                using var stored = JsonDocument.Parse(FactWriter.Data(fact, type));
                var all = FactWriter.Fields(fact, type);
                Assert.All(all, field => Assert.True(CanonicalJson.IsCanonical(field.Canonical.Span), field.Field.Name));
                Assert.Equal(
                    Stored(fact, type), "{" + string.Join(",", all.Select(field => $"\"{field.Field.Name}\":{Encoding.UTF8.GetString(field.Canonical.Span)}")) + "}");
                var opened = all.Where(field => field.Field.Mark != Mark.Public)
                    .Select(field => KeyValuePair.Create(field.Field.Name, JsonElement.Parse(field.Canonical.Span))).ToList();
                using var open = JsonDocument.Parse("{}");
                Assert.Equal(Stored(fact, type), Stored(FactReader.FromStored(fact.Header, stored.RootElement), type));
                var partly = FactReader.FromStored(fact.Header, open.RootElement, opened);
                Assert.All(type.Fields, field => Assert.Equal(field.Mark != Mark.Public && field.Get(fact) is not null, field.Get(partly) is not null));
            },
            iter: 20);
    }

    [Fact]
    public void Moments_read_back_as_written_and_nothing_else_is_taken()
    {
        FactGen.Moment.Sample(moment =>
        {
            Assert.True(Witness.Domain.Terms.Moment.TryParse(moment.ToString(), out var back));
            Assert.Equal(moment, back);
        });
        string[] refused =
        [
            "", "2026", "2026-13", "2026-00", "0000-01", "2026-1-1", "2026-02-30", "2026-09-16T", "2026-09-16 09:30+08:00", "2026-09-16T24:00:00+08:00", "2026-09-16T09:30", "2026-09-16T09:30:60Z",
            "2026-09-16T09:30:00.Z", "2026-09-16T09:30:00+8:00", "2026-09-16T09:30:00+15:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "Unknown", "２026-09-16", "2026-09-16T09:30:",
        ];
        Assert.All(refused, text => Assert.False(Witness.Domain.Terms.Moment.TryParse(text, out _), text));
    }

    private static string Wire(Fact fact, FactType type) => Encoding.UTF8.GetString(FactWriter.Item(fact, type, "m"));

    private static string Stored(Fact fact, FactType type) => Encoding.UTF8.GetString(FactWriter.Data(fact, type));

    private static string Show(Header header) =>
        $"{header.Type} {header.Scope.Kind} {header.Scope.Project} {string.Join(",", header.Scope.Lots)} {header.Scope.Round} {header.Scope.Key} {header.Identity} {header.At} {header.ReportedAt} {header.Sequence}";
}
