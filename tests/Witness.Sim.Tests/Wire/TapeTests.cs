using System.Text;
using Witness.Sim.Wire;

namespace Witness.Sim.Tests.Wire;

public sealed class TapeTests
{
    private static readonly DateTime At = new(2026, 9, 16, 9, 0, 0);

    private readonly List<Message> _said = [];

    [Fact]
    public void Every_fact_gets_a_key_of_its_own_and_a_correction_keeps_it()
    {
        var tape = new Tape(_said.Add);
        var first = tape.OfLot("P", "L").Say("bank", "DepositReceived", At, p => p.Text("DepositId", "1"));
        tape.OfLot("P", "L").Say("bank", "DepositReceived", At, p => p.Text("DepositId", "2"));
        tape.OfLot("P", "L").Correct(first, At, p => p.Text("DepositId", "3"), At.AddHours(1));
        Assert.Equal([("DepositReceived-L-1", 1), ("DepositReceived-L-2", 1), ("DepositReceived-L-1", 2)], _said.Select(m => (m.Key, m.Version)));
    }

    [Fact]
    public void Round_lots_and_project_stand_where_the_wire_wants_them()
    {
        var tape = new Tape(_said.Add);
        tape.OfLots("P", ["L1", "L2"]).Say("venue", "VenueBooked", At, _ => { });
        tape.OfLot("P", "L1", 2).Say("venue", "VenueBooked", At, _ => { });
        tape.OfProject("P").Say("gc-trade", "ProjectRegistered", At, _ => { });
        Assert.Equal("{\"Lots\":[\"L1\",\"L2\"]}", Encoding.UTF8.GetString(_said[0].Data));
        Assert.Null(_said[0].Subject);
        Assert.Equal("P", _said[0].Project);
        Assert.Equal("{\"Round\":2}", Encoding.UTF8.GetString(_said[1].Data));
        Assert.Equal(("P", null), (_said[2].Subject, _said[2].Project));
    }

    [Fact]
    public void Amounts_and_times_are_written_in_the_wire_forms()
    {
        var data = Payload.Write(p => p.Money("M", 80_000_000).MoneyWan("W", 123_456_000_000).Price("R", new Quote(QuoteForm.Rate, 2390, "下浮率")).Price("U", new Quote(QuoteForm.Unit, 28660, "元/工日")).Time("T", At));
        Assert.Equal(
            """{"M":{"Amount":"800000.00","Currency":"156"},"W":{"Amount":"1234560000.00","Currency":"156","Raw":"123456","RawUnit":"万元"},"R":{"Rate":{"Percent":"23.90","Base":"下浮率"}},"U":{"UnitPrice":{"Amount":"286.60","Per":"元/工日"}},"T":"2026-09-16T09:00:00+08:00"}""",
            Encoding.UTF8.GetString(data));
    }
}
