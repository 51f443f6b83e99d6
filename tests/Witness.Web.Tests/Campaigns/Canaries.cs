using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Facts.Wire;
using Witness.Domain.Terms;

namespace Witness.Web.Tests.Campaigns;

/// <summary>A value that nothing else holds, and where it was put.</summary>
internal sealed record Canary(string Token, FactType Type, FieldType Field, ScopeKind Scope);

/// <summary>
/// 金丝雀 — one fact of every type that has personal or sealed fields, every text in these fields unmistakable. Facts that open
/// seals are kept back until they are asked for.
/// </summary>
internal sealed partial class Canaries
{
    public const string Lot = "LOT-9", Project = "PRJ-9";

    private static readonly HashSet<string> Opening =
    [
        nameof(OpeningStarted), nameof(OpeningEnded), nameof(AuctionStarted), nameof(AuctionEnded), nameof(AuctionPassed), nameof(HammerFell), nameof(TimedBiddingEnded),
        nameof(DealConfirmed), nameof(CandidatesPublished), nameof(ResultPublished), nameof(AwardDecided), nameof(ContractSigned), nameof(LotFailed), nameof(LotTerminated), nameof(FactRetracted),
    ];

    private readonly List<Canary> _all = [];
    private readonly string _sender;

    public Canaries(string sender)
    {
        _sender = sender;
        Closed = [.. Make()];
    }

    public IReadOnlyList<Canary> All => _all;

    /// <summary>Wire items that open nothing.</summary>
    public IReadOnlyList<string> Closed { get; }

    /// <summary>What comes first: a project and a lot of a known kind and form.</summary>
    public IEnumerable<string> Registered() =>
    [
        Item(new ProjectRegistered { ProjectName = "示例项目", ProjectCode = Project, Kind = "GC", ProcurementMethod = new(null, null, "公开招标"), Region = "370300" }, new(ScopeKind.Project, Project, [])),
        Item(new LotRegistered { LotCode = Lot, LotName = "示例标段", Category = "施工" }, OfLot),
    ];

    /// <summary>What opens S1, S3 and S4.</summary>
    public IEnumerable<string> Release() =>
        [Item(new OpeningStarted(), OfLot), Item(new CandidatesPublished { Ranked = true }, OfLot), Item(new AwardDecided(), OfLot), Item(new ResultPublished { Outcome = "成交" }, OfLot)];

    /// <summary>Canaries that stand in these bytes.</summary>
    public IEnumerable<Canary> In(byte[] bytes)
    {
        var found = Tokens().Matches(Encoding.Latin1.GetString(bytes)).Select(match => match.Value).ToHashSet();
        return found.Count == 0 ? [] : _all.Where(canary => found.Contains(canary.Token));
    }

    /// <summary>Canaries in the files of a folder, with the file's name; a file of a running host is read as it stands.</summary>
    public IEnumerable<(Canary Canary, string Where)> Below(string folder)
    {
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(path).StartsWith("dotnet-diagnostic", StringComparison.Ordinal) || Path.GetFileName(path).StartsWith("clr-debug-pipe", StringComparison.Ordinal)) continue; // sockets and pipes of the runtime
            if (new FileInfo(path).Length == 0) continue; // the hold of a folder, which nobody else may open
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            file.CopyTo(bytes);
            foreach (var canary in In(bytes.ToArray())) yield return (canary, Path.GetFileName(path));
        }
    }

    private static Scope OfLot => new(ScopeKind.Lot, Project, [Lot]);

    private IEnumerable<string> Make()
    {
        const From Upstream = From.Trading | From.ExpertPool | From.Venue | From.Bank | From.Device | From.Supervisor;
        foreach (var type in FactBook.All.Where(type => (type.From & Upstream) != 0 && !Opening.Contains(type.Name) && type.Fields.Any(field => field.Mark != Mark.Public)))
        {
            var kind = type.Scopes.Contains(ScopeKind.Lot) ? ScopeKind.Lot : type.Scopes[0];
            var scope = kind switch
            {
                ScopeKind.Lot => OfLot,
                ScopeKind.Lots => new(kind, Project, [Lot, "LOT-10"]),
                ScopeKind.Project => new(kind, Project, []),
                ScopeKind.Centre => new(kind, null, []),
                _ => new(kind, null, [], 1, "X-9"),
            };
            var values = type.Fields.Select(field => field.Mark == Mark.Public || field.Follows ? null : Value(field.Shape, type, field, kind)).ToArray();
            yield return Item(type.Make(HeaderOf(type.Name, scope), values), scope);
        }
    }

    private object? Value(Shape shape, FactType type, FieldType field, ScopeKind scope)
    {
        switch (shape)
        {
            case Shape.Text when field.IsRegion: return "370303";
            case Shape.Text when field.Choices is { Closed: true } choices: return choices.All[0].Value;
            case Shape.Text when field.MaxLength is > 0 and < 8: return "C";
            case Shape.Text: return Token(type, field, scope);
            case Shape.Integer { Long: true }: return 1L;
            case Shape.Integer: return 1;
            case Shape.Decimal: return 1m;
            case Shape.Flag: return true;
            case Shape.MomentShape: return new Moment(new DateTime(2026, 9, 15), Precision.Day);
            case Shape.SetOf: return new HashSet<string> { Token(type, field, scope) };
            case Shape.ListOf list:
                var items = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(list.Item.ClrType))!;
                items.Add(Value(list.Item, type, field, scope));
                return items;
            case Shape.Record record when record.ClrType == typeof(Money): return new Money(1_000m);
            case Shape.Record record when record.ClrType == typeof(Price): return new Price(new Money(1_000m));
            case Shape.Record record when record.ClrType == typeof(Party): return new Party(new Domain.Terms.Org(Token(type, field, scope), Token(type, field, scope)));
            case Shape.Record record:
                return record.Make([.. record.Members.Select(member => record.ClrType == typeof(PriceStep) && member.Name == "Direction" ? "up" : Value(member.Shape, type, field, scope))]);
            default: throw new InvalidOperationException(shape.ToString());
        }
    }

    private string Token(FactType type, FieldType field, ScopeKind scope)
    {
        var token = string.Create(CultureInfo.InvariantCulture, $"KNRY{_all.Count:0000}");
        _all.Add(new(token, type, field, scope));
        return token;
    }

    private string Item(Fact fact, Scope scope)
    {
        var header = HeaderOf(fact.GetType().Name, scope);
        return Encoding.UTF8.GetString(FactWriter.Item(fact with { Header = header }, FactBook.Find(header.Type)!, $"m-{header.Type}"));
    }

    private Header HeaderOf(string type, Scope scope) => new(type, scope, new(_sender, $"key-{type}", 1), new Moment(new DateTime(2026, 9, 15), Precision.Day));

    [GeneratedRegex("KNRY[0-9]{4}")]
    private static partial Regex Tokens();
}
