using Witness.Domain.Cases;
using Witness.Domain.Facts;
using Witness.Domain.Report;
using Witness.Domain.Terms;
using Witness.Flow.Lending;
using Witness.Web.Parts.Frame;

namespace Witness.Web.Parts.Lending;

/// <summary>Key of the words of lending: LendingText.resx (zh-CN) and LendingText.en.resx.</summary>
public sealed class LendingText;

/// <summary>借阅用语 — what facts of lending say, as the page writes it.</summary>
public static class LendingWords
{
    /// <summary>An act that nobody knows.</summary>
    public static Wording NoAct { get; } = new("没有这种办理", "There is no such act");

    public static string Way(string way) => Name(Choices.AccessWay, way);

    public static string Authority(string authority) => Name(Choices.AccessAuthority, authority);

    public static string Profile(string code) => RedactionProfile.Find(code)?.Title.Here() ?? "—";

    public static string State(LoanLine line) => "State." + (line.Expired ? "Expired" : line.Loan.State.ToString());

    public static string Tag(LoanLine line) => line.Loan.State switch
    {
        LoanState.Asked => "pending", LoanState.Granted when line.Runs => "ok", LoanState.Recalled => "high", _ => "plain",
    };

    private static string Name(ChoiceList list, string value) => list.Find(value) is { } known ? new Wording(known.Chinese, known.English).Here() : value;
}
