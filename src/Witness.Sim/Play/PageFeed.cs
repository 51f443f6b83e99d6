using System.Globalization;
using System.Net;
using System.Text;

namespace Witness.Sim.Play;

/// <summary>What a peer may do instead of answering as it should.</summary>
public enum Lie { None, Away, Busy, Stalls, CutShort, NotJson, WrongType, Circle, Elsewhere, Huge, Redirect }

/// <summary>
/// publish — plays a system that is asked: pages of items over HTTP with Link, ETag and 304 (docs/spec/wire-pull.md). It can be told to
/// misbehave, to forget its ETags, and to show a clock of its own.
/// </summary>
public sealed class PageFeed : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<string> _items = [];
    private readonly int _page;
    private readonly TaskCompletionSource _ended = new();

    /// <param name="page">Items on a page.</param>
    public PageFeed(int port, int page)
    {
        _page = page;
        Root = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        _listener.Prefixes.Add(Root.AbsoluteUri);
        _listener.Start();
        _ = Serve();
    }

    public Uri Root { get; }

    /// <summary>Address of the first page.</summary>
    public Uri First => new(Root, "facts");

    public Lie Lie { get; set; }

    public bool KnowsTags { get; set; } = true;

    /// <summary>Its ETag stays the same when a page gets its next link, against the specification.</summary>
    public bool ForgetsLinks { get; set; }

    /// <summary>Shown in Date; null: none of its own.</summary>
    public DateTimeOffset? Clock { get; set; }

    /// <summary>Said to be the last sequence number; null: not said.</summary>
    public long? LastSequence { get; set; }

    public string? Token { get; set; }

    public int Asked { get; private set; }

    public int NotModified { get; private set; }

    public void Add(params IEnumerable<string> items)
    {
        lock (_gate) _items.AddRange(items);
    }

    /// <summary>历史改写 — an item on a page that was read long ago says something else now.</summary>
    public void Change(int index, string item)
    {
        lock (_gate) _items[index] = item;
    }

    public static async Task<int> Run(Options options, TimeProvider clock, CancellationToken stop)
    {
        using var feed = new PageFeed((int)options.Number("port", 8095), (int)options.Number("page", 100));
        using (var reader = new StreamReader(options.Needed("file"), Encoding.UTF8))
        {
            while (await reader.ReadLineAsync(stop) is { } line)
                if (line.Length > 0) feed.Add(line);
        }
        Console.Out.WriteLine(feed.First);
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop);
        return 0;
    }

    public void Dispose()
    {
        _ended.TrySetResult();
        _listener.Close();
    }

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                Asked++;
                _ = Answer(context);
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        try
        {
            await Reply(context);
            context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // whoever asked did not wait
        }
    }

    private async Task Reply(HttpListenerContext context)
    {
        var (request, answer) = (context.Request, context.Response);
        if (Clock is { } clock) answer.Headers["Date"] = clock.ToString("r", CultureInfo.InvariantCulture);
        if (Token is not null && request.Headers["Authorization"] != $"Bearer {Token}")
        {
            answer.StatusCode = 401;
            return;
        }
        if (Lie is Lie.Away or Lie.Busy or Lie.Redirect)
        {
            answer.StatusCode = Lie switch { Lie.Away => 503, Lie.Busy => 429, _ => 302 };
            if (Lie == Lie.Busy) answer.Headers["Retry-After"] = "90";
            if (Lie == Lie.Redirect) answer.Headers["Location"] = "http://127.0.0.1:1/";
            return;
        }
        if (Lie == Lie.Stalls) await _ended.Task;
        var from = int.TryParse(request.QueryString["after"], CultureInfo.InvariantCulture, out var after) ? after : 0;
        List<string> page;
        bool more;
        lock (_gate)
        {
            page = _items.Skip(from).Take(_page).ToList();
            more = from + _page < _items.Count;
        }
        var body = $"[{string.Join(",\n", page)}]";
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{from}-{page.Count}-{(more && !ForgetsLinks ? 1 : 0)}-{body.GetHashCode(StringComparison.Ordinal)}\"");
        if (KnowsTags && Lie == Lie.None && request.Headers["If-None-Match"] == tag)
        {
            NotModified++;
            answer.StatusCode = 304;
            return;
        }
        await Page(answer, body, tag, Lie switch
        {
            Lie.Circle => "/facts",
            Lie.Elsewhere => "http://127.0.0.1:1/facts",
            _ => more ? string.Create(CultureInfo.InvariantCulture, $"/facts?after={from + _page}") : null,
        });
    }

    private async Task Page(HttpListenerResponse answer, string body, string tag, string? next)
    {
        answer.ContentType = Lie == Lie.WrongType ? "text/html" : "application/cloudevents-batch+json";
        if (KnowsTags) answer.Headers["ETag"] = tag;
        if (next is not null) answer.Headers["Link"] = $"<{next}>; rel=\"next\"";
        if (LastSequence is { } last) answer.Headers["witness-last-sequence"] = last.ToString(CultureInfo.InvariantCulture);
        var bytes = Encoding.UTF8.GetBytes(Lie switch { Lie.NotJson => body[..^2], Lie.Huge => body + new string(' ', 9 << 20), _ => body });
        answer.ContentLength64 = bytes.Length;
        if (Lie == Lie.CutShort)
        {
            await answer.OutputStream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            answer.Abort();
            return;
        }
        await answer.OutputStream.WriteAsync(bytes);
    }
}
