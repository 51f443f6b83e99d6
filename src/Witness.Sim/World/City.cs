using System.Globalization;

namespace Witness.Sim.World;

/// <summary>示例市 — everybody who trades: buyers, agencies, bidders, experts, rooms. Made once from the seed, never changed while deals run.</summary>
public sealed class City
{
    public ulong Seed { get; }

    public List<Firm> PublicBuyers { get; } = [];

    public List<Firm> StateFirms { get; } = [];

    public List<Firm> Villages { get; } = [];

    public List<Firm> Agencies { get; } = [];

    public List<Bidder> Builders { get; } = [];

    public List<Bidder> Suppliers { get; } = [];

    public List<Bidder> Holders { get; } = [];

    public List<Expert> Experts { get; } = [];

    public List<Hall> Openings { get; } = [];

    public List<Hall> Evaluations { get; } = [];

    public List<Hall> Auctions { get; } = [];

    public Firm Centre { get; }

    public Firm BankFirm { get; }

    public Firm Insurer { get; }

    private readonly HashSet<string> _names = [];
    private int _raised;

    /// <summary>day or year: the two worlds share the city, and their keys must not meet.</summary>
    public string World { get; }

    /// <param name="size">How many bidders of each sort; a day needs few, a year many.</param>
    public City(ulong seed, string world, int size)
    {
        World = world;
        _raised = world == "day" ? 5_000_000 : 6_000_000;
        Seed = seed;
        var dice = Dice.For(seed, "city");
        Centre = Found(dice, "12", Names.CityCode, $"{Names.CityName}公共资源交易中心（示例）");
        BankFirm = Found(dice, "91", Names.CityCode, $"{Names.CityName}示例银行股份有限公司");
        Insurer = Found(dice, "91", Names.CityCode, $"{Names.CityName}示例融资担保有限公司");
        foreach (var (code, name) in Names.Districts)
        {
            foreach (var tail in Names.PublicBuyers) PublicBuyers.Add(Found(dice, tail.EndsWith('局') ? "11" : "12", code, $"{name}{tail}（示例）"));
            foreach (var tail in Names.StateFirms) StateFirms.Add(Found(dice, "91", code, $"{name}示例{tail}"));
            foreach (var village in Names.Villages) Villages.Add(Found(dice, "N2", code, $"{name}{village}股份经济合作社（示例）"));
        }
        for (var i = 0; i < 24; i++) Agencies.Add(Found(dice, "91", dice.Pick(Names.Districts).Code, FirmName(dice, Names.Agencies)));
        dice = Dice.For(seed, "builders");
        for (var i = 0; i < size; i++) Builders.Add(Raise(dice, Names.Builders, 100_000 + i));
        dice = Dice.For(seed, "suppliers");
        for (var i = 0; i < size; i++) Suppliers.Add(Raise(dice, Names.Suppliers, 200_000 + i));
        dice = Dice.For(seed, "holders");
        for (var i = 0; i < size / 2; i++) Holders.Add(Raise(dice, Names.Holders, 300_000 + i));
        dice = Dice.For(seed, "experts");
        for (var i = 0; i < size; i++)
        {
            var specialty = dice.Pick(Names.Specialties).Split('|');
            Experts.Add(new Expert($"ZJ{Names.CityCode}{i:D5}", $"{dice.Pick(Names.Surnames)}示例{i:D4}", specialty[0], specialty[1], Phone(dice)) { Employer = dice.Pick(PublicBuyers).Name });
        }
        var year = world == "year";
        for (var i = 1; i <= (year ? 24 : 12); i++) Openings.Add(new("主场", "开标区", $"开标{i}厅", "开标"));
        for (var i = 1; i <= (year ? 80 : 24); i++) Evaluations.Add(new(i <= (year ? 64 : 19) ? "主场" : "柳泉分场", "评标区", $"评标{i}室", "评标"));
        for (var i = 1; i <= (year ? 16 : 6); i++) Auctions.Add(new("主场", "拍卖区", $"拍卖{i}厅", "拍卖"));
    }

    /// <summary>A person's name that nobody can bear: surname and 示例 with a stem.</summary>
    public static string PersonName(Dice dice) => dice.Pick(Names.Surnames) + dice.Pick(Names.Given);

    public static string Phone(Dice dice) => "199" + dice.Digits(8);

    /// <summary>身份证号 of the invented city, with no valid check: it can belong to nobody.</summary>
    public static string PersonId(Dice dice) => $"3799021900{dice.Int(1, 12):D2}{dice.Int(1, 28):D2}{dice.Digits(3)}Z";

    /// <summary>A bidder who is at home nowhere else: plants make their own so that they never spoil a clean firm's history.</summary>
    public Bidder Raise(Dice dice, IReadOnlyList<string> tails) => Raise(dice, tails, ++_raised);

    private Bidder Raise(Dice dice, IReadOnlyList<string> tails, int n)
    {
        var district = dice.Pick(Names.Districts);
        var legal = PersonName(dice) + n.ToString(CultureInfo.InvariantCulture);
        var ip = $"{20 + n / 5_000_000 % 200}.{n / 60000 % 250}.{n / 240 % 250}.{n % 240 + 5}";
        return new Bidder(Found(dice, "91", district.Code, FirmName(dice, tails)))
        {
            LegalPerson = legal,
            Managers = [PersonName(dice) + "一" + n.ToString(CultureInfo.InvariantCulture), PersonName(dice) + "二" + n.ToString(CultureInfo.InvariantCulture)],
            Phone = string.Create(CultureInfo.InvariantCulture, $"199{n:D8}"),
            Address = $"{district.Name}{dice.Pick(Names.Roads)}路{n}号",
            Account = string.Create(CultureInfo.InvariantCulture, $"6200{n:D9}{dice.Digits(6)}"),
            Bank = $"示例银行{district.Name[3..]}支行",
            PublicIp = ip,
            CaKey = $"CA-{dice.Hex(8)}-{n:D6}",
            PricingLock = $"JS{n:D7}",
            Author = $"user{n:D6}",
            Machine = Computer(dice, n),
            Size = dice.Pick(["大", "中", "小", "小", "微"]),
        };
    }

    /// <summary>A computer like no other.</summary>
    public Machine NewMachine(Dice dice) => Computer(dice, ++_raised);

    private static Machine Computer(Dice dice, int n) => new(
        [$"BFEBFBFF{n:X8}"], [$"BD{dice.Hex(6)}{n:X6}"], [$"WD-{dice.Hex(6)}{n:X6}"], [$"MEM{n:X8}"],
        [$"3C:7C:{n >> 24 & 255:X2}:{n >> 16 & 255:X2}:{n >> 8 & 255:X2}:{n & 255:X2}"], [$"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"]);

    private string FirmName(Dice dice, IReadOnlyList<string> tails)
    {
        for (var turn = 0; ; turn++)
        {
            var name = "示例" + dice.Pick(Names.FirmFirst) + dice.Pick(Names.FirmSecond) + (turn > 4 ? dice.Pick(Names.FirmSecond) : "") + dice.Pick(tails);
            if (_names.Add(name)) return name;
        }
    }

    private static Firm Found(Dice dice, string kind, string region, string name)
    {
        var body = "MA" + dice.Text("0123456789ABCDEFGHJKLMNPQRTUWXY", 6);
        return new Firm(name, Codes.CreditCode(kind, region, body), region) { OldCode = Codes.OldCode(body) };
    }
}
