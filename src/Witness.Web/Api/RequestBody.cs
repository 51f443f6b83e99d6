using System.Buffers;

namespace Witness.Web.Api;

/// <summary>请求体 — a request's body, in memory that is lent: a batch is large enough to cost a whole collection each time otherwise.</summary>
internal sealed class RequestBody : IDisposable
{
    private byte[] _bytes;
    private int _length;

    private RequestBody(int expected) => _bytes = ArrayPool<byte>.Shared.Rent(expected);

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <summary>Null when it is too large.</summary>
    public static async Task<RequestBody?> Read(HttpRequest request, int most, CancellationToken stop)
    {
        if (request.ContentLength > most) return null;
        var body = new RequestBody((int)(request.ContentLength ?? 65_536) + 1); // one more, so that its end is seen without growing
        while (true)
        {
            var read = await request.Body.ReadAsync(body._bytes.AsMemory(body._length), stop);
            if (read == 0) return body;
            body._length += read;
            if (body._length > most)
            {
                body.Dispose();
                return null;
            }
            if (body._length == body._bytes.Length) body.Grow();
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * _length);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
