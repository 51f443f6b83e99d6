using Witness.Domain.Access;
using Witness.Domain.Stages;

namespace Witness.Domain.Kinds;

/// <summary>标段性质 — kind, form of 交易实施 and region of a round, as told by its facts or by the accounts that report them (ruling 60).</summary>
/// <param name="Kind">Null while unknown.</param>
public sealed record LotNature(Kind? Kind, Form Form, string? Region)
{
    internal static LotNature Of(LotState lot, int round, SourceBook sources)
    {
        var facts = new RoundView(lot, round, SealView.AllOpen);
        return new(KindBook.KindOf(facts, sources, lot.Sources), KindBook.FormOf(facts), KindBook.RegionOf(facts, sources, lot.Sources));
    }
}
