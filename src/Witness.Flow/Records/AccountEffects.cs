using System.Text.Json;
using Witness.Flow.Accounts;

namespace Witness.Flow.Records;

/// <summary>What approved requests about accounts come to, by act; written by whoever decides, together with the approval.</summary>
public sealed class AccountEffects(AccountBook book, Func<string> freshStamp)
{
    public Task<Effect> Of(Approval approval, CancellationToken stop) => approval.Act == FourEyes.Grant.Code
        ? book.GrantEffect(JsonSerializer.Deserialize<Grant>(approval.Request)!, freshStamp(), approval.By, approval.Id, stop)
        : book.ResetEffect(JsonSerializer.Deserialize<string>(approval.Request)!, freshStamp(), approval.By, stop);
}
