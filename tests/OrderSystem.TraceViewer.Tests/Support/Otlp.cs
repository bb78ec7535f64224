using System.IO.Compression;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace OrderSystem.TraceViewer.Tests.Support;

/// <summary>Sends OTLP by hand, also such that no exporter would send.</summary>
internal static class Otlp
{
    public const string Protobuf = "application/x-protobuf";

    /// <summary>The export method of the trace service, with the message as it is.</summary>
    public static Method<byte[], ExportTraceServiceResponse> ExportTraces { get; } = new(
        MethodType.Unary,
        "opentelemetry.proto.collector.trace.v1.TraceService",
        "Export",
        Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes),
        Marshallers.Create<ExportTraceServiceResponse>(message => message.ToByteArray(), ExportTraceServiceResponse.Parser.ParseFrom));

    public static ByteArrayContent Content(byte[] body, string type = Protobuf, string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return content;
    }

    public static byte[] Gzip(ReadOnlySpan<byte> body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(body);
        }

        return compressed.ToArray();
    }
}
