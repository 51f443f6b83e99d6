using System.Diagnostics;
using System.Text;
using Witness.Domain.Facts.Wire;

namespace Witness.Domain.Tests.Facts;

/// <summary>Runs alone and counts processor time, so that a busy machine does not speak in it.</summary>
[CollectionDefinition(nameof(ReaderRateTests), DisableParallelization = true)]
[Collection(nameof(ReaderRateTests))]
public sealed class ReaderRateTests
{
    private static readonly FactReader Reader = new((family, value) => $"{family}:{value}");

    [Fact]
    [Trait("ring", "long")]
    public void Forty_thousand_facts_a_second_are_read_on_one_core()
    {
        var bytes = Encoding.UTF8.GetBytes("[" + string.Join(",", Enumerable.Repeat(Typical, 100)) + "]");
        double Run(int batches)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            for (var i = 0; i < batches; i++)
            {
                using var body = WireJson.Parse(bytes);
                foreach (var item in body.Document!.RootElement.EnumerateArray()) Assert.True(Reader.Read(item).IsAccepted);
            }
            return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        }
        Run(200);
        var rate = (int)(20_000 / Enumerable.Range(0, 5).Min(_ => Run(200)));
        TestContext.Current.TestOutputHelper?.WriteLine($"reader: {rate}/s");
        Assert.True(rate >= Aim, $"{rate}/s");
    }

    /// <summary>The figure is for optimised code; without it the test only guards against a fall.</summary>
#if DEBUG
    private const int Aim = 8_000;
#else
    private const int Aim = 40_000;
#endif

    private const string Typical = """
        {"specversion":"1.0","id":"m-000001","type":"BidOpened","source":"demo-t-1","subject":"A3703000001000001001","time":"2026-09-16T09:30:07+08:00","sourcekey":"BO-1-3","sourceversion":1,
        "sequence":1234,"project":"A3703000001000001","data":{"BidId":"B-3","Bidder":{"Name":"示例建设工程有限公司","Code":"91350100M000100Y43"},"Consortium":[{"Name":"示例设计院有限公司"}],"Order":3,
        "Price":{"Money":{"Amount":"24959500.00","Currency":"156"}},"DurationDays":365,"QualityText":"合格","ProjectLead":{"Name":"示例甲","Id":"证-1"},"SmeFlag":"小",
        "MachineCode":{"Cpu":["BFEBFBFF000906EA"],"Disk":["S3Z8NB0K123456","WD-1"],"Mac":["00-16-3E-00-00-01"]},"BidDocument":{"Title":"投标文件","Digest":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","Size":1234567}}}
        """;
}
