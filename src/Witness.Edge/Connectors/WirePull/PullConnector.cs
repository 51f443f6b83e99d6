using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Witness.Domain.Terms;

namespace Witness.Edge.Connectors.WirePull;

/// <summary>
/// 报文分页拉取 — pages of wire items over HTTP: each page is a batch, names the next one by <c>Link: …; rel="next"</c>, and bears an
/// <c>ETag</c>; the last page has no next and may grow. See docs/spec/wire-pull.md.
/// </summary>
public sealed class PullConnector : Connector
{
    public static readonly ConnectorKind Kind = new(
        "wire-pull", new("报文分页拉取", "Pages of wire messages over HTTP"), Fetching.Pull, TimeSpan.FromSeconds(15),
        [new("url", new("首页地址", "Address of the first page"), true), new("tokenFile", new("访问令牌文件", "File of the access token"), false)],
        (settings, reach) => new PullConnector(
            new(settings.Values["url"]), settings.Values.TryGetValue("tokenFile", out var file) ? reach.Secret(file) : null, reach.Http, reach.Clock));

    /// <summary>Largest page that is read.</summary>
    public const int LargestPage = 8 << 20;

    /// <summary>So long the peer may take for a page.</summary>
    public static readonly TimeSpan Slowest = TimeSpan.FromSeconds(30);

    /// <summary>Every so many times the page is asked for whole, lest a peer that keeps its ETag hides what came after.</summary>
    private const int AskWhole = 20;

    private const string Batch = "application/cloudevents-batch+json";

    private readonly Uri _first;
    private readonly string? _token;
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private readonly HashSet<string> _walked = new(StringComparer.Ordinal);
    private (Uri Page, byte[] Body)? _last;
    private int _unchanged;

    private PullConnector(Uri first, string? token, HttpClient http, TimeProvider clock) => (_first, _token, _http, _clock) = (first, token, http, clock);

    public override async Task<Reading> Read(string? mark, CancellationToken stop)
    {
        var (page, tag) = Where(mark);
        using var patience = new CancellationTokenSource(Slowest, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.Accept.ParseAdd(Batch);
        if (tag is not null && _unchanged % AskWhole != AskWhole - 1) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        if (_token is not null) request.Headers.Authorization = new("Bearer", _token);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
        if (answer.StatusCode == HttpStatusCode.NotModified)
        {
            _walked.Clear();
            _unchanged++;
            return new Reading.Nothing();
        }
        _unchanged = 0;
        if (answer.StatusCode != HttpStatusCode.OK)
            return new Reading.Away(new($"对方答复 {(int)answer.StatusCode}", $"The peer answered {(int)answer.StatusCode}"), After(answer.Headers.RetryAfter));
        if (answer.Content.Headers.ContentType?.MediaType is not Batch)
            return new Reading.Away(new($"对方答复的类型不是 {Batch}", $"The peer's answer is not {Batch}"));
        if (await Body(answer.Content, both.Token) is not { } body)
            return new Reading.Away(new($"一页超过 {LargestPage >> 20} MiB", $"A page is larger than {LargestPage >> 20} MiB"));
        var (pieces, why) = body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'[', ..] ? Piece.Split(body) : (null, null);
        if (pieces is null)
            return new Reading.Away(new($"对方答复的一页不完整或不是数组（{why?.Code ?? "not-a-batch"}）", $"A page of the peer is cut short or no array ({why?.Code ?? "not-a-batch"})"));
        var portion = Page(page, answer, pieces);
        if (portion.More)
        {
            _last = null;
            return portion;
        }
        var same = _last is { } last && last.Page == page && last.Body.AsSpan().SequenceEqual(body);
        _last = (page, body);
        return same ? new Reading.Nothing(portion.Note) : portion; // a peer that knows no ETag
    }

    private Reading.Portion Page(Uri page, HttpResponseMessage answer, IReadOnlyList<Piece> pieces)
    {
        var (next, note) = Follow(page, NextLink.In(answer.Headers));
        var tag = next is null && note is null ? answer.Headers.ETag?.ToString() : null;
        return new(Place(page), pieces, $"{next ?? page}\n{tag}")
        {
            More = next is not null,
            Note = note,
            LastSequence = answer.Headers.TryGetValues("witness-last-sequence", out var told) && long.TryParse(told.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : null,
            ClockAhead = answer.Headers.Date - _clock.GetUtcNow(),
        };
    }

    /// <summary>The next page, unless it lies elsewhere or leads round in a circle.</summary>
    private (Uri? Next, Wording? Note) Follow(Uri page, string? link)
    {
        _walked.Add(page.AbsoluteUri);
        if (link is null)
        {
            _walked.Clear();
            return (null, null);
        }
        if (!Uri.TryCreate(page, link, out var next) || next.AbsoluteUri.Length > 2000 || !IsPeers(next))
            return (null, new("下一页指向别处，未跟随", "The next page lies elsewhere and was not followed"));
        if (!_walked.Contains(next.AbsoluteUri)) return (next, null);
        _walked.Clear();
        return (null, new("下一页指回已读过的页，未跟随", "The next page is one already read and was not followed"));
    }

    private bool IsPeers(Uri next) => Uri.Compare(next, _first, UriComponents.SchemeAndServer | UriComponents.UserInfo, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Where the mark leads; a mark of another peer is none.</summary>
    private (Uri Page, string? Tag) Where(string? mark)
    {
        var parts = mark?.Split('\n');
        return parts is [var page, var tag] && Uri.TryCreate(page, UriKind.Absolute, out var at) && IsPeers(at) ? (at, tag.Length > 0 ? tag : null) : (_first, null);
    }

    private TimeSpan? After(RetryConditionHeaderValue? wanted) => wanted?.Delta ?? (wanted?.Date is { } date ? date - _clock.GetUtcNow() : null);

    private static string Place(Uri page) => page.PathAndQuery.Length <= 150 ? page.PathAndQuery : page.PathAndQuery[..150];

    private static async Task<byte[]?> Body(HttpContent content, CancellationToken stop)
    {
        if (content.Headers.ContentLength > LargestPage) return null;
        await using var stream = await content.ReadAsStreamAsync(stop);
        using var body = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await stream.ReadAsync(buffer, stop) is > 0 and var read)
        {
            if (body.Length + read > LargestPage) return null;
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }
}
