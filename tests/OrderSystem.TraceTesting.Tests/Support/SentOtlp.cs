using System.IO.Compression;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace OrderSystem.TraceTesting.Tests.Support;

/// <summary>OTLP written by hand, also such as no exporter sends.</summary>
internal static class SentOtlp
{
    public const string Protobuf = "application/x-protobuf";

    public const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    /// <summary>An <c>ExportTraceServiceRequest</c> of one process.</summary>
    public static byte[] Traces(params byte[][] spans) => Field(1, Field(2, spans.SelectMany(span => Field(2, span)).ToArray()));

    /// <summary>An <c>ExportLogsServiceRequest</c> of one process.</summary>
    public static byte[] Logs(params byte[][] logs) => Traces(logs);

    public static byte[] Span(string id, string? parent = null, string traceId = TraceId, params byte[][] more) =>
    [
        .. Field(1, Convert.FromHexString(traceId)), .. Field(2, Convert.FromHexString(id)),
        .. parent is null ? [] : Field(4, Convert.FromHexString(parent)), .. Field(5, "work"u8.ToArray()), .. more.SelectMany(bytes => bytes),
    ];

    public static byte[] Log(string message, string traceId = TraceId) =>
        [.. Field(5, Field(1, System.Text.Encoding.UTF8.GetBytes(message))), .. Field(9, Convert.FromHexString(traceId))];

    /// <summary>A field with a length: a message, a text or bytes.</summary>
    public static byte[] Field(int number, byte[] content)
    {
        using var message = new MemoryStream();
        using (var output = new CodedOutputStream(message))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return message.ToArray();
    }

    public static ByteArrayContent Content(byte[] body, string type = Protobuf, string? coding = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (coding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        }

        return content;
    }

    public static byte[] Gzip(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return compressed.ToArray();
    }
}
