using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Witness.Ledger.Crypto;

namespace Witness.Verify.Tests;

/// <summary>A time stamp authority of its own: OpenSSL answers, over HTTP where it is asked there. It can be told to be away.</summary>
internal sealed class TimeAuthority : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("witness-tsa-").FullName;
    private readonly Lock _one = new();
    private HttpListener? _listener;

    public TimeAuthority(string name = "示例时间戳机构", string key = "rsa:2048")
    {
        File.WriteAllText(In("serial"), "01\n");
        File.WriteAllText(In("tsa.cnf"), $"""
            [tsa]
            default_tsa = t
            [t]
            serial = {In("serial")}
            signer_cert = {In("tsa.crt")}
            signer_key = {In("tsa.key")}
            signer_digest = sha256
            default_policy = 1.2.3.4.1
            digests = sha256
            ess_cert_id_chain = no
            ess_cert_id_alg = sha256
            """);
        string[] curve = key == "ec" ? ["-pkeyopt", "ec_paramgen_curve:P-256"] : [];
        Run(["req", "-x509", "-utf8", "-newkey", key, .. curve, "-nodes", "-keyout", In("tsa.key"), "-out", In("tsa.crt"), "-days", "999", "-subj", $"/CN={name}", "-addext", "extendedKeyUsage=critical,timeStamping"]);
    }

    /// <summary>File of its certificate.</summary>
    public string Certificate => In("tsa.crt");

    /// <summary>Where it is asked, once it listens.</summary>
    public Uri? Address { get; private set; }

    /// <summary>Answers nothing but errors.</summary>
    public bool Away { get; set; }

    /// <summary>What it was asked over HTTP.</summary>
    public ConcurrentQueue<byte[]> Queries { get; } = new();

    public int Asked => Queries.Count;

    /// <summary>The token over these bytes.</summary>
    public byte[] Over(ReadOnlySpan<byte> content)
    {
        var ask = Timestamp.Over(content, Randomness.System);
        return ask.Token(Answer(ask.Query));
    }

    /// <summary>A CMS with a token beside its signature.</summary>
    public byte[] Beside(byte[] cms)
    {
        var ask = Timestamp.Of(cms, Randomness.System);
        return ask.Beside(cms, Answer(ask.Query));
    }

    public byte[] Answer(byte[] query)
    {
        lock (_one)
        {
            File.WriteAllBytes(In("query"), query);
            Run(["ts", "-reply", "-config", In("tsa.cnf"), "-queryfile", In("query"), "-out", In("answer")]);
            return File.ReadAllBytes(In("answer"));
        }
    }

    public TimeAuthority Listen(int port)
    {
        Address = new($"http://127.0.0.1:{port}/stamp");
        _listener = new();
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _ = Serve(_listener);
        return this;
    }

    public void Dispose()
    {
        _listener?.Close();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Serve(HttpListener listener)
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                using var query = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(query);
                Queries.Enqueue(query.ToArray());
                if (Away || context.Request.ContentType != "application/timestamp-query") context.Response.StatusCode = 503;
                else
                {
                    context.Response.ContentType = "application/timestamp-reply";
                    await context.Response.OutputStream.WriteAsync(Answer(query.ToArray()));
                }
                context.Response.Close();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // who asked is gone, or the test is over
            }
        }
    }

    private string In(string name) => Path.Combine(_folder, name);

    private static void Run(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complained = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(30_000) || process.ExitCode != 0) throw new InvalidOperationException($"openssl {arguments[0]}: {complained.Result}");
    }
}
