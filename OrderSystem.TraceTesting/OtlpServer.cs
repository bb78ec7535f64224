using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace OrderSystem.TraceTesting;

/// <summary>OTLP/HTTP with binary protobuf on a loopback port, as the OTLP specification describes it.</summary>
/// <remarks>Kestrel without a host: no span or metric of it gets into the test's own telemetry.</remarks>
internal sealed class OtlpServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private const string Protobuf = "application/x-protobuf";
    private const int GzipHeaderAndTrailerBytes = 18;

    private readonly OtlpReceiver _receiver;
    private readonly KestrelServer _kestrel;

    private OtlpServer(OtlpReceiver receiver, int port)
    {
        _receiver = receiver;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        _kestrel = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
    }

    public Uri Endpoint => new(_kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    public static async Task<OtlpServer> StartAsync(OtlpReceiver receiver, int port)
    {
        var server = new OtlpServer(receiver, port);
        try
        {
            // The caller's Activity must not become the parent of what the server does later on.
            Task starting;
            using (ExecutionContext.SuppressFlow())
            {
                starting = server._kestrel.StartAsync(server, CancellationToken.None);
            }

            await starting;
            return server;
        }
        catch
        {
            server._kestrel.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // At once: an exporter keeps its connection open.
        await _kestrel.StopAsync(new CancellationToken(canceled: true));
        _kestrel.Dispose();
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var body = await AnswerAsync(context.Request, context.Response);
        context.Response.ContentType = Protobuf;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task<byte[]> AnswerAsync(HttpRequest request, HttpResponse response)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            response.Headers.Allow = HttpMethods.Post;
            return Refuse(StatusCodes.Status405MethodNotAllowed, "OTLP is sent with POST.");
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals(Protobuf, StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(
                StatusCodes.Status415UnsupportedMediaType,
                $"OTLP is received as {Protobuf} only; set the exporter's protocol to http/protobuf.");
        }

        var coding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        if (coding is not ("" or "identity" or "gzip" or "x-gzip"))
        {
            response.Headers.AcceptEncoding = "gzip";
            return Refuse(StatusCodes.Status415UnsupportedMediaType, "The content codings understood are gzip and identity.");
        }

        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
            var message = coding is "gzip" or "x-gzip" ? Decompress(body.ToArray()) : body.ToArray();
            return _receiver.Receive(request.Path, UnsafeByteOperations.UnsafeWrap(message))
                ?? Refuse(StatusCodes.Status404NotFound, "OTLP is received at /v1/traces, /v1/logs and /v1/metrics.");
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException refused)
        {
            return Refuse(refused.StatusCode, refused.Message);
        }
        catch (Exception invalid)
            when (invalid is InvalidDataException or InvalidProtocolBufferException or DecoderFallbackException)
        {
            return Refuse(StatusCodes.Status400BadRequest, invalid.Message);
        }

        byte[] Refuse(int status, string message)
        {
            response.StatusCode = status;
            return OtlpReceiver.Status(message);
        }
    }

    // The whole of it: where the end is cut, GZipStream returns what it has and says nothing.
    private static byte[] Decompress(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);

        // The last four bytes are the length of the content (RFC 1952, 2.3.1).
        return compressed.Length > GzipHeaderAndTrailerBytes
            && BinaryPrimitives.ReadUInt32LittleEndian(compressed.AsSpan()[^sizeof(uint)..]) == (uint)content.Length
                ? content.ToArray()
                : throw new InvalidDataException("The gzip stream is cut.");
    }
}
