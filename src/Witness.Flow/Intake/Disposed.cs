using Witness.Flow.Vault;

namespace Witness.Flow.Intake;

/// <summary>已销毁 — of a lot whose records were disposed of, or of a person who was forgotten, nothing can be kept again: such items are refused, the others go on.</summary>
internal sealed class Disposed(DraftMaker maker)
{
    /// <summary>Makes the keys of fresh items ready; those that cannot be kept leave the list and are answered.</summary>
    public async Task Prepare(IReadOnlyList<ReadItem> items, List<int> fresh, ItemAnswer[] answers, KeyName? request, CancellationToken stop)
    {
        try
        {
            await maker.Prepare(fresh.ConvertAll(i => items[i].Incoming!), request, stop);
        }
        catch (KeyDestroyedException)
        {
            foreach (var i in fresh.ToList()) await One(i, items, fresh, answers, request, stop);
        }
    }

    private async Task One(int i, IReadOnlyList<ReadItem> items, List<int> fresh, ItemAnswer[] answers, KeyName? request, CancellationToken stop)
    {
        try
        {
            await maker.Prepare([items[i].Incoming!], request, stop);
        }
        catch (KeyDestroyedException)
        {
            answers[i] = new(items[i].Index, items[i].Id, ItemAnswer.Refused, null, [new("disposed", "其封存或个人信息的密钥已销毁，不再归集", "the key of its sealed or personal values was destroyed: it is not taken in again", "/subject")]);
            fresh.Remove(i);
        }
    }
}
