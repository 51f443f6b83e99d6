using System.Text;
using System.Text.Json;
using Witness.Flow.Accounts;
using Witness.Ledger.Bytes;

namespace Witness.Web.Wiring;

/// <summary>演示座位 — accounts and senders of the demo, all plainly invented; outside <c>--demo</c> nothing of this exists.</summary>
public static class Seats
{
    private const string By = "demo";

    private static readonly IReadOnlyList<DemoSeat> Demo =
    [
        new("W1001", "王示例", Role.Officer, new("全中心 · 全部类型", "Whole centre · all kinds")),
        new("W1002", "李示例", Role.Officer, new("政府采购", "Government procurement")),
        new("W2001", "赵示例", Role.Lead, new("全中心 · 全部类型", "Whole centre · all kinds")),
        new("W2002", "郑示例", Role.Lead, new("全中心 · 全部类型", "Whole centre · all kinds")),
        new("A1001", "孙示例", Role.AccountAdmin, new("账号与来源", "Accounts and senders")),
        new("A2001", "钱示例", Role.SecurityAdmin, new("角色与范围", "Roles and scopes")),
        new("A3001", "周示例", Role.AuditAdmin, new("审计", "Audit")),
        new("R3001", "吴示例", Role.OutsideAuditor, new("外部审计，只读", "Outside audit, read only")),
    ];

    /// <summary>What the screens ask of the host.</summary>
    public static Func<IServiceProvider, ScreenHost> ToScreens(Installation here) => services => new ScreenHost
    {
        Trade = here.Clocks.Trade,
        Speed = here.Speed,
        Demo = here.Options.Demo,
        Centre = here.Options.Demo ? new("示例市公共资源交易中心", "Example City Public Resource Trading Centre") : new("公共资源交易中心", "Public Resource Trading Centre"),
        DemoSeats = here.Options.Demo ? Demo : [],
        ReaderOf = (principal, stop) => services.GetRequiredService<Readers>().Of(principal, stop),
        SignIn = (context, account, password) => services.GetRequiredService<Doors>().SignIn(context, account, password),
        DemoCode = here.Options.Demo ? EntryRules.Demo.DemoCode : null,
        TakeSeat = (context, account, code) => here.Options.Demo && Demo.Any(seat => seat.Account == account)
            ? services.GetRequiredService<Doors>().TakeSeat(context, account, code) : Task.FromResult(false),
        SignOut = context => services.GetRequiredService<Doors>().SignOut(context),
        FirstLink = async (token, stop) =>
        {
            var first = services.GetRequiredService<FirstStart>();
            return await first.Holds(token, stop) ? first.Until : null;
        },
        MakeFirst = (token, admins, stop) => services.GetRequiredService<FirstStart>().Make(token, admins, stop),
    };

    /// <summary>Makes the demo's accounts and registers its senders, once; writes accounts.txt for the console.</summary>
    public static async Task Prepare(IServiceProvider services, CancellationToken stop)
    {
        var here = services.GetRequiredService<Installation>();
        if (here.Options.Senders is { } file) await Register(services.GetRequiredService<SenderBook>(), file, here, stop);
        if (!here.Options.Demo) return;
        var book = services.GetRequiredService<AccountBook>();
        var names = services.GetRequiredService<PersonNames>();
        var doors = services.GetRequiredService<Doors>();
        foreach (var seat in Demo)
        {
            if (await book.Find(seat.Account, stop) is not null) continue;
            await book.Make(seat.Account, seat.Name, doors.Hash(Convert.ToHexStringLower(here.Random.Bytes(24))), names.FreshStamp(), By, stop);
            var kinds = seat.Account == "W1002" ? (IReadOnlyList<string>)["ZC"] : [];
            await book.Grant(seat.Account, [seat.Role], [], kinds, names.FreshStamp(), By, stop);
        }
        if (here.Options.Staff) await DemoStaff.Enter(here, stop);
        var lines = string.Concat(Demo.Select(seat => $"{seat.Account}  {seat.Name}  {seat.Role.Title().Zh} / {seat.Role.Title().En}\n"));
        DurableFile.Write(Path.Combine(here.Options.Data, "accounts.txt"), Encoding.UTF8.GetBytes(lines));
    }

    private static async Task Register(SenderBook book, string file, Installation here, CancellationToken stop)
    {
        if (DurableFile.ReadAll(file) is not { } json) throw new InvalidDataException($"没有来源账号文件 / no such file of senders: {file}");
        foreach (var sender in JsonSerializer.Deserialize<List<DemoSender>>(json, new JsonSerializerOptions(JsonSerializerDefaults.Web))!)
        {
            if (await book.Find(sender.Id, stop) is not null) continue;
            await book.Register(sender.ToAccount(here.Clocks.Real.GetUtcNow()), By, stop);
        }
    }

    private sealed record DemoSender(
        string Id, string Org, string? OrgCode, string Letters, string? Region, string? Kind, string Scheme, string PublicKey, IReadOnlyList<string>? Except = null)
    {
        public SenderAccount ToAccount(DateTimeOffset now)
        {
            var letters = SourceLetters.Parse(Letters);
            var may = SourceLetters.Facts(letters).Where(fact => Except?.Contains(fact) != true).ToHashSet(StringComparer.Ordinal);
            return new(Id, Org, OrgCode, letters, may, Region, Kind, Scheme, Convert.FromBase64String(PublicKey), now, false);
        }
    }
}
