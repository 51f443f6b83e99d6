using Witness.Domain.Kinds;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Intake;
using Witness.Flow.Store;
using Witness.Ledger.Bytes;
using Witness.Ledger.Crypto;

namespace Witness.Flow.Records;

/// <summary>来源台 — machine accounts: who they are, whether they are heard from, what is missing of what they sent.</summary>
public sealed class SendersDesk(Gateway gateway, SenderBook book, SenderWatch watch, TwoClocks clocks)
{
    private const string Thing = "senders";

    /// <summary>How the connector of an account does; null when none speaks for it.</summary>
    public Func<string, FetchLine?> Fetching { get; init; } = _ => null;

    public async Task<Look<IReadOnlyList<SenderLine>>> List(Reader reader, CancellationToken stop)
    {
        if (await gateway.Enter(reader, Permission.ReadSenders, Thing, stop) is not { } pass) return new Look<IReadOnlyList<SenderLine>>.Denied(DeskAnswers.Needs(Permission.ReadSenders));
        return new Look<IReadOnlyList<SenderLine>>.Shown([.. (await book.All(stop)).Where(sender => pass.CoversRegion(sender.Region)).Select(ToLine)]);
    }

    public Task<Act> Register(Reader reader, SenderDraft draft, CancellationToken stop) => DeskAnswers.Try(async () =>
    {
        if (await gateway.Enter(reader, Permission.WriteSenders, $"{Thing}/{Short(draft.Account)}", stop) is null) return DeskAnswers.Denied(Permission.WriteSenders);
        if (Problem(draft) is { } problem) return new Act.Refused(problem);
        var (key, wrong) = Key(draft);
        if (wrong is not null) return new Act.Refused(wrong);
        var known = await book.Find(draft.Account, stop);
        var letters = SourceLetters.Parse(draft.Letters);
        var sender = new SenderAccount(
            draft.Account, draft.Organisation.Trim(), draft.Code, letters, SourceLetters.Facts(letters).ToHashSet(StringComparer.Ordinal), draft.Region,
            draft.Kind, draft.Scheme, key!, known?.Since ?? clocks.Real.GetUtcNow(), known?.Suspended ?? false);
        return (await book.Register(sender, reader.Account, stop)).ToAct();
    });

    public Task<Act> Suspend(Reader reader, string account, bool suspended, CancellationToken stop) => DeskAnswers.Try(async () =>
    {
        if (await gateway.Enter(reader, Permission.WriteSenders, $"{Thing}/{Short(account)}", stop) is null) return DeskAnswers.Denied(Permission.WriteSenders);
        if (await book.Find(account, stop) is { } sender && sender.Suspended == suspended)
            return suspended ? DeskAnswers.Refused("该来源账号已停用", "This sender is suspended already") : DeskAnswers.Refused("该来源账号未停用", "This sender is not suspended");
        return (await book.Suspend(account, suspended, reader.Account, stop)).ToAct();
    });

    /// <summary>Unsuspended senders, and how many of them are silent.</summary>
    internal async Task<(int Sources, int Silent)> Count(CancellationToken stop)
    {
        var states = (await book.All(stop)).Select(StateOf).Where(state => state != SenderState.Suspended).ToList();
        return (states.Count, states.Count(state => state == SenderState.Silent));
    }

    private SenderLine ToLine(SenderAccount sender)
    {
        var seen = watch.Of(sender.Id);
        return new(
            sender.Id, sender.Org, sender.OrgCode, SourceLetters.Names(sender.Letters), DeskAnswers.Region(sender.Region), sender.Scheme, sender.Scheme == "v1a",
            StateOf(sender), seen?.LastSeen, seen?.LastSequence, [.. (seen?.Gaps ?? []).Select(gap => new SequenceGap(gap.First, gap.Last))],
            seen?.Accepted ?? 0, seen?.Refused ?? 0, seen?.Seen ?? 0, seen?.Conflicts ?? 0) { Fetch = Fetching(sender.Id) };
    }

    private SenderState StateOf(SenderAccount sender) => watch.Of(sender.Id) switch
    {
        _ when sender.Suspended => SenderState.Suspended,
        null => SenderState.NeverSeen,
        { Silent: true } => SenderState.Silent,
        { LastSeen: var last } when clocks.Real.GetUtcNow() - last >= SenderWatch.SilentAfter => SenderState.Silent,
        { Gaps.Count: > 0 } => SenderState.Gapped,
        _ => SenderState.Live,
    };

    private static Wording? Problem(SenderDraft draft)
    {
        if (draft.Account.Length is 0 or > 100 || !draft.Account.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            return new("来源账号须为 1–100 位字母、数字、-、_ 或 .", "A sender's account is 1–100 letters, digits, - _ or .");
        if (draft.Organisation.Trim().Length is 0 or > 200) return new("须填写单位名称（至多 200 字）", "The organisation's name is missing (at most 200 characters)");
        if (draft.Code is { } code && !CreditCode.IsValid(code)) return new("统一社会信用代码的校验位不符", "The credit code's check character does not hold");
        if (draft.Letters.Length == 0 || draft.Letters.Any(letter => SourceLetters.Parse(letter.ToString()) == 0) || draft.Letters.Distinct().Count() != draft.Letters.Length)
            return new("来源类别须为 T、X、V、B、D、S 中的一个或几个，不得重复", "The sources are one or several of T, X, V, B, D, S, each once");
        if (draft.Region is { } region && !RegionCode.IsShaped(region)) return new("区划代码须为 6 位数字", "A region is a code of six digits");
        return draft.Kind is { } kind && KindBook.Find(kind) is null ? new("没有这个交易类型", "There is no such kind of trade") : null;
    }

    private static (byte[]? Key, Wording? Wrong) Key(SenderDraft draft)
    {
        var text = draft.Key.Trim();
        foreach (var prefix in (string[])["whpk_", "whsec_"])
            if (text.StartsWith(prefix, StringComparison.Ordinal)) text = text[prefix.Length..];
        var bytes = Base64.Bytes(text);
        return draft.Scheme switch
        {
            "v1a" when bytes is null => (null, new("公钥须为 base64", "The public key must be base64")),
            "v1a" when bytes.Length != Ed25519Public.Size => (null, new($"Ed25519 公钥须为 32 字节，此值 {bytes.Length} 字节", $"An Ed25519 public key has 32 bytes, this one {bytes.Length}")),
            "v1a" when Ed25519Public.Of(bytes) is null => (null, new("这 32 字节不是 Ed25519 公钥", "These 32 bytes are no Ed25519 public key")),
            "v1" when bytes is null || bytes.Length < 24 => (null, new("共享密钥须为 base64，至少 24 字节", "The shared secret must be base64 of at least 24 bytes")),
            "v1a" or "v1" => (bytes, null),
            SenderAccount.Fetched when text.Length > 0 => (null, new("由连接器代取的来源没有密钥", "A sender that is fetched has no key")),
            SenderAccount.Fetched => ([], null),
            _ => (null, new("签名方案须为 v1a、v1 或 fetched", "The scheme is v1a, v1 or fetched")),
        };
    }

    private static string Short(string account) => account.Length <= 100 ? account : account[..100];
}
