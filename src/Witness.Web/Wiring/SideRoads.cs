using Microsoft.AspNetCore.Identity;
using Witness.Domain.Terms;
using Witness.Flow.Accounts;
using Witness.Flow.Follow;
using Witness.Flow.Intake;
using Witness.Flow.Records;
using Witness.Flow.Store;
using Witness.Ledger.Log;
using Witness.Ledger.Signing;

namespace Witness.Web.Wiring;

/// <summary>旁路 — what runs beside the road of a fact: cosigners are asked, the outbox is carried out, everything is scanned; and the desk over it.</summary>
public sealed class SideRoads
{
    private readonly FollowerRun? _herald;
    private readonly Courier? _courier;
    private readonly ReadRepair _repair;

    public SideRoads(Installation here, FactRoad road, SenderWatch watch, LogFeed feed)
    {
        _repair = road.Repair;
        var logs = new TwoLogs(here.Log, here.Store, here.WitnessNotes, here.AuditNotes);
        var posts = OutwardPosts.Make();
        Cosigners = new(logs, CosignersOf(here.Options, posts), here.Clocks);
        Outbox = new(here.Store);
        var key = Installation.PushKey(here.Options, here.Random);
        PushKey = key.Public;
        if (here.Options.Push is { } push)
        {
            var address = new Uri(push);
            var target = new PushTarget(here.Options.Demo ? "示例公共服务系统" : address.Authority, address);
            road.Lags.Watch(_herald = new(feed, new Herald(here.Store, here.Own, Outbox, target, here.Clocks) { ProjectOf = (lot, stop) => ProjectOf(road.Database, lot, stop) }));
            _courier = new(Outbox, here.Own, target, key, here.Clocks) { Post = posts.Push };
        }
        Scanner = new((CheckedStore)here.Store, road.Database, new(here.Handles, here.Vault), here.Own, here.Clocks) { Keys = here.Keys, Board = road.Board };
        var names = new PersonNames(here.Vault, here.Random);
        var hasher = new PasswordHasher<Person>();
        var rules = new SignInRules(names.Of, PasswordRule.Problem, password => hasher.HashPassword(null!, password), names.FreshStamp);
        Connectors = new(
            here.Options.Connectors is { } file ? ConnectorFile.Read(file) : [], ConnectorRoads.ReachOf(here.Clocks.Real), road.Intake, new(here.Store, here.Own));
        var approvals = new Approvals(here.Store, here.Own, here.Clocks);
        var accounts = new AccountsDesk(road.Gateway, road.Accounts, rules) { Approvals = approvals };
        Approving = new(road.Gateway, approvals, new(road.Accounts, names.FreshStamp), here.Clocks);
        Desk = new(
            new(road.Gateway, road.Senders, watch, here.Clocks) { Fetching = Connectors.Of },
            new(road.Gateway, road.Quarantine, road.Intake, road.Senders) { Superseded = new LaterVersions(here.Store, here.Handles).Exist },
            new(road.Gateway, Outbox, _courier, road.Database, here.Clocks),
            new(road.Gateway, logs, Cosigners, Scanner) { Lags = road.Lags, Building = () => road.Building, Mending = () => road.Repair.Percent, Recorded = road.Database },
            accounts)
        {
            Trail = new(road.Gateway, logs) { NameOf = async (id, stop) => await road.Accounts.Find(id, stop) is { } account ? await names.Of(account, stop) : null },
        };
    }

    public Cosigners Cosigners { get; }

    public Outbox Outbox { get; }

    public Scanner Scanner { get; }

    public ConnectorRoads Connectors { get; }

    public OperationsDesk Desk { get; }

    public ApprovalsDesk Approving { get; }

    /// <summary>The first position the herald has not seen; null where nothing is pushed.</summary>
    public long? HeraldNext => _herald?.Next;

    /// <summary>By which a receiver knows our pushes, <c>whpk_…</c>.</summary>
    public string PushKey { get; }

    /// <summary>Reads what the last run left undelivered; once, before <see cref="Run"/>.</summary>
    public Task Load(CancellationToken stop) => Outbox.Load(stop);

    /// <summary>What has to run until the end.</summary>
    /// <param name="built">Ends when the read tables are there: before, nothing may be asked of them.</param>
    /// <param name="settled">Ends when the read tables have caught up: before, the scan would speak of a build that is not whole.</param>
    public IEnumerable<Task> Run(LiveFeed live, Task built, Func<CancellationToken, Task> settled, CancellationToken stop)
    {
        Cosigners.Changed += () => live.Tell(new(LiveTopic.Log, 0, []));
        Scanner.Changed += () => live.Tell(new(LiveTopic.Log, 0, []));
        Scanner.Board.Changed += () => live.Tell(new(LiveTopic.Log, 0, []));
        _repair.Changed += () => live.Tell(new(LiveTopic.Log, 0, []));
        Outbox.Changed += () => live.Tell(new(LiveTopic.Outbox, 0, []));
        yield return Cosigners.Run(stop);
        if (_herald is not null) yield return Herald(_herald);
        if (_courier is not null) yield return _courier.Run(stop);
        foreach (var connector in Connectors.Run(stop)) yield return connector;
        yield return new Lane("scan", 2 * FactRoad.Polite).Run(Scan);

        async Task Herald(FollowerRun herald)
        {
            await built;
            var lane = new Lane("herald", FactRoad.Polite);
            await _repair.Keep(until => lane.Run(() => herald.Run(until)), stop);
        }

        async Task Scan()
        {
            await built;
            await settled(stop);
            await Scanner.Run(stop);
        }
    }

    private static IReadOnlyList<Cosigner> CosignersOf(HostFlags options, OutwardPosts posts)
    {
        if (options.Cosigner is not { } address) return [];
        if (options.CosignerKey is not { } text || NoteKey.Parse(text) is not { Type: NoteKey.CosignerType } key)
            throw new InvalidDataException("--cosigner 须与 --cosigner-key 一起给出，且为共签方公钥 / --cosigner needs --cosigner-key with the cosigner's vkey");
        var holder = options.Demo ? new Wording("监督部门（示例）", "Supervisory body (example)") : new(key.Name, key.Name);
        return [new(new CosignClient(new(address), key, posts.Cosign), holder)];
    }

    private static async Task<string?> ProjectOf(ReadDatabase database, string lot, CancellationToken stop)
    {
        await using var snapshot = await database.Snapshot(stop);
        return (await snapshot.Rows<LotRow>(ReadTables.Lot, "WHERE lot=@lot", new { lot })) is [{ Project: { Length: > 0 } project }] ? project : null;
    }
}
