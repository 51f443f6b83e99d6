using Witness.Domain.Facts;
using Witness.Domain.Facts.Catalogue;
using Witness.Domain.Terms;
using Witness.Flow.Vault;

namespace Witness.Web.Wiring;

/// <summary>演示人员 — certificates and shifts of the demo's officers, so that sessions of its day can be assigned; entered once, as a lead would.</summary>
internal static class DemoStaff
{
    private const string Lead = "W2001";

    private static readonly string[] Officers = ["W1001", "W1002", "W2002"];

    public static async Task Enter(Installation here, CancellationToken stop)
    {
        var day = DateOnly.FromDateTime(here.Clocks.Trade.GetUtcNow().ToOffset(Moment.Offset).DateTime);
        foreach (var officer in Officers)
        {
            await Append(new OfficerCertified { Officer = officer, Until = Moment.Of(day.AddYears(1)), Basis = "示例证书" }, $"certificate/{officer}");
            var shift = new Window(At(day, "08:00"), At(day.AddDays(1), "20:00"));
            await Append(new ShiftPlanned { Officer = officer, Window = shift }, $"shift/{officer}/{day:yyyy-MM-dd}");
        }

        Task Append(Fact fact, string key) => here.Own.Append(new(fact, OwnFacts.Centre, $"demo/{key}", Lead), stop);
    }

    private static Moment At(DateOnly day, string time) => Moment.TryParse($"{day:yyyy-MM-dd}T{time}+08:00", out var at) ? at : throw new FormatException(time);
}
